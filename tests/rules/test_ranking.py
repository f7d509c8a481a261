"""What holds of the ranking whatever the words, and of the lists that it goes by."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.cli.evaluate.labelled import read_rows
from switching.models import HostOption, IndexedOption, OptionKind
from switching.rules.dutch import stem, stems_of, words_of
from switching.rules.ranking import (
    Goal,
    Ranked,
    Reason,
    fit_of,
    goal_of,
    makes_sense,
    rank,
    reason_of,
    tokens_of,
    with_lookalikes,
)
from switching.rules.subjects import key_of, lines_of, profile_of, subjects_of
from tests.labelled import MADE_WITH


@functools.cache
def options_of_hosts() -> list[IndexedOption]:
    rows = read_rows(MADE_WITH.options, ("title", "description"))[:60]
    return [
        IndexedOption(
            number, tuple(stems_of(row["title"])), tuple(stems_of(row["description"])), ("overleg",)
        )
        for number, row in enumerate(rows, start=1)
    ]


@functools.cache
def documents() -> Counter[str]:
    """Return in how many of these options each term stands."""
    return Counter(
        term
        for option in options_of_hosts()
        for term in {
            *option.title,
            *option.description,
            *option.kind,
            *profile_of((*option.title, *option.description)),
        }
    )


GOALS = [row["goal"] for row in read_rows(MADE_WITH.pairs, ("goal",))]
WORDS = sorted({word for goal in GOALS for word in goal.split()})
MEAN = [
    "",
    " \n\t",
    "x" * 10_000,
    "oudergesprek " * 800,
    "12 345 / 6 % !!",
    "👩‍🏫🔥🙏",
    "mensen helpen werken goed team",
    "de het een",
    'ouders" OR title:x AND NOT (NEAR',
    "'; DROP TABLE option_search; --",
    "* ^ : { } + -",
    "日本語を学びたい",
    "хочу научиться",
    "\x00\x1f",
]


def counts(items: Iterable[str]) -> Mapping[str, int]:
    return {item: documents()[item] for item in items if item in documents()}


def like(start: str) -> list[str]:
    return [item for item in sorted(documents()) if item.startswith(start)]


def read_goal(text: str) -> Goal:
    return with_lookalikes(goal_of(text), counts, like)


def ranked(text: str, options: Iterable[IndexedOption] | None = None) -> list[Ranked]:
    everything = options_of_hosts()
    return rank(read_goal(text), options or everything, counts, len(everything))


def scores(text: str) -> dict[int, float]:
    return {one.option_id: one.score for one in ranked(text)}


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from(WORDS), st.integers(0, 12))
def test_a_word_more_never_lowers_a_score(words: list[str], more: str, place: int) -> None:
    before, after = (
        scores(" ".join(words)),
        scores(" ".join([*words[:place], more, *words[place:]])),
    )
    assert all(after.get(option, 0.0) >= score for option, score in before.items())


@given(st.sampled_from(GOALS), st.text(max_size=60))
def test_any_phrase_more_loses_no_suggestion(goal: str, phrase: str) -> None:
    before, after = scores(goal), scores(f"{goal}, {phrase}")
    assert all(after[option] >= score for option, score in before.items() if fit_of(score))


@pytest.mark.slow
@given(st.lists(st.sampled_from(WORDS), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_words_and_of_options_changes_nothing(
    words: list[str], random: Random
) -> None:
    mixed, options = list(words), list(options_of_hosts())
    random.shuffle(mixed)
    random.shuffle(options)
    assert scores(" ".join(mixed)) == scores(" ".join(words))
    assert ranked(" ".join(words), options) == ranked(" ".join(words))


@pytest.mark.parametrize("goal", MEAN)
def test_what_says_nothing_finds_nothing_that_fits(goal: str) -> None:
    found = ranked(goal)
    if "oudergesprek" not in goal and "ouders" not in goal:
        assert [one for one in found if fit_of(one.score)] == []
    tokens = tokens_of(read_goal(goal), counts, len(options_of_hosts()))
    assert len(tokens) <= 8
    assert all(term.isalnum() for term in tokens)


def test_a_goal_without_a_known_word_is_looked_up_by_nothing() -> None:
    assert tokens_of(goal_of("xqzwv"), counts, len(options_of_hosts())) == []


_SAY = (
    "from tests.rules.test_ranking import ranked, GOALS; print([ranked(g)[:3] for g in GOALS[:9]])"
)


@pytest.mark.soak
def test_two_processes_say_the_same_whatever_the_seed_of_their_hashes() -> None:
    said = {
        subprocess.run(
            [sys.executable, "-c", _SAY],
            capture_output=True,
            check=True,
            text=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1


def option(title: str, description: str = "") -> HostOption:
    return HostOption(id=1, host_id=1, kind=OptionKind.OTHER, title=title, description=description)


@pytest.mark.parametrize(
    ("goal", "title", "said"),
    [
        ("Ouders geruststellen", "Gesprek met ouders", Reason(("Ouders",), "ouders")),
        (
            "omgaan met wanbetalers",
            "Meelopen bij debiteuren",
            Reason(("wanbetalers",), "debiteuren"),
        ),
    ],
)
def test_the_reason_names_the_words_that_met(goal: str, title: str, said: Reason) -> None:
    offered = IndexedOption(1, tuple(stems_of(title)), (), ())
    (one,) = rank(goal_of(goal), [offered], lambda items: {}, 1)
    assert reason_of(one, goal, option(title)) == said


NO_REASON = (
    ("leiden", "Rondleiding"),
    ("leiden", "opleiding"),
    ("werken", "werkplaats"),
    ("stellen", "bestelling"),
    ("nemen", "onderneming"),
    ("geven", "omgeving"),
    ("komen", "inkomen"),
    ("lossen", "oplossing"),
    ("kasteel", "kastelein"),
    ("dienst", "bediende"),
    ("staan", "ontstaan"),
    ("kas", "kast"),
    ("bank", "bang"),
)
A_REASON = (
    ("ouders", "oudergesprek"),
    ("vergaderen", "teamvergadering"),
    ("kinderen", "kinderopvang"),
    ("facturen", "facturatie"),
    ("wanbetalers", "debiteuren"),
    ("zorg", "kwaliteitszorg"),
    ("leiden", "Leiden"),
    ("rondleiden", "rondleiding"),
    ("magazijnen", "magazijn"),
    ("palleten", "paletten"),
)


@pytest.mark.parametrize(("one", "other"), NO_REASON)
def test_words_that_only_share_letters_are_no_reason(one: str, other: str) -> None:
    assert not makes_sense(one, other)
    assert not makes_sense(other, one)


@pytest.mark.parametrize(("one", "other"), A_REASON)
def test_words_of_which_one_sees_why_are_a_reason(one: str, other: str) -> None:
    assert makes_sense(one, other)
    assert makes_sense(other, one)


def test_without_a_reason_that_one_accepts_the_next_one_is_named_or_none() -> None:
    link = Ranked(1, 1.0, "leid", "leid")
    assert reason_of(link, "een gesprek leiden", option("Rondleiding")) is None
    tour = option("Rondleiding bij de debiteuren")
    said = reason_of(link, "leiden met wanbetalers", tour)
    assert said == Reason(("wanbetalers",), "debiteuren")


def test_the_reason_names_the_subject_where_no_words_met() -> None:
    goal, title = "flesjes en papjes geven", "Kieskeurige kleintjes in een kinderstoel"
    offered = IndexedOption(1, tuple(stems_of(title)), (), ())
    (one,) = rank(goal_of(goal), [offered], lambda items: {}, 1)
    reason = reason_of(one, goal, option(title))
    assert reason == Reason(("flesjes", "papjes"), subject="babyvoeding")


def test_what_an_option_served_before_is_a_text_of_it_that_is_not_shown() -> None:
    goal = "omgaan met wanbetalers"
    bare = IndexedOption(1, ("kantoor",), (), ())
    taught = IndexedOption(1, ("kantoor",), (), (), learned=tuple(stems_of("wanbetalers bellen")))
    assert rank(goal_of(goal), [bare], lambda items: {}, 1) == []
    (one,) = rank(goal_of(goal), [taught], lambda items: {}, 1)
    reason = reason_of(one, goal, option("Kantoor"))
    assert reason == Reason()


def test_there_are_five_hundred_narrow_subjects_over_thirty_five_sectors() -> None:
    lines = list(lines_of("subjects_nl.txt"))
    assert len(lines) >= 500
    assert len({sector for sector, _ in lines if sector}) >= 35
    assert all(len(words) >= 2 or "~" in words[0] or sector for sector, words in lines)
    names = [key_of(words[0]) for _, words in lines]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("file", ["subjects_en.txt", "subjects_fr.txt"])
def test_words_of_other_languages_are_of_subjects_that_are_there(file: str) -> None:
    known = {words[0] for _, words in lines_of("subjects_nl.txt")}
    lines = list(lines_of(file))
    assert lines
    for _, (name, *words) in lines:
        assert name in known
        assert words


@pytest.mark.parametrize(
    ("goal", "subject"),
    [
        ("how to deal with late payers", "debiteurenbeheer"),
        ("apprendre à gérer les factures impayées", "debiteurenbeheer"),
        ("dealing with aggressive visitors", "agressiehantering"),
    ],
)
def test_english_and_french_words_are_of_the_same_subjects(goal: str, subject: str) -> None:
    assert key_of(subject) in goal_of(goal).subjects


def test_a_word_is_found_whatever_its_form() -> None:
    for word in ("wanbetaler", "wanbetalers", "Wanbetalers"):
        assert key_of("debiteurenbeheer") in subjects_of(stem(words_of(word)[0]))
