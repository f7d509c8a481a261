"""What goes to the funder: the table of indicators, with the list of participants.

The table is exact. Each file that is taken along leaves a line in the audit trail; what was handed
in stays as it was, whatever changes afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import sqlite_utils

from switching.documents.papers.document import render_paper
from switching.documents.papers.funder_table import (
    READERS,
    FunderPaper,
    ListedLearner,
    edition_of,
    funder_paper,
    funder_table_content,
)
from switching.i18n.texts import BRUSSELS
from switching.models import (
    ActionPlan,
    Activity,
    Agreement,
    CallPurpose,
    Contribution,
    Evaluation,
    FollowUp,
    FunderReport,
    GoalScore,
    GoalWording,
    IndicatorTarget,
    IntakeCall,
    LearningGoal,
    LearningQuestion,
    Message,
    N_,
    Participant,
    Person,
    Project,
    Proposal,
    Switch,
    User,
)
from switching.overview.exports.funder import (
    about_funder_table,
    learners_sheet,
    table_sheet,
)
from switching.overview.exports.workbook import write_workbook
from switching.overview.indicator_progress import IndicatorProgress
from switching.rules.indicators import (
    CountedLearner,
    IndicatorSet,
    check_table,
    count_table,
    indicator_sets,
)
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked
from switching.services.context import Context
from switching.services.funder import require_period
from switching.services.letterhead import read_paper_settings
from switching.services.rights import Need
from switching.store import NotFoundError, get_record, list_readable, list_records
from switching.store.queries.funder import (
    read_certificate_numbers,
    read_learners,
    read_organisations,
)

TAKEN = "take_indicators"
"""How the audit trail calls a table that is taken along."""


NOT_COUNTED = tuple(
    kind.TABLE
    for kind in (
        *(IntakeCall, Participant, CallPurpose, Contribution, Proposal, ActionPlan, Activity),
        *(LearningQuestion, LearningGoal, GoalWording, Evaluation, GoalScore, FollowUp, Agreement),
    )
)
"""Of these tables nothing is read to count: most of what is written leaves the table as it is."""


class FunderFile(StrEnum):
    """The files of a table; the value is the end of the file's name."""

    WORKBOOK = "xlsx"
    DOCUMENT = "pdf"


@dataclass(frozen=True)
class Incomplete:
    """A learner of the period whose profile is not complete, and the dossier to fill it in."""

    switch_id: int
    reference: str
    learner: str


@dataclass(frozen=True)
class FunderTable:
    """The table in words, and whose profile lacks something."""

    paper: FunderPaper
    incomplete: tuple[Incomplete, ...]


@dataclass(frozen=True)
class ReportLine:
    """A table that was handed in, without its files."""

    id: int
    number: int
    first_day: date
    last_day: date
    set_version: str
    made_on: date
    made_by: str
    remark: str


@needs(Need.FUNDER_TABLE)
def read_funder_table(context: Context, project_id: int, first: date, last: date) -> FunderTable:
    """Count the indicators of a project from `first` to `last`.

    Raises InvalidError for a project without a set, and a period that ends before it begins.
    """
    with _only_whole(), reading(context, whole=True) as db:
        paper, _ = _read(db, context, project_id, first, last)
        missing = tuple(_switches_of_learners(db, project_id, paper.table.incomplete))
    return FunderTable(paper, missing)


@needs(Need.FUNDER_TABLE)
def list_indicator_progress(context: Context) -> list[IndicatorProgress] | None:
    """Return how far the targets of the indicators are, those that end last first.

    None while no project asks anything. A target without days, of a whole project, has no pace.
    """
    with _only_whole(), reading(context, whole=True) as db:
        asking = [item for item in list_readable(db, Project) if item.indicator_set]
        if not asking:
            return None
        found = [line for project in asking for line in _progress(db, context, project)]
    return sorted(found, key=lambda item: (-item.last.toordinal(), item.project, item.target_id))


def _progress(
    db: sqlite_utils.Database, context: Context, project: Project
) -> Iterator[IndicatorProgress]:
    chosen = indicator_sets().get(project.indicator_set)
    targets = list_readable(db, IndicatorTarget, project_id=project.id)
    periods = {
        (item.first_day, item.last_day)
        for item in targets
        if item.target and item.first_day and item.last_day
    }
    if chosen is None or not periods:
        return
    learners, organisations = read_learners(db, project.id), read_organisations(db, project.id)
    for first, last in periods:
        table = count_table(chosen, learners, organisations, first, min(last, context.today))
        rows = {row.indicator.code: row for row in table.rows}
        for item in targets:
            row = rows.get(item.indicator)
            if item.target and row and (item.first_day, item.last_day) == (first, last):
                label = row.indicator.label.in_(context.language)
                name = f"{item.indicator} {label}"
                days = first, last
                yield IndicatorProgress(
                    *(item.id, project.id, project.number, *days, name, item.target, row.total)
                )


@needs(Need.FUNDER_TABLE)
def render_funder_file(
    context: Context, kind: FunderFile, project_id: int, first: date, last: date, names: bool
) -> bytes:
    """Write the table as it stands, with the list of participants.

    Names of participants go along only when asked. Leaves a line before there is a file.
    """
    said = {"file": str(kind), "first": str(first), "last": str(last), "names": names}
    _note(context, TAKEN, project_id, said)
    with _only_whole(), reading(context, whole=True) as db:
        paper, learners = _read(db, context, project_id, first, last)
        return _file(db, context, kind, paper, learners, "", names)


@needs(Need.FUNDER_TABLE)
def hand_in_table(
    context: Context, project_id: int, first: date, last: date, remark: str, key: str
) -> FunderReport:
    """Keep the table of a period, with both its files and without names, as it was handed in."""
    with _only_whole(), reading(context, whole=True) as db:
        paper, learners = _read(db, context, project_id, first, last)
        earlier = list_records(db, FunderReport, project_id=project_id)
        number = max((item.number for item in earlier), default=0) + 1
        shown = report_name(paper.project, number)
        files = {
            kind: _file(db, context, kind, paper, learners, shown, False) for kind in FunderFile
        }
    report = checked(
        FunderReport,
        project_id=project_id,
        first_day=first,
        last_day=last,
        indicator_set=paper.table.chosen.code,
        set_version=paper.table.chosen.version,
        number=number,
        made_at=context.now,
        user_id=context.actor.user_id,
        remark=remark,
        counts={line.code: line.total for line in paper.lines},
        workbook=files[FunderFile.WORKBOOK],
        document=files[FunderFile.DOCUMENT],
    )
    with write(context) as transaction:
        made = transaction.remembered(key)
        if made is not None:
            return get_record(transaction.db, FunderReport, made)
        later = list_records(transaction.db, FunderReport, project_id=project_id, number=number)
        if later:
            text = N_("Someone else handed in a table of this project meanwhile. Try again.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        stored = transaction.add(report)
        transaction.remember(key, "hand_in_table", stored)
        return stored


@needs(Need.FUNDER_TABLE)
def list_funder_reports(context: Context, project_id: int) -> list[ReportLine]:
    """List what was handed in of a project, the latest first."""
    with reading(context, whole=True) as db:
        found = list_readable(db, FunderReport, "number DESC", project_id=project_id)
        users = {user.id: user.name or user.email for user in list_readable(db, User)}
    return [
        ReportLine(
            item.id,
            item.number,
            item.first_day,
            item.last_day,
            item.set_version,
            item.made_at.astimezone(BRUSSELS).date(),
            users.get(item.user_id, ""),
            item.remark,
        )
        for item in found
    ]


@needs(Need.FUNDER_TABLE)
def get_funder_report(context: Context, report_id: int, kind: FunderFile) -> bytes:
    """Return a file that was handed in, byte for byte; leaves a line that it was taken along."""
    with reading(context, whole=True) as db:
        found = list_records(db, FunderReport, id=report_id)
    if not found:
        raise NotFoundError(f"funder_reports {report_id}")
    said = {"file": str(kind), "number": found[0].number}
    _note(context, TAKEN, found[0].project_id, said)
    return found[0].workbook if kind is FunderFile.WORKBOOK else found[0].document


def report_name(project: Project, number: int) -> str:
    """Return what a table that was handed in is called."""
    return f"{project.number} / {number}"


@contextmanager
def _only_whole() -> Iterator[None]:
    """Raise InvalidError when something that is counted can't be read: the table is exact."""
    try:
        yield
    except InvalidError:
        raise
    except ValueError as error:  # a day, or a record, that holds what none can hold
        text = N_(
            "Something in the dossiers of this project can't be read, so nothing is counted. It is "
            "mended on the page Administration."
        )
        raise InvalidError({WHOLE_RECORD: Message(text)}) from error


def _chosen(project: Project) -> IndicatorSet:
    chosen = indicator_sets().get(project.indicator_set)
    if chosen is None:
        text = N_("Choose a set of indicators for this project first, under Administration.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    return chosen


def _read(
    db: sqlite_utils.Database, context: Context, project_id: int, first: date, last: date
) -> tuple[FunderPaper, list[CountedLearner]]:
    require_period(first, last)
    project = get_record(db, Project, project_id)
    chosen = _chosen(project)  # before all its learners are read
    learners = read_learners(db, project_id)
    organisations = read_organisations(db, project_id)
    table = count_table(chosen, learners, organisations, first, last)
    targets = list_readable(db, IndicatorTarget, project_id=project_id)
    users = list_readable(db, User, id=context.actor.user_id)
    made_by = (users[0].name or users[0].email) if users else ""
    paper = funder_paper(
        project,
        table,
        check_table(table, learners, project.begins_on),
        by_indicator(targets),
        context.today,
        made_by,
        context.texts,
    )
    return paper, [
        item
        for item in learners
        if first <= item.entered_on <= last or (item.left_on and first <= item.left_on <= last)
    ]


def by_indicator(targets: Iterable[IndicatorTarget]) -> dict[str, list[IndicatorTarget]]:
    """Return targets by the code of their indicator."""
    found: dict[str, list[IndicatorTarget]] = {}
    for item in targets:
        found.setdefault(item.indicator, []).append(item)
    return found


def _file(
    db: sqlite_utils.Database,
    context: Context,
    kind: FunderFile,
    paper: FunderPaper,
    learners: Sequence[CountedLearner],
    number: str,
    names: bool,
) -> bytes:
    texts = context.texts
    listed = _listed(db, paper.project.id, learners, names)
    if kind is FunderFile.DOCUMENT:
        content = funder_table_content(paper, listed, number, context.today, texts)
        logos, edition = read_paper_settings(db).logos, edition_of(paper.table, texts)
        return render_paper(content, context.now, logos, READERS, edition).document
    sheets = [table_sheet(paper, texts), learners_sheet(listed, names, texts)]
    return write_workbook(about_funder_table(paper, number, texts), sheets, texts, context.now)


def _listed(
    db: sqlite_utils.Database, project_id: int, learners: Sequence[CountedLearner], names: bool
) -> list[ListedLearner]:
    switches: dict[int, list[Switch]] = {}
    for switch in list_records(db, Switch, project_id=project_id):
        switches.setdefault(switch.learner_id, []).append(switch)
    numbers = read_certificate_numbers(db, project_id)
    return [
        ListedLearner(
            item,
            tuple(switch.reference for switch in switches[item.person_id]),
            tuple(n for switch in switches[item.person_id] for n in numbers.get(switch.id, ())),
            get_record(db, Person, item.person_id).name if names else "",
        )
        for item in learners
    ]


def _switches_of_learners(
    db: sqlite_utils.Database, project_id: int, people: Sequence[int]
) -> Iterator[Incomplete]:
    first: dict[int, Switch] = {}
    for switch in list_records(db, Switch, project_id=project_id, learner_id=list(people)):
        first.setdefault(switch.learner_id, switch)
    for person_id, switch in first.items():
        yield Incomplete(switch.id, switch.reference, get_record(db, Person, person_id).name)


def _note(context: Context, action: str, project_id: int, said: dict[str, object]) -> None:
    with write(context) as transaction:
        transaction.note_beside(action, Project.TABLE, project_id, after=said)
