"""When a certificate may be issued, and what it would do without."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.models import (
    MINIMUM_MINUTES,
    Dossier,
    Evaluation,
    EvaluationStatus,
    ExchangeDay,
    Party,
    held_minutes,
)
from switching.rules.certification import (
    EVALUATORS,
    certificate_number,
    current_certificate,
    missing_for_certificate,
    reason_for_none,
    remarks_on_certificate,
)
from switching.rules.steps import Step, StepState, next_step, steps_of
from tests.samples import NOW, TODAY, hold_the_hours, issue, make_database, read

DUTCH = Texts()
WEEK = timedelta(days=7)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """A dossier of which 15 hours were held."""
    return hold_the_hours(make_database(tmp_path_factory.mktemp("certificate")))


def with_days(dossier: Dossier, *days: ExchangeDay) -> Dossier:
    return replace(dossier, days=days)


def day(weeks: int, held: bool | None = None, minutes: int | None = None) -> ExchangeDay:
    return ExchangeDay(switch_id=1, day=TODAY + weeks * WEEK, held=held, held_minutes=minutes)


def sentence(dossier: Dossier) -> str:
    missing = missing_for_certificate(dossier, TODAY)
    return DUTCH.message(missing) if missing else ""


def test_it_works(dossier: Dossier) -> None:
    assert sentence(dossier) == ""


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((), "Van de 14 u zijn er 0 u gehouden, nog 14 u te gaan. Daar is nog geen dag voor"),
        ((day(-2, True, 450),), "zijn er 7,5 u gehouden, nog 6,5 u te gaan. Daar is nog geen dag"),
        ((day(-2, True, 450), day(-1)), "nog 6,5 u te gaan. Nog te bevestigen: 17 november 2026."),
        ((day(-2, True), day(-1)), "Nog te bevestigen: 10 november 2026 en 17 november 2026."),
        ((day(-2, True, 450), day(1)), "nog 6,5 u te gaan. Nog op komst: 1 december 2026."),
        ((day(-2, True, 839),), "zijn er 13,98 u gehouden, nog 0,02 u te gaan."),
        ((day(-2, False, 900),), "zijn er 0 u gehouden"),
    ],
)
def test_fewer_than_14_hours_says_what_is_missing(
    dossier: Dossier, days: tuple[ExchangeDay, ...], said: str
) -> None:
    assert said in sentence(with_days(dossier, *days))


def test_exactly_14_hours_is_enough(dossier: Dossier) -> None:
    assert sentence(with_days(dossier, day(-1, True, MINIMUM_MINUTES))) == ""


DAYS = st.lists(
    st.builds(
        day,
        st.integers(-9, 9),
        st.sampled_from([True, False, None]),
        st.integers(1, 600) | st.none(),
    ),
    max_size=6,
)


@given(days=DAYS)
def test_only_confirmed_minutes_decide(dossier: Dossier, days: list[ExchangeDay]) -> None:
    enough = missing_for_certificate(with_days(dossier, *days), TODAY) is None
    assert enough is (held_minutes(days) >= MINIMUM_MINUTES)


def test_a_stopped_switch_is_to_be_taken_up_first(dossier: Dossier) -> None:
    stopped = dossier.switch.model_copy(update={"stopped_on": TODAY})
    assert sentence(replace(dossier, switch=stopped)) == (
        "Deze switch is stopgezet op 24 november 2026. "
        "Neem hem weer op om een certificaat uit te reiken."
    )


def test_what_lacks_besides_hours_is_a_remark_and_no_refusal(dossier: Dossier) -> None:
    bare = replace(
        dossier,
        coach=None,
        activities=(),
        versions=(replace(dossier.latest, goals=()),),
        days=(*dossier.days, day(-1), day(1)),
    )
    assert sentence(bare) == ""
    said = " ".join(DUTCH.message(item) for item in remarks_on_certificate(bare, TODAY))
    for words in (
        "Nog niet bevestigd en dus niet meegeteld op het certificaat: 17 november 2026.",
        "Nog op komst en dus niet meegeteld op het certificaat: 1 december 2026.",
        "Er is geen leerdoel",
        "In het plan staat geen activiteit",
        "In dit dossier staat geen coach",
        "Nog geen evaluatie van: de lerende, de coach en de uitsturende organisatie.",
    ):
        assert words in said
    unsaid = replace(
        dossier,
        activities=tuple(item.model_copy(update={"done": None}) for item in dossier.activities),
    )
    said = " ".join(DUTCH.message(item) for item in remarks_on_certificate(unsaid, TODAY))
    assert "bij de dag of bij ‘Welke activiteit was zinvol?’." in said  # where it can be put right


def test_a_complete_dossier_has_no_remarks(dossier: Dossier) -> None:
    answers = tuple(
        Evaluation(switch_id=1, party=party, status=EvaluationStatus.NOT_RECEIVED)
        for party in EVALUATORS
    )
    assert remarks_on_certificate(replace(dossier, evaluations=answers), TODAY) == ()
    assert Party.PROJECT_LEADER not in EVALUATORS


def test_the_number_on_paper_has_year_and_four_digits() -> None:
    assert certificate_number(2026, 7) == "LC-2026-0007"
    assert certificate_number(2026, 12345) == "LC-2026-12345"


def test_a_withdrawn_certificate_leaves_the_step_open_again(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    certificate = issue(path)
    certified = read(path)
    assert steps_of(certified, True)[Step.CERTIFICATE] is StepState.DONE
    assert next_step(certified, TODAY, True) is None
    assert sentence(certified).startswith("Certificaat LC-2026-0001 is al uitgereikt.")
    withdrawn = certificate.model_copy(update={"withdrawn_at": NOW})
    reopened = replace(certified, certificates=(withdrawn,))
    assert current_certificate(reopened) is None
    assert steps_of(reopened, True)[Step.CERTIFICATE] is StepState.OPEN
    assert next_step(reopened, TODAY, True) is not None
    assert "Reik het uit in de app." in DUTCH.message(reason_for_none(reopened, TODAY))
