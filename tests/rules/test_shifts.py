"""The kind of shift that the app proposes, and its grounds."""

from __future__ import annotations

import pytest

from switching.cli.evaluate.fitting import fit_weights
from switching.cli.evaluate.labelled import read_rows
from switching.cli.evaluate.measured_shifts import (
    SHIFT_COLUMNS,
    evaluate_shifts,
    labelled_shifts,
)
from switching.demo.stories import stories
from switching.models import Shift
from switching.rules.shift_features import Feature
from switching.rules.shift_kinds import (
    SURE,
    Ground,
    Said,
    propose_shift,
    shift_between,
    weights,
    weights_in,
)
from tests.labelled import ALL, HELD_OUT, MADE_WITH, Labelled
from tests.rules.test_comparison import version


@pytest.mark.parametrize("labelled", ALL)
def test_labelled_pairs_agree_far_more_often_than_the_control(labelled: Labelled) -> None:
    scores = evaluate_shifts(read_rows(labelled.shifts, SHIFT_COLUMNS))
    assert scores.pairs >= 40
    assert all(count >= 5 for _, count in scores.by_shift.values())
    assert scores.app >= 0.8 > 2 * scores.control
    assert scores.either > scores.app


def test_what_is_proposed_is_right_more_often_than_what_is_not() -> None:
    scores = evaluate_shifts(read_rows(HELD_OUT.shifts, SHIFT_COLUMNS))
    assert scores.proposed.agreed / scores.proposed.pairs > max(0.87, scores.app)
    assert sum(band.pairs for band in scores.bands) == scores.pairs


@pytest.mark.slow
def test_pairs_that_the_weights_were_not_fitted_on_agree_too() -> None:
    """The weights are fitted anew without the pairs that they are tried on."""
    known = labelled_shifts(read_rows(MADE_WITH.shifts, SHIFT_COLUMNS))
    new = labelled_shifts(read_rows(HELD_OUT.shifts, SHIFT_COLUMNS))
    fitted = weights_in(fit_weights(known))
    found = [(shift_between(old, now, by=fitted).likeliest, label) for old, now, label in new]
    assert sum(one is label for one, label in found) / len(found) >= 0.65


@pytest.mark.slow
def test_the_weights_are_those_of_all_examples() -> None:
    rows = [row for labelled in ALL for row in read_rows(labelled.shifts, SHIFT_COLUMNS)]
    fitted = weights_in(fit_weights(labelled_shifts(rows)))
    for shift in Shift:
        assert weights().constant[shift] == pytest.approx(fitted.constant[shift], abs=0.01)
        assert weights().weight[shift] == pytest.approx(fitted.weight[shift], abs=0.01)


def test_fitting_twice_gives_the_same_weights_whatever_the_order() -> None:
    known = labelled_shifts(read_rows(MADE_WITH.shifts, SHIFT_COLUMNS))
    assert fit_weights(known) == fit_weights(list(reversed(known)))


def test_stories_that_the_rule_was_not_made_with_agree_better_than_the_control() -> None:
    def said(aim: str, goals: tuple[tuple[str, bool], ...]) -> Said:
        return Said(aim, tuple(text for text, _ in goals))

    agreed = [
        shift_between(said(s.aim, s.goals), said(s.aim_after, s.goals_after)).likeliest is s.shift
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
    assert shift_between(Said(before), Said(after)).shift is shift


def test_the_grounds_name_what_pushed_and_words() -> None:
    before = Said("Oudergesprekken voeren")
    after = Said("Oudergesprekken voeren, en ook alle gesprekken met het OCMW en met scholen")
    proposal = shift_between(before, after)
    assert proposal.shift is Shift.BROADENED
    assert Ground(Feature.WIDER, is_high=True) in proposal.grounds
    assert len(proposal.grounds) == 2
    assert "scholen" in proposal.new_words
    assert proposal.gone_words == ()


def test_two_kinds_are_named_where_none_is_likely_enough() -> None:
    rows = labelled_shifts(read_rows(HELD_OUT.shifts, SHIFT_COLUMNS))
    unsure = [p for old, new, _ in rows if (p := shift_between(old, new)).shift is None]
    assert unsure
    for proposal in unsure:
        assert len(set(proposal.two)) == 2
        assert proposal.likely[0][1] < SURE
        assert sum(share for _, share in proposal.likely) == pytest.approx(1)


@pytest.mark.parametrize(
    "mean", ["", "👩‍🏫🔥", "x" * 10_000, "de het een", '" OR * NOT (', "日本語"]
)
def test_any_text_has_a_kind(mean: str) -> None:
    for other in (mean, "leren plannen", ""):
        proposal = shift_between(Said(mean), Said(other))
        assert {shift for shift, _ in proposal.likely} == set(Shift)


def test_an_added_goal_is_never_called_unchanged() -> None:
    before = version((1, "een gesprek voeren"), aim="Kandidaten beter helpen")
    after = version(
        (1, "een gesprek voeren"), (2, "een praktijkproef afnemen"), aim="Kandidaten beter helpen"
    )
    proposal = propose_shift(before, after)
    assert proposal is not None
    assert proposal.likeliest is not Shift.UNCHANGED
