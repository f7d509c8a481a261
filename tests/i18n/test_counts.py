"""Every number that counts something agrees with its noun: with 0, with 1, with 2."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.catalog import Message as Entry
from babel.messages.pofile import read_po

from switching.i18n import Texts, catalogue_path
from switching.models import Language, Message, plural
from tests.server import ROOT

NL, EN = Language.DUTCH, Language.ENGLISH
DUTCH = Texts()

ALIKE = {"uur", "jaar", "recentste", "daarvan"}
"""What follows a number in Dutch and is the same for one and for more."""

NO_NOUNS = {
    *("de", "aangemelde", "andere", "duurden", "moeten", "ontvangen", "staan", "verwijzen"),
    *("werden", "zijn", "hebben", "are", "were", "have", "point", "receive"),
}
MORE_PLURALS = {"plaatsen", "tekens", "logo's", "aanmeldingen", "vragen", "mensen", "akkoorden"}

ALWAYS_MANY = {
    "How did {date} go?": "a verb",
    "{held} of the {needed} were held, {short} to go. No day is planned for it yet.": "a verb",
    "{held} of the {needed} were held, {short} to go. Still to come: {days}.": "a verb",
    "{held} of the {needed} were held, {short} to go. Still to confirm: {days}.": "a verb",
    "There is room for {limit} lines at once. Put some together first.": "a constant",
    "Fill in between 0 and {limit} minutes.": "a range",
    "Fill in between 1 and {limit} minutes.": "a range",
    "Fill in between 1 and {limit} places.": "a range",
    "Fill in between 1 and {limit} dossiers.": "a range",
    "There is room for {limit} goals. Put some together first.": "a constant",
    "There is room for {limit} logos. Remove one first.": "a constant",
    "This text has {length} characters; there is room for {limit}. Shorten it.": "hundreds",
    "cookie_secret in [auth] has to be random and at least {length} characters long.": "constant",
    "Exchange over since {day}, evaluations still to come: {missing} of {all}": "of the three",
    "Half of the {calls} calls of {period} took at most {median}; {planned} was planned.": "from 5",
    "Longest past the plan: '{most}', with a median of {more} ({most_calls} calls); least: "
    "'{least}', with {less} ({least_calls} calls).": "from 10",
    "Next day on {day}, agreements still needed: {needed} of {all}": "of the four",
    "Starts today, agreements still needed: {needed} of {all}": "of the four",
    "Starts tomorrow, agreements still needed: {needed} of {all}": "of the four",
}
"""Messages with one form only, and why their number is never 1."""


def entries() -> list[Entry]:
    with catalogue_path(NL).open("rb") as source:
        return [entry for entry in read_po(source, locale=NL) if entry.id]


PLURAL = [entry for entry in entries() if not isinstance(entry.id, str)]
SINGLE = [entry for entry in entries() if isinstance(entry.id, str)]


def words_after(text: str) -> Iterator[tuple[str, str]]:
    """Yield each placeholder with each of the two words that follow it in the same breath."""
    for name, tail in re.findall(r"\{(\w+)\}\**((?:\s+[^\W\d_][\w'’-]*){0,2})", text):
        yield from ((name, word.casefold()) for word in tail.split())


def _plural_words(pairs: list[tuple[str, str]]) -> set[str]:
    """Return the words that only the form for more has behind its number."""
    found = set()
    for one, many in pairs:
        ones = {word for _name, word in words_after(one)}
        found |= {word for _name, word in words_after(many)} - ones
    return found - NO_NOUNS


DUTCH_PLURALS = _plural_words([tuple(entry.string) for entry in PLURAL]) | MORE_PLURALS
ENGLISH_PLURALS = _plural_words([tuple(entry.id) for entry in PLURAL])


def values_of(text: str) -> dict[str, object]:
    names = re.findall(r"\{(\w+)(?:!r)?\}", text)
    return {name: f"[{name}]" for name in names if name != "count"}


@pytest.mark.parametrize("entry", PLURAL, ids=lambda entry: entry.id[1][:60])
@pytest.mark.parametrize("language", Language)
def test_a_message_that_counts_reads_well_with_0_1_and_2(entry: Entry, language: Language) -> None:
    one, many = entry.id
    texts = Texts(language)
    said = [
        texts.ngettext(one, many, count, **values_of(one + many)).replace(str(count), "#", 1)
        for count in (0, 1, 2)
    ]
    assert said[0] == said[2]
    first = one if language is EN else entry.string[0]
    followed = {word for _name, word in words_after(first)}
    assert said[1] != said[2] or followed & ALIKE or "{count}" not in first or one == many
    plurals = ENGLISH_PLURALS if language is EN else DUTCH_PLURALS
    counting = {word for name, word in words_after(first) if name in {"count", "points", "hours"}}
    assert not counting & plurals, f"a form for one with the noun of more: {first}"


@pytest.mark.parametrize("language", Language)
def test_no_number_stands_before_a_plural_in_a_message_with_one_form(language: Language) -> None:
    plurals = ENGLISH_PLURALS if language is EN else DUTCH_PLURALS
    found = [
        entry.id
        for entry in SINGLE
        for _name, word in words_after(str(entry.id if language is EN else entry.string))
        if word in plurals and entry.id not in ALWAYS_MANY
    ]
    assert found == [], "count with `ngettext`, or `plural` in a rule"


def test_a_value_called_count_is_counted_with() -> None:
    assert [entry.id for entry in SINGLE if "{count}" in str(entry.id)] == []


def test_each_exception_is_still_a_message() -> None:
    assert set(ALWAYS_MANY) <= {entry.id for entry in SINGLE}


@pytest.mark.parametrize(
    "wrong", ["{n} aangemelde dossiers", "Van {n} dagen", "**{n} leerdoelen**"]
)
def test_a_number_before_a_plural_would_be_found(wrong: str) -> None:
    assert {word for _name, word in words_after(wrong)} & DUTCH_PLURALS


SCREEN = [
    *(ROOT / "pages").glob("*.py"),
    *(ROOT / "switching" / "ui").rglob("*.py"),
    *(ROOT / "switching" / "overview").rglob("*.py"),
]
ABBREVIATED = re.compile(r" ?(min|MB|u|h|d)\b")


def glued(source: Path) -> Iterator[str]:
    """Yield what puts a word right behind a value, past the catalogue: 'f"{n} dagen"'."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        parts = node.values if isinstance(node, ast.JoinedStr) else []
        for value, text in pairwise(parts):
            if isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant):
                said = str(text.value)
                if re.match(r" [^\W\d_]{2,}", said) and not ABBREVIATED.match(said):
                    yield f"{source.name}:{node.lineno} {ast.unparse(node)}"


@pytest.mark.slow
def test_no_sentence_is_glued_together_past_the_catalogue() -> None:
    assert [found for source in SCREEN for found in glued(source)] == []


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "0 rijen verwijzen naar iets dat weg is, in: x."),
        (1, "1 rij verwijst naar iets dat weg is, in: x."),
        (1200, "1.200 rijen verwijzen naar iets dat weg is, in: x."),
    ],
)
def test_a_rule_s_message_is_counted_too(count: int, said: str) -> None:
    message = plural(
        "{count} row leads to something that is gone, in: {tables}.",
        "{count} rows lead to something that is gone, in: {tables}.",
        count,
        tables="x",
    )
    assert DUTCH.message(message) == said
    assert DUTCH.message(Message("With: {names}", {"names": message})) == f"Met: {said}"


@pytest.mark.parametrize(
    ("value", "said"), [(0.01, "+1 punt"), (-0.01, "-1 punt"), (0.02, "+2 punten")]
)
def test_a_change_in_points_agrees(value: float, said: str) -> None:
    from switching.overview.formatting import Unit, written_change

    assert written_change(value, Unit.SHARE, DUTCH) == said
