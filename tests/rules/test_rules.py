"""What follows from the facts: stages, next steps, tasks, gaps, hours, search."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.models import Dossier, DossierLine, Language, Purpose, Stage
from switching.models.month import begins_after, parse_month
from switching.rules.call_gaps import missing_for_call
from switching.rules.completeness import missing_for_plan
from switching.rules.hours import hours_refused, parse_hours
from switching.rules.matching import finds
from switching.rules.stages import stage_of
from switching.rules.steps import Step, next_step
from switching.rules.tasks import Urgency, tasks_of
from tests.samples import (
    NOW,
    TODAY,
    complete_dossier,
    hold_a_call,
    make_database,
    open_dossier,
    plan_a_call,
)

LINE = DossierLine(
    id=1,
    reference="ST-2026-0042",
    registered_on=TODAY,
    completed_on=None,
    stopped_on=None,
    stopped_by=None,
    learner_id=1,
    host_id=2,
    sending_organisation_id=3,
    partner_id=4,
    project_leader_id=5,
    learner="Amina Yıldız",
    sending_organisation="Kinderopvang Zonnebloem",
    host="De Speelvogel",
    coach="Tom Peeters",
    project_leader="Katrien Maes",
    partner="Blenders",
    sector="childcare",
    call_at=None,
    call_held_at=None,
    shift=None,
    activities=0,
    plan_number=None,
    first_day=None,
    next_day=None,
    days_held=0,
    held_minutes=0,
    certificates=0,
    agreements=0,
    last_day=None,
    evaluations=0,
)
HELD = {"call_held_at": NOW - timedelta(days=4), "shift": "narrowed"}


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({}, Stage.REGISTERED),
        ({"call_at": NOW}, Stage.CALL_PLANNED),
        (HELD, Stage.CALL_HELD),
        ({**HELD, "activities": 1}, Stage.PLAN_DRAFT),
        ({**HELD, "plan_number": 1}, Stage.PLAN_FINAL),
        ({**HELD, "days_held": 1}, Stage.UNDER_WAY),
        ({**HELD, "days_held": 2, "certificates": 1}, Stage.COMPLETED),
        ({**HELD, "completed_on": TODAY}, Stage.COMPLETED),
        ({**HELD, "certificates": 1, "stopped_on": TODAY}, Stage.STOPPED),
    ],
)
def test_the_stage_follows_from_the_facts(facts: dict[str, object], stage: Stage) -> None:
    assert stage_of(replace(LINE, **facts)) is stage


@pytest.mark.parametrize(
    ("facts", "urgency", "step", "words"),
    [
        ({}, Urgency.NORMAL, Step.CALL, "No call planned yet"),
        ({"call_at": NOW}, Urgency.TODAY, Step.CALL, "Call today"),
        (
            {"call_at": NOW - timedelta(days=3)},
            Urgency.NORMAL,
            Step.CALL,
            "Call of {day} not completed",
        ),
        (
            {"call_held_at": NOW},
            Urgency.NORMAL,
            Step.QUESTION,
            "Learning question not refined yet",
        ),
        (
            {**HELD, "next_day": TODAY + timedelta(days=4)},
            Urgency.URGENT,
            Step.PLAN,
            "Starts on {day}, plan not final yet",
        ),
        (
            {**HELD, "next_day": TODAY - timedelta(days=1), "plan_number": 1},
            Urgency.URGENT,
            Step.EXCHANGE,
            "Hours of {day} still to confirm",
        ),
        (
            {**HELD, "next_day": TODAY, "plan_number": 1, "agreements": 4},
            Urgency.TODAY,
            Step.EXCHANGE,
            "Exchange day today",
        ),
        (
            {**HELD, "held_minutes": 840, "days_held": 2, "completed_on": TODAY},
            Urgency.NORMAL,
            Step.CERTIFICATE,
            "14 hours reached, certificate to issue",
        ),
        (
            {**HELD, "held_minutes": 840, "days_held": 2},
            Urgency.NORMAL,
            Step.CERTIFICATE,
            "14 hours reached, certificate to issue",
        ),
    ],
)
def test_a_dossier_asks_for_what_it_needs(
    facts: dict[str, object], urgency: Urgency, step: Step, words: str
) -> None:
    (task,) = tasks_of([replace(LINE, **facts)], NOW)
    assert (task.urgency, task.step, task.message.text) == (urgency, step, words)


@pytest.mark.parametrize(
    "facts",
    [
        {"call_at": NOW + timedelta(days=2)},
        {**HELD, "next_day": TODAY + timedelta(days=30)},
        {**HELD, "held_minutes": 839, "days_held": 2},
        {"stopped_on": TODAY},
        {**HELD, "held_minutes": 840, "certificates": 1},
        {"completed_on": TODAY},
        {**HELD, "completed_on": TODAY, "held_minutes": 420, "days_held": 1},
        {**HELD, "completed_on": TODAY, "held_minutes": 840, "certificates": 1},
    ],
)
def test_a_dossier_that_needs_nothing_asks_nothing(facts: dict[str, object]) -> None:
    assert tasks_of([replace(LINE, **facts)], NOW) == []


def test_the_most_urgent_comes_first() -> None:
    lines = [
        replace(LINE, id=1),
        replace(LINE, id=2, call_at=NOW),
        replace(LINE, id=3, **HELD, next_day=TODAY + timedelta(days=9)),
        replace(LINE, id=4, **HELD, next_day=TODAY + timedelta(days=2)),
    ]
    assert [task.line.id for task in tasks_of(lines, NOW)] == [2, 4, 3, 1]


def test_the_calls_of_today_come_in_the_order_of_their_hours() -> None:
    lines = [replace(LINE, id=n, call_at=NOW + timedelta(hours=4 - n)) for n in (1, 2, 3)]
    assert [task.line.id for task in tasks_of(lines, NOW)] == [3, 2, 1]


def test_a_call_of_last_night_is_judged_in_brussels_time() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    (task,) = tasks_of([replace(LINE, call_at=late)], NOW)
    assert task.urgency is Urgency.TODAY


@pytest.mark.parametrize(
    "query",
    ["amina", "YILDIZ", "speelvo", "0042", "zonnebloem katrien", "peeters tom", "  blenders ", ""],
)
def test_a_part_of_any_name_finds_a_dossier(query: str) -> None:
    assert finds(query, LINE)


@pytest.mark.parametrize("query", ["jef", "amina jef", "ST-2025"])
def test_another_name_does_not(query: str) -> None:
    assert not finds(query, LINE)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("7,5", 450),
        ("7.5", 450),
        ("7u30", 450),
        ("7:30", 450),
        ("7h30", 450),
        ("7 u", 420),
        ("8 uur", 480),
        ("14", 840),
        ("90 min", 90),
        ("0,25", 15),
        (" 2u ", 120),
        ("7 u 30", 450),
        ("7 uur 30 min", 450),
        ("7u30m", 450),
        ("7u5", 425),
        ("7,50 uur", 450),
        ("24:00", 1440),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, minutes: int) -> None:
    assert parse_hours(text) == minutes


@pytest.mark.parametrize(
    "text", ["", "veel", "7:75", "7:3", "-3", "7,5,5", "1e3", "²", "7u30u", "7u30-", ":30"]
)
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    assert parse_hours(text) is None


@given(st.integers(0, 99), st.integers(0, 59))
def test_every_clock_time_is_read_back(hours: int, minutes: int) -> None:
    assert parse_hours(f"{hours}:{minutes:02}") == hours * 60 + minutes


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_hours(text: str) -> None:
    assert (parse_hours(text) or 0) >= 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", None),
        ("7u30", None),
        ("24", None),
        ("24,5", "A day has no more than 24 hours."),
        ("25u", "A day has no more than 24 hours."),
        ("-3", "Hours can't be less than zero."),
        ("−7,5", "Hours can't be less than zero."),
        ("0", "Fill in more than 0 hours, or leave this empty."),
        ("0,00", "Fill in more than 0 hours, or leave this empty."),
        ("-", "Write the hours as 7,5 or 7u30 or 7:30."),
        ("een dag", "Write the hours as 7,5 or 7u30 or 7:30."),
    ],
)
def test_hours_that_no_day_has_are_refused_with_the_reason(text: str, sentence: str | None) -> None:
    refused = hours_refused(text)
    assert (refused.text if refused else None) == sentence


@given(st.text(max_size=12))
def test_hours_are_accepted_only_within_a_day(text: str) -> None:
    if text.strip() and hours_refused(text) is None:
        assert 1 <= (parse_hours(text) or 0) <= 24 * 60


@given(st.integers(1, 24 * 60))
def test_minutes_shown_as_hours_are_read_back_to_the_minute(minutes: int) -> None:
    for language in Language:
        assert parse_hours(Texts(language).bare_hours(minutes)) == minutes


CLOCK_FORMS = ("{0}u{1:02}", "{0}:{1:02}", "{0}h{1:02}", "{0} uur {1:02}", "{0} u {1}")


@given(st.integers(0, 23), st.integers(0, 59), st.sampled_from(CLOCK_FORMS))
def test_a_time_of_day_is_no_number_of_hours(hour: int, minute: int, form: str) -> None:
    refused, minutes = hours_refused(form.format(hour, minute)), hour * 60 + minute
    assert (refused is None) == (1 <= minutes <= 12 * 60)


@given(st.integers(1, 12), st.integers(0, 59), st.integers(30, 12 * 60))
def test_a_time_of_day_past_the_span_of_the_day_is_refused(
    hour: int, minute: int, span: int
) -> None:
    refused = hours_refused(f"{hour}u{minute:02}", span)
    assert (refused is not None) == (hour * 60 + minute > min(span, 12 * 60))


@pytest.mark.parametrize("text", ["7.30", "7,30", "7,15", "8.45", "0,20", "7.05", "6,10 uur"])
def test_what_can_be_a_fraction_or_minutes_is_asked(text: str) -> None:
    assert parse_hours(text) is None
    refused = hours_refused(text)
    assert refused is not None
    assert text in Texts().message(refused)


@pytest.mark.parametrize(
    "text", ["7,25", "7.50", "7,75", "8,00", "7,33", "7,67", "14 uren", "14,5"]
)
def test_a_fraction_that_can_be_nothing_else_is_read(text: str) -> None:
    assert hours_refused(text, 450) is None


@given(st.integers(1, 24 * 60), st.none() | st.integers(60, 720))
def test_no_hours_on_screen_are_refused_as_they_stand(minutes: int, span: int | None) -> None:
    for language in Language:
        shown = Texts(language).bare_hours(minutes)
        assert parse_hours(shown) == minutes
        assert hours_refused(shown) is None


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        *((text, "2019") for text in ("2019", " 2019 ", "sinds 2019", "since 2019")),
        *(
            (text, "2019-03")
            for text in (
                *("maart 2019", "Maart 2019", "mrt 2019", "mrt. 2019", "MAART  2019"),
                *("March 2019", "mar 2019", "3/2019", "03/2019", "3-2019", "03.2019"),
                *("3 2019", "2019-03", "2019/3", "sinds maart 2019", "maart/2019"),
            )
        ),
        ("mei 2020", "2020-05"),
        ("juni 2020", "2020-06"),
        ("jul 2020", "2020-07"),
        ("sept. 2020", "2020-09"),
        ("01/2015", "2015-01"),
    ],
)
def test_months_are_read_as_people_write_them(typed: str, stored: str) -> None:
    assert parse_month(typed) == stored


@pytest.mark.parametrize(
    "typed", ["", "vorig jaar", "13/2019", "0/2019", "ju 2019", "ma 2019", "19", "3/19", "1899"]
)
def test_what_is_no_month_is_none(typed: str) -> None:
    assert parse_month(typed) is None


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_month_on_screen_is_read_back(day: date) -> None:
    stored = f"{day.year}-{day.month:02}"
    for language in Language:
        texts = Texts(language)
        assert parse_month(texts.since(stored)) == stored
        assert parse_month(texts.date(day, "MMM y")) == stored
    assert Texts().since("2015-01") == "januari 2015"


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_months(text: str) -> None:
    found = parse_month(text)
    assert found is None or parse_month(found) == found


@given(
    st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.dates(date(1990, 1, 1), date(2060, 12, 31))
)
def test_a_month_is_still_to_come_when_its_first_day_is(month: date, today: date) -> None:
    stored = f"{month.year}-{month.month:02}"
    assert begins_after(stored, today) == (month.replace(day=1) > today)
    assert begins_after(str(month.year), today) == (month.year > today.year)


def test_a_dossier_goes_from_step_to_step(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    steps = [next_step(open_dossier(path), TODAY, True)]
    steps.append(next_step(plan_a_call(path), TODAY, True))
    assert [step.step for step in steps if step] == [Step.CALL, Step.CALL]
    other = make_database(tmp_path / "other")
    following = next_step(hold_a_call(other), TODAY, True)
    assert following is not None
    assert following.step is Step.QUESTION


def test_a_complete_plan_lacks_nothing_that_is_required(tmp_path: Path) -> None:
    missing = missing_for_plan(complete_dossier(make_database(tmp_path)))
    assert [item for item in missing if item.required] == []
    assert {item.message.text for item in missing} >= {"Who can be called in an emergency?"}


def test_an_empty_plan_lacks_every_required_part(tmp_path: Path) -> None:
    missing = missing_for_plan(open_dossier(make_database(tmp_path)))
    assert {item.message.text for item in missing if item.required} == {
        "The introduction call is not completed yet.",
        "How the learning question shifted is not filled in.",
        "There is no activity yet.",
        "No activity for the goal that must be covered: {goal}",
        "There is no first date yet.",
        "Who gives the learner instructions?",
        "Who confirms the insurance?",
    }


def test_a_call_names_each_purpose_nothing_was_said_of(tmp_path: Path) -> None:
    dossier = plan_a_call_of(tmp_path)
    gaps = missing_for_call(dossier, dossier.calls[0], NOW)
    assert {gap.purpose for gap in gaps if gap.field == "covered"} == set(Purpose)
    assert [gap.required for gap in gaps] == sorted((gap.required for gap in gaps), reverse=True)


def plan_a_call_of(folder: Path) -> Dossier:
    path = make_database(folder)
    open_dossier(path)
    return plan_a_call(path)
