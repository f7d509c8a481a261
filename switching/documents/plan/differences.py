"""The differences between two plans, section by section, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from switching.documents.plan.content import (
    Block,
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Section,
    Signatures,
    Table,
    substance,
)


@dataclass(frozen=True)
class Difference:
    """A row of a section, as it was `then` and is `now`; an empty one was not there."""

    section: str
    row: str
    then: str
    now: str


@dataclass(frozen=True)
class _Row:
    """A row of a section: its name, and its cells by their labels."""

    name: str
    cells: Mapping[str, str]

    def besides(self, other: _Row | None) -> str:
        """Return the cells that differ from `other`, or all of them when there is no other."""
        told = {
            label: text
            for label, text in self.cells.items()
            if text and (other is None or other.cells.get(label) != text)
        }
        return "\n".join(f"{label}: {text}" if label else text for label, text in told.items())


def says_the_same(earlier: PlanContent, now: PlanContent) -> bool:
    """Tell whether two plans say the same, leaving out version, date and co-financing."""
    return substance(earlier) == substance(now)


def differences(earlier: PlanContent, now: PlanContent) -> tuple[Difference, ...]:
    """Compare a plan with an earlier one, leaving out version, date and co-financing."""
    before = {section.name: section for section in substance(earlier)}
    after = {section.name: section for section in substance(now)}
    return tuple(
        difference
        for name in dict.fromkeys((*after, *before))
        for difference in _in_section(before.get(name), after.get(name))
    )


def _in_section(before: Section | None, after: Section | None) -> Iterator[Difference]:
    shown = after or before
    title = shown.title if shown else ""
    then, now = _rows(before), _rows(after)
    for old, new in _paired(then, now):
        if old != new:
            name = (new or old or _Row("", {})).name
            yield Difference(
                title,
                "" if name == title else name,
                old.besides(new) if old else "",
                new.besides(old) if new else "",
            )


def _paired(then: Sequence[_Row], now: Sequence[_Row]) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Pair rows of the same name, each once; those left over are new or gone."""
    left = list(then)
    for row in now:
        same = [old for old in left if old == row] or [old for old in left if old.name == row.name]
        if same:
            left.remove(same[0])
        yield (same[0] if same else None), row
    for row in left:
        yield row, None


def _rows(section: Section | None) -> list[_Row]:
    if section is None:
        return []
    return [row for block in section.blocks for row in _rows_of(block, section.title)]


def _rows_of(block: Block, title: str) -> Iterator[_Row]:
    match block:
        case Paragraph(text, heading):
            yield _Row(heading or title, {"": text})
        case Points(items, heading):
            yield _Row(heading or title, {"": "\n".join(items)})
        case Table():
            yield from _rows_of_table(block)
        case Facts(rows) | Signatures(rows):
            for label, *values in rows:
                yield _Row(label, {"": ", ".join(filter(None, values))})


def _rows_of_table(table: Table) -> Iterator[_Row]:
    """Yield the rows of a table, without the row number that some begin with."""
    for row in table.rows:
        labelled = zip(table.header[table.named_by :], row[table.named_by :], strict=True)
        yield _Row(row[table.named_by], dict(labelled))
