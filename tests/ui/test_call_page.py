"""The page of a call: calm before, one step at a time while it is filled in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from switching.models import Answer, OptionKind, OverrunReason, Purpose
from switching.services import calls
from switching.services.context import Context
from switching.ui.kit import leftovers
from tests.parts import CALL_STEPS
from tests.samples import NOW, at, edit, make_database, open_dossier, plan_a_call, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

ANSWERS = ["✓ besproken", "overgeslagen"]


@pytest.fixture
def path(database: Path) -> Path:
    """A dossier with a call that is planned, at a host that has offered nothing yet."""
    make_database(database.parent)
    open_dossier(database)
    plan_a_call(database, NOW + timedelta(hours=1))
    return database


def next_button(app: AppTest) -> Any:
    """Return the button that goes on to the next step."""
    return next(item for item in app.button if (item.key or "").startswith("call_next_step:"))


def go_on(app: AppTest) -> AppTest:
    return next_button(app).click().run()


def step(app: AppTest) -> str:
    """Return the step in sight."""
    return str(next(item for item in app.get("button_group") if "Stap" in item.label).value)


def test_before_the_call_nothing_is_complained_of_and_nothing_asked(
    path: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1")
    shown = words(app)
    for said in ("Waarvoor het gesprek dient", "Wie er komt", "De leervraag nu"):
        assert said in shown
    assert not app.text_area
    assert not app.warning
    assert not app.error
    assert "Vul in hoeveel minuten" not in shown


def test_starting_opens_the_first_step_and_ending_the_last(path: Path, open_app: OpenApp) -> None:
    app = press(open_app("intake_call", switch="1"), "Gesprek starten")
    assert step(app) == Purpose.EXPLANATION
    press(app, "Einde")
    assert step(app) == "finish"
    assert read(path).calls[0].call.ended_at is not None


@pytest.mark.slow
def test_next_marks_a_step_covered_only_when_something_was_filled_in(
    path: Path, open_app: OpenApp
) -> None:
    app = press(open_app("intake_call", switch="1"), "Achteraf invullen")
    seen = []
    while step(app) != "finish":
        seen.append(step(app))
        if step(app) == Purpose.ACQUAINTANCE:
            by_label(app, "text_area", "Notities: Kennismaking").set_value("klik").run()
        go_on(app)
        assert not app.exception
    assert seen == list(Purpose)
    covered = {item.purpose: item.covered for item in read(path).calls[0].purposes}
    assert covered.pop(Purpose.ACQUAINTANCE) is True
    assert set(covered.values()) == {None}


def test_the_second_of_two_clicks_goes_no_further(path: Path, open_app: OpenApp) -> None:
    app = press(open_app("intake_call", switch="1"), "Achteraf invullen")
    first = next_button(app)
    go_on(app)
    assert step(app) == Purpose.ACQUAINTANCE
    assert first.id not in {item.id for item in app.button}  # nobody hears of it


def asks_if_covered(app: AppTest) -> list[str]:
    """Return the purposes of which the last step asks whether they were covered."""
    rows = app.get("button_group")
    return [item.label for item in rows if [o.content for o in item.proto.options] == ANSWERS]


def test_the_last_step_asks_what_nothing_was_said_of_and_why_it_was_skipped(
    path: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    assert len(asks_if_covered(app)) == len(Purpose)
    by_label(app, "button_group", "Praktische afspraken").set_value(False).run()
    by_label(app, "text_input", "Waarom is dit overgeslagen?").set_value("volgt per mail").run()
    press(app, "Dit kwam allemaal aan bod")
    purposes = {item.purpose: item for item in read(path).calls[0].purposes}
    practical = purposes.pop(Purpose.PRACTICAL)
    assert (practical.covered, practical.skip_reason) == (False, "volgt per mail")
    assert {item.covered for item in purposes.values()} == {True}
    assert asks_if_covered(app) == ["Praktische afspraken"]


def test_next_leaves_a_skipped_purpose_skipped(path: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="acquaintance")
    covered = next(item for item in app.get("button_group") if "Besproken" in item.label)
    covered.set_value(False).run()
    go_on(app)
    assert step(app) == Purpose.QUESTION
    assert read(path).calls[0].purpose(Purpose.ACQUAINTANCE).covered is False


@pytest.mark.parametrize("wanted", CALL_STEPS)
def test_only_the_step_in_sight_is_built(path: Path, open_app: OpenApp, wanted: str) -> None:
    app = open_app("intake_call", switch="1", step=wanted)
    assert step(app) == wanted
    notes = [item.label for item in app.text_area if item.label.startswith("Notities: ")]
    assert len(notes) == (0 if wanted == "finish" else 1)
    assert by_label(app, "text_area", "Losse notities")


def test_what_was_typed_in_a_step_is_there_when_one_comes_back(
    path: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1", step="explanation")
    by_label(app, "text_area", "Notities: Toelichting over Switching Talent").set_value("kort")
    go_on(app)
    assert read(path).calls[0].purpose(Purpose.EXPLANATION).notes == "kort"
    again = open_app("intake_call", switch="1", step="explanation")
    notes = by_label(again, "text_area", "Notities: Toelichting over Switching Talent")
    assert notes.value == "kort"


def test_everyone_is_there_in_one_click(path: Path, open_app: OpenApp) -> None:
    app = press(open_app("intake_call", switch="1", step="explanation"), "Iedereen is er")
    assert all(person.attended for person in read(path).calls[0].participants)
    assert "Iedereen is er" not in [button.label for button in app.button]


def test_of_a_new_host_the_three_usual_options_stand_ready_to_be_answered(
    path: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1", step="options")
    said = "Dit bieden organisaties vaak aan. Duid aan wat je voorstelde."
    assert said in [caption.value for caption in app.caption]
    for label, answer in (
        ("Antwoord op Rondleiding", Answer.USEFUL),
        ("Antwoord op Gesprek met specialist", Answer.NOT_USEFUL),
    ):
        row = next(item for item in app.get("button_group") if item.label == label)
        app = row.set_value(answer).run()
        assert not app.exception
        assert said in [caption.value for caption in app.caption]  # it offered nothing of its own
    dossier = read(path)
    assert {(item.kind, item.answer) for item in dossier.proposals} == {
        (OptionKind.GUIDED_TOUR, Answer.USEFUL),
        (OptionKind.SPECIALIST_TALK, Answer.NOT_USEFUL),
    }
    assert {option.kind for option in dossier.options} == {
        OptionKind.GUIDED_TOUR,
        OptionKind.SPECIALIST_TALK,
    }
    assert "Antwoord op Werkgroep" in [item.label for item in app.get("button_group")]


def asked_of(app: AppTest) -> list[str]:
    """Return the proposals that are asked for, from top to bottom."""
    labels = [str(item.label) for item in app.get("button_group")]
    return [label.removeprefix("Antwoord op ") for label in labels if "Antwoord op" in label]


def test_the_usual_options_keep_their_order_whichever_is_answered_first(
    path: Path, open_app: OpenApp
) -> None:
    order = ["Rondleiding", "Werkgroep", "Gesprek met specialist"]
    app = open_app("intake_call", switch="1", step="options")
    assert asked_of(app) == order
    for title in (order[2], order[0]):
        by_label(app, "button_group", f"Antwoord op {title}").set_value(Answer.USEFUL).run()
        assert asked_of(app) == order
    assert asked_of(open_app("intake_call", switch="1", step="options")) == order


def test_a_proposal_is_worded_otherwise_and_taken_away(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    values = {"kind": OptionKind.OTHER, "title": "Iets doen"}
    proposal = calls.add_proposal(at(path), read(path), values, "key")
    app = open_app("intake_call", switch="1", step="options")
    by_label(app, "text_input", "Wat werd er voorgesteld?").set_value("Meelopen").run()
    assert [item.title for item in read(path).proposals] == ["Meelopen"]
    app.button(key=f"remove:proposals:{proposal.id}").click().run()
    assert not app.exception
    assert read(path).proposals == ()


@pytest.mark.slow
def test_what_was_taken_away_is_put_to_the_learner_again(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    """Of the usual ones at first, of the host's catalogue from then on."""
    app, title = open_app("intake_call", switch="1", step="options"), "Rondleiding"
    by_label(app, "button_group", f"Antwoord op {title}").set_value(Answer.USEFUL).run()
    for _ in range(2):
        (proposal,) = read(path).proposals
        app.button(key=f"remove:proposals:{proposal.id}").click().run()
        assert read(path).proposals == ()
        press(app, f"+ {title}")
    assert [item.title for item in read(path).proposals] == [title]


def test_a_usual_one_that_is_answered_otherwise_at_once_has_the_last_answer(
    path: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second click stops the run of the first one right behind what it stored."""
    app, label = open_app("intake_call", switch="1", step="options"), "Antwoord op Rondleiding"

    def store_and_stop(context: Context) -> None:
        store(context)
        st.stop()

    store, showed = leftovers._store_own, app._tree
    buttons = by_label(app, "button_group", label)
    with monkeypatch.context() as stopped:
        stopped.setattr(leftovers, "_store_own", store_and_stop)
        buttons.set_value(Answer.USEFUL).run()
    assert [item.answer for item in read(path).proposals] == [Answer.USEFUL]
    app._tree = showed  # a run that was stopped took nothing away
    buttons.set_value(Answer.NOT_USEFUL)
    app.run()
    assert [item.answer for item in read(path).proposals] == [Answer.NOT_USEFUL]


def test_what_lacks_is_the_way_to_its_step(path: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    press(app, "· Nog geen datum voor de uitwisseling.")
    assert step(app) == Purpose.PRACTICAL
    assert errors(app) == []


def why(app: AppTest) -> Any:
    """Return the question why the call took longer; None where it is not asked."""
    return next(
        (item for item in app.get("button_group") if "wat vroeg de tijd?" in item.label), None
    )


@pytest.mark.parametrize(("minutes", "asked"), [(None, False), (20, False), (21, True)])
def test_only_of_a_call_that_took_longer_is_it_asked_why(
    path: Path, open_app: OpenApp, minutes: int | None, asked: bool
) -> None:
    edit(path, read(path).calls[0].call, actual_minutes=minutes)
    assert (why(open_app("intake_call", switch="1", step="finish")) is not None) == asked


@pytest.mark.slow
def test_why_a_call_took_longer_is_one_tap(path: Path, open_app: OpenApp) -> None:
    edit(path, read(path).calls[0].call, actual_minutes=34)
    app = open_app("intake_call", switch="1", step="finish")
    why(app).set_value(OverrunReason.MANY_OPTIONS).run()
    assert read(path).calls[0].call.overrun_reason is OverrunReason.MANY_OPTIONS
    assert "In een woord: wat vroeg de tijd?" not in [item.label for item in app.text_input]
    why(app).set_value(OverrunReason.OTHER).run()
    by_label(app, "text_input", "In een woord: wat vroeg de tijd?").set_value("brandalarm").run()
    assert read(path).calls[0].call.overrun_remark == "brandalarm"
    why(app).set_value(None).run()
    assert read(path).calls[0].call.overrun_reason is None


def test_why_a_call_took_longer_is_kept_when_its_step_closes_at_once(
    path: Path, open_app: OpenApp
) -> None:
    edit(path, read(path).calls[0].call, actual_minutes=34)
    app = open_app("intake_call", switch="1", step="finish")
    why(app).set_value(OverrunReason.TECHNIQUE)
    app.switch_page("pages/worklist.py").run()
    assert not app.exception
    assert read(path).calls[0].call.overrun_reason is OverrunReason.TECHNIQUE


def test_on_record_one_reads_why_a_call_took_longer(path: Path, open_app: OpenApp) -> None:
    call = read(path).calls[0].call
    edit(path, call, actual_minutes=34, overrun_reason=OverrunReason.LITTLE_INFORMED)
    edit(path, read(path).calls[0].participants[0], attended=True)
    calls.complete_call(at(path, now=NOW + timedelta(hours=2)), 1)
    app = open_app("intake_call", switch="1")
    assert why(app) is None
    said = "14 minuten langer dan gepland · veel uit te leggen"
    assert said in [caption.value for caption in app.caption]
