"""The table of indicators for the funder: its lines, its words, and the paper of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from switching.documents.papers.content import Block, PaperContent, Register, parts_of
from switching.documents.plan.content import Facts, Paragraph, Points
from switching.i18n import Texts
from switching.models import IndicatorTarget, Message, N_, Project, plural
from switching.rules.indicators import (
    EXIT_DAYS,
    GENDER,
    UNKNOWN,
    Check,
    CountedLearner,
    Found,
    IndicatorRow,
    IndicatorTable,
)

READERS = N_("Personal data: only for the fund and who accounts to it.")
_DAY = "dd/MM/y"
Targets = Mapping[str, Sequence[IndicatorTarget]]
"""The targets of a project by the code of the indicator, each of a period."""


@dataclass(frozen=True)
class FunderLine:
    """A line of the table: counts per gender, totals, target, where a number comes from.

    `by_gender` is empty where nothing has a gender; a total is None where only the other one was
    estimated. `check` marks what was not compared with the call fiche.
    """

    code: str
    label: str
    by_gender: tuple[int, ...]
    total: int | None
    cumulative: int | None
    target: int | None
    source: str
    check: bool


@dataclass(frozen=True)
class ListedLearner:
    """A participant as evidence, by dossier, and by name if that goes along."""

    counted: CountedLearner
    references: tuple[str, ...]
    certificates: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True)
class FunderPaper:
    """All that the table of a project and a period says, in words."""

    project: Project
    table: IndicatorTable
    columns: tuple[str, ...]
    lines: tuple[FunderLine, ...]
    about: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    refusals: tuple[tuple[str, int], ...]


def funder_paper(
    project: Project,
    table: IndicatorTable,
    found: list[Found],
    targets: Targets,
    made_on: date,
    made_by: str,
    texts: Texts,
) -> FunderPaper:
    """Put the table in the words of `texts`."""
    chosen, _ = table.chosen, texts.gettext
    gender = chosen.question(GENDER)
    assert gender is not None
    names = tuple(
        _("not known") if code == UNKNOWN else _label(gender.choice(code), texts)
        for code in chosen.genders
    )
    about = (
        (_("Project"), " ".join(filter(None, (project.number, project.name)))),
        (_("Period"), _period(table, texts)),
        (_("Indicators"), edition_of(table, texts)),
        (_("Source"), chosen.source),
        (_("Entered in the period"), texts.number(table.entered)),
        (_("Left in the period"), texts.number(table.left)),
        (_("Entered since the start of the project"), texts.number(table.cumulative)),
        (
            _("Complete profiles"),
            _("{done} of {all}", done=table.complete, all=table.entered),
        ),
        (
            _("Learners with more than one switch, counted once"),
            texts.number(table.several),
        ),
        (_("Made on"), texts.date(made_on)),
        (_("Made by"), made_by),
    )
    return FunderPaper(
        project,
        table,
        names,
        tuple(_line(row, table, targets.get(row.indicator.code, ()), texts) for row in table.rows),
        about,
        tuple(finding_in_words(item, texts) for item in found),
        tuple(
            (question.label.in_(texts.language), table.refusals[question.code])
            for question in chosen.questions
            if table.refusals[question.code]
        ),
    )


def _label(choice: object, texts: Texts) -> str:
    label = getattr(choice, "label", None)
    return str(label.in_(texts.language)) if label else ""


def _period(table: IndicatorTable, texts: Texts) -> str:
    return f"{texts.date(table.first)} – {texts.date(table.last)}"


def edition_of(table: IndicatorTable, texts: Texts) -> str:
    """Return what the set of a table is called, with its version."""
    return f"{table.chosen.label.in_(texts.language)} ({table.chosen.version})"


def _line(
    row: IndicatorRow, table: IndicatorTable, targets: Sequence[IndicatorTarget], texts: Texts
) -> FunderLine:
    target = next((item.target for item in _nearest(targets, table) if item.target), None)
    estimate, of_period = _estimate(row, table, targets)
    estimated = estimate is not None
    return FunderLine(
        row.indicator.code,
        row.indicator.label.in_(texts.language),
        () if estimated else tuple(row.by_gender.values()),
        (estimate if of_period else None) if estimated else row.total,
        (None if of_period else estimate) if estimated else row.cumulative,
        target,
        texts.gettext("estimate") if estimated else _source(row, texts),
        row.indicator.check,
    )


def _nearest(
    targets: Sequence[IndicatorTarget], table: IndicatorTable
) -> Iterator[IndicatorTarget]:
    """Yield the targets whose period has that of the table in it, the shortest first."""
    dated = [
        (item.last_day - item.first_day, item)
        for item in targets
        if item.first_day and item.last_day
        if item.first_day <= table.first and table.last <= item.last_day
    ]
    yield from (item for _length, item in sorted(dated, key=lambda pair: pair[0]))
    yield from (item for item in targets if item.first_day is None)


def _estimate(
    row: IndicatorRow, table: IndicatorTable, targets: Sequence[IndicatorTarget]
) -> tuple[int | None, bool]:
    """Return the estimate of this period or, failing that, of the whole project; and which.

    An informed estimate may stand for what need not be asked, as long as no one was.
    """
    if row.asked or row.indicator.counts_all or row.indicator.group:
        return None, False
    days = table.first, table.last
    for item in targets:
        if item.estimate is not None and (item.first_day, item.last_day) == days:
            return item.estimate, True
    whole = (item.estimate for item in targets if item.first_day is None)
    return (None if row.cumulative else next(whole, None)), False


def _source(row: IndicatorRow, texts: Texts) -> str:
    _ = texts.gettext
    if row.indicator.counts_all or not row.among:
        return ""
    if not row.asked:
        return _("not asked")
    if row.asked == row.among:
        return ""
    return _("asked {done} of {all}", done=row.asked, all=row.among)


_GROUPS = {"employment": N_("work"), "age": N_("age"), "education": N_("education")}


def finding_in_words(found: Found, texts: Texts) -> str:
    """Say what is not right with a table."""
    group = texts.gettext(_GROUPS[found.group]) if found.group in _GROUPS else found.group
    return texts.message(_message(found.check, len(found.people), group))


def _message(check: Check, count: int, group: str) -> Message:
    match check:
        case Check.BEFORE_PROJECT:
            return plural(
                "{count} learner had a held day before the project began.",
                "{count} learners had a held day before the project began.",
                count,
            )
        case Check.OUT_BEFORE_IN:
            return plural(
                "{count} learner stopped before a day that was held: one of both days is wrong.",
                "{count} learners stopped before a day that was held: one of both days is wrong.",
                count,
            )
        case Check.NO_HOURS:
            return plural(
                "{count} learner has held days without hours.",
                "{count} learners have held days without hours.",
                count,
            )
        case Check.NOT_IN_ONE:
            return plural(
                "{count} learner is not in exactly one line of '{group}'.",
                "{count} learners are not in exactly one line of '{group}'.",
                count,
                group=group,
            )
        case Check.SUM_DIFFERS:
            text = N_("The lines of '{group}' do not add up to the complete profiles.")
            return Message(text, {"group": group})
        case Check.INCOMPLETE:
            return plural(
                "{count} profile is not complete: it counts in the total only.",
                "{count} profiles are not complete: they count in the total only.",
                count,
            )
        case Check.EXIT_LATE:
            return plural(
                "{count} learner was asked about leaving after {days} days.",
                "{count} learners were asked about leaving after {days} days.",
                count,
                days=EXIT_DAYS,
            )


def funder_table_content(
    paper: FunderPaper, listed: Sequence[ListedLearner], number: str, today: date, texts: Texts
) -> PaperContent:
    """Compose the table as a paper, with the list of participants; names where they have one."""
    _ = texts.gettext
    return PaperContent(
        title=_("Indicators for the funder"),
        subtitle=" ".join(filter(None, (paper.project.number, paper.project.name))),
        reference=number or _("not handed in"),
        date=_("made on {date}", date=texts.date(today)),
        language=str(texts.language),
        intro=_(
            "Each learner counts once, from the first held day. Profiles that are not complete "
            "count in the total only."
        ),
        parts=parts_of(
            (_("About this table"), [Facts(paper.about)]),
            (_("Counts"), [_grid(paper, texts)]),
            (_("Checks"), _checks(paper, texts)),
            (_("Participants"), [_participants(listed, texts)] if listed else []),
        ),
        cofinancing=paper.project.cofinancing,
    ).with_code()


def _grid(paper: FunderPaper, texts: Texts) -> Register:
    _ = texts.gettext
    header = (
        *(_("Code"), _("Indicator"), *paper.columns),
        *(_("Total"), _("Since the start"), _("Target"), _("Asked")),
    )
    rows = tuple(
        (
            line.code,
            line.label + (" *" if line.check else ""),
            *_genders(line, paper),
            *("" if n is None else str(n) for n in (line.total, line.cumulative, line.target)),
            line.source,
        )
        for line in paper.lines
    )
    return Register(header, (12, 42, *(8 for _name in paper.columns), 8, 9, 8, 20), rows)


def _participants(listed: Sequence[ListedLearner], texts: Texts) -> Register:
    """List who entered or left in the period, by dossier."""
    _, named = texts.gettext, any(item.name for item in listed)
    header = (_("Dossiers"), *([_("Name")] if named else []), _("In"), _("Out"), _("Hours held"))
    rows = tuple(
        (
            ", ".join(item.references),
            *([item.name] if named else []),
            texts.date(item.counted.entered_on, _DAY),
            texts.date(item.counted.left_on, _DAY) if item.counted.left_on else "",
            texts.hours(item.counted.held_minutes),
            ", ".join(item.certificates),
        )
        for item in listed
    )
    widths = (26, *([30] if named else []), 16, 16, 12, 24)
    return Register((*header, _("Certificates")), widths, rows)


def _genders(line: FunderLine, paper: FunderPaper) -> tuple[str, ...]:
    return tuple(map(str, line.by_gender)) if line.by_gender else ("",) * len(paper.columns)


def _checks(paper: FunderPaper, texts: Texts) -> Iterator[Block]:
    _ = texts.gettext
    if paper.findings:
        yield Points(paper.findings, "")
    else:
        yield Paragraph(_("Everything adds up."))
    if paper.refusals:
        refused = [
            f"{_('Refused: {question}', question=label)}: {texts.number(count)}"
            for label, count in paper.refusals
        ]
        yield Points(tuple(refused), "")
    if any(line.check for line in paper.lines):
        yield Paragraph(_("* Still to be checked in the call fiche of the project."))
