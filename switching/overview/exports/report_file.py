"""The report's words, figures and charts, made from what goes along."""

from __future__ import annotations

from collections.abc import Sequence
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
from switching.overview.chance import DIFFERENCES
from switching.overview.exports.pictures import chart_svg
from switching.overview.exports.selected import Content, FigureLine, TopicPart, hiding_note
from switching.overview.exports.sheets import Cell, Field, Mark, mark_word
from switching.overview.formatting import written_period
from switching.overview.topics import TAB_NAMES

REPORT_WIDTH = 440
"""Charts stand two beside each other; fewer pixels across leave their words readable."""

MOST_NUMBERS, MOST_LETTERS = 14, 280
"""A chart with more rows, or longer ones, has its numbers in the workbook."""

HIGHEST = 340
"""How many pixels high a chart in the report is at most."""

_QUIET_UNITS = {Unit.WORD, Unit.TEXT, Unit.PERIOD, Unit.DAY}


def write_report(content: Content, progress: Progress = lambda done, of: None) -> bytes:
    """Write the report as a PDF; `progress` is told how many questions of how many are done."""
    # What has no chart in the report has its finding there, unless sentences stay at home.
    told = [part for part in content.parts if part.topic.on_paper or not content.hides]
    count, parts = len(told), {}
    for number, part in enumerate(told, start=1):
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
            (_(name), tuple(parts[key] for key in keys))
            for tab, name in TAB_NAMES.items()
            if (
                keys := [
                    p.topic.key
                    for p in content.parts
                    if p.topic.tab is tab and p.topic.key in parts
                ]
            )
        ),
        rules="" if content.hides else texts.gettext(DIFFERENCES),
    )


def _figure(line: FigureLine, texts: Texts) -> ReportFigure:
    change = line.rests_on  # a share or a median more says little without what chance would give
    if not change and isinstance(line.change, int | float):
        change = written_change(line.change, line.unit, texts) or ""
    return ReportFigure(
        line.name, write_cell(line.value, line.unit, texts), change, line.definition
    )


def _part(part: TopicPart, texts: Texts) -> ReportPart:
    svg = None
    if len(part.drawn) and part.topic.on_paper:
        drawing = part.specification(texts)
        drawing["height"] = min(drawing.get("height", HIGHEST), HIGHEST)
        svg = chart_svg(drawing, REPORT_WIDTH)
    return ReportPart(
        title=part.title,
        sentence=part.sentence,
        caution=part.caution or "",
        svg=svg,
        numbers=_numbers(part, texts) if svg else "",
        definition=part.definition,
        has_cases=bool(len(part.drawn)),
    )


def _numbers(part: TopicPart, texts: Texts) -> str:
    """Write the table behind a chart as running text: 'month (calls): June 3; July 5.'"""
    if part.sheet is None:
        return ""
    rows, fields = list(part.sheet.rows), part.sheet.fields
    told = _told(rows, fields, texts) if len(rows) <= MOST_NUMBERS else ""
    if told and len(told) <= MOST_LETTERS:
        return told
    return texts.ngettext(
        "Its {count} row is in the workbook.",
        "Its {count} rows are in the workbook.",
        len(rows),
    )


def _told(rows: Sequence[tuple[Cell, ...]], fields: Sequence[Field], texts: Texts) -> str:
    said = [field.unit in _QUIET_UNITS for field in fields]
    head = [", ".join(f.title for f, word in zip(fields, said, strict=True) if word is which)
            for which in (True, False)]  # fmt: skip
    lines = []
    for row in rows:
        cells = [write_cell(cell, f.unit, texts) for f, cell in zip(fields, row, strict=True)]
        parts = [", ".join(c for c, word in zip(cells, said, strict=True) if word is which)
                 for which in (True, False)]  # fmt: skip
        lines.append(" ".join(filter(None, parts)))
    words = f"{head[0]} ({head[1]})" if head[0] else head[1]
    return f"{words}: {'; '.join(lines)}."


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
