"""All that the overview can show of the same rows: nothing is computed twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from itertools import count
from threading import Lock
from typing import Any, Generic, TypeVar

import pandas as pd
import pyarrow as pa

from switching.i18n import Texts
from switching.overview.dossiers.columns import counted_dossiers, tabulate
from switching.overview.figures import DEFINITIONS, Comparison, Figure, compared
from switching.overview.frames import Frames
from switching.overview.periods import Span
from switching.overview.resting import Stamps, noted, stamped
from switching.overview.selection import Selected, Selection, select, select_again
from switching.overview.topics import Topic

V = TypeVar("V")
_NUMBERS = count(1)


@dataclass(frozen=True)
class _Answer:
    """An answer, and the parts of what was selected that it rests on; equal ones share a number."""

    value: Any
    rests_on: Stamps
    number: int = field(default_factory=lambda: next(_NUMBERS))

    def holds(self, stamps: Stamps) -> bool:
        return all(stamps.get(part) == stamp for part, stamp in self.rests_on.items())

    @cached_property
    def written(self) -> str:
        """A table as text: two that say the same are drawn the same."""
        return str(self.value.to_dict("list"))


class _Latest(Generic[V]):
    """The latest few of something, by what they are of."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: dict[Hashable, V] = {}

    def get(self, key: Hashable) -> V | None:
        return self._kept.get(key)

    def put(self, key: Hashable, value: V) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = value
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]


class Overview:
    """The rows of dossiers as read at one moment, seen on one day; each answer is kept.

    Of the one `before` it takes over the answers that rest on rows which say the same still.
    Whoever holds it sees all that lies in `frames`: share it only among those who may read the
    same rows. Threads may share it.
    """

    def __init__(self, frames: Frames, today: date, before: Overview | None = None) -> None:
        """Compute nothing yet."""
        self.frames, self.today = frames, today
        # The filtered rows may be as large as all of them: only the latest few are kept.
        self._parts: _Latest[tuple[Selected, Stamps]] = _Latest(4)
        self._answers: _Latest[_Answer] = _Latest(1000)
        known = before is not None and before.today == today
        self._frames_before = before.frames if before and known else frames
        self._parts_before = before._parts if before and known else self._parts
        self._answers_before = before._answers if before and known else self._answers
        self.compared = lru_cache(100)(self._compare)
        self.dossiers = lru_cache(3)(self._dossiers)

    def selected(self, selection: Selection) -> Selected:
        """Return what the filters leave of the rows."""
        return self._selected(selection)[0]

    def table(self, topic: Topic, selection: Selection) -> pd.DataFrame:
        """Return the table of a topic."""
        table: pd.DataFrame = self._table(topic, selection).value
        return table

    def number(self, topic: Topic, selection: Selection) -> int:
        """Return a number for the table of a topic: another one when it says something else."""
        return self._table(topic, selection).number

    def specification(self, topic: Topic, selection: Selection, texts: Texts) -> dict[str, Any]:
        """Return the chart of a topic as Vega-Lite; its table must have rows."""
        return topic.specification(self.table(topic, selection), texts)

    def finding(self, topic: Topic, selection: Selection, texts: Texts) -> str:
        """Return the sentence that says what the table of a topic shows."""
        answer = self._table(topic, selection)
        return _said(_Drawing(topic, answer.written, texts, answer.value))

    def for_screen(self, topic: Topic, selection: Selection, texts: Texts) -> dict[str, Any]:
        """Return the chart of a topic with its rows as a browser gets them, made ready once."""
        answer = self._table(topic, selection)
        form, rows = _packed(_Drawing(topic, answer.written, texts, answer.value))
        return {**json.loads(form), "datasets": rows}

    def _table(self, topic: Topic, selection: Selection) -> _Answer:
        return self._answer(topic, topic.table, selection)

    def _selected(self, selection: Selection) -> tuple[Selected, Stamps]:
        found = self._parts.get(selection)
        if found is None:
            before = self._parts_before.get(selection)
            selected = self._select(selection, before and before[0])
            found = selected, stamped(selected, before)
            self._parts.put(selection, found)
        return found

    def _select(self, selection: Selection, before: Selected | None) -> Selected:
        if before is None:
            return select(self.frames, selection, self.today)
        return select_again(self.frames, selection, self.today, (self._frames_before, before))

    def _answer(
        self, asked: Hashable, answer: Callable[[Selected], Any], selection: Selection
    ) -> _Answer:
        key = asked, selection
        found = self._answers.get(key)
        if found is None:
            selected, stamps = self._selected(selection)
            found = self._answers_before.get(key)
            if found is None or not found.holds(stamps):
                value, seen = noted(answer, selected)
                found = _taken_over(found, value, {part: stamps[part] for part in seen})
            self._answers.put(key, found)
        return found

    def _compare(self, selection: Selection) -> tuple[tuple[Comparison, ...], Span | None]:
        """Return the figures beside those of the period before."""
        return compared(self._figures, selection, self.today)

    def _figures(self, selection: Selection) -> tuple[Figure, ...]:
        return tuple(self._answer(item.key, item.figure, selection).value for item in DEFINITIONS)

    def _dossiers(self, selection: Selection) -> pd.DataFrame:
        """Return a row per dossier of which something lies in the period."""
        return tabulate(self.frames, counted_dossiers(self.selected(selection)))


def _taken_over(before: _Answer | None, value: Any, rests_on: Stamps) -> _Answer:
    """Return an answer; one that says what the one before said goes by the same number."""
    if before is None or not isinstance(value, pd.DataFrame) or not value.equals(before.value):
        return _Answer(value, rests_on)
    return _Answer(before.value, rests_on, before.number)


@dataclass(frozen=True)
class _Drawing:
    """A chart to draw, or to put in a sentence, known by what its table says: most of what is
    written changes few.
    """

    topic: Topic
    content: str
    texts: Texts
    table: pd.DataFrame = field(compare=False)


@lru_cache(300)
def _packed(drawing: _Drawing) -> tuple[str, dict[str, bytes]]:
    """Return a chart without its rows, as text, and these in Arrow.

    Streamlit else makes that of them at each run; and so many lists and objects, if they were kept,
    would be looked through for garbage after each run of anyone.
    """
    chart = drawing.topic.specification(drawing.table, drawing.texts)
    rows = chart.pop("datasets")
    return json.dumps(chart), {name: _arrow(found) for name, found in rows.items()}


@lru_cache(1000)
def _said(drawing: _Drawing) -> str:
    return drawing.topic.finding(drawing.table, drawing.texts)


def _arrow(rows: list[dict[str, Any]]) -> bytes:
    table, sink = pa.Table.from_pylist(rows), pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed
