"""The indicators that the funder asks, and how learners are counted in them.

The sets are data: `indicator_sets.toml` beside this module says what is asked and what is counted.
Nothing here is inferred: an answer is what someone said, or REFUSED, NOT_ASKED or TO_ASK.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from switching.models import Language

_FILE = Path(__file__).with_name("indicator_sets.toml")

REFUSED, NOT_ASKED, TO_ASK = "refused", "not_asked", "to_ask"
"""What stands in place of an answer; a refusal with its date documents that it was asked."""
NO_ANSWERS = frozenset({REFUSED, NOT_ASKED, TO_ASK})
YES, NO = "yes", "no"
UNKNOWN = "unknown"
"""The gender of who did not say."""
GENDER = "gender"
EXIT_DAYS = 28
"""Within so many days after leaving the situation on leaving is asked (Regulation 2021/1057)."""
LATER_MONTHS = 6
"""So many months after leaving the longer-term result is asked."""

_YES_NO = (
    {"code": YES, "nl": "ja", "en": "yes", "fr": "oui"},
    {"code": NO, "nl": "nee", "en": "no", "fr": "non"},
)


class AskedAt(StrEnum):
    """When a question is asked: at the first exchange day, on leaving, or six months later."""

    ENTRY = "entry"
    EXIT = "exit"
    LATER = "later"


@dataclass(frozen=True)
class Labels:
    """A text in several languages; Dutch is always there."""

    texts: Mapping[str, str]

    def in_(self, language: Language) -> str:
        """Return the text in a language, or in Dutch where it has none."""
        return self.texts.get(str(language), self.texts["nl"])


@dataclass(frozen=True)
class Choice:
    """An answer that can be chosen; `check` marks one to compare with the call fiche."""

    code: str
    label: Labels
    check: bool = False


@dataclass(frozen=True)
class Question:
    """What is asked of a learner. `needed` ones make a profile complete.

    `starts` is what stands there until someone answers.
    """

    code: str
    asked_at: AskedAt
    label: Labels
    choices: tuple[Choice, ...]
    needed: bool
    starts: str

    @property
    def is_yes_no(self) -> bool:
        """Tell whether it is answered by yes or no."""
        return {item.code for item in self.choices} == {YES, NO}

    def choice(self, code: str) -> Choice | None:
        """Return the answer with a code, if the question has it."""
        return next((item for item in self.choices if item.code == code), None)


@dataclass(frozen=True)
class Indicator:
    """A row of the table: everyone, learners with one of `answers`, or kinds of organisations.

    Of the indicators of a `group` a complete profile is in exactly one. `remark` says what to look
    at in the call fiche.
    """

    code: str
    label: Labels
    question: str
    answers: frozenset[str]
    organisations: frozenset[str]
    group: str
    check: bool
    remark: Labels | None = None

    @property
    def counts_all(self) -> bool:
        """Tell whether it counts every learner."""
        return not self.question and not self.organisations


@dataclass(frozen=True)
class IndicatorSet:
    """The indicators of a period, with the version that a report names."""

    code: str
    version: str
    label: Labels
    source: str
    questions: tuple[Question, ...]
    indicators: tuple[Indicator, ...]

    def question(self, code: str) -> Question | None:
        """Return the question with a code, if the set has it."""
        return next((item for item in self.questions if item.code == code), None)

    def asked_at(self, moment: AskedAt) -> tuple[Question, ...]:
        """Return the questions of a moment."""
        return tuple(item for item in self.questions if item.asked_at is moment)

    def to_ask(self, moment: AskedAt) -> tuple[Question, ...]:
        """Return the questions of a moment that each learner is asked."""
        return tuple(item for item in self.asked_at(moment) if item.starts == TO_ASK)

    @property
    def genders(self) -> tuple[str, ...]:
        """The columns of the table: the genders, and UNKNOWN."""
        question = self.question(GENDER)
        assert question is not None
        return (*(item.code for item in question.choices), UNKNOWN)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of which a complete profile is in exactly one indicator each."""
        return tuple(dict.fromkeys(item.group for item in self.indicators if item.group))


@cache
def indicator_sets() -> Mapping[str, IndicatorSet]:
    """Return the sets by their code; read once."""
    with _FILE.open("rb") as file:
        found = tomllib.load(file)["set"]
    return {item["code"]: _set(item) for item in found}


def _set(data: Mapping[str, Any]) -> IndicatorSet:
    return IndicatorSet(
        data["code"],
        data["version"],
        Labels(data["label"]),
        data["source"],
        tuple(_question(item) for item in data["question"]),
        tuple(_indicator(item) for item in data["indicator"]),
    )


def _question(data: Mapping[str, Any]) -> Question:
    answers: Sequence[Mapping[str, Any]] = (
        _YES_NO if data["answers"] == "yes_no" else data["answers"]
    )
    return Question(
        data["code"],
        AskedAt(data["moment"]),
        Labels(data["label"]),
        tuple(Choice(item["code"], Labels(item), item.get("check", False)) for item in answers),
        data.get("needed", False),
        data.get("starts", TO_ASK),
    )


def _indicator(data: Mapping[str, Any]) -> Indicator:
    return Indicator(
        data["code"],
        Labels(data["label"]),
        data.get("question", ""),
        frozenset(data.get("answers", ())),
        frozenset(data.get("organisations", ())),
        data.get("group", ""),
        data.get("check", False),
        Labels(data["remark"]) if "remark" in data else None,
    )


@dataclass(frozen=True)
class CountedLearner:
    """A learner in a project, whatever the number of switches, each counted once.

    In is the first held day, out the last held day or the stop, once no switch goes on.
    `stopped_early` says that a switch was stopped before a day of it that was held.
    """

    person_id: int
    entered_on: date
    left_on: date | None
    held_minutes: int
    switches: int
    certified: bool
    answers: Mapping[str, str]
    asked_on: Mapping[str, date]
    stopped_early: bool = False

    def answer(self, question: Question) -> str:
        """Return the answer to a question, or what stands there until someone answers."""
        return self.answers.get(question.code, question.starts)

    def later_on(self) -> date | None:
        """Return the day of the longer-term question."""
        return months_after(self.left_on, LATER_MONTHS) if self.left_on else None


@dataclass(frozen=True)
class CountedOrganisation:
    """An organisation supported, from its first held day; `size` and `kind` as it said."""

    organisation_id: int
    entered_on: date
    size: str
    kind: str


@dataclass(frozen=True)
class IndicatorRow:
    """The counts of an indicator: in the period per gender, in all, and up to its last day.

    An organisation has no gender. `asked` are those who answered yes, no or refused, `among` all
    who could have been asked; `refused` said so.
    """

    indicator: Indicator
    by_gender: Mapping[str, int]
    total: int
    cumulative: int
    asked: int
    among: int
    refused: int


@dataclass(frozen=True)
class IndicatorTable:
    """The table of a project and a period."""

    chosen: IndicatorSet
    first: date
    last: date
    entered: int
    left: int
    cumulative: int
    complete: int
    several: int
    rows: tuple[IndicatorRow, ...]
    incomplete: tuple[int, ...]
    """The learners of the period, by id, whose profile is not complete."""
    refusals: Mapping[str, int]
    """How many refused, by question."""


def is_complete(chosen: IndicatorSet, answers: Mapping[str, str]) -> bool:
    """Tell whether gender, status, age and education are known."""
    return all(
        item.choice(answers.get(item.code, "")) is not None
        for item in chosen.questions
        if item.needed
    )


def count_table(
    chosen: IndicatorSet,
    learners: Sequence[CountedLearner],
    organisations: Sequence[CountedOrganisation],
    first: date,
    last: date,
) -> IndicatorTable:
    """Count the learners and organisations of a project from `first` to `last`, both included."""
    entered = [item for item in learners if first <= item.entered_on <= last]
    until = [item for item in learners if item.entered_on <= last]
    complete = {item.person_id for item in learners if is_complete(chosen, item.answers)}
    incomplete = [item for item in entered if item.person_id not in complete]
    rows = []
    for indicator in chosen.indicators:
        if indicator.organisations:
            rows.append(_organisation_row(indicator, organisations, first, last))
        else:
            rows.append(_learner_row(chosen, indicator, learners, complete, first, last))
    return IndicatorTable(
        chosen,
        first,
        last,
        len(entered),
        sum(1 for item in learners if item.left_on and first <= item.left_on <= last),
        len(until),
        len(entered) - len(incomplete),
        sum(1 for item in entered if item.switches > 1),
        tuple(rows),
        tuple(sorted(item.person_id for item in incomplete)),
        {
            item.code: sum(1 for learner in entered if learner.answer(item) == REFUSED)
            for item in chosen.questions
        },
    )


def _learner_row(
    chosen: IndicatorSet,
    indicator: Indicator,
    learners: Sequence[CountedLearner],
    complete: Collection[int],
    first: date,
    last: date,
) -> IndicatorRow:
    question = chosen.question(indicator.question)
    day_of = _day_of(question)
    within = [item for item in learners if (day := day_of(item)) and first <= day <= last]
    until = [item for item in learners if (day := day_of(item)) and day <= last]
    # Incomplete profiles count in the total of participants and nowhere else.
    told = _teller(indicator, question, complete)
    found = [item for item in within if told(item)]
    genders = dict.fromkeys(chosen.genders, 0)
    for item in found:
        gender = item.answers.get(GENDER, UNKNOWN)
        genders[gender if gender in genders else UNKNOWN] += 1
    answers = [item.answer(question) for item in within] if question else []
    return IndicatorRow(
        indicator,
        genders,
        len(found),
        sum(1 for item in until if told(item)),
        sum(1 for answer in answers if answer not in {NOT_ASKED, TO_ASK}),
        len(within),
        sum(1 for answer in answers if answer == REFUSED),
    )


def _teller(
    indicator: Indicator, question: Question | None, complete: Collection[int]
) -> Callable[[CountedLearner], bool]:
    if question is None:
        return lambda learner: True
    return lambda learner: (
        learner.person_id in complete and learner.answer(question) in indicator.answers
    )


def _day_of(question: Question | None) -> Callable[[CountedLearner], date | None]:
    """Return the day that puts a learner in a period, by the moment of a question."""
    if question is None or question.asked_at is AskedAt.ENTRY:
        return lambda learner: learner.entered_on
    if question.asked_at is AskedAt.EXIT:
        return lambda learner: learner.left_on
    return CountedLearner.later_on


def _organisation_row(
    indicator: Indicator, organisations: Sequence[CountedOrganisation], first: date, last: date
) -> IndicatorRow:
    until = [item for item in organisations if item.entered_on <= last]
    within = [item for item in until if item.entered_on >= first]

    def of_kind(items: Iterable[CountedOrganisation]) -> int:
        return sum(1 for item in items if {item.size, item.kind} & indicator.organisations)

    known = sum(1 for item in within if item.size or item.kind)
    return IndicatorRow(indicator, {}, of_kind(within), of_kind(until), known, len(within), 0)


class Check(StrEnum):
    """What is looked at before a table is handed in."""

    BEFORE_PROJECT = "before_project"
    OUT_BEFORE_IN = "out_before_in"
    NO_HOURS = "no_hours"
    NOT_IN_ONE = "not_in_one"
    SUM_DIFFERS = "sum_differs"
    INCOMPLETE = "incomplete"
    EXIT_LATE = "exit_late"


@dataclass(frozen=True)
class Found:
    """Something that is not right: how many times, and of which learners."""

    check: Check
    people: tuple[int, ...]
    group: str = ""


def check_table(
    table: IndicatorTable, learners: Sequence[CountedLearner], begins_on: date | None = None
) -> list[Found]:
    """List what is wrong with a table and the learners in it; nothing when it can be handed in.

    `begins_on` is the first day of the project, where that is known.
    """
    within = [item for item in learners if table.first <= item.entered_on <= table.last]
    found = [
        Found(
            Check.BEFORE_PROJECT,
            _ids(i for i in learners if begins_on and i.entered_on < begins_on <= table.last),
        ),
        Found(Check.OUT_BEFORE_IN, _ids(i for i in within if _is_out_before_in(i))),
        Found(Check.NO_HOURS, _ids(i for i in within if i.held_minutes <= 0)),
        Found(Check.INCOMPLETE, table.incomplete),
        Found(Check.EXIT_LATE, _ids(i for i in learners if _answered_late(table.chosen, i))),
    ]
    for group in table.chosen.groups:
        rows = [item for item in table.rows if item.indicator.group == group]
        question = table.chosen.question(rows[0].indicator.question)
        assert question is not None
        stray = [
            item
            for item in within
            if is_complete(table.chosen, item.answers)
            and sum(item.answer(question) in row.indicator.answers for row in rows) != 1
        ]
        found.append(Found(Check.NOT_IN_ONE, _ids(stray), group))
        if sum(row.total for row in rows) != table.complete and not stray:
            found.append(Found(Check.SUM_DIFFERS, (0,), group))
    return [item for item in found if item.people]


def _is_out_before_in(learner: CountedLearner) -> bool:
    out = learner.left_on
    return learner.stopped_early or (out is not None and out < learner.entered_on)


def _ids(learners: Iterable[CountedLearner]) -> tuple[int, ...]:
    return tuple(sorted(item.person_id for item in learners))


def _answered_late(chosen: IndicatorSet, learner: CountedLearner) -> bool:
    """Tell whether the situation on leaving was asked after its term."""
    if learner.left_on is None:
        return False
    until = learner.left_on + timedelta(days=EXIT_DAYS)
    days = (learner.asked_on.get(item.code) for item in chosen.asked_at(AskedAt.EXIT))
    return any(day is not None and day > until for day in days)


@dataclass(frozen=True)
class Due:
    """What the funder's questions still need of a learner: which moment, from when, until when."""

    asked_at: AskedAt
    since: date
    until: date


def due_of(chosen: IndicatorSet, learner: CountedLearner, today: date) -> list[Due]:
    """List what is to be asked of a learner on `today`, in the order of its moments.

    At the start until something stands at each question that starts 'to ask'; on leaving within 28
    days; and six months after leaving.
    """
    later = learner.later_on()
    moments: list[tuple[AskedAt, date | None, timedelta]] = [
        (AskedAt.ENTRY, learner.entered_on, timedelta(days=EXIT_DAYS)),
        (AskedAt.EXIT, learner.left_on, timedelta(days=EXIT_DAYS)),
        (AskedAt.LATER, later, timedelta(days=EXIT_DAYS)),
    ]
    return [
        Due(moment, since, since + length)
        for moment, since, length in moments
        if since is not None
        and since <= today
        and any(learner.answer(item) == TO_ASK for item in chosen.asked_at(moment))
    ]


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))
