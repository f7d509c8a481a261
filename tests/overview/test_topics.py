"""The tables of the topics: each against plain SQL of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from switching.i18n import Texts
from switching.models import Actor, Language, Party, UserRole
from switching.overview import Frames, Selected, Selection, Span, select
from switching.overview.exports.selected import gather
from switching.overview.formatting import written_part
from switching.overview.topics import TOPICS, Topic
from switching.overview.topics.hosts_this_year import HOSTS_THIS_YEAR
from switching.overview.topics.topic import said_of_most
from switching.overview.topics.waits import _with_whom
from switching.services.overview import read_overview
from switching.store import connect
from tests.samples import NOW, TODAY, at

BY_KEY = {topic.key: topic for topic in TOPICS}
HELD = "FROM intake_calls c WHERE c.outcome = 'held'"
# Demo calls are at daytime, so their day in Brussels is that of UTC.
SHIFTED = """FROM dossier_facts f JOIN intake_calls c ON c.switch_id = f.id AND c.outcome = 'held'
    WHERE f.shift IS NOT NULL"""
ONLY_THREE = "SELECT call_id FROM participants WHERE attended AND role IN ('hr', 'management', 'colleague', 'other')"  # noqa: E501


@pytest.fixture(scope="module")
def selected(frames: Frames) -> Selected:
    return select(frames, Selection(), TODAY)


def table(key: str, selected: Selected) -> pd.DataFrame:
    return BY_KEY[key].table(selected)


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with connect(path) as db:
        return [tuple(row) for row in db.execute(query, values).fetchall()]


def listed(found: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return list(found[list(columns)].itertuples(index=False, name=None))


def test_durations_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT min((actual_minutes - 1) / 5 * 5, 120) AS start, count(*) {HELD} GROUP BY start",
    )
    found = table("durations", selected)
    assert listed(found[found["calls"] > 0], "start", "calls") == counted
    assert list(found["start"]) == list(range(0, int(found["start"].max()) + 5, 5))


def test_durations_over_time_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT substr(planned_at, 1, 7) AS month, count(*) {HELD} GROUP BY month ORDER BY month",
    )
    found = table("durations_over_time", selected)
    assert listed(found, "period", "calls") == counted
    month, calls = counted[-1]
    minutes = [
        row[0]
        for row in rows(
            statistics_demo,
            f"SELECT actual_minutes {HELD} AND substr(planned_at, 1, 7) = ?",
            month,
        )
    ]
    assert len(minutes) == calls
    assert found["median"].iloc[-1] == pd.Series(minutes).median()


def test_overrun_by_shift_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT f.shift, count(*), avg(c.actual_minutes > c.planned_minutes)"
        f" {SHIFTED} GROUP BY f.shift ORDER BY f.shift",
    )
    found = table("overrun_by_shift", selected).sort_values("shift")
    assert listed(found, "shift", "calls") == [row[:2] for row in counted]
    assert list(found["over"]) == pytest.approx([row[2] for row in counted])


def test_why_calls_took_longer_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT coalesce(overrun_reason, 'not_said'), count(*) {HELD}"
        " AND actual_minutes > planned_minutes GROUP BY 1",
    )
    found = table("overrun_reasons", selected)
    assert sorted(listed(found, "reason", "calls")) == sorted(counted)
    assert found["reason"].iloc[-1] == "not_said"
    assert found["share"].sum() == pytest.approx(1)


def test_overrun_by_presence_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    [(three,)] = rows(statistics_demo, f"SELECT count(*) {HELD} AND c.id NOT IN ({ONLY_THREE})")
    [(hr,)] = rows(
        statistics_demo,
        "SELECT count(DISTINCT c.id) FROM intake_calls c JOIN participants p ON p.call_id = c.id"
        " WHERE c.outcome = 'held' AND p.role = 'hr' AND p.attended",
    )
    found = table("overrun_by_presence", selected)
    assert listed(found, "presence", "calls") == [("only_three", three), ("hr", hr)]


def test_shifts_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = dict(rows(statistics_demo, f"SELECT f.shift, count(*) {SHIFTED} GROUP BY f.shift"))
    found = table("shifts", selected)
    assert dict(listed(found, "shift", "questions")) == counted
    assert found["share"].sum() == pytest.approx(1)


def test_shifts_over_time_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT substr(c.planned_at, 1, 7) AS month, f.shift, count(*) {SHIFTED}"
        " GROUP BY month, f.shift ORDER BY month, f.shift",
    )
    assert listed(table("shifts_over_time", selected), "period", "shift", "questions") == counted


def test_causes_of_shifts_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT coalesce(q.shift_purpose, 'none'), coalesce(p.kind, 'none'), count(*)"
        " FROM learning_questions q LEFT JOIN proposals p ON p.id = q.shift_proposal_id"
        " WHERE q.number = 2 AND q.settled_at IS NOT NULL AND q.shift <> 'unchanged'"
        " AND q.switch_id IN (SELECT switch_id FROM intake_calls WHERE outcome = 'held')"
        " GROUP BY 1, 2",
    )
    found = table("shift_causes", selected)
    assert sorted(listed(found, "purpose", "kind", "questions")) == sorted(counted)


LEDGER = """count(*), sum(coalesce(p.answer, '') = 'maybe'),
    sum(coalesce(p.answer, '') = 'useful'),
    sum(EXISTS (SELECT 1 FROM activities a WHERE a.proposal_id = p.id)),
    sum(EXISTS (SELECT 1 FROM activities a WHERE a.proposal_id = p.id AND a.done = 1)),
    sum(EXISTS (SELECT 1 FROM activities a WHERE a.proposal_id = p.id AND a.useful = 1))"""
STEPS = ("offered", "maybe", "accepted", "planned", "done", "useful")


def test_the_ledger_per_kind_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(statistics_demo, f"SELECT p.kind, {LEDGER} FROM proposals p GROUP BY p.kind")
    found = table("proposals_by_kind", selected)
    assert sorted(listed(found, "kind", *STEPS)) == sorted(counted)


def test_the_ledger_per_host_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT s.host_id, {LEDGER} FROM proposals p JOIN switches s ON s.id = p.switch_id"
        " GROUP BY s.host_id",
    )
    found = table("proposals_by_host", selected)
    assert set(listed(found, "host_id", *STEPS)) <= set(counted)
    assert len(found) == 12
    assert found["offered"].min() >= sorted(row[1] for row in counted)[-12]


def test_the_funnel_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    facts = rows(
        statistics_demo,
        "SELECT 1, call_held_at IS NOT NULL, plan_number IS NOT NULL, days_held > 0,"
        " certificates > 0 FROM dossier_facts",
    )
    reached = [sum(any(fact[step:]) for fact in facts) for step in range(5)]
    found = table("funnel", selected)
    assert list(found["dossiers"]) == reached
    assert reached == sorted(reached, reverse=True)
    [(days,)] = rows(
        statistics_demo,
        "SELECT count(*) FROM dossier_facts WHERE call_held_at IS NOT NULL"
        " AND date(call_held_at) >= registered_on",
    )
    assert found["measured"].iloc[1] == days


COMING = """FROM exchange_days d JOIN switches s ON s.id = d.switch_id
    WHERE (d.held = 1 OR (d.held IS NULL AND s.stopped_on IS NULL)) AND d.day BETWEEN ? AND ?"""
MONDAY = TODAY - timedelta(days=TODAY.weekday())
LAST = MONDAY + timedelta(weeks=12, days=-1)


def test_the_load_per_week_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT date(d.day, '-6 days', 'weekday 1') AS week, CASE WHEN d.held = 1 THEN 'held'"
        f" WHEN d.day < '{TODAY}' THEN 'to_confirm' ELSE 'planned' END, count(*),"
        f" count(DISTINCT d.switch_id) {COMING} GROUP BY 1, 2",
        str(MONDAY),
        str(LAST),
    )
    found = table("load_per_week", selected)
    some = found[found["days"] > 0]
    assert [
        (str(week.date()), status, days, learners)
        for week, status, days, learners in sorted(
            listed(some, "week", "status", "days", "learners")
        )
    ] == sorted(counted)
    assert len(found) == 36


def test_only_days_to_come_are_on_the_time_line(statistics_demo: Path, selected: Selected) -> None:
    found = table("exchanges_by_host", selected)
    assert found["start"].min() >= pd.Timestamp(MONDAY)
    assert found["start"].max() <= pd.Timestamp(LAST)
    counted = dict(
        rows(
            statistics_demo,
            f"SELECT s.host_id, count(*) {COMING} GROUP BY s.host_id",
            str(MONDAY),
            str(LAST),
        )
    )
    for host_id, days in found.groupby("host_id")["days"].sum().items():
        assert counted[host_id] == days


@pytest.mark.parametrize(
    ("key", "role", "column"),
    [
        ("informed_coaches", "coach", "host_id"),
        ("informed_learners", "learner", "sending_organisation_id"),
    ],
)
def test_how_well_informed_people_came_equals_plain_sql(
    statistics_demo: Path, selected: Selected, key: str, role: str, column: str
) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT s.{column}, sum(p.informed = 'well'), sum(p.informed = 'a_little'),"
        " sum(p.informed = 'not_at_all'), count(*)"
        " FROM participants p JOIN intake_calls c ON c.id = p.call_id AND c.outcome = 'held'"
        " JOIN switches s ON s.id = c.switch_id WHERE p.role = ? AND p.informed IS NOT NULL"
        f" GROUP BY s.{column}",
        role,
    )
    found = table(key, selected)
    columns = ("organisation_id", "well", "a_little", "not_at_all", "people")
    assert set(listed(found, *columns)) <= set(counted)
    assert found["to_brief"].iloc[0] == max(row[4] - row[1] for row in counted)


def test_stops_and_their_reasons_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    by_party = rows(
        statistics_demo,
        "SELECT stopped_by, count(*) FROM switches WHERE stopped_on IS NOT NULL"
        " GROUP BY stopped_by ORDER BY stopped_by",
    )
    found = table("stops", selected)
    assert list(found.groupby("stopped_by")["dossiers"].sum().items()) == by_party
    reasons = rows(
        statistics_demo,
        "SELECT rtrim(stop_reason, '.'), count(*) FROM switches WHERE stopped_on IS NOT NULL"
        " GROUP BY 1 HAVING count(*) > 1",
    )
    named = table("stop_reasons", selected)
    assert sorted(listed(named[named["reason"] != ""], "reason", "dossiers")) == sorted(reasons)


# The goals of the latest wording, with the score of the learner's evaluation.
RATED = """FROM learning_goals g
    JOIN evaluations e ON e.switch_id = g.switch_id AND e.party = 'learner'
    JOIN goal_wordings w ON w.goal_id = g.id AND w.question_id IN (
        SELECT q.id FROM learning_questions q WHERE q.switch_id = g.switch_id AND q.number = (
            SELECT max(number) FROM learning_questions WHERE switch_id = g.switch_id))
    LEFT JOIN goal_scores x ON x.goal_id = g.id AND x.evaluation_id = e.id"""
BOTH = "g.score_before IS NOT NULL AND x.score_after IS NOT NULL"
STEPS_UP = "(x.score_after - g.score_before)"


def test_growth_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT iif(w.must_cover, 'must', 'other') AS goals, count(*), sum({STEPS_UP} >= 2),"
        f" sum({STEPS_UP} = 1), sum({STEPS_UP} = 0), sum({STEPS_UP} < 0)"
        f" {RATED} WHERE {BOTH} GROUP BY goals ORDER BY goals",
    )
    columns = ("goals", "all", "higher_by_more", "higher", "same", "lower")
    found = table("growth", selected)
    assert listed(found, *columns) == counted
    assert min(found["lower"].sum(), found["same"].sum(), found["higher"].sum()) > 0


def test_goals_reached_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT iif(w.must_cover, 'must', 'other') AS goals, count(*),"
        " total(x.score_after >= 4), total(x.score_after = 3), total(x.score_after <= 2),"
        f" total(x.score_after IS NULL) {RATED} GROUP BY goals ORDER BY goals",
    )
    columns = ("goals", "all", "reached", "halfway", "not_yet", "not_rated")
    assert listed(table("goals_reached", selected), *columns) == counted


@pytest.mark.parametrize(
    ("key", "column", "expression"),
    [
        ("growth_by_shift", "shift", "f.shift"),
        ("growth_by_sector", "sector", "h.sector"),
        (
            "growth_by_length",
            "length",
            "(SELECT CASE WHEN c.actual_minutes <= 20 THEN 'as_planned'"
            " WHEN c.actual_minutes <= 60 THEN 'longer' ELSE 'past_an_hour' END"
            " FROM intake_calls c WHERE c.switch_id = f.id AND c.outcome = 'held')",
        ),
    ],
)
def test_who_moves_forward_equals_plain_sql(
    statistics_demo: Path, selected: Selected, key: str, column: str, expression: str
) -> None:
    counted = rows(
        statistics_demo,
        f"SELECT {expression} AS what, count(*), sum(steps >= 1) FROM"
        f" (SELECT g.switch_id, avg({STEPS_UP}) AS steps {RATED} WHERE {BOTH} GROUP BY g.switch_id)"
        " JOIN dossier_facts f ON f.id = switch_id JOIN switches s ON s.id = f.id"
        " JOIN organisations h ON h.id = s.host_id"
        " GROUP BY what HAVING what IS NOT NULL ORDER BY what",
    )
    found = table(key, selected)
    assert sorted(listed(found, column, "all", "forward")) == counted
    assert list(found["all"]) == list(found["forward"] + found["not_forward"])


def test_usefulness_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT kind, count(*), total(done AND useful), total(done AND NOT useful),"
        " total(done AND useful IS NULL), total(NOT done)"
        " FROM activities WHERE done IS NOT NULL GROUP BY kind ORDER BY kind",
    )
    columns = ("kind", "all", "useful", "not_useful", "not_judged", "not_done")
    assert sorted(listed(table("usefulness", selected), *columns)) == counted


def test_takeaways_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT party, count(*), sum(unexpected_learning <> ''), sum(takeaway <> '')"
        " FROM evaluations WHERE status <> 'not_received' GROUP BY party ORDER BY party",
    )
    columns = ("party", "received", "surprised", "took_away")
    assert sorted(listed(table("takeaways", selected), *columns)) == counted


def test_follow_ups_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT party, count(*), sum(use = 'much'), sum(use = 'some'), sum(use = 'not_yet')"
        " FROM follow_ups GROUP BY party ORDER BY party",
    )
    assert counted
    columns = ("party", "all", "much", "some", "not_yet")
    assert sorted(listed(table("follow_ups", selected), *columns)) == counted


STEP_DAYS = ("registered_on", "call", "plan", "first_day", "certificate")
DOSSIER_DAYS = """SELECT s.id, s.partner_id, s.registered_on,
    (SELECT date(coalesce(held_at, started_at, planned_at)) FROM intake_calls
        WHERE switch_id = s.id AND outcome = 'held' ORDER BY id DESC LIMIT 1) AS call,
    (SELECT date(min(finalised_at)) FROM action_plans WHERE switch_id = s.id) AS plan,
    (SELECT min(day) FROM exchange_days WHERE switch_id = s.id AND held) AS first_day,
    (SELECT date(min(issued_at)) FROM certificates
        WHERE switch_id = s.id AND withdrawn_at IS NULL) AS certificate,
    s.stopped_on IS NULL AND s.completed_on IS NULL AS goes_on
    FROM switches s"""


def steps_taken(path: Path) -> dict[str, list[tuple[int, int]]]:
    """Return per step the partner and the days of each dossier that took it."""
    taken: dict[str, list[tuple[int, int]]] = {}
    for first, last in pairwise(STEP_DAYS):
        taken[last] = rows(
            path,
            f"SELECT partner_id, CAST(julianday({last}) - julianday({first}) AS INTEGER) AS days"
            f" FROM ({DOSSIER_DAYS}) WHERE days >= 0",
        )
    return taken


def test_long_waits_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    taken = steps_taken(statistics_demo)
    found = table("long_waits", selected).set_index("step")
    dossiers = rows(statistics_demo, f"SELECT * FROM ({DOSSIER_DAYS}) WHERE goes_on")
    waiting: dict[str, list[int]] = {step: [] for step in STEP_DAYS[1:]}
    for _, _, *days, _ in dossiers:
        last = max(place for place, day in enumerate(days) if day)
        if last < 4:
            since = date.fromisoformat(days[last])
            waiting[STEP_DAYS[last + 1]].append((TODAY - since).days)
    for step, days in waiting.items():
        usual = pd.Series([length for _, length in taken[step]]).quantile(0.9)
        longer = [length for length in days if length > usual]
        if longer:
            assert found.loc[step, "all"] == len(longer)
            assert found.loc[step, "usual"] == usual
            assert found.loc[step, "waiting"] == len(days)
            assert found.loc[step, "longest"] == max(longer)
        else:
            assert step not in found.index
    assert found["all"].sum() == found[[*Party, "planned"]].to_numpy().sum() > 0


def test_whom_a_dossier_waits_for() -> None:
    """Each case as it stands on 1 March: who is to do something."""
    today, yesterday = pd.Timestamp(2027, 3, 1), pd.Timestamp(2027, 2, 28)
    nothing = {"call_day": pd.NaT, "next_day": pd.NaT, "agreed": None, "evaluated": None}
    cases = [
        ({"step": "call"}, "project_leader"),
        ({"step": "call", "call_day": today}, "planned"),
        ({"step": "call", "call_day": yesterday}, "project_leader"),
        ({"step": "plan", "next_day": today}, "project_leader"),
        ({"step": "first_day"}, "learner"),
        ({"step": "first_day", "agreed": "learner,coach"}, "sending_organisation"),
        ({"step": "first_day", "agreed": "learner", "next_day": today}, "planned"),
        ({"step": "certificate", "evaluated": "learner"}, "coach"),
        ({"step": "certificate", "next_day": yesterday}, "project_leader"),
        (
            {"step": "certificate", "evaluated": "coach,sending_organisation,learner"},
            "project_leader",
        ),
    ]
    for case, party in cases:
        assert _with_whom({**nothing, **case}, today) == party, case


def test_waits_by_partner_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = {
        (step, partner): (len(days), pd.Series(days).median())
        for step, pairs in steps_taken(statistics_demo).items()
        for partner in {partner for partner, _ in pairs}
        if (days := [length for one, length in pairs if one == partner])
    }
    found = table("waits_by_partner", selected)
    assert {
        (step, partner): (dossiers, days)
        for step, partner, dossiers, days in listed(found, "step", "partner_id", "dossiers", "days")
    } == counted


def test_what_was_called_off_equals_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT outcome, count(*), total(outcome_by = 'learner'), total(outcome_by = 'coach'),"
        " total(outcome_by IS NULL), (SELECT count(*) FROM intake_calls WHERE outcome IS NOT NULL)"
        " FROM intake_calls WHERE outcome <> 'held' GROUP BY outcome"
        " UNION ALL SELECT 'day_not_held', count(*), total(not_held_by = 'learner'),"
        " total(not_held_by = 'coach'), total(not_held_by IS NULL),"
        " (SELECT count(*) FROM exchange_days WHERE held IS NOT NULL)"
        " FROM exchange_days WHERE held = 0 HAVING count(*) > 0",
    )
    columns = ("what", "all", "learner", "coach", "not_said", "due")
    assert sorted(listed(table("called_off", selected), *columns)) == sorted(counted)


def test_purposes_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    of_held = "FROM call_purposes p JOIN intake_calls c ON c.id = p.call_id AND c.outcome = 'held'"
    counted = rows(
        statistics_demo,
        "SELECT purpose, count(*), total(covered), total(NOT covered AND skip_reason <> ''),"
        " total(NOT covered AND skip_reason = ''), total(covered IS NULL), count(minutes)"
        f" {of_held} GROUP BY purpose ORDER BY purpose",
    )
    found = table("purposes", selected)
    columns = ("purpose", "all", "covered", "skipped_for", "skipped", "not_said", "timed")
    assert sorted(listed(found, *columns)) == counted
    minutes = rows(statistics_demo, f"SELECT minutes {of_held} AND purpose = 'plan'")
    median = pd.Series([row[0] for row in minutes]).median()
    assert found.set_index("purpose").loc["plan", "minutes"] == median


def test_refusals_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT kind, count(*), total(answer = 'not_useful' AND remark <> ''),"
        " total(answer = 'not_useful' AND remark = ''), total(answer = 'maybe'),"
        " total(answer = 'useful'), total(answer IS NULL)"
        " FROM proposals GROUP BY kind ORDER BY kind",
    )
    columns = ("kind", "all", "refused_for", "refused", "maybe", "accepted", "open")
    assert sorted(listed(table("refusals", selected), *columns)) == counted


def test_causes_of_stops_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    counted = rows(
        statistics_demo,
        "SELECT coalesce(stop_cause, 'not_said') AS cause, count(*), total(stopped_by = 'learner'),"
        " total(stopped_by = 'host'), total(stopped_by = 'sending_organisation')"
        " FROM switches WHERE stopped_on IS NOT NULL GROUP BY cause ORDER BY cause",
    )
    columns = ("cause", "all", "learner", "host", "sending_organisation")
    assert sorted(listed(table("stop_causes", selected), *columns)) == counted


def test_hosts_without_exchange_this_year_equal_plain_sql(
    statistics_demo: Path, selected: Selected
) -> None:
    january = f"{TODAY.year}-01-01"
    counted = rows(
        statistics_demo,
        """SELECT s.host_id, count(*), sum(had), sum(NOT had AND coming),
            sum(NOT had AND NOT coming)
        FROM (SELECT s.id, s.host_id,
                EXISTS (SELECT 1 FROM exchange_days WHERE switch_id = s.id AND held = 1) AS had,
                EXISTS (SELECT 1 FROM exchange_days
                    WHERE switch_id = s.id AND held IS NULL AND day >= ?) AS coming
            FROM switches s) s
        WHERE s.host_id NOT IN (SELECT x.host_id FROM exchange_days d
            JOIN switches x ON x.id = d.switch_id WHERE d.held = 1 AND d.day >= ?)
        GROUP BY s.host_id""",
        str(TODAY),
        january,
    )
    found = HOSTS_THIS_YEAR.table(selected)
    columns = ("host_id", "all", "earlier", "to_come", "none")
    assert set(listed(found, *columns)) <= set(counted) if len(found) else counted == []
    assert len(found) == min(len(counted), 12)
    if len(found):
        assert found["idle_hosts"].iloc[0] == len(counted)


def test_targets_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    [(number, project_id, first, *wanted)] = rows(
        statistics_demo,
        "SELECT id, project_id, first_day, switches, hours, certificates, hosts FROM targets",
    )
    of_project = "JOIN switches s ON s.id = x.switch_id AND s.project_id = ?"
    held = f"FROM exchange_days x {of_project} WHERE x.held = 1 AND x.day BETWEEN ? AND ?"
    period = (project_id, first, str(TODAY))
    [(hours, hosts)] = rows(
        statistics_demo, f"SELECT sum(held_minutes) / 60.0, count(DISTINCT host_id) {held}", *period
    )
    [(begun,)] = rows(
        statistics_demo,
        "SELECT count(*) FROM (SELECT min(x.day) AS begin FROM exchange_days x"
        f" {of_project} WHERE x.held = 1 GROUP BY x.switch_id) WHERE begin BETWEEN ? AND ?",
        *period,
    )
    [(certificates,)] = rows(
        statistics_demo,
        f"SELECT count(DISTINCT switch_id) FROM certificates x {of_project}"
        " WHERE withdrawn_at IS NULL AND date(issued_at) BETWEEN ? AND ?",
        *period,
    )
    found = table("targets", selected)
    reached = [begun, hours, certificates, hosts]
    assert listed(found, "measure", "wanted", "reached") == [
        (measure, goal, round(sum_))
        for measure, goal, sum_ in zip(
            ("switches", "hours", "certificates", "hosts"), wanted, reached, strict=True
        )
    ]
    assert list(found["share"]) == pytest.approx(
        [sum_ / goal for sum_, goal in zip(reached, wanted, strict=True)]
    )
    assert len(BY_KEY["targets"].behind(selected, f"{number}\x1fswitches")) == begun


@pytest.mark.parametrize("by", ["a filter on a partner", "the rights of a project leader"])
def test_targets_seen_in_part_are_not_said_to_be_reached_or_not(
    by: str, statistics_demo: Path, frames: Frames
) -> None:
    [(partner_id, ours, whole)] = rows(
        statistics_demo,
        "SELECT s.partner_id, count(*), (SELECT count(*) FROM switches) FROM switches s"
        " WHERE s.project_id IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
    )
    assert 0 < ours < whole
    seen = frames
    if by.startswith("the rights"):
        seen = read_overview(
            at(statistics_demo, Actor(2, UserRole.PROJECT_LEADER, partner_id=partner_id))
        )
    chosen = Selection(partner_id=partner_id) if seen is frames else Selection()
    topic = BY_KEY["targets"]
    found = topic.table(select(seen, chosen, TODAY))
    assert len(found) == 4
    assert found[["expected", "low", "high"]].isna().all(axis=None)
    said = topic.finding(found, Texts(Language.ENGLISH))
    assert said.startswith("4 targets are of a whole project, of which you see a part")
    assert "If it goes on like this" not in said
    drawn = str(topic.specification(found, Texts(Language.ENGLISH)))
    assert "of the whole project" in drawn
    everything = topic.table(select(frames, Selection(), TODAY))
    assert "If it goes on like this" in topic.finding(everything, Texts(Language.ENGLISH))


def test_a_cell_of_few_is_open(statistics_demo: Path, selected: Selected) -> None:
    topic = BY_KEY["waits_by_partner"]
    chart = topic.specification(topic.table(selected), Texts(Language.ENGLISH))
    [cells] = chart["datasets"].values()
    few = {row["few"] for row in cells if row["dossiers"] < 5}
    many = {row["few"] for row in cells if row["dossiers"] >= 5}
    assert few <= {True}
    assert many == {False}


def test_no_share_says_none_or_all_of_what_is_not() -> None:
    texts = Texts(Language.ENGLISH)
    parts = {(0, 786): "0 (0 %)", (2, 786): "2 (< 1 %)", (785, 786): "785 (> 99 %)"}
    parts |= {(786, 786): "786 (100 %)", (1, 200): "1 (< 1 %)", (199, 200): "199 (> 99 %)"}
    for (part, whole), said in parts.items():
        assert written_part(part, whole, texts).replace("\u00a0", " ") == said


def test_of_a_tie_all_are_named_or_how_many_they_are() -> None:
    texts = Texts(Language.ENGLISH)
    two = said_of_most([("a", 6), ("b", 6), ("c", 4), ("d", 4)], texts)
    assert two == "None stands out by more than chance: most often a (6) and b (6)."
    four = said_of_most([(name, 2) for name in "abcd"], texts)
    assert four == "None stands out by more than chance: at most 2, for 4 of them."


def test_partners_equal_plain_sql(statistics_demo: Path, selected: Selected) -> None:
    over = "(f.certificates > 0 OR f.completed_on IS NOT NULL OR f.stopped_on IS NOT NULL)"
    counted = rows(
        statistics_demo,
        f"SELECT f.partner_id, count(*), sum(call_held_at IS NOT NULL), sum(days_held > 0),"
        f" sum({over}), sum(certificates > 0),"
        " sum(f.stopped_on IS NOT NULL AND certificates = 0)"
        " FROM dossier_facts f GROUP BY f.partner_id ORDER BY f.partner_id",
    )
    columns = ("partner_id", *("registered", "call", "exchange", "over", "certified", "stopped"))
    found = table("partners", selected)
    assert sorted(listed(found, *columns)) == counted
    assert list(found["share"]) == pytest.approx(list(found["certified"] / found["over"]))


@pytest.mark.slow
def test_a_host_where_no_day_was_held_yet_has_no_last_day(frames: Frames) -> None:
    days, host = frames.facts["days"], frames.switches["host_id"].iloc[0]
    of_host = frames.switches.loc[frames.switches["host_id"] == host, "switch_id"]
    without = {**frames.facts, "days": days[~days["switch_id"].isin(of_host)]}
    frames = replace(frames, facts=without)
    found = table("hosts_this_year", select(frames, Selection(), TODAY))
    assert found["last"].isna().any()
    shown = HOSTS_THIS_YEAR.shown(found, Texts())["laatste uitwisselingsdag"]
    assert "–" in list(shown)
    content = gather(frames, Selection(), None, Texts(), NOW)
    [part] = [part for part in content.parts if part.topic is HOSTS_THIS_YEAR]
    assert part.sheet is not None
    assert None in [row[-1] for row in part.sheet.rows]


def test_a_difference_is_named_where_chance_would_not_give_it() -> None:
    """Of 40 learners each: 30 against 10 is no chance; 22 against 18 may well be."""
    topic, texts = BY_KEY["growth_by_shift"], Texts(Language.ENGLISH)
    found = pd.DataFrame({"shift": ["narrowed", "broadened"], "all": [40, 40]})
    clear = found.assign(forward=[30, 10], not_forward=[10, 30])
    assert "Most for 'narrowed': 30 (75 %) of 40" in topic.finding(clear, texts)
    near = found.assign(forward=[22, 18], not_forward=[18, 22])
    assert "more than chance would give" in topic.finding(near, texts)
    assert "Most for" not in topic.finding(near, texts)
    few = found.assign(all=[9, 40], forward=[9, 0], not_forward=[0, 40])
    assert "ten cases or more" in topic.finding(few, texts)


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
@pytest.mark.parametrize("language", Language)
def test_each_topic_says_what_it_shows(
    topic: Topic, language: Language, selected: Selected
) -> None:
    texts, found = Texts(language), topic.table(selected)
    assert topic.finding(found, texts).endswith(".")
    assert list(topic.shown(found, texts)) == [texts.gettext(item.word) for item in topic.columns]
    assert "nan" not in topic.shown(found, texts).to_string().lower().split()


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.key)
def test_without_cases_a_topic_has_helpful_words(topic: Topic, frames: Frames) -> None:
    nobody = Selection(Span(date(2001, 1, 1), date(2001, 1, 2)), partner_id=999)
    nothing = topic.table(select(frames, nobody, TODAY))
    assert nothing.empty
    assert topic.finding(nothing, Texts()) == Texts().gettext(topic.empty)
    assert topic.caution(nothing, Texts()) is None


def test_a_small_number_is_named(frames: Frames) -> None:
    [host] = frames.switches["host_id"].value_counts().tail(1).index
    selected = select(frames, Selection(host_id=int(host)), TODAY)
    durations = BY_KEY["durations"]
    calls = int(durations.table(selected)["calls"].sum())
    assert 0 < calls < 5
    assert str(calls) in (durations.caution(durations.table(selected), Texts()) or "")


def test_a_strange_mark_has_nothing_behind_it(selected: Selected) -> None:
    assert BY_KEY["durations"].behind(selected, "nonsense") == []
    assert BY_KEY["shift_causes"].behind(selected, "question") == []


def test_the_dossiers_behind_a_bar_are_those_it_counts(selected: Selected) -> None:
    durations = BY_KEY["durations"]
    for start, calls in listed(durations.table(selected), "start", "calls"):
        assert len(durations.behind(selected, str(start))) == calls
