"""The Dutch catalogue, brought up to date with the code: `python -m switching.i18n.catalogue`."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.pofile import read_po, write_po

from switching.i18n.texts import catalogue_path
from switching.models import Language

ROOT = Path(__file__).resolve().parents[2]
KEYWORDS = {"_": None, "gettext": None, "N_": None, "ngettext": (1, 2)}
# No dates and no names: a catalogue with the same messages is the same file.
_HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""

MessageId = str | tuple[str, ...]
Filling = Mapping[str, str | Sequence[str]]


def extract(root: Path = ROOT) -> Iterator[MessageId]:
    """Yield the message ids in app.py, pages and switching."""
    for found in extract_from_file("python", root / "app.py", keywords=KEYWORDS):
        yield found[1]
    for folder in ("pages", "switching"):
        for _, _, text, _, _ in extract_from_dir(
            root / folder, [("**.py", "python")], {}, KEYWORDS
        ):
            yield text


def read(path: Path) -> Catalog:
    """Read a catalogue."""
    with path.open("rb") as source:
        return read_po(source, locale="nl")


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue, sorted, without line numbers and dates."""
    body = io.BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    path.write_text(f"{_HEADER}\n{body.getvalue().decode()}", encoding="utf-8", newline="\n")


def updated(old: Catalog, texts: Iterable[MessageId]) -> Catalog:
    """Return a catalogue of just these texts, with the translations that were known."""
    new = Catalog(locale="nl", fuzzy=False)
    for text in texts:
        known = old.get(text)
        kept = known and known.pluralizable == isinstance(text, tuple)
        new.add(text, known.string if known and kept else "")
    return new


def fill(catalogue: Catalog, translations: Filling) -> list[str]:
    """Put translations in their places; return the message ids that have no place."""
    left = []
    for text, translated in translations.items():
        message = catalogue.get(text)
        if message is None or message.pluralizable == isinstance(translated, str):
            left.append(text)
        else:
            message.string = translated if isinstance(translated, str) else tuple(translated)
    return left


def untranslated(catalogue: Catalog) -> list[Message]:
    """List what has no translation, or not for each plural form."""
    return [message for message in catalogue if message.id and not _is_translated(message)]


def _is_translated(message: Message) -> bool:
    if isinstance(message.string, str):
        return bool(message.string)
    strings = message.string or ()
    return len(strings) == len(message.id) and all(strings)


@click.command()
@click.option(
    "--fill",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help='JSON of translations: {"message": "…"} or {"one form": ["…", "…"]}.',
)
@click.option("--quiet", is_flag=True, help="Count what is missing, don't list it.")
def main(files: tuple[Path, ...], quiet: bool) -> None:
    """Take new texts from the code, drop old ones, keep the translations."""
    path = catalogue_path(Language.DUTCH)
    catalogue = updated(read(path), extract())
    for file in files:
        for text in fill(catalogue, json.loads(file.read_text(encoding="utf-8"))):
            click.echo(f"{file.name}: not in the code, or of another form: {text!r}")
    write(catalogue, path)
    missing = untranslated(catalogue)
    for message in [] if quiet else missing:
        click.echo(f"to translate: {message.id!r}")
    click.echo(f"{len(catalogue)} messages, {len(missing)} to translate")


if __name__ == "__main__":
    main()
