"""French as it is written in Belgium: dates, numbers, plurals, and blanks that are not broken."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from babel.messages.pofile import read_po

from switching.i18n import Texts, catalogue_path
from switching.i18n.file_names import file_name, file_word
from switching.i18n.texts import typeset
from switching.models import Language
from switching.models.month import parse_month
from switching.overview import Unit
from switching.overview.exports.comma import written_cell

FRENCH = Texts(Language.FRENCH)
SPACED = [item for item in Language if item.spaced]


def said_in(language: Language) -> list[str]:
    """Return all translations of a language, as the catalogue has them."""
    with catalogue_path(language).open("rb") as file:
        found = [message.string for message in read_po(file, locale=language) if message.id]
    return [text for said in found for text in ([said] if isinstance(said, str) else said)]


@pytest.mark.parametrize(
    ("day", "style", "said"),
    [
        (date(2027, 3, 1), "d MMMM y", "1er mars 2027"),
        (date(2027, 3, 1), "EEEE d MMMM", "lundi 1er mars"),
        (date(2027, 3, 1), "d MMM y", "1er mars 2027"),
        (date(2027, 3, 1), "EEE dd/MM", "lun. 01/03"),
        (date(2027, 8, 21), "d MMMM y", "21 août 2027"),
        (date(2027, 3, 1), "MMMM y", "mars 2027"),
    ],
)
def test_the_first_of_a_month_is_its_premier(day: date, style: str, said: str) -> None:
    assert FRENCH.date(day, style) == said


def test_numbers_have_a_blank_on_screen_and_none_in_comma_files() -> None:
    assert FRENCH.number(1234.5, 1) == "1\u202f234,5"
    assert FRENCH.percent(0.61) == "61\u00a0%"
    assert FRENCH.time(time(14, 30)) == "14:30"
    assert written_cell(1234.5, Unit.COUNT, FRENCH) == "1234,5"
    assert FRENCH.bare_hours(450) == "7,5"


@pytest.mark.parametrize(("count", "many"), [(0, False), (1, False), (2, True), (1200, True)])
def test_none_and_one_are_singular(count: int, many: bool) -> None:
    said = FRENCH.ngettext("{count} day", "{count} days", count)
    assert said.endswith("s") is many


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Qui ? Toi !", "Qui\u00a0? Toi\u00a0!"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("À : {name} ; fin", "À\u00a0: {name}\u00a0; fin"),
        (":material/mail: Mail", ":material/mail: Mail"),
        ("à 14:30", "à 14:30"),
    ],
)
def test_a_blank_before_these_signs_is_not_broken(text: str, said: str) -> None:
    assert typeset(text, Language.FRENCH) == said
    assert typeset(text, Language.DUTCH) == text


def test_what_people_typed_is_left_as_it_is() -> None:
    assert "Qui ?" in FRENCH.gettext("Called off: {what}", what="Qui ?")


@pytest.mark.parametrize("language", SPACED)
def test_each_sign_of_the_catalogue_has_its_blank(language: Language) -> None:
    """A sign right behind a word is a forgotten blank: 'Qui?'."""
    behind_a_word = re.compile(r"[\w)}»’'…*][?!;](?:\s|$|\*)|[\w)}»’'*]:(?:\s|$)|«\S|[^\s(]»")
    wrong = [text for text in said_in(language) if behind_a_word.search(text)]
    assert wrong == []


@pytest.mark.parametrize("language", SPACED)
def test_the_catalogue_has_ordinary_blanks(language: Language) -> None:
    assert [text for text in said_in(language) if re.search("[\u00a0\u202f]", text)] == []


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("février 2019", "2019-02"),
        ("août 2020", "2020-08"),
        ("depuis déc. 2021", "2021-12"),
        ("juil. 2018", "2018-07"),
        ("jui 2018", None),
        ("maart 2019", "2019-03"),
        ("mrt 2019", "2019-03"),
    ],
)
def test_months_are_read_as_people_write_them(typed: str, month: str | None) -> None:
    assert parse_month(typed) == month


def test_files_are_called_by_words_without_accents() -> None:
    assert file_word("Plan d'apprentissage") == "plan-d-apprentissage"
    assert file_name("Évaluation", "ST-2026-0007", end="pdf") == "evaluation-ST-2026-0007.pdf"
    assert file_word("../..") == "table"


def test_no_one_is_called_tu() -> None:
    familiar = re.compile(r"(?<![\w'’-])(?:tu|toi|ton|tes|t['’]\w+)(?![\w'’-])", re.IGNORECASE)
    assert [text for text in said_in(Language.FRENCH) if familiar.search(text)] == []
