"""What a learning action plan says: sections of blocks, for screen, PDF and database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pydantic import ConfigDict

from switching.documents.snapshot import Snapshot
from switching.models import N_, PlanSection

STILL_TO_FILL_IN = N_("still to fill in")


@dataclass(frozen=True)
class _Block:
    """The base of the blocks: read from JSON, a block is recognised by its fields."""

    __pydantic_config__ = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Facts(_Block):
    """Labels with what they stand for."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Paragraph(_Block):
    """Running text, under a small heading when it has one."""

    text: str
    heading: str = ""


@dataclass(frozen=True)
class Points(_Block):
    """A list, under a small heading when it has one."""

    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True)
class Table(_Block):
    """A table; `widths` are parts of the page's width, column `named_by` tells rows apart."""

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    named_by: int = 0

    def without_empty_columns(self) -> Table:
        """Return it with only the columns in which a row has something."""
        filled = [place for place, cells in enumerate(zip(*self.rows, strict=True)) if any(cells)]
        return Table(
            tuple(self.header[place] for place in filled),
            tuple(self.widths[place] for place in filled),
            tuple(tuple(row[place] for place in filled) for row in self.rows),
            sum(place < self.named_by for place in filled),
        )


@dataclass(frozen=True)
class Signatures(_Block):
    """Who signs: party, name and job."""

    rows: tuple[tuple[str, str, str], ...]


Block = Facts | Paragraph | Points | Table | Signatures


@dataclass(frozen=True)
class Section:
    """A section of the plan; without blocks, `empty` says what is still to be filled in."""

    name: PlanSection
    title: str
    blocks: tuple[Block, ...]
    empty: str = ""


@dataclass(frozen=True)
class PlanContent(Snapshot):
    """The whole plan. `date` is that of the document."""

    subtitle: str
    reference: str
    version: str
    date: str
    final: bool
    sections: tuple[Section, ...]


def substance(content: PlanContent) -> tuple[Section, ...]:
    """Return the sections without version, date and co-financing, which no dossier decides.

    Those are the blocks of the head after its first one.
    """
    head, *sections = content.sections
    return replace(head, blocks=head.blocks[:1]), *sections


def shown_blocks(section: Section, final: bool) -> tuple[Block, ...]:
    """Return what a plan shows of a section: a final one leaves out columns nobody filled in.

    In a draft they stay, to be filled in. The snapshot has them either way: two plans say the same
    whatever an empty column looks like.
    """
    return tuple(
        block.without_empty_columns() if final and isinstance(block, Table) else block
        for block in section.blocks
    )


def texts_of(section: Section) -> Iterator[str]:
    """Yield every text that a section shows."""
    yield section.title
    for block in section.blocks:
        match block:
            case Facts(rows) | Signatures(rows):
                yield from (text for row in rows for text in row)
            case Paragraph(text, heading):
                yield from (heading, text)
            case Points(items, heading):
                yield from (heading, *items)
            case Table(header=header, rows=rows):
                yield from (text for row in (header, *rows) for text in row)
