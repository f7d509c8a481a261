"""The report's words, figures and charts, made from what goes along."""

from __future__ import annotations

from datetime import date
from functools import partial

from switching.documents.report import (
    Progress,
    ReportContent,
    ReportFigure,
    ReportPart,
    render_report,
)
from switching.i18n import Texts
from switching.overview import Unit, written, written_change
from switching.overview.exports.pictures import chart_svg
from switching.overview.exports.selected import Content, FigureLine, TopicPart, hiding_note
from switching.overview.exports.sheets import Cell, Mark, mark_word
from switching.overview.formatting import written_period
from switching.overview.topics import TAB_NAMES

REPORT_WIDTH = 640
_QUIET_UNITS = {Unit.WORD, Unit.TEXT, Unit.PERIOD, Unit.DAY}


def write_report(content: Content, progress: Progress = lambda done, of: None) -> bytes:
    """Write the report as a PDF; `progress` is told how many questions of how many are done."""
    count = sum(1 for _ in content.parts)
    parts = {}
    for number, part in enumerate(content.parts, start=1):
        parts[part.topic.key] = _part(part, content.texts)
        progress(number, 2 * count)
    shown = _content(content, parts)
    halfway = partial(_second_half, progress, count)
    return render_report(shown, content.texts, content.created, halfway)


def _second_half(progress: Progress, count: int, done: int, of: int) -> None:
    progress(count + round(count * done / max(of, 1)), 2 * count)


def _content(content: Content, parts: dict[str, ReportPart]) -> ReportContent:
    texts, _ = content.texts, content.texts.gettext
    made = (_("Made on"), texts.date(content.created))
    compared = _("Compared with {period}.", period=content.before) if content.before else ""
    return ReportContent(
        title=_("Overview"),
        subtitle=_("Introduction calls, learning questions and exchanges"),
        facts=(*content.filters, made),
        notices=(hiding_note(texts),) if content.hides else (),
        compared=compared,
        figures=tuple(_figure(line, texts) for line in content.figures),
        chapters=tuple(
            (_(name), tuple(parts[p.topic.key] for p in content.parts if p.topic.tab is tab))
            for tab, name in TAB_NAMES.items()
        ),
    )


def _figure(line: FigureLine, texts: Texts) -> ReportFigure:
    change = ""
    if isinstance(line.change, int | float):
        change = written_change(line.change, line.unit, texts) or ""
    return ReportFigure(
        line.name, write_cell(line.value, line.unit, texts), change, line.definition
    )


def _part(part: TopicPart, texts: Texts) -> ReportPart:
    fields = part.sheet.fields if part.sheet else ()
    rows = tuple(part.sheet.rows) if part.sheet else ()
    svg = None
    if len(part.drawn):
        svg = chart_svg(part.specification(texts), REPORT_WIDTH)
    return ReportPart(
        title=part.title,
        sentence=part.sentence,
        caution=part.caution or "",
        svg=svg,
        header=tuple(field.title for field in fields),
        rows=tuple(
            tuple(
                write_cell(cell, field.unit, texts) for field, cell in zip(fields, row, strict=True)
            )
            for row in rows
        ),
        numeric=tuple(field.unit not in _QUIET_UNITS for field in fields),
        definition=part.definition,
    )


def write_cell(cell: Cell, unit: Unit, texts: Texts) -> str:
    """Write a cell the way the screen does."""
    if isinstance(cell, Mark):
        return mark_word(cell, texts)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        period = unit is Unit.PERIOD
        return written_period(cell.isoformat()[:7], texts) if period else texts.date(cell)
    if unit is Unit.PERIOD:
        return str(cell)
    return written(cell if isinstance(cell, int | float) else None, unit, texts)
