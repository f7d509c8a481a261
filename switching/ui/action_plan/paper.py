"""The paper on screen: a section of the plan as one piece of markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from switching.documents.plan.content import (
    STILL_TO_FILL_IN,
    Block,
    Facts,
    Paragraph,
    Points,
    Section,
    Signatures,
    Table,
    shown_blocks,
)
from switching.documents.plan.differences import Difference
from switching.i18n import Texts
from switching.ui.kit.escape import escape_lines, escape_markdown


def section_on_screen(section: Section, texts: Texts, final: bool) -> str:
    """Return what the paper says in a section; a draft marks what is still to be filled in.

    Labels are emphasised and what is to be filled in is strong: look.css gives both their look.
    """
    todo = "" if final else texts.gettext(STILL_TO_FILL_IN)
    parts = [f"## {escape_markdown(section.title)}"]
    parts += [part for block in shown_blocks(section, final) for part in _block(block, todo)]
    if not section.blocks:
        parts.append(f"*{escape_markdown(_said_of_empty(section, texts, final))}*")
    return "\n\n".join(parts)


def _said_of_empty(section: Section, texts: Texts, final: bool) -> str:
    if final:
        return texts.gettext("Empty: this is not on paper.")
    return texts.gettext("Still to fill in: {what}", what=section.empty)


def _block(block: Block, todo: str) -> Iterator[str]:
    match block:
        case Facts(rows):
            yield _facts(rows, todo)
        case Signatures(rows):
            yield _facts(((party, ", ".join(filter(None, who))) for party, *who in rows), todo)
        case Paragraph(text, heading):
            yield from _heading(heading)
            yield escape_lines(text)
        case Points(items, heading):
            yield from _heading(heading)
            # Another sign than that of facts: lists below each other with the same one are one.
            yield "\n".join(f"* {escape_markdown(item)}" for item in items)
        case Table():
            yield _table(block)


def _heading(text: str) -> Iterator[str]:
    if text.strip():
        yield _label(text)


def _label(text: str) -> str:
    return f"*{escape_markdown(text) or '–'}*"


def _facts(rows: Iterable[tuple[str, str]], todo: str) -> str:
    """Write each label with its value as an item of a list: two paragraphs, or more."""
    return "\n\n".join(f"- {_label(label)}\n\n{_value(value, todo)}" for label, value in rows)


def _value(value: str, todo: str) -> str:
    said = f"**{todo}**" if value and value == todo else escape_lines(value) or "–"
    return "\n".join(f"  {line}" if line else "" for line in said.split("\n"))


def _table(table: Table) -> str:
    """Write a table; each cell begins with the name of its column, for who has no room for it."""
    lines = [
        _row(map(escape_markdown, table.header)),
        _row("---" for _ in table.header),
        *(_row(map(_cell, table.header, row)) for row in table.rows),
    ]
    return "\n".join(lines)


def _cell(column: str, text: str) -> str:
    return f"{_label(column)} {escape_markdown(text)}" if text.strip() else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def differences_on_screen(
    title: str, changes: Sequence[Difference], number: int, texts: Texts
) -> str:
    """Return what a section says otherwise than final version `number`: each row then and now."""
    then, now = texts.gettext("in version {number}", number=number), texts.gettext("now")
    parts = [f"## {escape_markdown(title)}"]
    for change in changes:
        if change.row:
            parts.append(f"### {escape_markdown(change.row)}")
        parts.append(_facts(((then, change.then), (now, change.now)), ""))
    return "\n\n".join(parts)
