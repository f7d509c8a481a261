"""The counts for the funder, from rows of any kind: SQL and pandas, each by itself, agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlite_utils
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.indicators import (
    NO_ANSWERS,
    AskedAt,
    Check,
    CountedLearner,
    Indicator,
    IndicatorSet,
    IndicatorTable,
    check_table,
    count_table,
    indicator_sets,
)
from switching.store.migrations import MIGRATIONS
from switching.store.queries.funder import read_learners, read_organisations

SETS = list(indicator_sets().values())
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
OURS, OTHER = 1, 2
NEEDED = ("gender", "employment", "age", "education")
LEARNERS = range(1, 7)
PLACES = range(1, 4)
DAYS = st.dates(date(2024, 9, 1), date(2026, 3, 1))


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite_utils.Database]:
    """An empty database whose rows refer to nothing: only what is counted is in it."""
    made = sqlite_utils.Database(memory=True)
    MIGRATIONS.apply(made)
    made.conn.commit()
    made.conn.execute("PRAGMA foreign_keys = OFF")
    for place in PLACES:
        made.conn.execute(
            """INSERT INTO organisations (id, name, sector, description, address, city, is_sender,
            is_host, is_partner, active) VALUES (?, 'P', 'other', '', '', '', 1, 1, 0, 1)""",
            [place],
        )
    yield made
    made.conn.close()


@dataclass(frozen=True)
class Switch:
    learner: int
    project: int | None
    places: tuple[int, int]
    days: tuple[tuple[date, int | None, int | None], ...]
    completed: date | None
    stopped: date | None


@dataclass(frozen=True)
class Answer:
    learner: int
    project: int
    question: str
    answer: str
    asked: date


@st.composite
def switches(draw: st.DrawFn) -> Switch:
    day = st.tuples(DAYS, st.sampled_from([1, 1, 1, 0, None]), st.none() | st.integers(0, 480))
    over = draw(st.sampled_from(["goes on", "completed", "stopped", "completed", "completed"]))
    return Switch(
        draw(st.sampled_from(LEARNERS)),
        draw(st.sampled_from([OURS, OURS, OURS, OTHER, None])),
        (draw(st.sampled_from(PLACES)), draw(st.sampled_from(PLACES))),
        tuple(draw(st.lists(day, max_size=3))),
        draw(DAYS) if over == "completed" else None,
        draw(DAYS) if over == "stopped" else None,
    )


@st.composite
def answers(draw: st.DrawFn, chosen: IndicatorSet) -> list[Answer]:
    """Draw answers of each kind: of this set, of the other one, refused, twice, of another project.

    Most learners are complete, or few would count anywhere.
    """
    found = []
    strange = ["of another set", *sorted(NO_ANSWERS)]
    for learner in LEARNERS:
        complete = draw(st.integers(0, 3)) > 0
        for question in chosen.questions:
            codes = [item.code for item in question.choices]
            sure = complete and question.code in NEEDED
            for _ in range(draw(st.integers(1 if sure else 0, 2))):
                plain = sure or draw(st.booleans())
                if question.asked_at is not AskedAt.ENTRY and draw(st.booleans()):
                    codes = ["yes"]
                said = draw(st.sampled_from(codes if plain else [*codes, *strange]))
                project = OURS if sure else draw(st.sampled_from([OURS, OURS, OTHER]))
                found.append(Answer(learner, project, question.code, said, draw(DAYS)))
    return found


def fill(
    db: sqlite_utils.Database,
    some: list[Switch],
    said: list[Answer],
    sizes: dict[int, tuple[str, str]],
) -> None:
    """Put these rows in place of those before them."""
    for table in ("switches", "exchange_days", "funder_answers", "organisation_profiles"):
        db.conn.execute(f"DELETE FROM {table}")
    for number, item in enumerate(some, start=1):
        db.conn.execute(
            """INSERT INTO switches (id, reference, learner_id, sending_organisation_id, host_id,
            project_leader_id, partner_id, project_id, registered_on, completed_on, stopped_on,
            stop_reason) VALUES (?, ?, ?, ?, ?, 1, 1, ?, '2024-01-01', ?, ?, '')""",
            [number, f"S{number}", item.learner, *item.places, item.project,
             item.completed and str(item.completed), item.stopped and str(item.stopped)],
        )  # fmt: skip
        for day, held, minutes in item.days:
            db.conn.execute(
                """INSERT INTO exchange_days (switch_id, day, break_minutes, place, with_whom, held,
                held_minutes, remark) VALUES (?, ?, 0, '', '', ?, ?, '')""",
                [number, str(day), held, minutes],
            )
    for answer in said:
        db.conn.execute(
            """INSERT INTO funder_answers (person_id, project_id, question, answer, asked_on, means,
            notice_given, user_id) VALUES (?, ?, ?, ?, ?, 'on_paper', 1, 1)""",
            [answer.learner, answer.project, answer.question, answer.answer, str(answer.asked)],
        )
    for place, (kind, size) in sizes.items():
        db.conn.execute(
            "INSERT INTO organisation_profiles (organisation_id, kind, size, asked_on)"
            " VALUES (?, ?, ?, '2025-01-01')",
            [place, kind, size],
        )


PEOPLE = """
WITH taking AS (
    SELECT s.learner_id AS person, s.id, s.completed_on, s.stopped_on, min(d.day) AS first,
        max(d.day) AS last
    FROM switches s JOIN exchange_days d ON d.switch_id = s.id
    WHERE d.held = 1 AND s.project_id = 1 GROUP BY s.id
), outs AS (
    SELECT person, last AS day FROM taking
    UNION ALL SELECT person, stopped_on FROM taking WHERE stopped_on IS NOT NULL
), people AS (
    SELECT person, min(first) AS entry, count(*) AS switches,
        (SELECT max(day) FROM outs o WHERE o.person = t.person AND NOT EXISTS (
            SELECT 1 FROM taking g WHERE g.person = t.person
            AND coalesce(g.completed_on, g.stopped_on) IS NULL)) AS exit
    FROM taking t GROUP BY person
), spans AS (
    SELECT *, min(date(exit, '+6 months'), date(exit, 'start of month', '+7 months', '-1 day'))
        AS later
    FROM people
), latest AS (
    SELECT person_id, question, answer FROM funder_answers a WHERE project_id = 1 AND id = (
        SELECT id FROM funder_answers b WHERE b.person_id = a.person_id AND b.project_id = 1
        AND b.question = a.question ORDER BY asked_on DESC, id DESC LIMIT 1)
), complete AS (
    SELECT person_id FROM latest WHERE {known} GROUP BY person_id HAVING count(*) = 4
)"""
"""Who takes part, in plain SQL of its own: it knows nothing of what is tested."""


def known(chosen: IndicatorSet) -> str:
    """Say in SQL which answers complete a profile."""
    said = []
    for code in NEEDED:
        question = chosen.question(code)
        assert question is not None
        codes = ", ".join(f"'{item.code}'" for item in question.choices)
        said.append(f"(question = '{code}' AND answer IN ({codes}))")
    return " OR ".join(said)


def sql_rows(
    db: sqlite_utils.Database, chosen: IndicatorSet, indicator: Indicator
) -> list[tuple[str, str]]:
    """Return the day and the gender of each who counts in an indicator, whenever."""
    if not indicator.question:
        query = f"""{PEOPLE} SELECT entry, coalesce((SELECT answer FROM latest
            WHERE person_id = person AND question = 'gender'), '') FROM spans"""
        return db.execute(query.format(known=known(chosen))).fetchall()
    question = chosen.question(indicator.question)
    assert question is not None
    codes = ", ".join(f"'{code}'" for code in sorted(indicator.answers))
    query = f"""{PEOPLE} SELECT {question.asked_at}, (SELECT answer FROM latest
            WHERE person_id = person AND question = 'gender')
        FROM spans WHERE person IN (SELECT person_id FROM complete) AND {question.asked_at}
        IS NOT NULL AND coalesce((SELECT answer FROM latest WHERE person_id = person
        AND question = '{question.code}'), '{question.starts}') IN ({codes})"""
    return db.execute(query.format(known=known(chosen))).fetchall()


def frame_of_people(db: sqlite_utils.Database, chosen: IndicatorSet) -> pd.DataFrame:
    """Return a row per learner by pandas alone, from the tables as they are."""
    rows, days, said = (
        pd.DataFrame(db[name].rows, columns=[column.name for column in db[name].columns])
        for name in ("switches", "exchange_days", "funder_answers")
    )
    rows, days = rows[rows["project_id"] == OURS], days[days["held"] == 1]
    held = days.groupby("switch_id")["day"].agg(["min", "max"])
    taking = rows.merge(held, left_on="id", right_index=True)
    people = []
    said = said[said["project_id"] == OURS].sort_values(["asked_on", "id"])
    for person, own in taking.groupby("learner_id"):
        ended = own["completed_on"].notna() | own["stopped_on"].notna()
        exit_on = max([*own["max"], *own["stopped_on"].dropna()]) if ended.all() else None
        mine = said[said["person_id"] == person].groupby("question")["answer"].last()
        answers = {item.code: mine.get(item.code, item.starts) for item in chosen.questions}
        later = None
        if exit_on:
            later = str((pd.Timestamp(exit_on) + pd.DateOffset(months=6)).date())
        people.append(
            {"person": person, "entry": own["min"].min(), "exit": exit_on, "later": later,
             "switches": len(own), **answers}
        )  # fmt: skip
    columns = ["person", "entry", "exit", "later", "switches"]
    return pd.DataFrame(people, columns=[*columns, *(item.code for item in chosen.questions)])


def pandas_rows(
    people: pd.DataFrame, chosen: IndicatorSet, indicator: Indicator
) -> list[tuple[str, str]]:
    """Return the same by pandas."""
    if not indicator.question:
        return list(zip(people["entry"], people["gender"], strict=True))
    question = chosen.question(indicator.question)
    assert question is not None
    whole = pd.Series(True, index=people.index)
    for code in NEEDED:
        needed = chosen.question(code)
        assert needed is not None
        whole &= people[code].isin([item.code for item in needed.choices])
    kept = people[whole & people[question.code].isin(indicator.answers)]
    kept = kept[kept[str(question.asked_at)].notna()]
    return list(zip(kept[str(question.asked_at)], kept["gender"], strict=True))


def within(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [row for row in rows if str(FIRST) <= row[0] <= str(LAST)]


@pytest.mark.slow
@pytest.mark.parametrize("chosen", SETS, ids=lambda item: item.code)
@given(data=st.data())
def test_three_ways_of_counting_agree(
    db: sqlite_utils.Database, chosen: IndicatorSet, data: st.DataObject
) -> None:
    some = data.draw(st.lists(switches(), max_size=10))
    kind = st.tuples(
        st.sampled_from(["enterprise", "non_profit", "public_body"]),
        st.sampled_from(["micro", "small", "medium", "large"]),
    )
    sizes = data.draw(st.dictionaries(st.sampled_from(PLACES), kind))
    fill(db, some, data.draw(answers(chosen)), sizes)
    learners, places = read_learners(db, OURS), read_organisations(db, OURS)
    table = count_table(chosen, learners, places, FIRST, LAST)
    people = frame_of_people(db, chosen)
    assert_people(learners, people)
    assert_counts(table, people)
    for row in table.rows:
        if row.indicator.organisations:
            assert row.total == supported(some, sizes, row.indicator), row.indicator.code
            continue
        by_sql = sql_rows(db, chosen, row.indicator)
        by_pandas = pandas_rows(people, chosen, row.indicator)
        days = sorted(day for day, _ in by_sql)
        assert days == sorted(day for day, _ in by_pandas), row.indicator.code
        assert (row.total, row.cumulative) == (
            len(within(by_sql)),
            sum(day <= str(LAST) for day, _ in by_sql),
        ), row.indicator.code
        assert sum(row.by_gender.values()) == row.total
        for gender in chosen.genders[:-1]:
            for rows in (by_sql, by_pandas):
                found = sum(said == gender for _, said in within(rows))
                assert row.by_gender[gender] == found, (row.indicator.code, gender)


def assert_people(learners: list[CountedLearner], people: pd.DataFrame) -> None:
    """Compare when each came and went, day by day."""
    columns = ("person", "entry", "exit", "later", "switches")
    found = [
        (
            *(item.person_id, str(item.entered_on)),
            *(day and str(day) for day in (item.left_on, item.later_on())),
            item.switches,
        )
        for item in learners
    ]
    rows = zip(*(people[name] for name in columns), strict=True)
    assert found == [tuple(None if pd.isna(cell) else cell for cell in row) for row in rows]


def assert_counts(table: IndicatorTable, people: pd.DataFrame) -> None:
    """Compare what stands around the lines, and each group with the complete profiles."""
    entered = people[people["entry"].between(str(FIRST), str(LAST))]
    left = people["exit"].dropna()
    assert table.entered == len(entered)
    assert table.left == int(left.between(str(FIRST), str(LAST)).sum())
    assert table.cumulative == int((people["entry"] <= str(LAST)).sum())
    assert table.several == int((entered["switches"] > 1).sum())
    assert table.complete + len(table.incomplete) == table.entered
    for group in table.chosen.groups:
        rows = [row for row in table.rows if row.indicator.group == group]
        assert sum(row.total for row in rows) == table.complete, group
    for code, count in table.refusals.items():
        assert count == int((entered[code] == "refused").sum()), code


def supported(some: list[Switch], sizes: dict[int, tuple[str, str]], indicator: Indicator) -> int:
    """Count organisations of a kind, or of a size if they are no public body."""
    first: dict[int, date] = {}
    for item in some:
        for day, held, _ in item.days:
            if item.project == OURS and held == 1:
                for place in item.places:
                    first[place] = min(day, first.get(place, day))
    counted = 0
    for place, day in first.items():
        kind, size = sizes.get(place, ("", ""))
        said = {kind} if kind == "public_body" else {kind, size}
        counted += FIRST <= day <= LAST and bool(said & indicator.organisations)
    return counted


@pytest.mark.slow
@given(some=st.lists(switches(), max_size=10))
def test_the_checks_find_each_switch_that_stopped_before_a_held_day(
    db: sqlite_utils.Database, some: list[Switch]
) -> None:
    fill(db, some, [], {})
    learners = read_learners(db, OURS)
    table = count_table(SETS[0], learners, [], date(2024, 1, 1), date(2026, 12, 31))
    wrong = {
        item.learner
        for item in some
        for day, held, _ in item.days
        if item.project == OURS and held == 1 and item.stopped and item.stopped < day
    }
    found = {item.check: set(item.people) for item in check_table(table, learners)}
    assert found.get(Check.OUT_BEFORE_IN, set()) == wrong


def test_who_comes_back_enters_once_and_leaves_after_the_last_exchange(
    db: sqlite_utils.Database,
) -> None:
    day = date(2025, 2, 3)
    held = ((day, 1, 450), (day + timedelta(days=7), 1, 450))
    later = tuple((item + timedelta(days=90), one, two) for item, one, two in held)
    base: dict[str, Any] = {"learner": 1, "project": OURS, "places": (1, 2), "stopped": None}
    one = Switch(**base, days=held, completed=day + timedelta(days=8))
    goes_on = Switch(**base, days=later, completed=None)
    fill(db, [one, goes_on], [], {})
    [learner] = read_learners(db, OURS)
    assert (learner.entered_on, learner.left_on, learner.switches) == (day, None, 2)
    assert learner.held_minutes == 4 * 450
    fill(db, [one, Switch(**base, days=later, completed=later[1][0])], [], {})
    [learner] = read_learners(db, OURS)
    assert (learner.entered_on, learner.left_on) == (day, later[1][0])
    # Who was registered again and never came did not come back.
    fill(db, [one, Switch(**base, days=((day, None, None),), completed=None)], [], {})
    [learner] = read_learners(db, OURS)
    assert (learner.left_on, learner.switches) == (held[1][0], 1)
