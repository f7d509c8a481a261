"""What a goal names, in Dutch and in English."""

from __future__ import annotations

import pytest

from switching.rules.concreteness import Aspect, aspects_of, missing_aspects

FULL = "zelf een slechtnieuwsgesprek voeren met ouders tijdens een oudercontact, met een checklist"


def test_a_goal_that_names_all_misses_nothing() -> None:
    assert missing_aspects(FULL) == ()
    assert (
        missing_aspects("lead a meeting with parents when they are upset, using a checklist") == ()
    )


@pytest.mark.parametrize(
    ("goal", "aspect"),
    [
        ("een gesprek leiden", Aspect.ACTION),
        ("communicatie", Aspect.SUBJECT),
        ("rustig blijven als iemand roept", Aspect.SITUATION),
        ("feedback van bewoners", Aspect.PERSON),
        ("foutloos scannen", Aspect.EVIDENCE),
        ("presenting to customers", Aspect.PERSON),
        ("write a report", Aspect.ACTION),
        ("write a report", Aspect.EVIDENCE),
    ],
)
def test_a_goal_names(goal: str, aspect: Aspect) -> None:
    assert aspect in aspects_of(goal)


@pytest.mark.parametrize(
    ("goal", "aspect"),
    [
        ("meer leren", Aspect.SUBJECT),
        ("meer leren over communicatie", Aspect.ACTION),
        ("meer leren over communicatie", Aspect.SITUATION),
        ("communicatie", Aspect.PERSON),
        ("a bit of marketing", Aspect.EVIDENCE),
    ],
)
def test_a_goal_does_not_name(goal: str, aspect: Aspect) -> None:
    assert aspect in missing_aspects(goal)


def test_nothing_names_nothing() -> None:
    assert aspects_of("") == frozenset()
