"""The papers around call and exchange on screen: where they are offered, and whom a mail misses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import CallOutcome, EvaluationStatus, Party
from switching.services import calls
from switching.services.evaluations import EVALUATORS, open_evaluation
from switching.services.switches import stop_switch
from tests.samples import (
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    hold_the_hours,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_pages import words

SHEET = "Voorbereidingsblad (PDF)"
AGREED = ["Mail met wat jullie afspraken (.eml)", "Wat jullie afspraken (PDF)"]
FORM = ["Mail met het formulier (.eml)", "Formulier om met de hand in te vullen (PDF)"]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    database = make_database(tmp_path)
    monkeypatch.setenv("SWITCHING_DATABASE", str(database))
    return database


def offered(app: AppTest, labels: Sequence[str]) -> list[str]:
    """Return which of these a page offers to download, each as often as it does."""
    shown = [item.label for item in file_buttons(app)]
    return [label for label in shown if label in labels]


def test_a_calm_page_offers_the_sheet_and_so_does_the_invitation(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    open_dossier(path)
    plan_a_call(path, NOW + timedelta(days=3))
    assert offered(open_app("intake_call", switch="1"), [SHEET, *AGREED]) == [SHEET, SHEET]


def test_a_call_that_is_off_needs_no_sheet(path: Path, open_app: OpenApp, all_open: None) -> None:
    open_dossier(path)
    call = plan_a_call(path).calls[0].call
    calls.call_off(at(path), call.id, CallOutcome.CANCELLED, Party.HOST, "geen tijd")
    assert offered(open_app("intake_call", switch="1"), [SHEET]) == []


def test_what_was_agreed_is_offered_once_the_call_is_completed(
    path: Path, open_app: OpenApp
) -> None:
    dossier = hold_a_call(path)
    edit(path, dossier.learner, email="amina@zonnebloem.be")
    app = open_app("intake_call", switch="1")
    assert offered(app, [SHEET, *AGREED]) == AGREED
    shown = words(app).replace("\\", "")
    assert "Van Tom Peeters is geen mailadres bekend: deze mail gaat daar niet naartoe." in shown
    assert "Van Kinderopvang Zonnebloem is geen mailadres bekend" in shown
    assert "Van Amina" not in shown


def test_of_a_stopped_switch_nothing_was_agreed(path: Path, open_app: OpenApp) -> None:
    hold_a_call(path)
    stopped = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "andere job"}
    stop_switch(at(path), 1, stopped)
    assert offered(open_app("intake_call", switch="1"), AGREED) == []


@pytest.mark.slow
def test_each_party_has_its_form_until_its_evaluation_came_in(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    hold_the_hours(path)
    app = open_app("exchange", switch="1")
    assert offered(app, FORM) == FORM * len(EVALUATORS)
    shown = words(app).replace("\\", "")
    for name in ("Amina Yildiz", "Tom Peeters", "Kinderopvang Zonnebloem"):
        assert f"Van {name} is geen mailadres bekend: deze mail gaat daar niet naartoe." in shown
    open_evaluation(at(path), 1, Party.COACH, EvaluationStatus.NOT_RECEIVED)
    assert len(offered(open_app("exchange", switch="1"), FORM)) == 6
    for party in (Party.LEARNER, Party.SENDING_ORGANISATION):
        open_evaluation(at(path), 1, party, EvaluationStatus.RECEIVED)
    assert offered(open_app("exchange", switch="1"), FORM) == FORM


def test_before_a_day_was_held_no_form_is_offered(path: Path, open_app: OpenApp) -> None:
    complete_dossier(path)
    assert read(path).evaluations == ()
    assert offered(open_app("exchange", switch="1"), FORM) == []
