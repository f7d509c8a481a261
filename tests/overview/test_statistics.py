"""The figures: against independent SQL, and what must always hold."""

from __future__ import annotations

import statistics
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.models import Sector, Stage
from switching.overview import (
    Frames,
    Period,
    Selection,
    Span,
    compare,
    figures_of,
    select,
    span_before,
    span_of,
)
from switching.overview.filters import PARAMETERS, read_address, write_address
from switching.overview.periods import ALL_TIME
from switching.overview.topics import TOPICS
from switching.rules.stages import stage_of
from switching.services.switches import list_dossiers
from switching.store import connect
from tests.samples import TODAY, at

COUNTS = (
    "calls_held",
    "plans_final",
    "exchanges_planned",
    "exchanges_held",
    "hours_held",
    "certificates",
)


def figures(frames: Frames, selection: Selection | None = None) -> dict[str, float | None]:
    selected = select(frames, selection or Selection(), TODAY)
    return {figure.key: figure.value for figure in figures_of(selected)}


def column(path: Path, query: str) -> list[object]:
    with connect(path) as db:
        return [row[0] for row in db.execute(query).fetchall()]


def one(path: Path, query: str) -> object:
    return column(path, query)[0]


# The year 2026 in Brussels begins and ends an hour before that of UTC, in which instants are kept.
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
OF_YEAR = "BETWEEN '2025-12-31T23:00:00Z' AND '2026-12-31T22:59:59Z'"
DAY_OF_YEAR = "BETWEEN '2026-01-01' AND '2026-12-31'"


@pytest.mark.parametrize(
    ("span", "instant", "day"),
    [(ALL_TIME, "IS NOT NULL", "IS NOT NULL"), (YEAR, OF_YEAR, DAY_OF_YEAR)],
    ids=["all time", "one year"],
)
def test_each_figure_equals_plain_sql(
    statistics_demo: Path, frames: Frames, span: Span, instant: str, day: str
) -> None:
    path, found = statistics_demo, figures(frames, Selection(span))
    calls = f"FROM intake_calls WHERE outcome = 'held' AND planned_at {instant}"
    minutes = [int(str(value)) for value in column(path, f"SELECT actual_minutes {calls}")]
    assert found["calls_held"] == len(minutes)
    assert found["median_minutes"] == statistics.median(minutes)
    assert found["p90_minutes"] == pytest.approx(
        statistics.quantiles(minutes, n=10, method="inclusive")[8]
    )
    assert found["share_over_planned"] == sum(value > 20 for value in minutes) / len(minutes)
    assert found["share_over_hour"] == sum(value > 60 for value in minutes) / len(minutes)
    assert found["share_shifted"] == pytest.approx(
        one(
            path,
            "SELECT avg(shift <> 'unchanged') FROM dossier_facts"
            f" WHERE shift IS NOT NULL AND call_held_at {instant}",
        )
    )
    assert found["plans_final"] == one(
        path,
        f"SELECT count(*) FROM action_plans WHERE number = 1 AND finalised_at {instant}",
    )
    held = f"FROM exchange_days WHERE held = 1 AND day {day}"
    assert found["exchanges_held"] == one(path, f"SELECT count(DISTINCT switch_id) {held}")
    assert found["hours_held"] == one(path, f"SELECT sum(held_minutes) {held}")
    assert found["exchanges_planned"] == one(
        path,
        "SELECT count(DISTINCT switch_id) FROM exchange_days JOIN switches s ON s.id = switch_id"
        f" WHERE held IS NULL AND stopped_on IS NULL AND day >= '{TODAY}'",
    )
    assert found["certificates"] == one(
        path,
        f"SELECT count(*) FROM certificates WHERE withdrawn_at IS NULL AND issued_at {instant}",
    )
    waits = column(
        path,
        "SELECT julianday(min(d.day)) - julianday(date(max(c.planned_at)))"
        " FROM exchange_days d JOIN intake_calls c ON c.switch_id = d.switch_id"
        " AND c.outcome = 'held' WHERE d.held = 1 GROUP BY d.switch_id"
        f" HAVING min(d.day) {day} AND julianday(min(d.day)) >= julianday(date(max(c.planned_at)))",
    )
    assert found["days_to_exchange"] == statistics.median(float(str(wait)) for wait in waits)


def test_the_stage_of_each_dossier_is_the_one_of_the_rules(
    statistics_demo: Path, frames: Frames
) -> None:
    derived = {line.id: stage_of(line).value for line in list_dossiers(at(statistics_demo))}
    stages = frames.switches.set_index("switch_id")["stage"].astype(str)
    assert stages.to_dict() == derived


def test_a_dossier_without_a_held_call_never_counts_as_a_call(
    statistics_demo: Path, frames: Frames
) -> None:
    without = column(
        statistics_demo,
        "SELECT id FROM switches WHERE id NOT IN"
        " (SELECT switch_id FROM intake_calls WHERE outcome = 'held')",
    )
    assert without
    assert not set(without) & set(frames.calls["switch_id"])
    selected = select(frames, Selection(), TODAY)
    for topic in TOPICS:
        if topic.key in {"durations", "durations_over_time", "shifts", "informed_coaches"}:
            assert not set(without) & set(topic.cases(selected)["switch_id"])


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Draw filters; most of them leave something of the demo dossiers."""
    first = draw(st.dates(date(2023, 1, 1), TODAY))
    length = draw(st.integers(0, 1500))
    some = st.one_of(st.none(), st.integers(1, 60))
    return Selection(
        draw(st.sampled_from([ALL_TIME, Span(first, first + timedelta(days=length))])),
        partner_id=draw(st.one_of(st.none(), st.integers(1, 8))),
        host_id=draw(some),
        sending_organisation_id=draw(some),
        sector=draw(st.one_of(st.none(), st.sampled_from(Sector))),
        project_leader_id=draw(some),
        stage=draw(st.one_of(st.none(), st.sampled_from(Stage))),
    )


@pytest.mark.slow
@given(selections(), st.sampled_from(list(PARAMETERS.values())))
def test_a_filter_never_raises_a_count(frames: Frames, selection: Selection, field: str) -> None:
    some, more = figures(frames, selection), figures(frames, replace(selection, **{field: None}))
    everything = figures(frames, replace(selection, span=ALL_TIME))
    for key in COUNTS:
        assert (some[key] or 0) <= (more[key] or 0)
        assert (some[key] or 0) <= (everything[key] or 0)


@pytest.mark.slow
@given(selections())
def test_every_table_can_be_made_and_said_of_any_selection(
    frames: Frames, selection: Selection
) -> None:
    selected = select(frames, selection, TODAY)
    for topic in TOPICS:
        table = topic.table(selected)
        assert [column.name for column in topic.columns if column.name not in table] == []
        if topic.counted and len(table) and topic.key not in LIMITED:
            assert table[topic.counted].sum() == len(
                counted_cases(topic.key, topic.cases(selected))
            )


LIMITED = {
    *("informed_coaches", "informed_learners", "proposals_by_host", "exchanges_by_host"),
    "hosts_this_year",
}
"""These name the organisations with most: their rows need not add up to the whole."""


def counted_cases(key: str, cases: object) -> object:
    """Return the cases that are counted, of those that count one dossier or option more times."""
    first = {
        "partners": "registered",
        "proposals_by_kind": "offered",
        "proposals_by_host": "offered",
    }
    return cases[cases["step"] == first[key]] if key in first else cases  # type: ignore[index]


@pytest.mark.parametrize("field", ["partner_id", "sector", "project_leader_id", "stage"])
def test_the_parts_add_up_to_the_whole(frames: Frames, field: str) -> None:
    values = frames.switches[field].unique()
    parts = [figures(frames, Selection(**{field: value})) for value in values]
    for key in COUNTS:
        assert sum(part[key] or 0 for part in parts) == figures(frames)[key]


def test_without_calls_a_share_is_not_zero_but_unknown(frames: Frames) -> None:
    nothing = figures(frames, Selection(Span(date(2001, 1, 1), date(2001, 12, 31))))
    assert nothing["calls_held"] == 0
    assert nothing["median_minutes"] is None
    assert nothing["share_over_planned"] is None
    assert nothing["days_to_exchange"] is None


def test_what_is_still_to_come_is_not_compared_with_what_is_over(frames: Frames) -> None:
    compared, before = compare(frames, Selection(YEAR), TODAY)
    changes = {item.figure.key: item.change for item in compared}
    assert before == Span(date(2025, 1, 1), date(2025, 11, 24))
    assert changes["exchanges_planned"] is None
    assert changes["calls_held"] is not None
    assert compare(frames, Selection(), TODAY)[1] is None


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Period.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Period.THIS_QUARTER, date(2026, 10, 1), date(2026, 12, 31)),
        (Period.LAST_QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
        (Period.TWELVE_MONTHS, date(2025, 11, 25), date(2026, 11, 24)),
    ],
)
def test_a_period_has_its_days(period: Period, first: date, last: date) -> None:
    assert span_of(period, TODAY) == Span(first, last)


def test_the_first_quarter_follows_the_last_of_the_year_before() -> None:
    assert span_of(Period.LAST_QUARTER, date(2026, 2, 3)) == Span(
        date(2025, 10, 1), date(2025, 12, 31)
    )


def test_the_period_before_a_year_is_the_year_before_even_a_leap_year() -> None:
    assert span_before(Span(date(2025, 1, 1), date(2025, 12, 31))) == Span(
        date(2024, 1, 1), date(2024, 12, 31)
    )
    assert span_before(ALL_TIME) is None


def test_the_period_before_a_quarter_is_the_quarter_before() -> None:
    assert span_before(Span(date(2026, 4, 1), date(2026, 6, 30))) == Span(
        date(2026, 1, 1), date(2026, 3, 31)
    )


@given(st.dates(date(2001, 1, 1), date(2099, 12, 31)), st.integers(0, 400), st.integers(-9, 409))
def test_the_period_before_comes_before_and_is_no_longer(
    first: date, length: int, today: int
) -> None:
    span = Span(first, first + timedelta(days=length))
    before = span_before(span, first + timedelta(days=today))
    assert before is not None
    assert before.first <= before.last < span.first
    assert before.days <= span.days + 3


@given(selections())
def test_an_address_brings_the_same_selection_back(frames: Frames, selection: Selection) -> None:
    known = replace(
        selection,
        span=YEAR,
        host_id=next(iter(frames.names.hosts)) if selection.host_id else None,
        partner_id=next(iter(frames.names.partners)) if selection.partner_id else None,
        sending_organisation_id=None,
        project_leader_id=None,
        period=Period.OWN,
    )
    assert read_address(write_address(known), frames.names, TODAY) == known


@pytest.mark.slow
@given(st.dictionaries(st.sampled_from(["period", "from", "to", *PARAMETERS]), st.text()))
def test_what_an_address_has_wrong_is_passed_over(
    frames: Frames, parameters: dict[str, str]
) -> None:
    selection = read_address(parameters, frames.names, TODAY)
    assert selection.span.first <= selection.span.last
    figures(frames, selection)


def test_the_usual_view_needs_no_address(frames: Frames) -> None:
    usual = read_address({}, frames.names, TODAY)
    assert usual.span == YEAR
    assert write_address(usual) == {}
