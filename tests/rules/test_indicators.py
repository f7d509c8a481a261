"""The funder's indicators: each learner once, in one line of each group; pandas counts the same."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.rules.indicators import (
    NO_ANSWERS,
    REFUSED,
    TO_ASK,
    AskedAt,
    Check,
    CountedLearner,
    CountedOrganisation,
    IndicatorSet,
    check_table,
    count_table,
    due_of,
    indicator_sets,
    is_complete,
    months_after,
)

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
SETS = list(indicator_sets().values())
COMPLETE = {"gender": "woman", "employment": "employed", "age": "18_29", "education": "master"}


def learner(number: int = 1, **values: object) -> CountedLearner:
    said = {
        "person_id": number,
        "entered_on": date(2025, 3, 3),
        "left_on": None,
        "held_minutes": 840,
        "switches": 1,
        "certified": False,
        "answers": COMPLETE,
        "asked_on": {},
        **values,
    }
    return CountedLearner(**said)  # type: ignore[arg-type]


@st.composite
def learners(draw: st.DrawFn, chosen: IndicatorSet) -> list[CountedLearner]:
    found = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        entered = draw(st.dates(date(2024, 6, 1), date(2026, 6, 1)))
        days = draw(st.none() | st.integers(0, 400))
        answers = {
            question.code: draw(
                st.sampled_from([*(item.code for item in question.choices), *sorted(NO_ANSWERS)])
            )
            for question in chosen.questions
            if draw(st.booleans()) or question.needed
        }
        found.append(
            learner(
                number,
                entered_on=entered,
                left_on=None if days is None else entered + timedelta(days=days),
                switches=draw(st.integers(1, 3)),
                answers=answers,
            )
        )
    return found


@pytest.mark.parametrize("chosen", SETS, ids=lambda item: item.code)
def test_what_a_set_names_is_there(chosen: IndicatorSet) -> None:
    for indicator in chosen.indicators:
        if indicator.question:
            question = chosen.question(indicator.question)
            assert question is not None, indicator.code
            assert indicator.answers <= {item.code for item in question.choices}, indicator.code
    # Each answer of a group stands in one line of it: whoever is complete is counted once.
    for group in chosen.groups:
        rows = [item for item in chosen.indicators if item.group == group]
        question = chosen.question(rows[0].question)
        assert question is not None
        said = [answer for item in rows for answer in item.answers]
        assert sorted(said) == sorted(item.code for item in question.choices)
    labels = [item.label for item in (*chosen.questions, *chosen.indicators)]
    assert all(set(label.texts) >= {"nl", "en", "fr"} for label in labels)
    assert {"gender", "employment", "age", "education"} == {
        item.code for item in chosen.questions if item.needed
    }


COUNTED_BY = {
    "2021-2027/1": "bd923985f00ca357",
    "2014-2020/1": "d8711a01e55b3e50",
}
"""What each version counts, as a hash. Tables that were handed in name it: it never changes."""


@pytest.mark.parametrize("chosen", SETS, ids=lambda item: item.code)
def test_a_version_never_counts_something_else(chosen: IndicatorSet) -> None:
    asked = [
        (item.code, item.asked_at, item.needed, item.starts, [one.code for one in item.choices])
        for item in chosen.questions
    ]
    counted = [
        (item.code, item.question, sorted(item.answers), sorted(item.organisations), item.group)
        for item in chosen.indicators
    ]
    digest = hashlib.sha256(json.dumps([asked, counted]).encode()).hexdigest()[:16]
    assert COUNTED_BY.get(chosen.version) == digest, (
        f"{chosen.code} counts something else than version {chosen.version} did: give it a new "
        f"version, and write that one down here with {digest}"
    )


@pytest.mark.slow
@pytest.mark.parametrize("chosen", SETS, ids=lambda item: item.code)
@given(data=st.data())
def test_sums_equal_totals_and_each_learner_counts_once(
    chosen: IndicatorSet, data: st.DataObject
) -> None:
    people = data.draw(learners(chosen))
    table = count_table(chosen, people, [], FIRST, LAST)
    within = [item for item in people if FIRST <= item.entered_on <= LAST]
    everyone = next(row for row in table.rows if row.indicator.counts_all)
    assert everyone.total == table.entered == len(within)
    assert table.complete + len(table.incomplete) == table.entered
    for row in table.rows:
        if not row.indicator.organisations:
            assert sum(row.by_gender.values()) == row.total <= row.cumulative
    for group in chosen.groups:
        rows = [row for row in table.rows if row.indicator.group == group]
        assert sum(row.total for row in rows) == table.complete
    found = {item.check for item in check_table(table, people)}
    assert not found & {Check.NOT_IN_ONE, Check.SUM_DIFFERS, Check.OUT_BEFORE_IN}


@pytest.mark.slow
@pytest.mark.parametrize("chosen", SETS, ids=lambda item: item.code)
@given(data=st.data())
def test_pandas_counts_the_same(chosen: IndicatorSet, data: st.DataObject) -> None:
    people = data.draw(learners(chosen))
    table = count_table(chosen, people, [], FIRST, LAST)
    frame = pd.DataFrame(
        [
            {
                **{question.code: item.answer(question) for question in chosen.questions},
                "entry": item.entered_on,
                "exit": item.left_on or date.max,
                "later": months_after(item.left_on, 6) if item.left_on else date.max,
                "complete": not (
                    {item.answers.get(name) for name in COMPLETE} & {*NO_ANSWERS, None}
                ),
            }
            for item in people
        ],
        columns=[*(item.code for item in chosen.questions), "entry", "exit", "later", "complete"],
    )
    for row in table.rows:
        indicator = row.indicator
        if not indicator.question:
            continue
        question = chosen.question(indicator.question)
        assert question is not None
        day = frame[str(question.asked_at)]
        counted = frame[
            (day >= FIRST)
            & (day <= LAST)
            & frame["complete"].astype(bool)
            & frame[question.code].isin(indicator.answers)
        ]
        assert row.total == len(counted), indicator.code
        women = int((counted["gender"] == "woman").sum())
        assert row.by_gender["woman"] == women, indicator.code


def test_what_is_asked_later_counts_on_its_own_day() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    said = {**COMPLETE, "exit_works": "yes", "later_works": "yes"}
    people = [learner(1, left_on=date(2025, 9, 10), answers=said)]
    year = {row.indicator.code: row for row in count_table(chosen, people, [], FIRST, LAST).rows}
    assert (year["EECR04"].total, year["EECR05"].total, year["EECR05"].cumulative) == (1, 0, 0)
    next_year = date(2026, 1, 1), date(2026, 12, 31)
    rows = {row.indicator.code: row for row in count_table(chosen, people, [], *next_year).rows}
    assert (rows["EECR04"].total, rows["EECR05"].total, rows["EECR04"].cumulative) == (0, 1, 1)


def test_an_incomplete_profile_counts_in_the_total_only() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    people = [learner(1), learner(2, answers={**COMPLETE, "education": REFUSED})]
    table = count_table(chosen, people, [], FIRST, LAST)
    totals = {row.indicator.code: row.total for row in table.rows}
    assert (totals["EECO01"], totals["EECO05"], totals["EECO11"]) == (2, 1, 1)
    assert table.incomplete == (2,)
    assert table.refusals["education"] == 1
    assert [(item.check, item.people) for item in check_table(table, people)] == [
        (Check.INCOMPLETE, (2,))
    ]


def test_what_need_not_be_asked_starts_as_not_asked() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    people = [learner(1), learner(2, answers={**COMPLETE, "disability": "yes"})]
    rows = {row.indicator.code: row for row in count_table(chosen, people, [], FIRST, LAST).rows}
    assert (rows["EECO12"].total, rows["EECO12"].asked, rows["EECO12"].among) == (1, 1, 2)
    assert (rows["EECO13"].total, rows["EECO13"].asked) == (0, 0)


def test_organisations_count_by_size_and_kind_once() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    places = [
        CountedOrganisation(1, date(2025, 2, 1), "", "public_body"),
        CountedOrganisation(2, date(2025, 2, 1), "small", "enterprise"),
        CountedOrganisation(3, date(2025, 2, 1), "large", "enterprise"),
        CountedOrganisation(4, date(2024, 2, 1), "micro", "non_profit"),
    ]
    rows = {row.indicator.code: row for row in count_table(chosen, [], places, FIRST, LAST).rows}
    assert (rows["EECO18"].total, rows["EECO19"].total, rows["EECO19"].cumulative) == (1, 1, 2)


def test_who_leaves_before_coming_and_who_has_no_hours_is_found() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    people = [
        learner(1, left_on=date(2025, 3, 1)),
        learner(2, held_minutes=0),
        learner(
            3, left_on=date(2025, 4, 1), asked_on={"exit_works": date(2025, 6, 1)},
            answers={**COMPLETE, "exit_works": "yes"},
        ),
    ]  # fmt: skip
    table = count_table(chosen, people, [], FIRST, LAST)
    assert {item.check: item.people for item in check_table(table, people)} == {
        Check.OUT_BEFORE_IN: (1,),
        Check.NO_HOURS: (2,),
        Check.EXIT_LATE: (3,),
    }


def test_reminders_come_at_the_start_on_leaving_and_six_months_later() -> None:
    chosen = indicator_sets()["esf_plus_2021_2027"]
    new = learner(answers={}, entered_on=date(2025, 3, 3))
    assert due_of(chosen, new, date(2025, 3, 2)) == []
    assert [item.asked_at for item in due_of(chosen, new, date(2025, 3, 3))] == [AskedAt.ENTRY]
    gone = learner(left_on=date(2025, 8, 31))
    [leaving] = due_of(chosen, gone, date(2025, 9, 1))
    assert (leaving.asked_at, leaving.until) == (AskedAt.EXIT, date(2025, 9, 28))
    later = due_of(chosen, gone, date(2026, 2, 28))
    assert [item.asked_at for item in later] == [AskedAt.EXIT, AskedAt.LATER]
    said = {item.code: "no" for item in chosen.asked_at(AskedAt.EXIT)}
    answered = learner(left_on=date(2025, 8, 31), answers={**COMPLETE, **said})
    assert [item.asked_at for item in due_of(chosen, answered, date(2026, 2, 28))] == [
        AskedAt.LATER
    ]
    assert TO_ASK not in said.values()


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_after_stay_in_the_month(day: date, months: int) -> None:
    found = months_after(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == min(day.day, (months_after(found.replace(day=1), 1) - timedelta(1)).day)


def test_a_complete_profile_knows_four_things() -> None:
    for chosen in SETS:
        assert not is_complete(chosen, {})
    assert is_complete(indicator_sets()["esf_plus_2021_2027"], COMPLETE)
