"""The normal form of names: what looks the same is the same, is found, and is sorted by letters."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.dutch import words_of
from switching.rules.matching import finds, finds_in, known_as, near_to
from switching.rules.normal_form import find_form, fold, is_same, pattern_of, same_form, sort_key
from tests.rules.test_rules import LINE

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufeff\u034f\ufe0f"
BLANKS = " \t\n\x0b\x0c\x1c\x1f\x85\u00a0\u2003\u2028\u2029\u202f\u3000"
APOSTROPHES = "'’‘ʼ´`′"
DASHES = "-‐‑‒–—−"
LETTERS = st.sampled_from("abcdeijoszABEOZéëöçßøłıİğşŒœ'’-–&.12")
NAMES = st.text(LETTERS, min_size=1, max_size=12)


def worn(name: str, chance: random.Random) -> str:
    """Return `name` as another program, keyboard or hand may write it."""
    form = chance.choice(["NFC", "NFD", "NFKC"])
    letters = [
        chance.choice(APOSTROPHES)
        if letter in APOSTROPHES
        else chance.choice(DASHES)
        if letter in DASHES
        else letter
        for letter in name
    ]
    seen = "".join(letter + chance.choice(["", "", chance.choice(INVISIBLE)]) for letter in letters)
    spaced = chance.choice(BLANKS) + seen.replace(" ", chance.choice(BLANKS) * 2)
    return unicodedata.normalize(form, spaced)


def test_an_accent_for_an_apostrophe_stays_one_in_every_form() -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert is_same("An O'Brien", unicodedata.normalize(form, "An O´Brien"))


@given(st.lists(NAMES, min_size=1, max_size=4), st.randoms())
def test_what_looks_the_same_is_the_same(words: list[str], chance: random.Random) -> None:
    name = " ".join(words)
    other = worn(name, chance)
    assert is_same(name, other)
    assert is_same(name, other.upper().lower() if name.isascii() else other)
    assert finds_in(other, name)
    assert finds_in(name, other)
    assert sort_key(name)[:2] == sort_key(other)[:2]


@pytest.mark.slow
@given(st.lists(NAMES, min_size=1, max_size=4), st.randoms())
def test_a_pattern_finds_a_name_however_it_is_spelled(
    words: list[str], chance: random.Random
) -> None:
    name = unicodedata.normalize("NFC", " ".join(words))
    letters = [chance.choice(DASHES) if letter in DASHES else letter for letter in name]
    seen = "".join(letter + chance.choice(["", chance.choice(INVISIBLE)]) for letter in letters)
    text = seen.replace(" ", chance.choice(BLANKS) * 2)
    assert re.search(pattern_of(name), f"dat {text} kwam", re.IGNORECASE)


@given(st.text())
def test_the_forms_stay_as_they_are(text: str) -> None:
    same, found, folded = same_form(text), find_form(text), fold(text)
    assert (same_form(same), find_form(found), fold(folded)) == (same, found, folded)
    assert find_form(same) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [("Zoë", "Zoe"), ("Jan Maes", "Janmaes"), ("Sint-Jan", "Sint Jan"), ("VBJK", "VBJK vzw")],
)
def test_what_a_reader_tells_apart_is_not_the_same(one: str, other: str) -> None:
    assert not is_same(one, other)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("o'brien", "Siobhán O’Brien"),
        ("obrien", "Siobhán O’Brien"),
        ("O’BRIEN", "Siobhan O'Brien"),
        ("siobhan", "Siobh\u00e1n O’Brien"),
        ("zonnebloem", "Zon\u00adne\u200bbloem"),
        ("zonne\u2060bloem", "Zonnebloem"),
        ("kinderopvang zonne", "Kinderopvang\u00a0Zonnebloem"),
        ("jan-willem", "Jan Willem"),
        ("jan willem", "Jan–Willem"),
        ("ozlem", "Özlem"),
        ("strasse", "Straße"),
        ("lukasz", "Łukasz"),
    ],
)
def test_a_name_is_found_however_it_is_typed(query: str, name: str) -> None:
    assert finds_in(query, name)
    assert finds(query, replace(LINE, learner=name))


def test_a_number_is_found_as_a_whole() -> None:
    assert finds_in("st-2026-0042", "ST-2026-0042")
    assert not finds_in("st-2026-042", "ST-2026-0042")


def test_the_words_of_a_text_are_not_cut_by_what_is_not_seen() -> None:
    assert words_of("ouder\u00adgesprek\u200b e‑mails") == ["oudergesprek", "emails"]


# As Intl.Collator('nl') of ICU 78 sorts them.
SORTED = [
    "'t Hof", "3M", "Åsa", "Çelik", "D'Hondt", "De Smet", "Desmet", "Dhondt", "Dora", "Đorđe",
    "Émile", "Emilie", "IJs", "Łucas", "O’Brien", "Obrien", "Osman", "Oz", "Özlem", "Øzlem",
    "Şahin", "Sint-Jan", "Sint–Jan BV", "Ünal", "Vbjk", "VBJK", "Zita", "zoe", "Zoe", "Zoë",
]  # fmt: skip


@given(st.permutations(SORTED))
def test_names_are_sorted_by_their_letters(names: list[str]) -> None:
    assert sorted(names, key=sort_key) == SORTED


KNOWN = {
    1: "Kinderopvang Zonnebloem",
    2: "Robotica Kempen",
    3: "Acerta BV",
    4: "Amina Yıldız",
    5: "De Bond",
    6: "Zonnig Leven",
}


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Zonne", [1]),
        ("zon", [6, 1]),
        ("Robotica", [2]),
        ("Robotica Kempen NV", [2]),
        ("Kinderopvang Zonebloem", [1]),
        ("Acerta n.v.", [3]),
        ("Yildiz Amina", [4]),
        ("Kempen", [2]),
        ("Voka", []),
        ("\u200b ", []),
    ],
)
def test_who_is_nearly_the_same_is_named_the_likeliest_first(typed: str, near: list[int]) -> None:
    assert near_to(typed, KNOWN) == near


def test_who_is_called_just_so_is_known() -> None:
    assert known_as("robotica\u00a0 KEMPEN", KNOWN) == 2
    assert known_as("Robotica", KNOWN) is None
    assert known_as("Jan", {1: "Jan", 2: "jan"}) is None
