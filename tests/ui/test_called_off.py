"""What was called off, and what can't all be true, on the pages of a dossier."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n.texts import BRUSSELS
from switching.models import CallOutcome, Party
from switching.services import calls
from switching.services.switches import stop_switch
from switching.store import connect, revision
from tests.pages import WITH_HEADER
from tests.samples import (
    at,
    complete_dossier,
    edit,
    hold_the_hours,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_exchange import answer
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.astimezone(BRUSSELS).date()


@pytest.fixture
def path(database: Path) -> Path:
    make_database(database.parent)
    open_dossier(database)
    return database


def downloads(app: AppTest) -> list[str]:
    return [item.label for item in file_buttons(app)]


def off(path: Path, outcome: CallOutcome, planned_at: datetime) -> None:
    call = plan_a_call(path, planned_at).calls[0].call
    calls.call_off(at(path, now=NOW), call.id, outcome, Party.COACH, "zieke collega")


def test_a_no_show_says_when_who_and_why_and_is_taken_back_after_a_question(
    path: Path, open_app: OpenApp
) -> None:
    off(path, CallOutcome.NO_SHOW, NOW - timedelta(days=1))
    app = open_app("intake_call", switch="1")
    (told,) = [item.value for item in app.info if "ging niet door" in item.value]
    for part in ("iemand kwam niet opdagen", "de coach", "zieke collega"):
        assert part in told
    assert downloads(app)[:2] == ["Mail om af te zeggen (.eml)", "Uit de agenda halen (.ics)"]
    press(app, "Ja, zet het weer open")
    assert not app.exception
    assert read(path).call is not None
    assert any(item.value.startswith("Het gesprek staat weer open") for item in app.success)


def test_a_no_show_of_a_call_to_come_is_refused_beside_the_question(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    plan_a_call(path, NOW + timedelta(days=3))
    app = open_app("intake_call", switch="1")
    by_label(app, "selectbox", "Wat gebeurde er?").set_value(CallOutcome.NO_SHOW)
    by_label(app, "selectbox", "Door wie kwam dat?").set_value(Party.COACH)
    by_label(app, "text_input", "Waarom?").set_value("ziek")
    press(app, "Vastleggen")
    assert [said for said in errors(app) if "moet nog komen" in said]
    assert by_label(app, "text_input", "Waarom?").value == "ziek"
    assert read(path).call is not None


@pytest.mark.slow
def test_after_a_cancellation_its_files_are_offered_beside_the_form_for_a_new_call(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    off(path, CallOutcome.CANCELLED, NOW + timedelta(days=3))
    app = open_app("intake_call", switch="1")
    assert "Uit de agenda halen (.ics)" in downloads(app)
    press(app, "Gesprek plannen")
    again = open_app("intake_call", switch="1")
    assert "Agendabestand (.ics)" in downloads(again)
    assert [item for item in again.info if "ging niet door" in item.value]


@pytest.mark.parametrize("page", WITH_HEADER)
def test_each_page_says_when_who_and_why_a_switch_was_stopped(
    path: Path, open_app: OpenApp, page: str
) -> None:
    stop(path)
    app = open_app(page, switch="1")
    told = "\n".join(item.value for item in app.info)
    for part in ("stopgezet", "de host" if "de host" in told else "ontvangende", "geen plaats"):
        assert part in told


def stop(path: Path) -> None:
    values = {"stopped_on": TODAY, "stopped_by": Party.HOST, "stop_reason": "geen plaats meer"}
    stop_switch(at(path, now=NOW), 1, values)


@pytest.mark.slow
def test_a_stopped_switch_offers_what_calls_it_off_only_where_something_stands(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    stop(path)
    assert "Mail om af te zeggen (.eml)" not in downloads(open_app("exchange", switch="1"))
    app = press(open_app("exchange", switch="1"), "Ja, hervat de switch")
    assert read(path).switch.stopped_on is None
    plan_a_call(path, NOW + timedelta(days=3))
    stop(path)
    app = open_app("exchange", switch="1")
    assert "Mail om af te zeggen (.eml)" in downloads(app)
    app = open_app("intake_call", switch="1")
    assert "Uit de agenda halen (.ics)" in downloads(app)
    assert "gaat niet door" in "\n".join(item.value for item in app.code)


def test_the_day_it_was_held_follows_the_clock_and_can_be_said_otherwise(
    path: Path, open_app: OpenApp
) -> None:
    call = plan_a_call(path, NOW + timedelta(days=5)).calls[0].call
    calls.start_call(at(path, now=NOW), call.id)
    app = open_app("intake_call", switch="1", step="finish")
    assert by_label(app, "date_input", "Gevoerd op").value == TODAY
    assert "Het was gepland op" in words(app)
    day = TODAY - timedelta(days=1)
    by_label(app, "date_input", "Gevoerd op").set_value(day).run()
    assert not app.exception
    held = read(path).calls[0].call.took_place_at
    assert held.astimezone(BRUSSELS).date() == day


@pytest.fixture
def filled(database: Path) -> Path:
    """A dossier with a day before its call, to be confirmed."""
    make_database(database.parent)
    edit(database, complete_dossier(database).days[0], day=date(2026, 11, 20))
    return database


def asked(app: object) -> list[str]:
    return [item.value for item in app.warning]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_a_day_before_its_call_is_asked_once_where_it_stands_and_in_the_list(
    filled: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("exchange", switch="1")
    sentence = "De uitwisselingsdag van 20 november 2026 ligt voor het kennismakingsgesprek"
    assert [said for said in asked(app) if said.startswith(sentence)]
    assert "Klopt dit? 1 vraag" in [item.label for item in app.expander]
    right = [item for item in app.button if item.label == "Ja, dat klopt"]
    assert len(right) == 2
    right[-1].click().run()
    assert not app.exception
    again = open_app("exchange", switch="1")
    assert not [said for said in asked(again) if said.startswith(sentence)]
    assert "Bekeken en juist bevonden" in [item.label for item in again.expander]
    press(again, "Toch niet juist")
    assert read(filled).confirmations == ()


@pytest.mark.parametrize("page", WITH_HEADER)
def test_the_list_of_questions_stands_on_each_page_and_looking_writes_nothing(
    filled: Path, open_app: OpenApp, page: str
) -> None:
    with connect(filled) as db:
        before = revision(db)
    app = open_app(page, switch="1")
    assert not app.exception
    assert "Klopt dit? 1 vraag" in [item.label for item in app.expander]
    with connect(filled) as db:
        assert revision(db) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "begin"), [("14u30", "‘14u30’ is een uur op de klok"), ("7.30", "‘7.30’ kan twee")]
)
def test_a_clock_time_for_real_hours_is_refused_and_stays_on_screen(
    filled: Path, open_app: OpenApp, typed: str, begin: str
) -> None:
    app = open_app("exchange", switch="1")
    answer(app, "Hoe verliep", True)
    by_label(app, "text_input", "Echte uren").set_value(typed).run()
    assert [said for said in errors(app) if said.startswith(begin)]
    assert by_label(app, "text_input", "Echte uren").value == typed
    assert read(filled).days[0].held_minutes == 420


@pytest.mark.slow
def test_more_hours_than_the_day_has_are_asked_and_stand_after_yes(
    filled: Path, open_app: OpenApp
) -> None:
    app = open_app("exchange", switch="1")
    answer(app, "Hoe verliep", True)
    by_label(app, "text_input", "Echte uren").set_value("9,5").run()
    assert read(filled).days[0].held_minutes == 570
    assert [said for said in asked(app) if said.startswith("Er staat 9,5 u op 20 november 2026")]
    assert errors(app) == []


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("maart 2019", "2019-03", "maart 2019"),
        ("01/2015", "2015-01", "januari 2015"),
        ("2012", "2012", "2012"),
        ("", "", ""),
    ],
)
def test_a_month_is_taken_and_shown_as_people_write_it(
    path: Path, open_app: OpenApp, typed: str, stored: str, shown: str
) -> None:
    plan_a_call(path, NOW)
    edit(path, read(path).learner, job_since="2001")
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_input", "Sinds").set_value(typed).run()
    assert errors(app) == []
    assert read(path).learner.job_since == stored
    assert by_label(app, "text_input", "Sinds").value == shown


def test_a_job_that_is_still_to_come_is_asked_below_its_field(
    path: Path, open_app: OpenApp
) -> None:
    plan_a_call(path, NOW)
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_input", "Sinds").set_value("maart 2091").run()
    assert [said for said in asked(app) if "sinds maart 2091" in said]


@pytest.mark.slow
def test_a_certificate_is_not_issued_without_what_contradicts_itself_in_sight(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    make_database(database.parent)
    hold_the_hours(database)
    app = open_app("exchange", switch="1")
    said = "De uitwisselingsdag van 10 november 2026 ligt voor het kennismakingsgesprek"
    assert [item for item in app.caption if item.value.startswith(said)]
