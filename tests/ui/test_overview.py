"""The overview: what the address selects, and what it says at the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import IntakeCall, Language, LearningQuestion
from switching.models.enums import Moment
from switching.overview.topics import TOPICS, Topic
from switching.services.context import Context
from switching.store import connect, write
from switching.ui.overview import read_view
from switching.ui.overview.behind import written
from tests.offices import make_office
from tests.samples import ACTOR, AMINA, at
from tests.soak import one_in
from tests.ui.conftest import OpenApp, file_buttons

TABS = ("calls", "questions", "exchanges", "organisations")
NOW = datetime.now(UTC).replace(microsecond=0)


def words(app: AppTest) -> str:
    parts = [item.value for kind in ("markdown", "caption", "header") for item in app.get(kind)]
    return "\n".join(str(part).replace("\\", "") for part in parts)


def metrics(app: AppTest) -> dict[str, str]:
    return {item.label: item.value for item in app.metric}


def charts(app: AppTest) -> int:
    return len(app.get("vega_lite_chart"))


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
def test_it_works(demo: Path, open_app: OpenApp, tab: str) -> None:
    app = open_app("overview", period="all", tab=tab)
    assert not app.exception
    assert not app.error
    assert charts(app) >= 3


def test_only_the_charts_of_the_open_tab_are_sent(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="questions")
    assert "Wat deed leervragen verschuiven?" in words(app)
    assert "Hoe lang duren gesprekken?" not in words(app)


@pytest.mark.parametrize(
    "parameters",
    [
        {"period": "nonsense"},
        {"partner": "abc", "host": "-7", "sector": "x", "stage": "1", "leader": "9" * 40},
        {"period": "own", "from": "202", "to": "2026-02-31"},
        {"period": "own", "from": "1850-01-01", "to": "9999-12-31"},
        {"tab": "nonsense"},
    ],
)
def test_what_the_address_has_wrong_is_passed_over(
    demo: Path, open_app: OpenApp, parameters: dict[str, str]
) -> None:
    app = open_app("overview", **parameters)
    assert not app.exception
    assert "Hoe lang duren gesprekken?" in words(app)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"partner": "99"}, "(meer) is: Projectpartner."),
        ({"period": "x", "stage": "y"}, "(meer) is: Periode en Fase."),
        ({"period": "own", "from": "202"}, "(meer) is: Periode."),
        ({"period": "own", "from": "2026-01-01", "stage": "registered"}, ""),
        ({}, ""),
    ],
)
def test_what_the_address_has_wrong_is_said(
    demo: Path, open_app: OpenApp, parameters: dict[str, str], said: str
) -> None:
    app = open_app("overview", **parameters)
    assert [said in warning.value for warning in app.warning] == ([True] if said else [])


@pytest.mark.slow
@pytest.mark.parametrize("topic", one_in(6, TOPICS), ids=lambda topic: topic.key)
def test_an_address_opens_the_dossiers_behind_a_place_and_says_which(
    demo: Path, open_app: OpenApp, all_open: None, topic: Topic
) -> None:
    open_app()
    selected = read_view(at(demo, now=NOW)).selected
    marks = topic.marks(selected)
    if not marks:
        pytest.skip("asks for more dossiers than this demo has")
    other, mark = marks[0], marks[-1]
    address = {"tab": topic.tab.value, "behind": written(topic, mark)}
    app = open_app("overview", period="all", **address)
    assert not app.exception
    count, place = len(topic.behind(selected, mark)), topic.place(mark, selected, Texts())
    assert f"**{count} dossier{'s' * (count > 1)}: {place}**" in words(app)
    [choice] = [box for box in app.selectbox if box.value == mark]
    assert choice.label == "Bekijk de dossiers van"
    choice.set_value(other).run()
    assert app.query_params["behind"] == written(topic, other)


@pytest.mark.slow
def test_a_place_that_is_not_there_opens_nothing(demo: Path, open_app: OpenApp) -> None:
    for behind in ("durations.zz", "durations", "nonsense", "."):
        app = open_app("overview", period="all", behind=behind)
        assert not app.exception
        assert "dossiers: " not in words(app)


@pytest.mark.slow
def test_an_address_selects_for_figures_and_charts_alike(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    with connect(demo) as db:
        host, name, calls = db.execute(
            "SELECT s.host_id, h.name, count(*) FROM intake_calls c JOIN switches s"
            " ON s.id = c.switch_id JOIN organisations h ON h.id = s.host_id"
            " WHERE c.outcome = 'held' GROUP BY s.host_id ORDER BY 3 DESC LIMIT 1"
        ).fetchone()
    app = open_app("overview", period="all", host=str(host))
    assert metrics(app)["Gesprekken"] == str(calls)
    assert f"Ontvangende organisatie: {name}" in words(app)
    [durations] = [frame for frame in app.dataframe if "gesprekken" in frame.value][:1]
    assert durations.value["gesprekken"].sum() == calls


@pytest.mark.slow
def test_only_those_who_may_read_the_same_share_what_was_read(database: Path) -> None:
    office = make_office(database.parent)
    views = {
        actor: read_view(Context(actor, database, NOW))
        for actor in (office.manager, office.katrien, office.jan)
    }
    assert [len(view.frames.switches) for view in views.values()] == [3, 2, 1]
    for actor, view in views.items():
        alike = Context(replace(actor, user_id=99), database, NOW, Language.ENGLISH)
        assert read_view(alike).overview is view.overview
    moved = replace(office.katrien, partner_id=office.jan.partner_id)
    promoted = replace(office.katrien, role=office.manager.role)
    unbound = replace(office.katrien, partner_id=None)
    found = [
        len(read_view(Context(actor, database, NOW)).frames.switches)
        for actor in (moved, promoted, unbound)
    ]
    assert found == [1, 3, 0]


def test_what_is_written_is_read_again(database: Path) -> None:
    context = Context(make_office(database.parent).manager, database, NOW)
    before = read_view(context)
    assert read_view(context).overview is before.overview
    with write(database, ACTOR, NOW) as transaction:
        call = {"switch_id": 1, "planned_at": NOW, "outcome": "held"}
        transaction.add(IntakeCall.model_validate(call))
    assert len(read_view(context).frames.calls) == len(before.frames.calls) + 1


@pytest.mark.slow
def test_one_click_clears_all_filters(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", period="all", sector="care", tab="questions")
    [clear] = [button for button in app.button if button.label == "Filters wissen"]
    clear.click().run()
    assert "de dossiers van alle projectpartners" in words(app)
    assert "sector" not in app.query_params
    assert app.query_params["tab"] == "questions"


@pytest.mark.slow
def test_a_choice_goes_into_the_address(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview")
    [sector] = [
        box for box in app.selectbox if box.label == "Sector van de ontvangende organisatie"
    ]
    sector.set_value("care").run()
    assert app.query_params["sector"] == "care"
    assert "Sector van de ontvangende organisatie: zorg" in words(app)


@pytest.mark.slow
def test_with_everything_filtered_out_it_says_what_to_do(demo: Path, open_app: OpenApp) -> None:
    for tab in TABS:
        app = open_app("overview", period="own", tab=tab, stage="registered", **OLD)
        assert not app.exception
        # Which hosts had no exchange this year does not depend on the period.
        assert charts(app) == (tab == "organisations")
        assert metrics(app)["Mediaan"] == "–"
    app = open_app("overview", period="own", **OLD)
    assert "Kies een andere periode of wis een filter." in words(app)


OLD = {"from": "2001-01-01", "to": "2001-12-31"}


def test_without_dossiers_it_says_what_it_is_for(open_app: OpenApp) -> None:
    app = open_app("overview")
    assert not app.exception
    assert "Hier zie je hoe het gaat met gesprekken" in words(app)
    assert charts(app) == 0


def open_one_dossier(database: Path, **call: object) -> None:
    """Put one dossier on record, with a call that was held when `call` says how."""
    from switching.services.switches import open_switch

    open_switch(at(database, now=NOW), AMINA, "amina")
    if call:
        hold_call(database, 1, NOW, **call)


def hold_call(database: Path, switch_id: int, at: datetime, **call: object) -> None:
    with write(database, ACTOR, NOW) as transaction:
        values = {"switch_id": switch_id, "planned_at": at, "outcome": "held", **call}
        held = transaction.add(IntakeCall.model_validate(values))
        transaction.add(
            LearningQuestion(
                switch_id=switch_id,
                call_id=held.id,
                number=2,
                moment=Moment.AFTER_CALL,
                shift="narrowed",  # type: ignore[arg-type]
                created_at=at,
                created_by=1,
                settled_at=at,
            )
        )


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
def test_one_dossier_without_a_call_breaks_nothing(
    database: Path, open_app: OpenApp, tab: str
) -> None:
    open_app()
    open_one_dossier(database)
    app = open_app("overview", tab=tab)
    assert not app.exception
    assert metrics(app)["Gesprekken"] == "0"


@pytest.mark.slow
@pytest.mark.parametrize("tab", TABS)
def test_one_call_of_600_minutes_is_shown_and_named_a_small_number(
    database: Path, open_app: OpenApp, all_open: None, tab: str
) -> None:
    open_app()
    open_one_dossier(database, actual_minutes=600)
    app = open_app("overview", tab=tab)
    assert not app.exception
    assert metrics(app)["Mediaan *"] == "600 min"
    if tab == "calls":
        assert "te weinig om er iets uit te besluiten" in words(app)
        [durations] = [frame for frame in app.dataframe if "gesprekken" in frame.value][:1]
        assert durations.value["gesprekken"].sum() == 1


@pytest.mark.slow
def test_dates_over_many_years_are_shown_per_year(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    open_app()
    open_one_dossier(database)
    from switching.services.switches import open_switch

    for number in range(2, 7):
        new = replace(AMINA, learner=f"Lerende {number}")
        open_switch(at(database, now=NOW), new, str(number))
        hold_call(database, number, NOW - timedelta(days=400 * number), actual_minutes=25)
    app = open_app("overview", period="all")
    assert not app.exception
    periods = [frame.value["maand"] for frame in app.dataframe if "maand" in frame.value]
    assert all(period.isdecimal() and len(period) == 4 for period in periods[0])


@pytest.mark.slow
def test_one_host_with_5000_dossiers_sends_no_more_than_one_with_few(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    open_app()
    open_one_dossier(database, actual_minutes=30)
    multiply(database, 5_000)
    for tab in TABS:
        app = open_app("overview", period="all", tab=tab)
        assert not app.exception
        assert metrics(app)["Gesprekken"] == "5.000"
        assert max((len(frame.value) for frame in app.dataframe), default=0) <= 200


def multiply(database: Path, copies: int) -> None:
    """Copy dossier 1 with its call and day, so that one host has `copies` of them."""
    day = date.today()
    with connect(database) as db:
        db.execute(
            "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
            " INSERT INTO switches (id, version, reference, learner_id, sending_organisation_id,"
            " host_id, coach_id, project_leader_id, partner_id, project_id, registered_on,"
            " completed_on, stopped_on, stopped_by, stop_reason)"
            " SELECT i, 1, 'X-' || i, learner_id, sending_organisation_id,"
            " host_id, coach_id, project_leader_id, partner_id, project_id, registered_on,"
            " NULL, NULL, NULL, '' FROM n, switches WHERE switches.id = 1",
            [copies],
        )
        db.execute(
            "INSERT INTO intake_calls (switch_id, planned_at, planned_minutes, place,"
            " actual_minutes, principles, loose_notes, outcome, outcome_reason)"
            " SELECT s.id, c.planned_at, 20, '', 10 + s.id % 50, '[]', '', 'held', ''"
            " FROM switches s, intake_calls c WHERE s.id > 1 AND c.switch_id = 1"
        )
        db.execute(
            'INSERT INTO exchange_days (switch_id, day, start, "end", break_minutes, place,'
            " with_whom, remark) SELECT id, date(?, '+' || (id % 80) || ' days'), '09:00',"
            " '17:00', 30, '', '', '' FROM switches",
            [str(day)],
        )


@pytest.mark.slow
def test_with_small_numbers_hidden_the_file_tells_of_whole_months(
    demo: Path, open_app: OpenApp
) -> None:
    today = date.today()
    over = today.replace(day=1) - timedelta(days=1)
    parted = {"from": f"{over:%Y-%m}-02", "to": f"{over:%Y-%m}-03"}
    app = open_app("overview", period="own", **parted)
    assert "Het telt volle maanden die voorbij zijn: 1 " in words(app)
    assert not app.warning
    app.checkbox(key="export:hides").uncheck().run()
    assert "volle maanden" not in words(app)


@pytest.mark.slow
def test_a_period_of_which_no_month_is_over_is_told_of_with_small_numbers_only(
    demo: Path, open_app: OpenApp
) -> None:
    today = date.today()
    days = {"from": today.replace(day=1).isoformat(), "to": today.isoformat()}
    app = open_app("overview", period="own", **days)
    assert "nog geen maand voorbij" in app.warning[0].value
    assert not file_buttons(app)
    app.checkbox(key="export:hides").uncheck().run()
    assert not app.warning
    assert file_buttons(app)
