"""A button that was pressed counts, also when the next click stops the run that it asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Dossier, Purpose
from switching.services import questions
from tests.samples import at, edit, hold_a_call, make_database, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press

pytestmark = pytest.mark.usefixtures("all_open")


@pytest.fixture
def held(database: Path) -> Path:
    """A dossier whose call was held, with a question that is being refined."""
    make_database(database.parent)
    hold_a_call(database)
    questions.open_refinement(at(database), 1)
    goal = read(database).latest.goals[0].goal_id
    proposal = read(database).proposals[0]
    questions.set_match(at(database), goal, (proposal.id, None), True)
    return database


def button(app: AppTest, start: str) -> Any:
    """Return the first button whose key begins like this."""
    return next(item for item in app.button if (item.key or "").startswith(start))


def press_and_leave(app: AppTest, start: str) -> None:
    """Press it, and be on another page by the run that hears of it, as after two quick clicks."""
    button(app, start).click()
    app.switch_page("pages/worklist.py").run()
    assert not app.exception


CALL: list[tuple[str, str, Callable[[Dossier], int]]] = [
    ("options", "propose:", lambda dossier: len(dossier.proposals)),
    ("practical", "arrangement:", lambda dossier: len(dossier.arrangements)),
    ("practical", "add_day", lambda dossier: len(dossier.days)),
    ("question", "remove:goal_wordings:", lambda dossier: -len(dossier.latest.goals)),
    (
        "explanation",
        "all_present",
        lambda dossier: sum(person.attended for person in dossier.calls[-1].participants),
    ),
    (
        "finish",
        "all_covered",
        lambda dossier: sum(item.covered is True for item in dossier.calls[-1].purposes),
    ),
]


@pytest.mark.parametrize(("step", "start", "count"), CALL, ids=[case[1] for case in CALL])
def test_in_a_call(
    demo: Path, open_app: OpenApp, step: str, start: str, count: Callable[[Dossier], int]
) -> None:
    before = count(read(demo))
    app = open_app("intake_call", switch="1", step=step)
    press_and_leave(app, start)
    assert count(read(demo)) > before


@pytest.mark.slow
def test_the_step_that_one_goes_on_from_is_covered(demo: Path, open_app: OpenApp) -> None:
    edit(demo, read(demo).calls[-1].purpose(Purpose.OPTIONS), notes="een rondleiding")
    app = open_app("intake_call", switch="1", step="options")
    press_and_leave(app, "call_next_step")
    assert read(demo).calls[-1].purpose(Purpose.OPTIONS).covered is True


@pytest.mark.slow
def test_what_is_put_in_the_plan_and_taken_out(held: Path, open_app: OpenApp) -> None:
    press_and_leave(open_app("learning_question", switch="1"), "plan:")
    assert len(read(held).activities) == 1
    press_and_leave(open_app("learning_question", switch="1"), "unplan:")
    assert read(held).activities == ()


@pytest.mark.slow
def test_an_activity_of_the_plan(held: Path, open_app: OpenApp) -> None:
    app = open_app("action_plan", switch="1", section="activities")
    press_and_leave(app, "offer:")
    assert len(read(held).activities) == 1
    app = open_app("action_plan", switch="1", section="activities")
    press_and_leave(app, "remove:activities:")
    assert read(held).activities == ()


@pytest.mark.slow
def test_a_press_counts_once(demo: Path, open_app: OpenApp) -> None:
    before = len(read(demo).days)
    app = open_app("intake_call", switch="1", step="practical")
    button(app, "add_day").click().run()
    app.run()
    assert len(read(demo).days) == before + 1
    button(app, "add_day").click().run()
    assert len(read(demo).days) == before + 2


def test_a_press_never_lands_in_another_dossier(demo: Path, open_app: OpenApp) -> None:
    """Such as that of a page which stands there still, while another one is on its way."""
    before = [len(read(demo, number).arrangements) for number in (1, 2)]
    app = open_app("intake_call", switch="1", step="practical")
    app.query_params["switch"], app.query_params["step"] = "2", "practical"
    button(app, "arrangement:").click().run()
    after = [len(read(demo, number).arrangements) for number in (1, 2)]
    assert after == [before[0] + 1, before[1]]


@pytest.mark.slow
def test_a_press_in_a_tab_that_outlived_the_server_counts_once(
    demo: Path, open_app: OpenApp
) -> None:
    before = len(read(demo).days)
    app = open_app("intake_call", switch="1", step="practical")
    app.session_state["presses_known"] = {}
    button(app, "add_day").click().run()
    app.run()
    assert len(read(demo).days) == before + 1


@pytest.mark.slow
def test_what_is_refused_is_said(held: Path, open_app: OpenApp) -> None:
    first, second = read(held).latest.goals
    edit(held, second, description=first.description)
    app = open_app("learning_question", switch="1")
    button(app, "settle:").click().run()
    assert ["Leerdoel" in sentence for sentence in errors(app)] == [True]
    app.run()
    assert not errors(app)


def test_what_is_gone_meanwhile_is_no_fault(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="question")
    goal = read(demo).latest.goals[0]
    questions.remove_goal(at(demo), goal.id)
    button(app, "remove:goal_wordings:").click().run()
    assert not app.exception
    assert not errors(app)


FORM = """
import streamlit as st
from switching.i18n import Texts
from switching.ui.kit import presses
from switching.ui.kit.form import Form, is_sent

is_open = st.toggle("Open", True)
if st.session_state.get("stopped"):
    st.stop()
if is_open or is_sent("thing"):
    form = Form("thing", Texts(), disabled=False)
    name = form.line("name", "Name")
    form.submit("Add", lambda key: st.session_state.setdefault("stored", []).append(name))
presses.settle()
"""


@pytest.mark.parametrize("stays_open", [True, False])
def test_a_form_is_sent_by_the_run_behind_the_one_that_was_stopped(
    database: Path, stays_open: bool
) -> None:
    app = AppTest.from_string(FORM, default_timeout=30).run()
    by_label(app, "text_input", "Name").set_value("Fatma")
    app.session_state["stopped"] = True
    press(app, "Add")
    app.session_state["stopped"] = False
    app.toggle[0].set_value(stays_open).run()
    app.run()
    assert app.session_state["stored"] == ["Fatma"]


def test_a_press_of_a_form_that_is_not_shown_any_more_waits_no_longer(database: Path) -> None:
    app = AppTest.from_string(FORM.replace(' or is_sent("thing")', ""), default_timeout=30).run()
    by_label(app, "text_input", "Name").set_value("Fatma")
    app.session_state["stopped"] = True
    press(app, "Add")
    app.session_state["stopped"] = False
    app.toggle[0].set_value(False).run()
    app.toggle[0].set_value(True).run()
    assert "stored" not in app.session_state
