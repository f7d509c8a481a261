"""Everything the overview shows, counted once more: in SQL and Python of its own, no frames.

Days are those of UTC: the demo calls at daytime, when Brussels has the same.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from switching.models import Answer, Informed, OptionKind, Party, Purpose, Role, Shift, Stage
from switching.store import connect

Row = dict[str, Any]
SHIFT = """(SELECT q.shift FROM learning_questions q WHERE q.switch_id = c.switch_id
    AND q.settled_at IS NOT NULL AND q.moment <> 'before_call' ORDER BY q.number DESC LIMIT 1)"""
CALLS = f"""
SELECT c.id, c.switch_id, s.host_id, s.sending_organisation_id,
    date(coalesce(c.held_at, c.started_at, c.planned_at)) AS day,
    c.planned_minutes AS planned, c.actual_minutes AS minutes,
    CASE WHEN c.id = (SELECT max(l.id) FROM intake_calls l WHERE l.switch_id = c.switch_id
        AND l.outcome = 'held') THEN {SHIFT} END AS shift
FROM intake_calls c JOIN switches s ON s.id = c.switch_id
WHERE c.outcome = 'held' AND {{whose}}"""
CAUSES = """
SELECT q.shift_purpose AS purpose, o.kind AS kind, q.switch_id
FROM learning_questions q JOIN switches s ON s.id = q.switch_id
LEFT JOIN proposals o ON o.id = q.shift_proposal_id
WHERE q.shift <> 'unchanged' AND {whose} AND q.number = (
    SELECT max(l.number) FROM learning_questions l WHERE l.switch_id = q.switch_id
    AND l.settled_at IS NOT NULL AND l.moment <> 'before_call')"""
DAYS = """
SELECT d.switch_id, d.day, coalesce(d.held, 0) AS held, d.held_minutes, s.host_id, h.name AS host,
    coalesce((strftime('%s', '2026-01-01 ' || d."end") - strftime('%s', '2026-01-01 ' || d.start))
        / 60 - d.break_minutes, 0) AS planned_minutes
FROM exchange_days d JOIN switches s ON s.id = d.switch_id JOIN organisations h ON h.id = s.host_id
WHERE (d.held = 1 OR (d.held IS NULL AND s.stopped_on IS NULL)) AND {whose}"""
PROPOSALS = """
SELECT p.id, p.kind, p.answer, s.host_id, h.name AS host, p.switch_id,
    (SELECT count(*) > 0 FROM activities a WHERE a.proposal_id = p.id) AS planned,
    (SELECT count(*) > 0 FROM activities a WHERE a.proposal_id = p.id AND a.done = 1) AS done,
    (SELECT count(*) > 0 FROM activities a WHERE a.proposal_id = p.id AND a.useful = 1) AS useful,
    coalesce((SELECT date(coalesce(c.held_at, c.started_at, c.planned_at)) FROM intake_calls c
        WHERE c.switch_id = s.id AND c.outcome = 'held' ORDER BY c.id DESC LIMIT 1),
        s.registered_on) AS day
FROM proposals p JOIN switches s ON s.id = p.switch_id JOIN organisations h ON h.id = s.host_id
WHERE {whose}"""
SWITCHES = """
SELECT s.id, s.registered_on AS day_0, s.completed_on, s.stopped_on, s.stopped_by, s.stop_reason,
    (SELECT date(coalesce(c.held_at, c.started_at, c.planned_at)) FROM intake_calls c
        WHERE c.switch_id = s.id AND c.outcome = 'held' ORDER BY c.id DESC LIMIT 1) AS day_1,
    (SELECT date(min(p.finalised_at)) FROM action_plans p WHERE p.switch_id = s.id) AS day_2,
    (SELECT min(d.day) FROM exchange_days d WHERE d.switch_id = s.id AND d.held = 1) AS day_3,
    (SELECT date(min(t.issued_at)) FROM certificates t WHERE t.switch_id = s.id
        AND t.withdrawn_at IS NULL) AS day_4,
    (SELECT count(*) FROM activities a WHERE a.switch_id = s.id) AS activities,
    (SELECT count(*) FROM intake_calls c WHERE c.switch_id = s.id AND c.outcome IS NULL) AS open
FROM switches s WHERE {whose}"""
INFORMED = """
SELECT c.switch_id, o.id AS organisation_id, o.name, max(p.informed) AS informed,
    date(coalesce(c.held_at, c.started_at, c.planned_at)) AS day
FROM participants p JOIN intake_calls c ON c.id = p.call_id AND c.outcome = 'held'
JOIN switches s ON s.id = c.switch_id JOIN organisations o ON o.id = s.{column}
WHERE p.role = '{role}' AND p.informed IS NOT NULL AND {{whose}} GROUP BY c.id"""
STEPS = ("registered", "call_held", "plan_final", "exchange_begun", "certificate")
LEDGER = ("offered", "maybe", "accepted", "planned", "done", "useful")


def quantile(values: Sequence[float], share: float) -> float:
    """Return a quantile, straight between the two values it lies between."""
    ordered, place = sorted(values), (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


@dataclass(frozen=True)
class Recount:
    """A database counted on a day, over the days of a year, for one partner or for all."""

    path: Path
    today: date
    first: date
    last: date
    partner_id: int | None

    def rows(self, query: str) -> list[Row]:
        whose = "1" if self.partner_id is None else f"s.partner_id = {self.partner_id}"
        with connect(self.path) as db:
            found = db.execute(query.format(whose=whose))
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def within(self, day: str | None) -> bool:
        return day is not None and str(self.first) <= day <= str(self.last)

    @cached_property
    def calls(self) -> list[Row]:
        return [call for call in self.rows(CALLS) if self.within(call["day"])]

    @cached_property
    def timed(self) -> list[Row]:
        return [call for call in self.calls if call["minutes"] is not None]

    @cached_property
    def settled(self) -> list[Row]:
        return [call for call in self.calls if call["shift"]]

    @cached_property
    def days(self) -> list[Row]:
        return self.rows(DAYS)

    @cached_property
    def switches(self) -> list[Row]:
        return self.rows(SWITCHES)

    @cached_property
    def proposals(self) -> list[Row]:
        return [row for row in self.rows(PROPOSALS) if self.within(row["day"])]

    # --- the tiles ----------------------------------------------------------------------------

    def figures(self) -> dict[str, float | None]:
        minutes = [call["minutes"] for call in self.timed]
        held = [day for day in self.days if day["held"] and self.within(day["day"])]
        to_come = [day for day in self.days if not day["held"] and day["day"] >= str(self.today)]
        waits = [
            days_between(row["day_1"], row["day_3"])
            for row in self.switches
            if row["day_1"] and self.within(row["day_3"]) and row["day_1"] <= row["day_3"]
        ]
        return {
            "calls_held": len(self.calls),
            "median_minutes": statistics.median(minutes) if minutes else None,
            "p90_minutes": quantile(minutes, 0.9) if minutes else None,
            "share_over_planned": share(minutes, lambda value: value > 20),
            "share_over_hour": share(minutes, lambda value: value > 60),
            "share_shifted": share(self.settled, lambda call: call["shift"] != "unchanged"),
            "plans_final": sum(self.within(row["day_2"]) for row in self.switches),
            "exchanges_planned": len({day["switch_id"] for day in to_come}),
            "exchanges_held": len({day["switch_id"] for day in held}),
            "hours_held": sum(day["held_minutes"] or 0 for day in held),
            "certificates": sum(self.within(row["day_4"]) for row in self.switches),
            "days_to_exchange": statistics.median(waits) if waits else None,
        }

    # --- the topics: what each row of a table says, by the mark of its place in the chart -------

    def durations(self) -> dict[str, tuple[float, ...]]:
        found = Counter(min((call["minutes"] - 1) // 5 * 5, 120) for call in self.timed)
        return {str(start): (count,) for start, count in found.items()}

    def durations_over_time(self) -> dict[str, tuple[float | None, ...]]:
        found = {}
        for month, calls in grouped(self.timed, lambda call: call["day"][:7]).items():
            minutes = [call["minutes"] for call in calls]
            found[month] = (
                len(calls),
                statistics.median(minutes),
                quantile(minutes, 0.9) if len(calls) >= 5 else None,
                statistics.median(call["planned"] for call in calls),
            )
        return found

    def overrun_by_shift(self) -> dict[str, tuple[float, ...]]:
        timed = [call for call in self.timed if call["shift"]]
        return {kind: past(calls) for kind, calls in grouped(timed, lambda c: c["shift"]).items()}

    def overrun_by_presence(self) -> dict[str, tuple[float, ...]]:
        there = defaultdict(set)
        for row in self.rows(
            "SELECT p.call_id, p.role FROM participants p JOIN intake_calls c ON c.id = p.call_id"
            " JOIN switches s ON s.id = c.switch_id WHERE p.attended AND {whose}"
        ):
            there[row["call_id"]].add(row["role"])
        three = {Role.LEARNER.value, Role.COACH.value, Role.PROJECT_LEADER.value}
        found = defaultdict(list)
        for call in self.timed:
            for role in (there[call["id"]] - three) or {"only_three"}:
                found[role].append(call)
        return {role: past(calls) for role, calls in found.items()}

    def shifts(self) -> dict[str, tuple[float, ...]]:
        found = Counter(call["shift"] for call in self.settled)
        return {kind: (count, count / len(self.settled)) for kind, count in found.items()}

    def shifts_over_time(self) -> dict[str, tuple[float, ...]]:
        found = Counter((call["day"][:7], call["shift"]) for call in self.settled)
        return {mark(*key): (count,) for key, count in found.items()}

    def shift_causes(self) -> dict[str, tuple[float, ...]]:
        counted = {call["switch_id"] for call in self.settled if call["shift"] != "unchanged"}
        found = Counter(
            (row["purpose"] or "none", row["kind"] or "none")
            for row in self.rows(CAUSES)
            if row["switch_id"] in counted
        )
        return {mark(*key): (count,) for key, count in found.items()}

    def proposals_by_kind(self) -> dict[str, tuple[float, ...]]:
        return {key: steps_of(rows) for key, rows in grouped(self.proposals, kind_of).items()}

    def proposals_by_host(self) -> dict[str, tuple[float, ...]]:
        by_host = grouped(self.proposals, lambda row: str(row["host_id"]))
        return {key: steps_of(rows) for key, rows in by_host.items()}

    def funnel(self) -> dict[str, tuple[float | None, ...]]:
        """Say per step: came this far, step on record, under way, over, days, known of."""
        cohort = [row for row in self.switches if self.within(row["day_0"])]
        found = {}
        for number, step in enumerate(STEPS):
            came = [row for row in cohort if any(row[f"day_{n}"] for n in range(number, 5))]
            rest = [row for row in cohort if row not in came]
            over = [row for row in rest if row["stopped_on"] or row["completed_on"] or row["day_4"]]
            before, at = f"day_{number - 1}", f"day_{number}"
            took = [
                days_between(row[before], row[at])
                for row in cohort
                if number and row[before] and row[at] and row[before] <= row[at]
            ]
            recorded = sum(bool(row[at]) for row in cohort)
            days = statistics.median(took) if took else None
            found[step] = len(came), recorded, len(rest) - len(over), len(over), days, len(took)
        return found if cohort else {}

    @cached_property
    def coming(self) -> list[Row]:
        monday = self.today - timedelta(days=self.today.weekday())
        last = monday + timedelta(weeks=12, days=-1)
        found = []
        for day in self.days:
            if str(monday) <= day["day"] <= str(last):
                over = day["day"] < str(self.today)
                status = "held" if day["held"] else "to_confirm" if over else "planned"
                minutes = day["held_minutes"] if day["held"] else day["planned_minutes"]
                found.append({**day, "status": status, "minutes": minutes or 0})
        return found

    def load_per_week(self) -> dict[str, tuple[float, ...]]:
        def week(day: Row) -> str:
            there = date.fromisoformat(day["day"])
            monday = there - timedelta(days=there.weekday())
            return mark(f"{monday} 00:00:00", day["status"])

        return {key: busy(days) for key, days in grouped(self.coming, week).items()}

    def exchanges_by_host(self) -> dict[str, tuple[float, ...]]:
        def place(day: Row) -> str:
            return mark(day["host_id"], f"{day['day']} 00:00:00", day["status"])

        return {key: busy(days) for key, days in grouped(self.coming, place).items()}

    def informed(self, role: str) -> dict[str, tuple[float, ...]]:
        rows = self.informed_rows(role)
        found = {}
        for organisation, answers in grouped(rows, lambda r: str(r["organisation_id"])).items():
            counts = Counter(row["informed"] for row in answers)
            kinds = tuple(counts[kind.value] for kind in Informed)
            brief = len(answers) - counts[Informed.WELL.value]
            found[organisation] = (*kinds, len(answers), brief / len(answers))
        return found

    def informed_rows(self, role: str) -> list[Row]:
        column = "host_id" if role == "coach" else "sending_organisation_id"
        rows = self.rows(INFORMED.format(column=column, role=role))
        return [row for row in rows if self.within(row["day"])]

    @cached_property
    def stopped(self) -> list[Row]:
        return [row for row in self.switches if self.within(row["stopped_on"])]

    def stops(self) -> dict[str, tuple[float, ...]]:
        found = Counter((row["stopped_by"], reached(row)) for row in self.stopped)
        return {mark(*key): (count,) for key, count in found.items()}

    def stop_reasons(self) -> dict[str, tuple[float, ...]]:
        found = Counter(row["stop_reason"].strip().rstrip(".") for row in self.stopped)
        often = {reason: (count,) for reason, count in found.items() if count > 1}
        rest = len(self.stopped) - sum(count for (count,) in often.values())
        return often | ({"": (rest,)} if rest else {})

    @cached_property
    def topics(self) -> dict[str, dict[str, Any]]:
        """Count every topic."""
        return {
            **{name: getattr(self, name)() for name in NAMES},
            "informed_coaches": self.informed("coach"),
            "informed_learners": self.informed("learner"),
        }


NAMES = (
    *("durations", "durations_over_time", "overrun_by_shift", "overrun_by_presence", "shifts"),
    *("shifts_over_time", "shift_causes", "proposals_by_kind", "proposals_by_host", "funnel"),
    *("load_per_week", "exchanges_by_host", "stops", "stop_reasons"),
)
KINDS = (Answer, Informed, OptionKind, Party, Purpose, Shift, Stage)


def mark(*parts: object) -> str:
    return "\x1f".join(map(str, parts))


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> dict[str, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def share(values: Sequence[Any], is_one: Callable[[Any], bool]) -> float | None:
    return sum(map(is_one, values)) / len(values) if values else None


def days_between(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def kind_of(row: Row) -> str:
    return str(row["kind"])


def past(calls: list[Row]) -> tuple[float, ...]:
    over = [call["minutes"] - call["planned"] for call in calls]
    longer = sum(value > 0 for value in over) / len(over)
    return len(calls), statistics.median(over), quantile(over, 0.9), longer


def steps_of(proposals: list[Row]) -> tuple[float, ...]:
    maybe = sum(row["answer"] == Answer.MAYBE.value for row in proposals)
    accepted = sum(row["answer"] == Answer.USEFUL.value for row in proposals)
    others = (sum(row[name] for row in proposals) for name in ("planned", "done", "useful"))
    return len(proposals), maybe, accepted, *others


def busy(days: list[Row]) -> tuple[float, ...]:
    learners = {day["switch_id"] for day in days}
    return len(days), len(learners), sum(day["minutes"] for day in days)


def reached(row: Row) -> str:
    """Return how far a dossier came: the stage it would have were it not stopped."""
    asked = (
        (row["completed_on"] or row["day_4"], Stage.COMPLETED),
        (row["day_3"], Stage.UNDER_WAY),
        (row["day_2"], Stage.PLAN_FINAL),
        (row["day_1"] and row["activities"], Stage.PLAN_DRAFT),
        (row["day_1"], Stage.CALL_HELD),
        (row["open"], Stage.CALL_PLANNED),
    )
    return next((stage.value for there, stage in asked if there), Stage.REGISTERED.value)
