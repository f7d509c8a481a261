"""What of a text in markdown a reader would see as loose marks, by the rules of CommonMark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category

_LABEL = re.compile(r":(?:red|green)-background\[((?:\\.|[^\]\\])*)\]", re.DOTALL)
_PIECE = re.compile(r"\\[^A-Za-z0-9\s]|\*+|~~+|.", re.DOTALL)


@dataclass
class _Run:
    """A run of `*` or `~`: whether it can open or close what stands between two of them."""

    text: str
    opens: bool
    closes: bool


def loose_marks(markdown: str) -> list[str]:
    """List the runs of two asterisks or tildes that neither open nor close anything.

    What stands between the brackets of a ground is a text of its own.
    """
    inner = [item[1] for item in _LABEL.finditer(markdown)]
    paragraphs = re.split(r"\n\s*\n|\n(?=- )", _LABEL.sub("x", markdown))
    return [mark for text in (*paragraphs, *inner) for mark in _loose(text)]


def _loose(text: str) -> Iterator[str]:
    waiting: list[_Run] = []
    for run in _runs(text):
        known = [item for item in waiting if item.text == run.text]
        if run.closes and known:
            waiting = waiting[: waiting.index(known[-1])]
        elif run.opens:
            waiting.append(run)
        else:
            yield run.text
    yield from (run.text for run in waiting)


def _runs(text: str) -> Iterator[_Run]:
    pieces = _PIECE.findall(text)
    for place, piece in enumerate(pieces):
        if piece[0] not in "*~" or len(piece) < 2:
            continue
        before = pieces[place - 1][-1] if place else " "
        after = pieces[place + 1][0] if place + 1 < len(pieces) else " "
        opens = not after.isspace() and (
            not _is_mark(after) or before.isspace() or _is_mark(before)
        )
        closes = not before.isspace() and (
            not _is_mark(before) or after.isspace() or _is_mark(after)
        )
        yield _Run(piece, opens, closes)


def _is_mark(letter: str) -> bool:
    return category(letter)[0] in "PS"
