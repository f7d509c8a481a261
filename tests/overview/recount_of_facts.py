"""What came of exchanges, where dossiers wait, how partners stand: counted once more, in plain SQL.

Beside tests/overview/recount.py, which has the calls, the questions and the days.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from math import sqrt
from typing import Any

from tests.overview.recount import Recount, Row, days_between, grouped, mark, quantile

Numbers = tuple[float | None, ...]

# The day on which something without a day of its own counts: that of the end of the exchange.
OVER = """coalesce(s.completed_on, (SELECT date(min(t.issued_at)) FROM certificates t
    WHERE t.switch_id = s.id AND t.withdrawn_at IS NULL))"""
GOALS = f"""
SELECT g.switch_id, iif(w.must_cover, 'must', 'other') AS goals, g.score_before, x.score_after,
    coalesce(date(e.received_on), {OVER}) AS day
FROM evaluations e JOIN switches s ON s.id = e.switch_id
JOIN learning_goals g ON g.switch_id = s.id
JOIN goal_wordings w ON w.goal_id = g.id AND trim(w.description) <> '' AND w.question_id = (
    SELECT q.id FROM learning_questions q WHERE q.switch_id = s.id ORDER BY q.number DESC LIMIT 1)
LEFT JOIN goal_scores x ON x.goal_id = g.id AND x.evaluation_id = e.id
WHERE e.party = 'learner' AND {{whose}}"""
OF_WHOM = """
SELECT s.id, h.sector AS sector,
    (SELECT q.shift FROM learning_questions q WHERE q.switch_id = s.id
        AND q.settled_at IS NOT NULL AND q.moment <> 'before_call'
        ORDER BY q.number DESC LIMIT 1) AS shift,
    (SELECT CASE WHEN c.actual_minutes > 60 THEN 'past_an_hour'
            WHEN c.actual_minutes > 20 THEN 'longer'
            WHEN c.actual_minutes > 0 THEN 'as_planned' END
        FROM intake_calls c WHERE c.switch_id = s.id AND c.outcome = 'held'
        ORDER BY c.id DESC LIMIT 1) AS length
FROM switches s JOIN organisations h ON h.id = s.host_id WHERE {whose}"""
ACTIVITIES = f"""
SELECT a.switch_id, a.kind, CASE WHEN NOT a.done THEN 'not_done' WHEN a.useful THEN 'useful'
        WHEN a.useful = 0 THEN 'not_useful' ELSE 'not_judged' END AS part,
    coalesce((SELECT d.day FROM exchange_days d WHERE d.id = a.day_id), {OVER}) AS day
FROM activities a JOIN switches s ON s.id = a.switch_id WHERE a.done IS NOT NULL AND {{whose}}"""
EVALUATIONS = f"""
SELECT e.switch_id, e.party, trim(e.unexpected_learning) <> '' AS surprised,
    trim(e.takeaway) <> '' AS took_away, coalesce(date(e.received_on), {OVER}) AS day
FROM evaluations e JOIN switches s ON s.id = e.switch_id
WHERE e.status <> 'not_received' AND {{whose}}"""
PREPARED = """
SELECT s.id, s.partner_id, p.name, s.project_id, s.host_id, s.registered_on AS day_0,
    (SELECT date(min(c.given_at)) FROM contributions c WHERE c.switch_id = s.id AND c.topic IN (
        'general_aim', 'goal', 'contact_wish', 'starting_point', 'emergency_contact', 'job',
        'job_since', 'informed', 'proposal', 'arrangement')) AS day
FROM switches s JOIN organisations p ON p.id = s.partner_id WHERE day IS NOT NULL AND {whose}"""
FOLLOW_UPS = """
SELECT f.party, f.use AS part, f.answered_on AS day
FROM follow_ups f JOIN switches s ON s.id = f.switch_id WHERE {whose}"""
OPEN = """
SELECT s.id, (SELECT max(date(c.planned_at)) FROM intake_calls c WHERE c.switch_id = s.id
        AND c.outcome IS NULL) AS call_day,
    (SELECT min(d.day) FROM exchange_days d WHERE d.switch_id = s.id AND d.held IS NULL)
        AS next_day,
    (SELECT group_concat(a.party) FROM agreements a WHERE a.plan_id = (SELECT max(p.id)
        FROM action_plans p WHERE p.switch_id = s.id)) AS agreed,
    (SELECT group_concat(e.party) FROM evaluations e WHERE e.switch_id = s.id) AS evaluated
FROM switches s WHERE s.stopped_on IS NULL AND s.completed_on IS NULL AND {whose}"""
DUE = """
SELECT c.switch_id, c.outcome AS what, c.outcome_by AS party, date(c.planned_at) AS day
FROM intake_calls c JOIN switches s ON s.id = c.switch_id
WHERE c.outcome IS NOT NULL AND {whose}
UNION ALL
SELECT d.switch_id, iif(d.held, 'day_held', 'day_not_held'), d.not_held_by, d.day
FROM exchange_days d JOIN switches s ON s.id = d.switch_id WHERE d.held IS NOT NULL AND {whose}"""
PURPOSES = """
SELECT p.purpose, p.minutes, date(coalesce(c.held_at, c.started_at, c.planned_at)) AS day,
    CASE WHEN p.covered IS NULL THEN 'not_said' WHEN p.covered THEN 'covered'
        WHEN trim(p.skip_reason) <> '' THEN 'skipped_for' ELSE 'skipped' END AS part
FROM call_purposes p JOIN intake_calls c ON c.id = p.call_id AND c.outcome = 'held'
JOIN switches s ON s.id = c.switch_id WHERE {whose}"""
ANSWERS = """
SELECT p.kind, CASE p.answer WHEN 'useful' THEN 'accepted' WHEN 'maybe' THEN 'maybe'
        WHEN 'not_useful' THEN iif(trim(p.remark) <> '', 'refused_for', 'refused')
        ELSE 'open' END AS part,
    coalesce((SELECT date(coalesce(c.held_at, c.started_at, c.planned_at)) FROM intake_calls c
        WHERE c.switch_id = s.id AND c.outcome = 'held' ORDER BY c.id DESC LIMIT 1),
        s.registered_on) AS day
FROM proposals p JOIN switches s ON s.id = p.switch_id WHERE {whose}"""
CAUSES_OF_STOPS = """
SELECT coalesce(s.stop_cause, 'not_said') AS cause, s.stopped_by AS part, s.stopped_on AS day
FROM switches s WHERE s.stopped_on IS NOT NULL AND {whose}"""
HOSTS = """
SELECT s.host_id, (SELECT max(d.day) FROM exchange_days d WHERE d.switch_id = s.id AND d.held = 1)
        AS last,
    (SELECT min(d.day) FROM exchange_days d WHERE d.switch_id = s.id AND d.held IS NULL
        AND d.day >= '{today}') AS next
FROM switches s WHERE {{whose}}"""
PARTNERS = """
SELECT s.id, s.partner_id, p.name, s.project_id, s.host_id
FROM switches s JOIN organisations p ON p.id = s.partner_id WHERE {whose}"""
LONGER = """
SELECT coalesce(c.overrun_reason, 'not_said') AS reason,
    date(coalesce(c.held_at, c.started_at, c.planned_at)) AS day
FROM intake_calls c JOIN switches s ON s.id = c.switch_id
WHERE c.outcome = 'held' AND c.actual_minutes > c.planned_minutes AND {whose}"""
TARGETS = """
SELECT t.id, t.project_id, t.first_day, t.last_day, t.switches, t.hours, t.certificates, t.hosts
FROM targets t"""

PARTIES = ("learner", "coach", "host", "sending_organisation", "project_leader")
PARTS: dict[str, tuple[str, ...]] = {
    "growth": ("higher_by_more", "higher", "same", "lower"),
    "goals_reached": ("reached", "halfway", "not_yet", "not_rated"),
    **dict.fromkeys(
        ("growth_by_shift", "growth_by_length", "growth_by_sector"), ("forward", "not_forward")
    ),
    "usefulness": ("useful", "not_useful", "not_judged", "not_done"),
    "takeaways": ("received", "surprised", "took_away"),
    "follow_ups": ("much", "some", "not_yet"),
    "long_waits": (*PARTIES, "planned"),
    "called_off": (*PARTIES, "not_said"),
    "purposes": ("covered", "skipped_for", "skipped", "not_said"),
    "refusals": ("refused_for", "refused", "maybe", "accepted", "open"),
    "stop_causes": PARTIES,
    "hosts_this_year": ("earlier", "to_come", "none"),
    "partners": ("registered", "call", "exchange", "over", "certified", "stopped"),
}
"""What the marks of a row stand for."""

AT = {"called_off": 2, "long_waits": 5, "takeaways": 0, "partners": 0}
"""At which number of a row those of its parts begin; after that of the whole in the rest."""

WAITS = ("call", "plan", "first_day", "certificate")
TO_AGREE = ("learner", "coach", "sending_organisation", "project_leader")
TO_EVALUATE = ("learner", "coach", "sending_organisation")
MEASURES = ("switches", "hours", "certificates", "hosts")
NINETEEN_OF_TWENTY = 1.959964


def parted(key: str, numbers: Numbers) -> Iterator[tuple[str, float | None]]:
    """Yield each part of a row with its number."""
    first = AT.get(key, 1)
    yield from zip(PARTS[key], numbers[first : first + len(PARTS[key])], strict=True)


def by_part(rows: Sequence[Row], parts: tuple[str, ...]) -> tuple[int, ...]:
    found = Counter(row["part"] for row in rows)
    assert set(found) <= set(parts)
    return tuple(found[part] for part in parts)


def median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None


@dataclass(frozen=True)
class WholeRecount(Recount):
    """A database counted for every topic."""

    def in_time(self, query: str) -> list[Row]:
        return [row for row in self.rows(query) if self.within(row["day"])]

    def _crossed(self, key: str, rows: Sequence[Row], by: str) -> dict[str, Numbers]:
        return {
            name: (len(found), *by_part(found, PARTS[key]))
            for name, found in grouped(rows, lambda row: str(row[by])).items()
        }

    # --- what did it bring? ---------------------------------------------------------------------

    @cached_property
    def goals(self) -> list[Row]:
        return self.in_time(GOALS)

    @cached_property
    def steps(self) -> list[Row]:
        """The goals rated before and after, with the steps up."""
        return [
            {**goal, "steps": goal["score_after"] - goal["score_before"]}
            for goal in self.goals
            if goal["score_after"] is not None and goal["score_before"] is not None
        ]

    def growth(self) -> dict[str, Numbers]:
        def part(steps: int) -> str:
            words = {1: "higher", 0: "same"}
            return words.get(steps, "higher_by_more" if steps > 1 else "lower")

        rows = [{**goal, "part": part(goal["steps"])} for goal in self.steps]
        return self._crossed("growth", rows, "goals")

    def goals_reached(self) -> dict[str, Numbers]:
        words = {None: "not_rated", 1: "not_yet", 2: "not_yet", 3: "halfway"}
        rows = [{**goal, "part": words.get(goal["score_after"], "reached")} for goal in self.goals]
        return self._crossed("goals_reached", rows, "goals")

    def learners(self, by: str) -> dict[str, Numbers]:
        known = {row["id"]: row[by] for row in self.rows(OF_WHOM)}
        rows = []
        for switch_id, goals in grouped(self.steps, lambda goal: goal["switch_id"]).items():
            forward = sum(goal["steps"] for goal in goals) >= len(goals)
            part = "forward" if forward else "not_forward"
            rows.append({by: known[int(switch_id)], "part": part})
        return self._crossed(f"growth_by_{by}", [row for row in rows if row[by]], by)

    def usefulness(self) -> dict[str, Numbers]:
        return self._crossed("usefulness", self.in_time(ACTIVITIES), "kind")

    def takeaways(self) -> dict[str, Numbers]:
        return {
            party: (
                len(rows),
                sum(row["surprised"] for row in rows),
                sum(row["took_away"] for row in rows),
            )
            for party, rows in grouped(self.in_time(EVALUATIONS), lambda row: row["party"]).items()
        }

    def follow_ups(self) -> dict[str, Numbers]:
        return self._crossed("follow_ups", self.in_time(FOLLOW_UPS), "party")

    # --- where does it get stuck? ---------------------------------------------------------------

    @cached_property
    def taken(self) -> list[Row]:
        """A row per step that a dossier took: how many days, until when."""
        partners = {row["id"]: row for row in self.rows(PARTNERS)}
        found = []
        for row in self.switches:
            days = [row[f"day_{number}"] for number in range(5)]
            for step, (first, last) in zip(WAITS, pairwise(days), strict=True):
                if first and last and first <= last:
                    took = days_between(first, last)
                    partner = partners[row["id"]]
                    found.append({"step": step, "days": took, "day": last, **partner})
        for row in self.rows(PREPARED):
            if row["day_0"] <= row["day"]:
                took = days_between(row["day_0"], row["day"])
                found.append({"step": "prepared", "days": took, **row})
        return found

    def usual(self) -> dict[str, tuple[float, int]]:
        """Return per step what nine out of ten took at most, where ten took it or more."""
        return {
            step: (quantile([row["days"] for row in rows], 0.9), len(rows))
            for step, rows in grouped(self.taken, lambda row: row["step"]).items()
            if len(rows) >= 10 and step in WAITS
        }

    @cached_property
    def waiting(self) -> list[Row]:
        """The dossiers that go on: in which step, for how many days, for whom."""
        reached = {row["id"]: row for row in self.switches}
        found = []
        for row in self.rows(OPEN):
            days = [reached[row["id"]][f"day_{number}"] for number in range(5)]
            last = max(number for number, day in enumerate(days) if day)
            if last < 4:
                waited = (self.today - date.fromisoformat(days[last])).days
                step = WAITS[last]
                found.append({"step": step, "days": waited, "part": self._for_whom(step, row)})
        return found

    def _for_whom(self, step: str, row: Row) -> str:
        moment = {"call": row["call_day"], "plan": None}.get(step, row["next_day"])
        if moment:
            return "planned" if moment >= str(self.today) else "project_leader"
        asked = {"first_day": TO_AGREE, "certificate": TO_EVALUATE}.get(step, ())
        given = (row["agreed"] if step == "first_day" else row["evaluated"]) or ""
        silent = [party for party in asked if party not in given.split(",")]
        return [*silent, "project_leader"][0]

    @cached_property
    def too_long(self) -> list[Row]:
        usual = self.usual()
        return [
            row for row in self.waiting
            if row["step"] in usual and row["days"] > usual[row["step"]][0]
        ]  # fmt: skip

    def long_waits(self) -> dict[str, Numbers]:
        usual = self.usual()
        return {
            step: (
                sum(row["step"] == step for row in self.waiting),
                *usual[step],
                len(rows),
                max(row["days"] for row in rows),
                *by_part(rows, PARTS["long_waits"]),
            )
            for step, rows in grouped(self.too_long, lambda row: row["step"]).items()
        }

    @cached_property
    def taken_in_time(self) -> list[Row]:
        return [row for row in self.taken if self.within(row["day"])]

    def waits_by_partner(self) -> dict[str, Numbers]:
        def place(row: Row) -> str:
            return mark(row["step"], row["partner_id"])

        return {
            key: (len(rows), median([row["days"] for row in rows]))
            for key, rows in grouped(self.taken_in_time, place).items()
        }

    @cached_property
    def due(self) -> list[Row]:
        return self.in_time(DUE)

    def called_off(self) -> dict[str, Numbers]:
        days = [row for row in self.due if row["what"].startswith("day_")]
        calls = len(self.due) - len(days)
        missed = [
            {**row, "part": row["party"] or "not_said"}
            for row in self.due
            if row["what"] not in {"held", "day_held"}
        ]
        found = self._crossed("called_off", missed, "what")
        return {
            what: (whole, len(days) if what == "day_not_held" else calls, *parts)
            for what, (whole, *parts) in found.items()
        }

    def purposes(self) -> dict[str, Numbers]:
        rows = self.in_time(PURPOSES)
        minutes = defaultdict(list)
        for row in rows:
            if row["minutes"] is not None:
                minutes[row["purpose"]].append(row["minutes"])
        return {
            purpose: (*numbers, median(minutes[purpose]), len(minutes[purpose]))
            for purpose, numbers in self._crossed("purposes", rows, "purpose").items()
        }

    def refusals(self) -> dict[str, Numbers]:
        return self._crossed("refusals", self.in_time(ANSWERS), "kind")

    def stop_causes(self) -> dict[str, Numbers]:
        return self._crossed("stop_causes", self.in_time(CAUSES_OF_STOPS), "cause")

    def overrun_reasons(self) -> dict[str, Numbers]:
        rows = self.in_time(LONGER)
        found = Counter(row["reason"] for row in rows)
        return {reason: (count, count / len(rows)) for reason, count in found.items()}

    # --- organisations, and how far they are ----------------------------------------------------

    @cached_property
    def hosts(self) -> dict[str, list[Row]]:
        found = self.rows(HOSTS.format(today=self.today))
        return grouped(found, lambda row: str(row["host_id"]))

    @cached_property
    def idle_hosts(self) -> dict[str, list[Row]]:
        """The hosts without a day held since the first of January."""
        january = f"{self.today.year}-01-01"
        return {
            host: rows for host, rows in self.hosts.items()
            if all((row["last"] or "") < january for row in rows)
        }  # fmt: skip

    def hosts_this_year(self) -> dict[str, Numbers]:
        found = {}
        for host, rows in self.idle_hosts.items():
            earlier = sum(bool(row["last"]) for row in rows)
            to_come = sum(bool(row["next"] and not row["last"]) for row in rows)
            last = max((row["last"] for row in rows if row["last"]), default=None)
            day = date.fromisoformat(last).toordinal() if last else None
            found[host] = len(rows), earlier, to_come, len(rows) - earlier - to_come, day
        return found

    @cached_property
    def ended(self) -> dict[str, tuple[int, int]]:
        """Return per partner how many dossiers are over, and how many with a certificate."""
        names = {str(row["partner_id"]): row["name"] for row in self.rows(PARTNERS)}
        return {
            names[key]: (int(row[3] or 0), int(row[4] or 0)) for key, row in self.partners().items()
        }

    def partners(self) -> dict[str, Numbers]:
        partner = {row["id"]: str(row["partner_id"]) for row in self.rows(PARTNERS)}
        came = [row for row in self.switches if self.within(row["day_0"])]
        found: dict[str, Numbers] = {}
        for key, rows in grouped(came, lambda row: partner[row["id"]]).items():
            certified = sum(bool(row["day_4"]) for row in rows)
            stopped = sum(bool(row["stopped_on"] and not row["day_4"]) for row in rows)
            over = sum(
                bool(row["day_4"] or row["stopped_on"] or row["completed_on"]) for row in rows
            )
            call = sum(bool(row["day_1"]) for row in rows)
            exchange = sum(bool(row["day_3"]) for row in rows)
            share = certified / over if over else None
            found[key] = len(rows), call, exchange, over, certified, stopped, share
        return found

    def targets(self) -> dict[str, Numbers]:
        """Say per target and measure: wanted, reached, share, to be expected, least and most."""
        found = {
            mark(target["id"], measure): self._against(target, measure)
            for target in self.rows(TARGETS)
            for measure in MEASURES
            if target[measure]
        }
        return found if any(row[1] for row in found.values()) else {}

    def _against(self, target: Row, measure: str) -> Numbers:
        amounts, wanted = self._amounts(target)[measure], target[measure]
        reached = sum(amounts)
        first, last = (date.fromisoformat(target[name]) for name in ("first_day", "last_day"))
        gone, left = (min(self.today, last) - first).days + 1, (last - self.today).days
        ends: Numbers = (None, None, None)
        if not self.sees_whole(target):
            pass
        elif left <= 0:
            ends = (round(reached),) * 3
        elif gone > 0 and len(amounts) >= 10:
            more, squares = reached * left / gone, sum(amount**2 for amount in amounts)
            wide = NINETEEN_OF_TWENTY * sqrt(left / gone * (1 + left / gone) * squares)
            least = reached + max(0, more - wide)
            ends = round(reached + more), round(least), round(reached + more + wide)
        return wanted, round(reached), reached / wanted, *ends

    def sees_whole(self, target: Row) -> bool:
        """Tell whether all dossiers of the project of a target are counted."""
        ours = sum(row["project_id"] == target["project_id"] for row in self.rows(PARTNERS))
        [whole] = self.rows(
            f"SELECT count(*) AS n FROM switches WHERE project_id = {target['project_id']}"
        )
        return ours == int(whole["n"])

    def _amounts(self, target: Row) -> dict[str, list[float]]:
        ours = {row["id"]: row for row in self.rows(PARTNERS)}
        ours = {key: row for key, row in ours.items() if row["project_id"] == target["project_id"]}

        def counts(day: str | None) -> bool:
            last = min(target["last_day"], str(self.today))
            return day is not None and target["first_day"] <= day <= last

        switches = [row for row in self.switches if row["id"] in ours]
        days = [
            day for day in self.days
            if day["held"] and day["switch_id"] in ours and counts(day["day"])
        ]  # fmt: skip
        return {
            "switches": [1.0 for row in switches if counts(row["day_3"])],
            "hours": [(day["held_minutes"] or 0) / 60 for day in days],
            "certificates": [1.0 for row in switches if counts(row["day_4"])],
            "hosts": [1.0 for _ in {day["host_id"] for day in days}],
        }

    @cached_property
    def topics(self) -> dict[str, dict[str, Any]]:
        """Count every topic."""
        by = ("shift", "length", "sector")
        return {
            **super().topics,
            **{name: getattr(self, name)() for name in FACTS},
            **{f"growth_by_{one}": self.learners(one) for one in by},
        }


FACTS = (
    *("growth", "goals_reached", "usefulness", "takeaways", "long_waits", "waits_by_partner"),
    "follow_ups",
    *("called_off", "purposes", "refusals", "stop_causes", "overrun_reasons", "hosts_this_year"),
    *("partners", "targets"),
)
