"""In which language a text was typed, and what rules that know Dutch alone say of another."""

from __future__ import annotations

import pytest

from switching.models import Language
from switching.rules.concreteness import Aspect, aspects_of, missing_aspects
from switching.rules.dutch import content_words
from switching.rules.shift_kinds import propose_shift
from switching.rules.typed_language import function_words, is_foreign, language_typed
from tests.rules.test_comparison import version

TURKISH = "zor bir toplantı yönetmeyi öğrenmek istiyorum"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("een oudergesprek voorbereiden en het zelf leiden", Language.DUTCH),
        ("Je veux apprendre à mener un entretien difficile", Language.FRENCH),
        ("l'accueil d'une équipe", Language.FRENCH),
        ("to lead a meeting with the parents", Language.ENGLISH),
        ("Leren plannen", None),
        ("communication", None),
        (TURKISH, None),
        ("", None),
    ],
)
def test_small_words_tell_the_language(text: str, language: Language | None) -> None:
    assert language_typed(text) is language


def test_no_small_word_is_of_two_languages() -> None:
    lists = list(function_words().values())
    assert len(lists) == len(Language)
    assert all(len(words) > 50 for words in lists)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


@pytest.mark.parametrize(("text", "foreign"), [(TURKISH, True), ("Leren plannen", False)])
def test_a_text_of_no_language_here_is_foreign(text: str, foreign: bool) -> None:
    assert is_foreign(text) is foreign


def test_small_words_of_another_language_bring_no_texts_together() -> None:
    french = content_words("préparer une visite avec les bénévoles pour la fête")
    assert not {"avec", "les", "pour", "une"} & set(french)
    assert {"preparer", "visite", "benevoles", "fete"} <= set(french)
    assert "les" in content_words("de les van morgen voorbereiden")


@pytest.mark.parametrize(
    ("goal", "aspect"),
    [
        ("mener un entretien difficile", Aspect.ACTION),
        ("la comptabilité", Aspect.SUBJECT),
        ("rester calme quand quelqu'un crie", Aspect.SITUATION),
        ("parler avec les familles", Aspect.PERSON),
        ("planifier un horaire en autonomie", Aspect.EVIDENCE),
    ],
)
def test_a_french_goal_names(goal: str, aspect: Aspect) -> None:
    assert aspect in aspects_of(goal)


def test_what_a_french_goal_lacks_is_asked() -> None:
    assert missing_aspects("mieux comprendre la comptabilité") == (
        Aspect.ACTION,
        Aspect.SITUATION,
        Aspect.PERSON,
        Aspect.EVIDENCE,
    )
    full = "mener un entretien avec des parents lors de l'accueil, en autonomie"
    assert missing_aspects(full) == ()


def test_of_a_language_that_is_not_known_nothing_is_asked() -> None:
    assert missing_aspects(TURKISH) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("apprendre à communiquer avec les parents", "mener seul un entretien avec les parents"),
        ("leren praten met de ouders", "apprendre à parler avec les parents"),
        ("to learn how to talk with parents", "to lead a difficult talk with the parents"),
        (TURKISH, "een gesprek leiden met een ouder"),
    ],
)
def test_no_kind_of_shift_is_proposed_for_what_is_not_dutch(before: str, after: str) -> None:
    assert propose_shift(version(aim=before), version(aim=after)) is None


def test_what_stayed_the_same_is_unchanged_in_any_language() -> None:
    said = "apprendre à communiquer avec les parents"
    proposal = propose_shift(version(aim=said), version(aim=said))
    assert proposal is not None
    assert proposal.shift == "unchanged"
