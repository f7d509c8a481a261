"""What a plan is composed from, and how its values become blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from switching.documents.plan.content import STILL_TO_FILL_IN, Facts, Paragraph, Points
from switching.i18n import Texts
from switching.models import Dossier


@dataclass(frozen=True)
class Source:
    """A dossier, and what a plan says besides it; a draft has no `number`."""

    dossier: Dossier
    texts: Texts
    today: date
    number: int | None
    cofinancing: str

    def to_fill_in(self, value: str) -> str:
        """Return `value`; a draft says of an empty one that it is still to be filled in."""
        return value or ("" if self.number else self.texts.gettext(STILL_TO_FILL_IN))


def facts(*rows: tuple[str, str | None]) -> Iterator[Facts]:
    """Yield the rows that have a value as one block, when there are any."""
    filled = tuple((label, value) for label, value in rows if value)
    if filled:
        yield Facts(filled)


def paragraph(text: str, heading: str = "") -> Iterator[Paragraph]:
    """Yield a paragraph when there is text."""
    if text:
        yield Paragraph(text, heading)


def points(items: Sequence[str], heading: str) -> Iterator[Points]:
    """Yield a list when there are items."""
    if items:
        yield Points(tuple(items), heading)


def joined(*parts: str) -> str:
    """Write the parts that are not empty after one another."""
    return ", ".join(filter(None, parts))
