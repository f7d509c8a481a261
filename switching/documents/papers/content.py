"""What a paper says, and leaves room for: parts of blocks, for PDF and mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import ConfigDict

from switching.documents.plan.content import Facts, Paragraph, Points, Table
from switching.documents.snapshot import Snapshot


@dataclass(frozen=True)
class Room:
    """Empty lines to write on, under a small heading when it has one."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    lines: int
    heading: str = ""


@dataclass(frozen=True)
class Ticks:
    """Items with a box to tick in each column, under a small heading when it has one."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    columns: tuple[str, ...]
    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True)
class Register:
    """A table of many short rows, close together, so that a page holds many."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    header: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Facts | Paragraph | Points | Room | Ticks | Table | Register


@dataclass(frozen=True)
class Part:
    """A part of a paper."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class PaperContent(Snapshot):
    """A whole paper. `date` is that of the document, `reference` that of its dossier."""

    subtitle: str
    reference: str
    date: str
    intro: str
    parts: tuple[Part, ...]
    cofinancing: str = ""


def parts_of(*titled: tuple[str, Iterable[Block]]) -> tuple[Part, ...]:
    """Return the parts that have something to say."""
    made = (Part(title, tuple(blocks)) for title, blocks in titled)
    return tuple(part for part in made if part.blocks)


def as_text(part: Part) -> str:
    """Write a part as plain text, for a mail; room to write on is left out."""
    lines = (line for block in part.blocks for line in _lines(block))
    return "\n".join((part.title, *lines))


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Facts(rows):
            yield from (f"- {label}: {value}" for label, value in rows)
        case Paragraph(text, heading):
            yield from filter(None, (heading, text))
        case Points(items, heading):
            yield from filter(None, (heading, *(f"- {item}" for item in items)))
