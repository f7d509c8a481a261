"""What goes along: the figures and tables of the overview with its filters, as typed sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isnan
from textwrap import wrap
from typing import Any

import pandas as pd

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import N_
from switching.overview import (
    Comparison,
    Figure,
    Frames,
    Selected,
    Selection,
    Span,
    Unit,
    compare,
    figures_of,
    select,
)
from switching.overview.chance import DIFFERENCES
from switching.overview.exports.sheets import FEW, HIDDEN, Cell, Field, Mark, Quantity, Sheet
from switching.overview.filters import filters_in_words, span_word
from switching.overview.hiding import (
    NoWholeMonthError,
    Rounding,
    is_counted,
    rounded_figure,
    rounded_table,
    seed_of,
    whole_months,
)
from switching.overview.theme import QUIET
from switching.overview.topics import TAB_NAMES, TOPICS, Column, Topic

UNIT_WORDS = {
    Unit.COUNT: N_("count"),
    Unit.MINUTES: N_("minutes"),
    Unit.SHARE: N_("share"),
    Unit.HOURS: N_("hours"),
    Unit.DAYS: N_("days"),
}


_BELOW: dict[str, Any] = {
    "anchor": "start",
    "orient": "bottom",
    "offset": 10,
    "fontSize": 11,
    "fontWeight": "normal",
    "color": QUIET,
}
"""Where and how a picture says what is not in it."""


@dataclass(frozen=True)
class FigureLine:
    """A figure in the reader's language; what is not shown is marked."""

    key: str
    name: str
    definition: str
    unit: Unit
    value: Cell
    before: Cell
    change: Cell
    cases: Cell
    rests_on: str = ""
    """Of how many what it is, in words; empty where it is a count, or where counts are rounded."""


@dataclass(frozen=True)
class TopicPart:
    """A topic in the reader's language: its sheet, and the rows that its chart may show.

    Without `sheet` the table can't leave the house, and `sentence` says so; where numbers are
    rounded there is none, because a sentence is made of exact ones. `drawn_note` stands in
    the picture itself: what it leaves out.
    """

    topic: Topic
    title: str
    definition: str
    sentence: str
    caution: str | None
    sheet: Sheet | None
    drawn: pd.DataFrame
    drawn_note: str | None = None

    def specification(self, texts: Texts) -> dict[str, Any]:
        """Return the chart as Vega-Lite; there must be rows to draw."""
        found = self.topic.specification(self.drawn, texts)
        if self.drawn_note:
            found = {**unstacked(found), "title": {"text": wrap(self.drawn_note, 62), **_BELOW}}
        return found


@dataclass(frozen=True)
class Content:
    """All that an export says, but for the rows of single dossiers."""

    texts: Texts
    created: datetime
    filters: tuple[tuple[str, str], ...]
    before: str | None
    hides: bool
    figures: tuple[FigureLine, ...]
    parts: tuple[TopicPart, ...]
    selected: Selected

    @property
    def about(self) -> list[tuple[str, str]]:
        """What the first sheet says."""
        return list(_about(self))


def unstacked(drawing: Any) -> Any:
    """Return a chart whose bars stand beside each other instead of on top of each other.

    Where some are left out because they are small, what is stacked would look like a sum.
    """
    if isinstance(drawing, list):
        return [unstacked(part) for part in drawing if not _is_in_pieces(part)]
    if not isinstance(drawing, dict):
        return drawing
    parts = {
        name: part if name == "datasets" else unstacked(part) for name, part in drawing.items()
    }
    mark, encoding = parts.get("mark", {}), parts.get("encoding", {})
    if (
        isinstance(mark, dict)
        and mark.get("type") == "bar"
        and "field" in encoding.get("color", {})
    ):
        across = "x" if encoding["x"].get("type") == "quantitative" else "y"
        beside = "yOffset" if across == "x" else "xOffset"
        colour = encoding["color"]
        order = {"field": colour["field"], "sort": colour.get("scale", {}).get("domain")}
        plain = {name: part for name, part in encoding.items() if name != "order"}
        values = {**encoding[across], "stack": None}
        parts["encoding"] = {**plain, across: values, beside: {**order, "type": "nominal"}}
    return parts


def _is_in_pieces(drawing: Any) -> bool:
    """Tell whether it is the numbers in the pieces of stacked bars, which lie elsewhere then."""
    if not isinstance(drawing, dict):
        return False
    mark = drawing.get("mark")
    places = (drawing.get("encoding", {}).get(axis, {}) for axis in ("x", "y"))
    return (
        isinstance(mark, dict)
        and mark.get("type") == "text"
        and any(place.get("stack") == "zero" for place in places)
    )


def gather(
    frames: Frames, selection: Selection, secret: bytes | None, texts: Texts, created: datetime
) -> Content:
    """Compute all figures and tables of a selection.

    With a `secret`, which is then what no reader has, it says nothing that is about few.
    """
    today = created.astimezone(BRUSSELS).date()
    selection = replace(selection, span=_kept_in(selection.span, secret, today))
    selected = select(frames, selection, today, for_outside=secret is not None)
    tables = [topic.table(selected) for topic in TOPICS]
    before = None
    if secret is None:
        compared, before = compare(frames, selection, today)
        lines = _figures(compared, texts)
        parts = [_part(*pair, texts) for pair in zip(TOPICS, tables, strict=True)]
    else:
        figures = figures_of(selected)
        rounding = Rounding(seed_of(secret, figures, tables))
        lines = _rounded_figures(figures, rounding, texts)
        parts = [_rounded_part(*pair, rounding, texts) for pair in zip(TOPICS, tables, strict=True)]
    return Content(
        texts=texts,
        created=created,
        filters=tuple(filters_in_words(selection, frames.names, texts)),
        before=span_word(before, texts) if before else None,
        hides=secret is not None,
        figures=tuple(lines),
        parts=tuple(parts),
        selected=selected,
    )


def hiding_note(texts: Texts) -> str:
    """Say what is done to small numbers, and why."""
    return texts.gettext(
        "So that no one is recognised: it counts whole months that are over. Each number is "
        "rounded to 5, up or down at random, and a dossier counts once in it; what is then below "
        "10, zero too, is not shown, and rows without numbers are left out. Shares are worked out "
        "from the rounded numbers. Medians, hours and changes are left out."
    )


def picture_note(texts: Texts) -> str:
    """Say in a picture what is not in it."""
    return texts.gettext(
        "Rounded to 5, up or down. What is below 10 is not drawn: no bar and no row is a total."
    )


def _kept_in(span: Span, secret: bytes | None, today: date) -> Span:
    """Return the days that may be told of; with a secret these are whole months that are over."""
    kept = span if secret is None else whole_months(span, today)
    if kept is None:
        raise NoWholeMonthError
    return kept


def _figures(compared: tuple[Comparison, ...], texts: Texts) -> Iterator[FigureLine]:
    for item in compared:
        figure = item.figure
        line = _line(figure, texts, figure.value, item.before, item.change, figure.cases)
        yield replace(line, rests_on=texts.message(figure.rests_on) if figure.rests_on else "")


def _rounded_figures(
    figures: tuple[Figure, ...], rounding: Rounding, texts: Texts
) -> Iterator[FigureLine]:
    """Give the figures without a change: that would tell the same numbers by another draw."""
    for figure in figures:
        value, cases = rounded_figure(figure, rounding)
        few = FEW if figure.unit is Unit.COUNT and not figure.to_come else HIDDEN
        shown = few if value is None else value
        yield _line(figure, texts, shown, None, None, few if cases is None else int(cases))


def _line(
    figure: Figure, texts: Texts, value: Cell, before: Cell, change: Cell, cases: Cell
) -> FigureLine:
    name, definition = texts.gettext(figure.name), texts.gettext(figure.definition)
    return FigureLine(figure.key, name, definition, figure.unit, value, before, change, cases)


def _part(topic: Topic, table: pd.DataFrame, texts: Texts) -> TopicPart:
    caution = topic.caution(table, texts)
    notes = (texts.gettext(topic.definition), *([caution] if caution else []))
    sheet = _sheet(topic, table, notes, texts)
    return _told(topic, texts, topic.finding(table, texts), sheet, table, caution)


def _rounded_part(topic: Topic, table: pd.DataFrame, rounding: Rounding, texts: Texts) -> TopicPart:
    if topic.kept_home:
        return _told(topic, texts, texts.gettext(topic.kept_home))
    rounded = rounded_table(topic, table, rounding) if len(table) else topic.nothing()
    if rounded.empty:
        return _told(topic, texts, texts.gettext("Every number is below 10: none is shown."))
    notes = (texts.gettext(topic.definition), hiding_note(texts))
    sheet = _sheet(topic, rounded, notes, texts, rounded=True)
    return _told(topic, texts, "", sheet, rounded, drawn_note=picture_note(texts))


def _told(
    topic: Topic,
    texts: Texts,
    sentence: str,
    sheet: Sheet | None = None,
    drawn: pd.DataFrame | None = None,
    caution: str | None = None,
    drawn_note: str | None = None,
) -> TopicPart:
    return TopicPart(
        topic=topic,
        title=texts.gettext(topic.title),
        definition=texts.gettext(topic.definition),
        sentence=sentence,
        caution=caution,
        sheet=sheet,
        drawn=topic.nothing() if drawn is None else drawn,
        drawn_note=drawn_note,
    )


def _sheet(
    topic: Topic, table: pd.DataFrame, notes: tuple[str, ...], texts: Texts, rounded: bool = False
) -> Sheet:
    fields = tuple(Field(texts.gettext(column.word), column.unit) for column in topic.columns)
    rows = tuple(_rows(topic, table, texts, rounded))
    return Sheet(topic.key, texts.gettext(topic.title), notes, fields, rows)


def _rows(
    topic: Topic, table: pd.DataFrame, texts: Texts, rounded: bool
) -> Iterator[tuple[Cell, ...]]:
    for row in table.to_dict("records"):
        yield tuple(_cell(row[column.name], column, texts, rounded) for column in topic.columns)


def _cell(value: object, column: Column, texts: Texts, rounded: bool) -> Cell:
    """Turn a value of a table into a typed cell."""
    if column.unit in {Unit.WORD, Unit.TEXT}:
        return column.written(value, texts)
    if column.unit is Unit.PERIOD:
        code = str(value)
        return date.fromisoformat(f"{code}-01") if "-" in code else int(code)
    if column.unit is Unit.DAY:
        return None if pd.isna(value) else pd.Timestamp(str(value)).date()  # type: ignore[call-overload]
    number = float(str(value))
    if isnan(number):
        return _mark(column) if rounded and not column.is_bound else None
    return int(number) if column.unit is Unit.COUNT else number


def _mark(column: Column) -> Mark:
    return FEW if is_counted(column) else HIDDEN


def figures_sheet(content: Content) -> Sheet:
    """Return the figures as a sheet, each with its unit and definition."""
    _ = content.texts.gettext
    fields = (
        Field(_("figure"), Unit.WORD),
        Field(_("value"), Unit.COUNT),
        Field(_("period before"), Unit.COUNT),
        Field(_("change"), Unit.COUNT),
        Field(_("unit"), Unit.WORD),
        Field(_("rests on"), Unit.COUNT),
        Field(_("definition"), Unit.TEXT),
    )
    rows = tuple(
        (
            line.name,
            _with_unit(line.value, line.unit),
            _with_unit(line.before, line.unit),
            _with_unit(line.change, line.unit),
            _(UNIT_WORDS[line.unit]),
            line.cases,
            line.definition,
        )
        for line in content.figures
    )
    notes = (hiding_note(content.texts),) if content.hides else ()
    return Sheet("figures", _("Figures"), notes, fields, rows)


def _with_unit(cell: Cell, unit: Unit) -> Cell:
    return Quantity(cell, unit) if isinstance(cell, int | float) else cell


def sheets_of(content: Content) -> list[Sheet]:
    """List the sheets with figures and tables."""
    return [figures_sheet(content), *(part.sheet for part in content.parts if part.sheet)]


def _about(content: Content) -> Iterator[tuple[str, str]]:
    texts, _ = content.texts, content.texts.gettext
    yield "Switching Talent", _("Overview of introduction calls, learning questions and exchanges")
    yield from content.filters
    if content.before:
        yield _("Compared with"), content.before
    yield _("Made on"), texts.date(content.created) + ", " + texts.time(content.created)
    if content.hides:
        yield _("Small numbers"), hiding_note(texts)
    else:
        yield _("When a difference is named"), _(DIFFERENCES)
    yield "", ""
    yield _("Figures"), _("What each figure stands for")
    for line in content.figures:
        yield line.name, line.definition
    for tab, name in TAB_NAMES.items():
        yield "", ""
        yield _(name), _("What each table shows")
        for part in content.parts:
            if part.topic.tab is tab:
                kept = part.definition if part.sheet else part.sentence
                yield part.title, kept
