"""The Dutch catalogue says all that the code says, and nothing else."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from switching.i18n import catalogue_path
from switching.i18n.catalogue import extract, fill, read, untranslated, updated, write
from switching.models import Language

DUTCH = catalogue_path(Language.DUTCH)
MENDED = "run `make messages` and translate"


def ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def forms(message: Message) -> list[tuple[str, str]]:
    """Pair each form of the message with its translation."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    return list(zip(message.id, message.string or (), strict=True))


def test_the_catalogue_has_every_text_of_the_code_and_no_other() -> None:
    known, found = ids(read(DUTCH)), set(extract())
    assert not found - known, f"missing: {MENDED}"
    assert not known - found, f"obsolete: {MENDED}"


def test_every_text_is_translated() -> None:
    assert [message.id for message in untranslated(read(DUTCH))] == []


def test_a_translation_has_the_placeholders_of_its_text() -> None:
    pairs = [pair for message in read(DUTCH) if message.id for pair in forms(message)]
    wrong = [(text, nl) for text, nl in pairs if placeholders(text) != placeholders(nl)]
    assert wrong == []


def test_the_file_is_as_the_command_writes_it(tmp_path: Path) -> None:
    write(updated(read(DUTCH), extract()), tmp_path / "nl.po")
    assert (tmp_path / "nl.po").read_text("utf-8") == DUTCH.read_text("utf-8"), MENDED


def test_extraction_sees_every_way_of_marking_a_text(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text('_("one")\ntexts.gettext("two", name=1)\n')
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.py").write_text('N_("three" " and more")\ngettext(variable)\n')
    (tmp_path / "switching" / "deep").mkdir(parents=True)
    (tmp_path / "switching" / "deep" / "b.py").write_text('t.ngettext("{n} a", "{n} b", n)\n')
    assert list(extract(tmp_path)) == ["one", "two", "three and more", ("{n} a", "{n} b")]


def test_an_update_keeps_translations_and_drops_what_is_gone() -> None:
    old = Catalog(locale="nl")
    old.add("Save", "Bewaren")
    old.add("Gone", "Weg")
    new = updated(old, ["Save", "New"])
    assert {message.id: message.string for message in new if message.id} == {
        "Save": "Bewaren",
        "New": "",
    }


@pytest.mark.parametrize("translated", ["dag", ["dag"], ["dag", ""]])
def test_a_plural_without_both_forms_is_untranslated(translated: object) -> None:
    catalogue = updated(Catalog(locale="nl"), [("day", "days")])
    fill(catalogue, {"day": translated})  # type: ignore[dict-item]
    assert len(untranslated(catalogue)) == 1


def test_filling_puts_each_translation_in_its_place_and_tells_of_the_rest() -> None:
    catalogue = updated(Catalog(locale="nl"), ["Save", ("day", "days")])
    left = fill(catalogue, {"Save": "Bewaren", "day": ["dag", "dagen"], "Else": "Anders"})
    assert (left, untranslated(catalogue)) == (["Else"], [])
