"""Line breaking, and the widths of the columns of a table. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

Measure = Callable[[str], float]
WIDEST_LEAST = 0.28
"""The largest part of a table's width that a word claims; a longer one is broken."""


def broken_into_lines(text: str, limit: float, measure: Measure) -> list[str]:
    """Break `text` into lines no longer than `limit`; a longer word is broken between letters."""
    return [line for part in text.split("\n") for line in _lines(part, limit, measure)]


def _lines(text: str, limit: float, measure: Measure) -> Iterator[str]:
    blank = measure(" ")
    line: list[str] = []
    used = 0.0
    for word in text.split(" "):
        length = measure(word)
        if line and used + blank + length <= limit:
            line.append(word)
            used += blank + length
            continue
        if line:
            yield " ".join(line)
        *full, word = _pieces(word, limit, measure) if length > limit else [word]
        yield from full
        line, used = [word], measure(word)
    yield " ".join(line)


def _pieces(word: str, limit: float, measure: Measure) -> list[str]:
    """Break a word that is longer than a line; each piece has at least one letter."""
    pieces, start, used = [], 0, 0.0
    for place, letter in enumerate(word):
        length = measure(letter)
        if place > start and used + length > limit:
            pieces.append(word[start:place])
            start, used = place, 0.0
        used += length
    return [*pieces, word[start:]]


def column_widths(shares: Sequence[float], least: Sequence[float], total: float) -> list[float]:
    """Divide `total` in proportion to `shares`, with each column at least its `least`."""
    if sum(least) >= total:
        return [total * item / sum(least) for item in least]
    short: set[int] = set()
    while True:
        free = sum(share for index, share in enumerate(shares) if index not in short)
        rest = total - sum(least[index] for index in short)
        widths = [
            least[index] if index in short else rest * share / free
            for index, share in enumerate(shares)
        ]
        too_narrow = {i for i, width in enumerate(widths) if width < least[i] - 1e-9} - short
        if not too_narrow:
            return widths
        short |= too_narrow


def least_widths(
    columns: Sequence[Sequence[str]], measure: Measure, padding: float, total: float
) -> list[float]:
    """Return the width of each column's longest word, at most WIDEST_LEAST of the total."""
    return [
        min(
            padding + max((measure(word) for cell in cells for word in cell.split()), default=0.0),
            WIDEST_LEAST * total,
        )
        for cells in columns
    ]
