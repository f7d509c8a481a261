"""All that the overview can show of the same rows: nothing is computed twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from switching.i18n import Texts
from switching.overview.dossiers.columns import counted_dossiers, tabulate
from switching.overview.figures import Comparison, compare
from switching.overview.frames import Frames
from switching.overview.periods import Span
from switching.overview.selection import Selected, Selection, select
from switching.overview.topics import Topic


class Overview:
    """The rows of dossiers as read at one moment, seen on one day; each answer is kept.

    Whoever holds it sees all that lies in `frames`: share it only among those who may read the
    same rows. Threads may share it.
    """

    def __init__(self, frames: Frames, today: date) -> None:
        """Compute nothing yet."""
        self.frames, self.today = frames, today
        # The filtered rows may be as large as all of them: only the latest few are kept.
        self.selected: Callable[[Selection], Selected] = lru_cache(3)(self._select)
        self.compared = lru_cache(100)(self._compare)
        self.table = lru_cache(500)(self._tabulate)
        self.dossiers = lru_cache(3)(self._dossiers)

    def specification(self, topic: Topic, selection: Selection, texts: Texts) -> dict[str, Any]:
        """Return the chart of a topic as Vega-Lite; its table must have rows."""
        table = self.table(topic, selection)
        return _drawn(_Drawing(topic, table.to_csv(), texts, table))

    def _select(self, selection: Selection) -> Selected:
        """Return what the filters leave of the rows."""
        return select(self.frames, selection, self.today)

    def _compare(self, selection: Selection) -> tuple[tuple[Comparison, ...], Span | None]:
        """Return the figures beside those of the period before."""
        return compare(self.frames, selection, self.today)

    def _tabulate(self, topic: Topic, selection: Selection) -> pd.DataFrame:
        """Return the table of a topic."""
        return topic.table(self.selected(selection))

    def _dossiers(self, selection: Selection) -> pd.DataFrame:
        """Return a row per dossier of which something lies in the period."""
        return tabulate(self.frames, counted_dossiers(self.selected(selection)))


@dataclass(frozen=True)
class _Drawing:
    """A chart to draw, known by what its table says: most of what is written changes few charts."""

    topic: Topic
    content: str
    texts: Texts
    table: pd.DataFrame = field(compare=False)


@lru_cache(300)
def _drawn(drawing: _Drawing) -> dict[str, Any]:
    return drawing.topic.specification(drawing.table, drawing.texts)
