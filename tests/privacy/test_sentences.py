"""Sixty sentences written by hand: what must go, what must be asked about, and what must stay."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from switching.privacy.traces import Traces

AN = ("Amina Yildiz", "Katrien Maes", "Jan Peeters")
PEOPLE = {
    "an": Traces(
        "Persoon 7",
        frozenset({"An Peeters"}),
        frozenset({"an.peeters@zonnebloem.be"}),
        frozenset({"0470 12 34 56"}),
        roles=frozenset({"coach", "mentor"}),
    ),
    "tom": Traces(
        "Persoon 7",
        frozenset({"Tom De Smet"}),
        frozenset({"tom.desmet+werk@smetbouw.be"}),
        frozenset({"+31 6 12345678"}),
        taken=frozenset({"tom"}),
        others=frozenset({"Tom Claes"}),
        roles=frozenset({"coach"}),
    ),
    "anne": Traces(
        "Persoon 7",
        frozenset({"Anne-Marie Van den Berghe"}),
        frozenset({"annemarie.vandenberghe@blenders.be"}),
        frozenset({"03/123 45 67"}),
        taken=frozenset({"marie"}),
        others=frozenset({"Marie Jacobs"}),
        roles=frozenset({"projectleider"}),
    ),
    "roos": Traces(
        "Persoon 7",
        frozenset({"Roos De Wit"}),
        frozenset({"roos@dewit-hr.be"}),
        frozenset({"+32486998877"}),
        roles=frozenset({"contactpersoon", "hr"}),
    ),
}
"""Who is erased: what is on record of them, and who else is in their dossiers."""

LINES = [
    line.split(" ", 1)
    for line in Path(__file__)
    .with_name("flemish_sentences.txt")
    .read_text(encoding="utf-8")
    .splitlines()
    if line and not line.startswith("#")
]
_MARKED = re.compile(r"\[([^]]*)\]|\{([^}]*)\}")


def marked(line: str) -> tuple[str, list[tuple[str, bool]]]:
    """Return a sentence without its marks, and what is marked: the words, and whether they go."""
    spans = [(found[1] or found[2], found[1] is not None) for found in _MARKED.finditer(line)]
    return _MARKED.sub(lambda found: found[1] or found[2], line), spans


def read(who: str, line: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Return what is found in a sentence, and what had to be."""
    text, expected = marked(line)
    found = [(text[item.start : item.end], item.sure) for item in PEOPLE[who].find(text)]
    return found, expected


RIGHT = 56
"""How many of the sixty are read as they were marked; written before the rule, they stay so."""


def test_most_are_read_as_they_were_marked() -> None:
    wrong = [line for who, line in LINES if read(who, line)[0] != read(who, line)[1]]
    assert len(LINES) == 60
    assert len(LINES) - len(wrong) >= RIGHT, wrong


@pytest.mark.parametrize(("who", "line"), LINES, ids=[line for _, line in LINES])
def test_nothing_is_wiped_that_must_stay_and_nothing_passed_over_that_names_someone(
    who: str, line: str
) -> None:
    found, expected = read(who, line)
    gone = {words for words, goes in found if goes}
    must_go = {words.rstrip("'") for words, goes in expected if goes}
    assert gone == must_go
    asked = {words for words, goes in found if not goes}
    assert {words for words, goes in expected if not goes} <= asked
