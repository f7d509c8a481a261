"""Dutch words: stems that meet, compounds that come apart."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from switching.rules.dutch import (
    actions,
    content_words,
    parts_of,
    relatives_of,
    stem,
    words_of,
)
from switching.rules.normal_form import fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gesprek", "gesprekken"),
        ("plannen", "planning"),
        ("organiseren", "organisatie"),
        ("kind", "kinderen"),
        ("leiden", "leiding"),
        ("moeilijk", "moeilijke"),
        ("medewerker", "medewerkers"),
        ("huis", "huizen"),
        ("bedrijf", "bedrijven"),
        ("werkloos", "werkloze"),
        ("schrijven", "schrijf"),
        ("afkeuren", "afgekeurd"),
        ("opvangen", "opgevangen"),
        ("herstellen", "hersteld"),
        ("verpakken", "verpakt"),
        ("programmeren", "geprogrammeerd"),
        ("leveren", "geleverde"),
        ("begeleiden", "begeleidt"),
        ("lezen", "leest"),
    ],
)
def test_forms_of_a_word_share_their_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    "words",
    [
        ("beleid", "begeleiden", "leiden", "leverancier"),
        ("ouders", "ouderen"),
        ("boze", "bos"),
        ("lezen", "les"),
        ("bestand", "bestaan"),
        ("gezond", "zon"),
        ("verband", "verbannen"),
    ],
)
def test_words_apart_stay_apart(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("oudergesprekken", ("ouder", "gesprek")),
        ("slechtnieuwsgesprek", ("slecht", "nieuws", "gesprek")),
        ("klantencontact", ("klant", "contact")),
        ("veiligheidsvoorschriften", ("veiligheid", "voorschrift")),
        ("rugklachten", ("rug", "klachten")),
        ("taalles", ("taal", "les")),
        ("dakisolatie", ("dak", "isolatie")),
        ("begeleiding", ()),
        ("gesprek", ()),
        ("organisatie", ()),
    ],
)
def test_a_compound_comes_apart(word: str, parts: tuple[str, ...]) -> None:
    assert parts_of(word) == tuple(stem(part) for part in parts)


def test_words_are_folded_and_hyphens_do_not_split_them() -> None:
    assert words_of("Coöperatie: ’s ochtends e-mails van Yıldız") == [
        "cooperatie", "s", "ochtends", "emails", "van", "yildiz",
    ]  # fmt: skip
    assert fold("ÉÉN") == "een"


def test_what_says_little_is_left_out() -> None:
    assert content_words("Ik wil graag meer leren over de verkoop") == ["verkoop"]


def test_relatives_go_both_ways() -> None:
    assert stem("stock") in relatives_of(stem("voorraad"))
    assert stem("voorraad") in relatives_of(stem("stock"))


def test_a_text_without_blanks_takes_no_time() -> None:
    started = time.perf_counter()
    assert parts_of("a" * 20_000) == ()
    assert stem("gesprek" * 3_000)
    assert time.perf_counter() - started < 5


def test_who_looks_for_words_at_the_same_time_gets_the_same_stems() -> None:
    words = sorted(actions())
    without_cache = stem.__wrapped__
    expected = [without_cache(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda _: [without_cache(word) for word in words], range(12)))
    finally:
        sys.setswitchinterval(before)
    assert found == [expected] * 12
