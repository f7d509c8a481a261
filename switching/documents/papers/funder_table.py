"""The table of indicators for the funder: its lines, its words, and the paper of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from switching.documents.papers.content import Block, PaperContent, parts_of
from switching.documents.plan.content import Facts, Paragraph, Points, Table
from switching.i18n import Texts
from switching.models import IndicatorTarget, Message, N_, Project, plural
from switching.rules.indicators import (
    EXIT_DAYS,
    GENDER,
    UNKNOWN,
    Check,
    Found,
    IndicatorRow,
    IndicatorTable,
)


@dataclass(frozen=True)
class FunderLine:
    """A line of the table: counts per gender, totals, target, where a number comes from.

    `by_gender` is empty where nothing has a gender; `check` marks what was not compared with the
    call fiche.
    """

    code: str
    label: str
    by_gender: tuple[int, ...]
    total: int
    cumulative: int
    target: int | None
    source: str
    check: bool


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
    targets: Mapping[str, IndicatorTarget],
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
        (_("Indicators"), f"{chosen.label.in_(texts.language)} ({chosen.version})"),
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
        tuple(_line(row, targets.get(row.indicator.code), texts) for row in table.rows),
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


def _line(row: IndicatorRow, target: IndicatorTarget | None, texts: Texts) -> FunderLine:
    indicator = row.indicator
    estimate = target.estimate if target else None
    estimated = estimate is not None and _may_be_estimated(row)
    return FunderLine(
        indicator.code,
        indicator.label.in_(texts.language),
        () if estimated else tuple(row.by_gender.values()),
        estimate if estimated and estimate is not None else row.total,
        row.cumulative,
        target.target if target else None,
        texts.gettext("estimate") if estimated else _source(row, texts),
        indicator.check,
    )


def _may_be_estimated(row: IndicatorRow) -> bool:
    """Tell whether an informed estimate may stand: of what need not be asked, and was not."""
    return not row.asked and not row.indicator.counts_all and not row.indicator.group


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
        case Check.OUT_BEFORE_IN:
            return plural(
                "{count} learner leaves before the first held day.",
                "{count} learners leave before their first held day.",
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
    paper: FunderPaper, number: str, today: date, texts: Texts
) -> PaperContent:
    """Compose the table as a paper."""
    _ = texts.gettext
    return PaperContent(
        title=_("Indicators for the funder"),
        subtitle=" ".join(filter(None, (paper.project.number, paper.project.name))),
        reference=number or _("not handed in"),
        date=texts.date(today),
        language=str(texts.language),
        intro=_(
            "Each learner counts once, from the first held day. Profiles that are not complete "
            "count in the total only."
        ),
        parts=parts_of(
            (_("About this table"), [Facts(paper.about)]),
            (_("Counts"), [_grid(paper, texts)]),
            (_("Checks"), _checks(paper, texts)),
        ),
        cofinancing=paper.project.cofinancing,
    ).with_code()


def _grid(paper: FunderPaper, texts: Texts) -> Table:
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
            str(line.total),
            str(line.cumulative),
            "" if line.target is None else str(line.target),
            line.source,
        )
        for line in paper.lines
    )
    return Table(header, (12, 40, *(8 for _name in paper.columns), 8, 9, 8, 14), rows)


def _genders(line: FunderLine, paper: FunderPaper) -> tuple[str, ...]:
    return tuple(map(str, line.by_gender)) if line.by_gender else ("",) * len(paper.columns)


def _checks(paper: FunderPaper, texts: Texts) -> Iterator[Block]:
    _ = texts.gettext
    if paper.findings:
        yield Points(paper.findings, "")
    else:
        yield Paragraph(_("Everything adds up."))
    if paper.refusals:
        yield Facts(tuple((label, texts.number(count)) for label, count in paper.refusals))
    if any(line.check for line in paper.lines):
        yield Paragraph(_("* Still to be checked in the call fiche of the project."))
