"""Each catalogue says all that the code says, and nothing else."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from switching.i18n import catalogue_path
from switching.models import Language

ROOT = Path(__file__).resolve().parents[2]
FOLDER = catalogue_path(Language.DUTCH).parent
CATALOGUES = sorted(path.name for path in FOLDER.glob("*.po"))
MARKS = {"_", "gettext", "ngettext", "N_", "plural"}
MENDED = "run `make messages` and translate"

needs_make = pytest.mark.skipif(shutil.which("make") is None, reason="there is no make")
every_catalogue = pytest.mark.parametrize("name", CATALOGUES)


def read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source, locale=path.stem)


def messages(path: Path) -> dict[str, Message]:
    return {str(message.id): message for message in read(path) if message.id}


def update(catalogues: Path, root: Path = ROOT) -> None:
    """Run `make messages` on the code in `root` and the catalogues in `catalogues`."""
    command = ["make", "--silent", "--old-file=.venv/dev.stamp", "messages"]
    names = [f"PY={sys.executable}", f"CATALOGUES={catalogues}", f"TEMPLATE={catalogues}/all.pot"]
    subprocess.run([*command, *names], cwd=root, check=True, capture_output=True)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the catalogues as the command writes them."""
    folder = tmp_path_factory.mktemp("catalogues")
    for name in CATALOGUES:
        shutil.copy(FOLDER / name, folder)
    update(folder)
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a project of a few texts, with the commands and the settings of this one."""
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "app.py").write_text('_("one")\ntexts.gettext("two", name=1)\n')
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.py").write_text('N_("three" " and more")\ngettext(variable)\n')
    (tmp_path / "switching" / "deep").mkdir(parents=True)
    (tmp_path / "switching" / "deep" / "b.py").write_text('t.ngettext("{n} a", "{n} b", n)\n')
    (tmp_path / "i18n").mkdir()
    return tmp_path


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def translations(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def forms(message: Message) -> list[tuple[str, str]]:
    """Pair each translation with the form of the message that it translates."""
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    return [(ids[min(at, len(ids) - 1)], text) for at, text in enumerate(translations(message))]


def repeated(text: str) -> list[str]:
    """List what stands twice in a text: five words in a row, or the whole of a sentence."""
    words = re.findall(r"\{\w*\}|\w+", text.casefold())
    runs = Counter(" ".join(words[at : at + 5]) for at in range(len(words) - 4))
    sentences = Counter(re.findall(r"[^.!?\n]*\w[^.!?\n]*[.!?]", text.casefold().replace(" ", "")))
    return [found for found, times in (runs + sentences).items() if times > 1]


def test_each_language_has_a_catalogue_and_each_catalogue_a_language() -> None:
    wanted = [catalogue_path(item).name for item in Language if item is not Language.ENGLISH]
    assert sorted(wanted) == CATALOGUES


@pytest.mark.slow
@needs_make
@every_catalogue
def test_a_catalogue_has_every_text_of_the_code_and_no_other(name: str, fresh: Path) -> None:
    known, found = messages(FOLDER / name).keys(), messages(fresh / name).keys()
    assert len(found) > 500
    assert not found - known, f"missing: {MENDED}"
    assert not known - found, f"obsolete: {MENDED}"


def marked(source: Path) -> Iterator[str]:
    """Yield each literal text in a file that is marked for translation, also within another."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in MARKS:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


@pytest.mark.slow
@every_catalogue
def test_a_text_within_another_is_in_the_catalogue_too(name: str) -> None:
    known = {
        text
        for message in messages(FOLDER / name).values()
        for text in ([message.id] if isinstance(message.id, str) else message.id)
    }
    sources = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "switching").rglob("*.py")]
    lost = {text for source in sources for text in marked(source)} - known - {""}
    assert lost == set(), "Babel reads no text within another text: give it a line before"


@needs_make
@every_catalogue
def test_the_file_is_as_the_command_writes_it(name: str, fresh: Path) -> None:
    assert (fresh / name).read_text("utf-8") == (FOLDER / name).read_text("utf-8"), MENDED


@every_catalogue
def test_every_text_is_translated_in_each_plural_form(name: str) -> None:
    catalogue = read(FOLDER / name)
    wanted = {True: catalogue.num_plurals, False: 1}
    for message in catalogue:
        found = translations(message)
        whole = len(found) == wanted[message.pluralizable] and all(found) and not message.fuzzy
        assert not message.id or whole, message.id


@every_catalogue
def test_a_translation_has_the_placeholders_of_its_text(name: str) -> None:
    pairs = [pair for message in messages(FOLDER / name).values() for pair in forms(message)]
    assert [pair for pair in pairs if placeholders(pair[0]) != placeholders(pair[1])] == []


@every_catalogue
def test_a_translation_says_nothing_twice(name: str) -> None:
    said = {text for message in messages(FOLDER / name).values() for text in translations(message)}
    assert {text: found for text in said if (found := repeated(text))} == {}


@pytest.mark.parametrize(
    ("text", "twice"),
    [
        ("Kies er een.Kies er een.", True),
        ("Kies er een. Kies er een.", True),
        ("Geef {path} de naam die je wil.Geef {path} de naam die je wil", True),
        ("Wacht even en probeer het opnieuw, of wacht even en probeer het later.", True),
        ("Kies er een. Of kies er geen.", False),
        ("Van {date}. Tot {date}.", False),
        ("14 u. en 3 u.", False),
    ],
)
def test_what_stands_twice_is_seen(text: str, twice: bool) -> None:
    assert bool(repeated(text)) is twice


@pytest.mark.slow
@needs_make
def test_the_command_sees_every_way_of_marking_a_text(small: Path) -> None:
    (small / "i18n" / "nl.po").touch()
    update(small / "i18n", small)
    found = [message.id for message in read(small / "i18n" / "nl.po") if message.id]
    assert found == ["one", "three and more", "two", ("{n} a", "{n} b")]


@pytest.mark.slow
@needs_make
def test_the_command_keeps_translations_and_drops_what_is_gone(small: Path) -> None:
    nl = small / "i18n" / "nl.po"
    nl.write_text('msgid "one"\nmsgstr "een"\n\nmsgid "twos"\nmsgstr "tweeën"\n', "utf-8")
    update(small / "i18n", small)
    found = {text: translations(message) for text, message in messages(nl).items()}
    assert (found["one"], found["two"], "twos" in found) == (["een"], [""], False)
    assert "twos" not in nl.read_text("utf-8")


@pytest.mark.slow
@needs_make
def test_another_language_is_an_empty_file_to_fill(small: Path) -> None:
    for name in ("fr.po", "nl.po"):
        (small / "i18n" / name).touch()
    update(small / "i18n", small)
    written = [(small / "i18n" / name).read_text("utf-8") for name in ("fr.po", "nl.po")]
    assert written[0] == written[1]
