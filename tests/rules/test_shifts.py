"""The kind of shift that the app proposes, and its grounds."""

from __future__ import annotations

import pytest

from switching.cli.evaluate.labelled import read_rows
from switching.cli.evaluate.measured_shifts import SHIFT_COLUMNS, evaluate_shifts
from switching.demo.stories import stories
from switching.models import Shift
from switching.rules.shift_kinds import Said, propose_shift, shift_of
from tests.labelled import HELD_OUT, MADE_WITH
from tests.rules.test_comparison import version


def test_the_labelled_pairs_are_enough_and_agree_far_better_than_the_control() -> None:
    rows = read_rows(MADE_WITH.shifts, SHIFT_COLUMNS)
    scores = evaluate_shifts(rows)
    assert len(rows) >= 40
    assert all(count >= 5 for _, count in scores.by_shift.values())
    assert scores.app >= 0.9 > 2 * scores.control


def test_pairs_that_the_rule_was_not_made_with_agree_three_times_as_often_as_the_control() -> None:
    scores = evaluate_shifts(read_rows(HELD_OUT.shifts, SHIFT_COLUMNS))
    assert scores.app >= 0.7
    assert scores.app > 3 * scores.control


def test_stories_that_the_rule_was_not_made_with_agree_better_than_the_control() -> None:
    def said(aim: str, goals: tuple[tuple[str, bool], ...]) -> Said:
        return Said(aim, tuple(text for text, _ in goals))

    agreed = [
        shift_of(said(s.aim, s.goals), said(s.aim_after, s.goals_after)) is s.shift
        for s in stories()
    ]
    concrete = [story.shift is Shift.MORE_CONCRETE for story in stories()]
    assert sum(agreed) >= 12 > 1.5 * sum(concrete)


@pytest.mark.parametrize(
    ("before", "after", "shift"),
    [
        ("leren plannen", "leren plannen", Shift.UNCHANGED),
        ("Leren plannen!", "leren  plannen", Shift.UNCHANGED),
        ("", "", Shift.UNCHANGED),
    ],
)
def test_plain_cases(before: str, after: str, shift: Shift) -> None:
    assert shift_of(Said(before), Said(after)) is shift


def test_the_grounds_name_goals_and_words() -> None:
    before = version((1, "een gesprek voeren"), (2, "scannen"), aim="Communicatie")
    after = version(
        (1, "een gesprek met ouders voeren"), (3, "het budget opvolgen"), aim="Communicatie"
    )
    proposal = propose_shift(before, after)
    assert (proposal.added, proposal.dropped, proposal.sharpened, proposal.reworded) == (1, 1, 1, 0)
    assert "budget" in proposal.new_words
    assert "ouders" in proposal.new_words
    assert proposal.gone_words == ("scannen",)


def test_an_added_goal_is_never_called_unchanged() -> None:
    before = version((1, "een gesprek voeren"), aim="Kandidaten beter helpen")
    after = version(
        (1, "een gesprek voeren"), (2, "een praktijkproef afnemen"), aim="Kandidaten beter helpen"
    )
    assert propose_shift(before, after).shift is not Shift.UNCHANGED
