"""One's own table of dossiers as it goes along: its rows, or its counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

import pandas as pd

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models.reference import Reference
from switching.overview import Frames, Selection, Unit, select
from switching.overview.dossiers import counts as counted
from switching.overview.dossiers.asked import NOT_FILLED_IN, OwnTable, chosen_of
from switching.overview.dossiers.columns import (
    COLUMN,
    counted_dossiers,
    tabulate,
    with_references,
)
from switching.overview.exports.dossier_rows import sheet_of
from switching.overview.exports.selected import hiding_note
from switching.overview.exports.sheets import Cell, Field, Sheet
from switching.overview.filters import filters_in_words
from switching.overview.hiding import NoWholeMonthError, seed_of, whole_months


class RowsStayError(ValueError):
    """With small numbers hidden no row of a single dossier goes along: it has to be counted."""


def rows_sheet(
    frames: Frames,
    selection: Selection,
    asked: OwnTable,
    references: Iterable[Reference],
    created: datetime,
    texts: Texts,
) -> Sheet:
    """Return the rows of the table, or its counts, as they stand in the house."""
    table = chosen_of(_table(frames, selection, created), asked)
    if asked.by:
        return _counts_sheet(counted.count(table, asked), asked, (), texts)
    named = with_references(table, references, people=asked.names_people)
    return sheet_of(named, [COLUMN[key] for key in asked.columns], texts)


def rounded_sheet(
    frames: Frames,
    selection: Selection,
    asked: OwnTable,
    secret: bytes,
    created: datetime,
    texts: Texts,
) -> Sheet:
    """Return the counts of the table as they may leave the house.

    They are of whole months that are over, also where the counts go by month. Raises
    NoWholeMonthError, and RowsStayError where nothing is counted.
    """
    if not asked.by:
        raise RowsStayError
    span = whole_months(selection.span, created.astimezone(BRUSSELS).date())
    if span is None:
        raise NoWholeMonthError
    told = replace(selection, span=span)
    whole = table = chosen_of(_table(frames, told, created, for_outside=True), asked)
    for field in asked.by:
        key = field.partition(":")[0]
        if COLUMN[key].unit is Unit.DAY:
            table = pd.DataFrame(table[~(table[key] > pd.Timestamp(span.last))])
    # Of the whole selection: another one draws anew for all, as in every export.
    seed = seed_of(secret, (), [whole[["switch_id"]]])
    shown = counted.rounded(table, asked, seed)
    return _counts_sheet(shown, asked, (hiding_note(texts),), texts)


def about_table(
    frames: Frames,
    selection: Selection,
    asked: OwnTable,
    hides: bool,
    created: datetime,
    texts: Texts,
) -> list[tuple[str, str]]:
    """Return what the first sheet says: of which dossiers the table is."""
    _, day = texts.gettext, created.astimezone(BRUSSELS).date()
    span = (whole_months(selection.span, day) if hides else None) or selection.span
    said = [("Switching Talent", _("Dossiers"))]
    said += filters_in_words(replace(selection, span=span), frames.names, texts)
    said += list(only_in_words(asked, texts))
    said.append((_("Made on"), texts.date(created) + ", " + texts.time(created)))
    return [*said, (_("Small numbers"), hiding_note(texts))] if hides else said


def only_in_words(asked: OwnTable, texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield the fields that are chosen on, each with the values that count."""
    for key, values in asked.only.items():
        words = [counted.value_word(key, value, texts) for value in values]
        yield texts.gettext(COLUMN[key].word), texts.enumeration(words)


def _table(
    frames: Frames, selection: Selection, created: datetime, for_outside: bool = False
) -> pd.DataFrame:
    today = created.astimezone(BRUSSELS).date()
    return tabulate(frames, counted_dossiers(select(frames, selection, today, for_outside)))


def _counts_sheet(
    counts: pd.DataFrame, asked: OwnTable, notes: tuple[str, ...], texts: Texts
) -> Sheet:
    fields = [Field(counted.field_word(field, texts), Unit.TEXT) for field in asked.by]
    fields.append(Field(texts.gettext("dossiers"), Unit.COUNT))
    words = [[_word(field, value, texts) for value in counts[field].tolist()] for field in asked.by]
    numbers = [int(number) for number in counts[counted.COUNT]]
    rows: list[tuple[Cell, ...]] = list(zip(*words, numbers, strict=True))
    return Sheet("dossiers", texts.gettext("Dossiers"), notes, tuple(fields), rows)


def _word(field: str, value: str, texts: Texts) -> str | None:
    return None if value == NOT_FILLED_IN else counted.value_word(field, value, texts)
