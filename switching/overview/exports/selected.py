"""What goes along: the figures and tables of the overview with its filters, as typed sheets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import isnan

import pandas as pd

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import N_
from switching.overview import Frames, Selected, Selection, Span, Unit, compare, figures_of, select
from switching.overview.exports.sheets import HIDDEN, Cell, Field, Quantity, Sheet
from switching.overview.filters import filters_in_words, span_word
from switching.overview.hiding import Hidden, hidden_in, is_hidden
from switching.overview.topics import TAB_NAMES, TOPICS, Column, Topic

UNIT_WORDS = {
    Unit.COUNT: N_("count"),
    Unit.MINUTES: N_("minutes"),
    Unit.SHARE: N_("share"),
    Unit.HOURS: N_("hours"),
    Unit.DAYS: N_("days"),
}


@dataclass(frozen=True)
class FigureLine:
    """A figure in the reader's language; `value` and `change` are HIDDEN where they must be."""

    key: str
    name: str
    definition: str
    unit: Unit
    value: Cell
    before: Cell
    change: Cell
    cases: Cell


@dataclass(frozen=True)
class TopicPart:
    """A topic in the reader's language: its sheet, and the rows that its chart may show.

    Without `sheet` the table can't leave the house, and `sentence` says so.
    """

    topic: Topic
    title: str
    definition: str
    sentence: str
    caution: str | None
    sheet: Sheet | None
    drawn: pd.DataFrame


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


def gather(
    frames: Frames, selection: Selection, hides: bool, texts: Texts, created: datetime
) -> Content:
    """Compute all figures and tables of a selection; `hides` leaves out what is about few."""
    today = created.astimezone(BRUSSELS).date()
    selected = select(frames, selection, today)
    lines, before = _figures(frames, selection, today, hides, texts)
    return Content(
        texts=texts,
        created=created,
        filters=tuple(filters_in_words(selection, frames.names, texts)),
        before=span_word(before, texts) if before else None,
        hides=hides,
        figures=tuple(lines),
        parts=tuple(_part(topic, selected, hides, texts) for topic in TOPICS),
        selected=selected,
    )


def hiding_note(texts: Texts) -> str:
    """Say what is hidden, and why."""
    return texts.gettext(
        "Numbers from 1 to 4 are hidden, and so is what they could be worked out from: they could "
        "point to people. Zeros are shown."
    )


def _figures(
    frames: Frames, selection: Selection, today: date, hides: bool, texts: Texts
) -> tuple[list[FigureLine], Span | None]:
    comparisons, span = compare(frames, selection, today)
    few_before = set()
    if hides and span:
        earlier = figures_of(select(frames, replace(selection, span=span), today))
        few_before = {figure.key for figure in earlier if is_hidden(figure)}
    lines = []
    for item in comparisons:
        figure = item.figure
        hidden = hides and is_hidden(figure)
        hidden_before = item.before is not None and figure.key in few_before
        lines.append(
            FigureLine(
                key=figure.key,
                name=texts.gettext(figure.name),
                definition=texts.gettext(figure.definition),
                unit=figure.unit,
                value=HIDDEN if hidden else figure.value,
                before=HIDDEN if hidden_before else item.before,
                change=HIDDEN if hidden or hidden_before else item.change,
                cases=HIDDEN if hidden else figure.cases,
            )
        )
    return lines, span


def _part(topic: Topic, selected: Selected, hides: bool, texts: Texts) -> TopicPart:
    table = topic.table(selected)
    hidden = hidden_in(topic, table) if hides and len(table) else frozenset()
    title, definition = texts.gettext(topic.title), texts.gettext(topic.definition)
    if hidden is None:
        return TopicPart(
            topic, title, definition, _withheld(topic, texts), None, None, topic.nothing()
        )
    caution = topic.caution(table, texts)
    notes = [definition, *([caution] if caution else [])]
    drawn = _drawn(topic, table, hidden)
    if hidden:
        sentence = texts.gettext("Part of the numbers is hidden; the chart leaves their rows out.")
        notes.append(hiding_note(texts))
    else:
        sentence = topic.finding(table, texts)
    fields = tuple(Field(texts.gettext(column.word), column.unit) for column in topic.columns)
    rows = tuple(_rows(topic, table, hidden, texts))
    return TopicPart(
        topic,
        title,
        definition,
        sentence,
        caution,
        Sheet(topic.key, title, tuple(notes), fields, rows),
        drawn,
    )


def _drawn(topic: Topic, table: pd.DataFrame, hidden: Hidden) -> pd.DataFrame:
    """Return the rows that a chart may show: no row with a hidden count, no hidden statistic."""
    counts = {column.name for column in topic.columns if column.unit is Unit.COUNT}
    drawn = table.copy()
    for number, name in hidden - {cell for cell in hidden if cell[1] in counts}:
        drawn.loc[number, name] = float("nan")
    dropped = {number for number, name in hidden if name in counts}
    return drawn.drop(index=sorted(dropped)).reset_index(drop=True)


def _withheld(topic: Topic, texts: Texts) -> str:
    if topic.free_text:
        return texts.gettext("What people typed does not leave the house.")
    return texts.gettext("The numbers are too small to show without pointing to people.")


def _rows(
    topic: Topic, table: pd.DataFrame, hidden: Hidden, texts: Texts
) -> Iterator[tuple[Cell, ...]]:
    for number, row in enumerate(table.to_dict("records")):
        yield tuple(
            HIDDEN if (number, column.name) in hidden else _cell(row[column.name], column, texts)
            for column in topic.columns
        )


def _cell(value: object, column: Column, texts: Texts) -> Cell:
    """Turn a value of a table into a typed cell."""
    if column.unit in {Unit.WORD, Unit.TEXT}:
        return column.written(value, texts)
    if column.unit is Unit.PERIOD:
        code = str(value)
        return date.fromisoformat(f"{code}-01") if "-" in code else int(code)
    if column.unit is Unit.DAY:
        return pd.Timestamp(str(value)).date()
    number = float(str(value))
    if isnan(number):
        return None
    return int(number) if column.unit is Unit.COUNT else number


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
