"""What someone gave in a field that the next run does not show: it is stored all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from switching.models import RECORDS, Purpose, Record
from switching.services import exchange
from switching.services.context import Context
from switching.store import connect, connection, get_record, immediate
from switching.ui.kit import form, leftovers
from switching.ui.saving import keeper
from tests.samples import at, edit, read
from tests.soak import one_in
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label

pytestmark = pytest.mark.slow

_KEY = re.compile(r"([a-z_]+):(\d+):([a-z_]+)(:\w+)?")
_KINDS = {kind.TABLE: kind for kind in RECORDS}


def field_of(widgets: Any, name: str) -> Any:
    """Return the first widget of a field with this name on a record."""
    keys = [(widget, _KEY.fullmatch(widget.key or "")) for widget in widgets]
    return next(widget for widget, key in keys if key and key[3] == name)


def record_of(path: Path, key: str) -> Record:
    match = _KEY.fullmatch(key)
    assert match is not None
    with connect(path) as db:
        return get_record(db, _KINDS[match[1]], int(match[2]))


def leave(app: AppTest) -> None:
    """Go to another page in the very run that brings what was given, as after two quick clicks."""
    app.switch_page("pages/worklist.py").run()
    assert not app.exception


def test_what_a_tab_saved_by_itself_gives_way_to_no_older_copy(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first run of a page does not know the tab yet, which has a text to save at once."""
    app, notes = _find(open_app, "intake_call", "loose_notes", lambda app: app.text_area)
    old, saved = notes.value, "de tab heeft dit bewaard"
    edit(demo, record_of(demo, notes.key), loose_notes=saved)
    monkeypatch.setattr(keeper, "tab", lambda: "a" * 32)
    app.run()
    # On a busy computer the browser sends what stood there before it hears what stands there now.
    field_of(app.text_area, "loose_notes").set_value(old)
    leave(app)
    assert record_of(demo, notes.key).model_dump()["loose_notes"] == saved


CASES: list[tuple[str, str, Callable[[AppTest], Any], object, object]] = [
    ("intake_call", "attended", lambda app: app.checkbox, True, True),
    ("intake_call", "actual_minutes", lambda app: app.text_input, "31", 31),
    ("exchange", "day", lambda app: app.date_input, date(2027, 3, 9), date(2027, 3, 9)),
    ("exchange", "break_minutes", lambda app: app.text_input, "37", 37),
    ("action_plan", "minutes", lambda app: app.text_input, "3u15", 195),
]


@pytest.mark.parametrize(("page", "name", "among", "given", "stored"), one_in(3, CASES))
def test_it_is_stored_at_the_start_of_the_next_page(
    demo: Path,
    open_app: OpenApp,
    page: str,
    name: str,
    among: Callable[[AppTest], Any],
    given: object,
    stored: object,
    all_open: None,
) -> None:
    app, widget = _find(open_app, page, name, among)
    assert getattr(record_of(demo, widget.key), name) != stored
    widget.set_value(given)
    leave(app)
    assert getattr(record_of(demo, widget.key), name) == stored


def _find(
    open_app: OpenApp, page: str, name: str, among: Callable[[AppTest], Any]
) -> tuple[AppTest, Any]:
    for switch in range(1, 25):
        app = open_app(page, switch=str(switch), step="finish", section="activities")
        try:
            widget = field_of(among(app), name)
        except StopIteration:
            continue
        if not widget.disabled:
            return app, widget
    raise AssertionError(f"no dossier of the demo shows {name}")


def attended(app: AppTest) -> Any:
    return field_of(app.checkbox, "attended")


@pytest.fixture
def call(demo: Path, open_app: OpenApp) -> AppTest:
    """The page of a call that is not over."""
    return _find(open_app, "intake_call", "attended", lambda app: app.checkbox)[0]


def test_what_a_colleague_changed_meanwhile_stands(call: AppTest, demo: Path) -> None:
    minutes = field_of(call.text_input, "actual_minutes")
    record = record_of(demo, minutes.key)
    minutes.set_value("31")
    edit(demo, record, actual_minutes=17)
    leave(call)
    assert record_of(demo, minutes.key).model_dump()["actual_minutes"] == 17


def test_another_field_that_was_saved_meanwhile_is_in_no_ones_way(
    call: AppTest, demo: Path
) -> None:
    minutes = field_of(call.text_input, "actual_minutes")
    minutes.set_value("31")
    edit(demo, record_of(demo, minutes.key), loose_notes="van een ander")
    leave(call)
    found = record_of(demo, minutes.key)
    assert found.model_dump()["actual_minutes"] == 31
    assert found.model_dump()["loose_notes"] == "van een ander"


def test_what_can_not_be_written_now_is_stored_by_a_later_run(
    call: AppTest, demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    box = attended(call)
    before = box.value
    box.set_value(not before)
    with connect(demo) as db, immediate(db):  # someone else writes for long
        leave(call)
    assert record_of(demo, box.key).model_dump()["attended"] is before
    call.run()
    assert record_of(demo, box.key).model_dump()["attended"] is not before


def test_a_value_that_is_refused_stays_with_its_page(call: AppTest, demo: Path) -> None:
    minutes = field_of(call.text_input, "actual_minutes")
    before = record_of(demo, minutes.key)
    minutes.set_value("-5")
    leave(call)
    assert record_of(demo, minutes.key) == before


def test_the_moment_of_a_call_is_two_fields_and_one_value(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    call = open_app("intake_call", switch="1")
    day = next(item for item in call.date_input if str(item.key).startswith("call_day:"))
    key = f"intake_calls:{str(day.key).split(':')[1]}:planned_at"
    day.set_value(date(2027, 3, 9))
    leave(call)
    assert record_of(demo, key).model_dump()["planned_at"].date() == date(2027, 3, 9)


OWN = [
    ("action_plan", "activity_goals:", lambda app: app.multiselect, "activity_goals"),
    ("exchange", "day_activities:", lambda app: app.multiselect, "activities"),
]


@pytest.mark.parametrize(("page", "start", "among", "table"), OWN)
def test_what_stands_in_a_widget_of_a_pages_own_is_stored(
    demo: Path,
    open_app: OpenApp,
    page: str,
    start: str,
    among: Callable[[AppTest], Any],
    table: str,
    all_open: None,
) -> None:
    app, widget = _find_own(open_app, page, start, among)
    before = rows_of(demo, table)
    widget.set_value([] if widget.value else [widget.options[0]])
    leave(app)
    assert rows_of(demo, table) != before


def _find_own(
    open_app: OpenApp, page: str, start: str, among: Callable[[AppTest], Any]
) -> tuple[AppTest, Any]:
    for switch in range(1, 25):
        app = open_app(page, switch=str(switch), step="finish", section="activities")
        for widget in among(app):
            if str(widget.key).startswith(start) and not widget.disabled:
                return app, widget
    raise AssertionError(f"no dossier of the demo shows {start}")


def rows_of(path: Path, table: str) -> list[dict[str, Any]]:
    with connect(path) as db:
        return list(db[table].rows)


def test_a_run_that_goes_on_beside_the_next_one_stops_neither(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quick click begins a run while the one before it is still storing the same things."""
    context = at(tmp_path / "none.db")
    held = {"answer": "zinvol", "remark": "om te beginnen"}
    monkeypatch.setattr(leftovers.st, "session_state", held)
    given: list[object] = []

    def keep(_context: Context, value: object) -> None:
        given.append(value)
        if len(given) == 1:  # the run of the next click, while this one waits for the database
            leftovers.store(context)
            leftovers.watch_own("remark", "om te beginnen", keep)

    leftovers.watch_own("answer", None, keep)
    leftovers.watch_own("remark", "", keep)
    leftovers.store(context)
    assert set(given) == {"zinvol", "om te beginnen"}
    held["remark"] = "om af te sluiten"  # what the next run showed is still looked at
    leftovers.store(context)
    assert given[-1] == "om af te sluiten"


@pytest.mark.parametrize(("runs", "is_stored"), [(2, True), (40, False)])
def test_what_is_given_in_a_field_that_goes_is_stored(
    demo: Path, monkeypatch: pytest.MonkeyPatch, runs: int, is_stored: bool
) -> None:
    """A tab shows a field for a moment after the last run that did, and what it says comes later.

    After many runs without it no tab shows it any more.
    """
    call = read(demo).calls[-1].call
    field, other = (call.TABLE, call.id, "actual_minutes"), call.planned_minutes + 1
    held: dict[str, Any] = {leftovers.BASES: {field: call.actual_minutes}}
    monkeypatch.setattr(leftovers.st, "session_state", held)
    leftovers.watch(field, "minutes", call.switch_id, int)
    for _ in range(runs):
        leftovers.store(at(demo))
    held["minutes"] = str(other)
    leftovers.store(at(demo))
    stored = record_of(demo, ":".join(map(str, field))).model_dump()["actual_minutes"]
    assert (stored == other) is is_stored


NEW_GOAL = "Leerdoel toevoegen…"


def goals_of(path: Path) -> list[str]:
    return [goal.description for goal in read(path).latest.goals]


def test_a_new_line_is_stored_at_the_start_of_the_next_page(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="question")
    by_label(app, "text_input", NEW_GOAL).set_value("de keuken leren kennen")
    leave(app)
    assert goals_of(demo).count("de keuken leren kennen") == 1


def test_two_lines_in_a_field_that_was_not_emptied_between_are_two(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is stopped behind what it stored has not emptied the field."""
    app = open_app("intake_call", switch="1", step="question")
    before = goals_of(demo)
    monkeypatch.setattr(form, "renew_form", lambda _name: st.stop())
    for goal in ("de keuken leren kennen", "het teamoverleg bijwonen"):
        by_label(app, "text_input", NEW_GOAL).set_value(goal).run()
    assert goals_of(demo) == [*before, "de keuken leren kennen", "het teamoverleg bijwonen"]


def test_a_section_of_a_plan_stays_open_on_hours_that_can_not_be_read(
    demo: Path, open_app: OpenApp
) -> None:
    app, hours = _find(open_app, "action_plan", "minutes", lambda app: app.text_input)
    hours.set_value("een voormiddag")
    app.button(key="change_guidance").click().run()
    assert field_of(app.text_input, "minutes").value == "een voormiddag"
    field_of(app.text_input, "minutes").set_value("3u15")
    app.button(key="change_guidance").click().run()
    assert field_of(app.text_area, "follow_up")
    assert record_of(demo, hours.key).model_dump()["minutes"] == 195


def test_a_step_of_a_call_stays_on_minutes_that_can_not_be_read(call: AppTest, demo: Path) -> None:
    minutes = field_of(call.text_input, "actual_minutes")
    minutes.set_value("een half uur")
    steps = next(item for item in call.get("button_group") if item.key.startswith("call_step"))
    steps.set_value(Purpose.OPTIONS).run()
    assert field_of(call.text_input, "actual_minutes").value == "een half uur"
    field_of(call.text_input, "actual_minutes").set_value("30")
    steps = next(item for item in call.get("button_group") if item.key.startswith("call_step"))
    steps.set_value(Purpose.OPTIONS).run()
    assert call.session_state[steps.key] is Purpose.OPTIONS
    assert record_of(demo, minutes.key).model_dump()["actual_minutes"] == 30


def test_a_call_that_a_colleague_moved_is_not_moved_back(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    """By a page that stood open with the date of before."""
    app = open_app("intake_call", switch="1")
    call = read(demo).calls[-1].call
    moved = call.planned_at + timedelta(days=3, hours=1)
    edit(demo, call, planned_at=moved)
    app.run()
    assert read(demo).calls[-1].call.planned_at == moved
    day = next(item for item in app.date_input if str(item.key).startswith("call_day:"))
    day.set_value(day.value + timedelta(days=1)).run()
    assert read(demo).calls[-1].call.planned_at == moved + timedelta(days=1)


def test_goals_that_a_colleague_gave_an_activity_are_not_taken_away(
    demo: Path, open_app: OpenApp
) -> None:
    """By a page that stood open with the goals of before; what is chosen there comes on top."""
    app = open_app("action_plan", switch="18", section="activities")
    dossier = read(demo, 18)
    activity, goals = dossier.activities[0], [goal.goal_id for goal in dossier.latest.goals]
    first, *_others = dossier.goals_of(activity)
    second, *rest = [goal for goal in goals if goal != first]
    exchange.set_activity_goals(at(demo), activity.id, {first, second})
    app.run()
    assert read(demo, 18).goals_of(activity) == {first, second}
    served = app.multiselect(key=f"activity_goals:{activity.id}")
    assert set(served.value) == {first, second}
    served.set_value([second, *rest]).run()
    assert read(demo, 18).goals_of(activity) == {second, *rest}
