"""What was read, in words: for the page and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from enum import StrEnum
from typing import Protocol

from switching.importing.book import letters_of
from switching.importing.fields import Target, arrangement_of, fields_of, option_of
from switching.importing.planning import Question
from switching.importing.table import Column
from switching.models import Answer, Message, RowState


class Words(Protocol):
    """What speaks a language."""

    def gettext(self, text: str, **values: object) -> str:
        """Translate a text."""

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """Translate the form that goes with a number."""

    def label(self, value: StrEnum | None) -> str:
        """Return the word of a closed list."""

    def date(self, day: date) -> str:
        """Write a day."""

    def time(self, moment: time) -> str:
        """Write a time."""

    def message(self, message: Message) -> str:
        """Translate a sentence."""


def field_said(key: str, texts: Words) -> str:
    """Return what a field is called."""
    listed = option_of(key) or arrangement_of(key)
    if listed is not None:
        return texts.label(listed).capitalize()
    for target in Target:
        if key in fields_of(target):
            return texts.gettext(fields_of(target)[key].label)
    return key


def column_said(column: Column, target: Target, texts: Words) -> str:
    """Say of a column what it is, or may be."""
    _, head = texts.gettext, f"{letters_of(column.header.column)} ‘{column.header.text}’"
    if column.field:
        return f"{head} → {field_said(column.field, texts)}"
    if column.withdrawn:
        said = _("its cells are not of that kind")
        return f"{head} → {field_said(column.withdrawn, texts)}? {said}"
    offered = ", ".join(field_said(key, texts) for key in column.offered)
    return f"{head} → {_('not taken')}" + (f" ({offered}?)" if offered else "")


def value_said(value: object, texts: Words) -> str:
    """Write a value as people do."""
    if isinstance(value, tuple):
        return ", ".join(value_said(part, texts) for part in value)
    if isinstance(value, date):
        return texts.date(value)
    if isinstance(value, time):
        return texts.time(value)
    if isinstance(value, str) and value in set(Answer):
        return texts.label(Answer(value))
    return str(value)


def questions_said(question: Question, texts: Words) -> str:
    """Say what is asked, and of how many rows."""
    field = question.field if question.field not in ("organisation", "person") else ""
    rows = texts.ngettext("{count} row", "{count} rows", len(question.rows))
    head = f"{field_said(field, texts)}: " if field else ""
    return f"{head}‘{question.text}’ – {texts.message(question.message)} ({rows})"


def became_said(state: RowState, texts: Words) -> str:
    """Say what became of a row that was brought in: afterwards, not before."""
    if state is RowState.MADE:
        return texts.gettext("came in")
    return texts.gettext("was there already") if state is RowState.LINKED else texts.label(state)


def why_said(
    why: Iterable[Message], left_empty: Iterable[tuple[str, str, Message]], texts: Words
) -> str:
    """Say why a row waits, and what of it stays empty, a line each."""
    parts = [texts.message(message) for message in why]
    parts += [
        f"{field_said(key, texts)} ‘{text}’: {texts.message(message)}"
        for key, text, message in left_empty
    ]
    return "\n".join(dict.fromkeys(parts))
