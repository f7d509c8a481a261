"""Workbooks to take along: an empty template that maps by itself, and the report of an import."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from switching.importing.fields import FieldKind, Target, fields_of
from switching.importing.sentences import Words, became_said
from switching.models import SECTORS, ImportRow, Language, RowState
from switching.models.enums import OptionKind, Party

_SHORT = (
    "learner", "learner_job", "learner_mail", "learner_phone", "learner_language", "sender",
    "host", "coach", "coach_job", "coach_mail", "coach_phone", "coach_language", "leader",
    "partner", "call_day", "call_time", "planned", "actual", "question_before", "question_after",
    "first_day", "second_day", "notes",
)  # fmt: skip
_ANSWERS = ("ja", "nee", "misschien")
_EXAMPLES: Mapping[FieldKind, str] = {
    FieldKind.PERSON: "An Peeters",
    FieldKind.ORGANISATION: "De Speelvogel",
    FieldKind.DAY: "27/02/2026",
    FieldKind.TIME: "14:30",
    FieldKind.LENGTH: "20",
    FieldKind.MAIL: "an.peeters@example.be",
    FieldKind.PHONE: "0470 12 34 56",
    FieldKind.COUNT: "2",
}
_ROWS = 500
_WIDTH = 24


def _book() -> tuple[io.BytesIO, Any]:
    written = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(written, options)
    book.set_properties({"created": datetime(2026, 1, 1)})
    return written, book


def template(target: Target, texts: Words) -> bytes:
    """Write an empty list: the headers that map by themselves, choices, and an example beside."""
    written, book = _book()
    bold = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
    sheet = book.add_worksheet(texts.gettext("List"))
    example = book.add_worksheet(texts.gettext("Example"))
    wanted = [
        key
        for key in fields_of(target)
        if target is Target.HOSTS or key in _SHORT or key.startswith("option:")
    ]
    for column, key in enumerate(wanted):
        field = fields_of(target)[key]
        for page in (sheet, example):
            page.write_string(0, column, field.head, bold)
        example.write_string(1, column, _example(field.kind, texts))
        choices = _choices(field.kind, texts)
        if choices:
            sheet.data_validation(
                1, column, _ROWS, column,
                {"validate": "list", "source": choices, "error_type": "warning"},
            )  # fmt: skip
    for page in (sheet, example):
        page.set_column(0, len(wanted) - 1, _WIDTH)
        page.freeze_panes(1, 0)
    book.close()
    return written.getvalue()


def _choices(kind: FieldKind, texts: Words) -> list[str]:
    listed: Mapping[FieldKind, Any] = {
        FieldKind.SECTOR: SECTORS,
        FieldKind.OPTION_KIND: OptionKind,
        FieldKind.PARTY: Party,
        FieldKind.LANGUAGE: Language,
    }
    if kind is FieldKind.ANSWER:
        return list(_ANSWERS)
    return [texts.label(item) for item in listed.get(kind, ())]


def _example(kind: FieldKind, texts: Words) -> str:
    choices = _choices(kind, texts)
    return choices[0] if choices else _EXAMPLES.get(kind, "…")


def report(
    rows: Sequence[ImportRow], links: Mapping[int, Sequence[str]], target: Target, texts: Words
) -> bytes:
    """Write what became of each row, and a sheet with those that wait, to be imported as it is.

    `links` are the names of what each row made or is.
    """
    _ = texts.gettext
    written, book = _book()
    bold = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("Rows"))
    heads = (_("Row"), _("What became of it"), _("Dossiers, people, organisations"), _("Why"))
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for place, row in enumerate(rows, 1):
        sheet.write_number(place, 0, row.row, wrap)
        sheet.write_string(place, 1, became_said(row.state, texts), wrap)
        sheet.write_string(place, 2, ", ".join(links.get(row.row, ())), wrap)
        sheet.write_string(place, 3, row.why, wrap)
    sheet.set_column(1, 3, 40)
    _write_waiting(book, bold, wrap, rows, target, texts)
    book.close()
    return written.getvalue()


def _write_waiting(
    book: Any, bold: Any, wrap: Any, rows: Sequence[ImportRow], target: Target, texts: Words
) -> None:
    waiting = [row for row in rows if row.state is RowState.WAITING and row.cells]
    keys = [key for key in fields_of(target) if any(key in row.cells for row in waiting)]
    if not keys:
        return
    sheet = book.add_worksheet(texts.gettext("Waits"))
    for column, key in enumerate(keys):
        sheet.write_string(0, column, fields_of(target)[key].head, bold)
        for place, row in enumerate(waiting, 1):
            sheet.write_string(place, column, str(row.cells.get(key, "")), wrap)
    sheet.write_string(0, len(keys), texts.gettext("What is wrong"), bold)
    for place, row in enumerate(waiting, 1):
        sheet.write_string(place, len(keys), row.why, wrap)
    sheet.set_column(0, len(keys), _WIDTH)
