"""What the overview shows, kept per state of the database: nothing is computed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.overview import (
    TOPICS,
    Comparison,
    Frames,
    Selected,
    Selection,
    Span,
    Topic,
    charts,
    compare,
    select,
)
from switching.services.context import Context
from switching.services.overview import overview_revision, read_overview
from switching.ui import page

_BY_KEY: Mapping[str, Topic] = {topic.key: topic for topic in TOPICS}


@dataclass(frozen=True)
class View:
    """What is looked at, by whom, as the database stood at `revision`."""

    context: Context
    path: Path
    revision: int
    today: date
    selection: Selection
    texts: Texts

    def selecting(self, selection: Selection) -> View:
        """Return the same view with other filters."""
        return replace(self, selection=selection)

    @property
    def frames(self) -> Frames:
        """The rows of all dossiers."""
        return _frames(self.path, self.revision, self.context)

    @property
    def selected(self) -> Selected:
        """What the filters leave of them."""
        return _selected(*self._version, self.context)

    @property
    def compared(self) -> tuple[tuple[Comparison, ...], Span | None]:
        """The figures beside those of the period before."""
        return _compared(*self._version, self.context)

    def table(self, topic: Topic) -> pd.DataFrame:
        """Return the table of a topic."""
        return _table(topic.key, *self._version, self.context)

    def specification(self, topic: Topic) -> dict[str, Any]:
        """Return the chart of a topic as Vega-Lite; its table must have rows."""
        table = self.table(topic)
        return _specification(topic.key, table.to_csv(), self.texts, table)

    @property
    def _version(self) -> tuple[Path, int, Selection, date]:
        return self.path, self.revision, self.selection, self.today


def read_view(context: Context) -> View:
    """Return the view of this page, without filters yet."""
    path = page.database()
    return View(context, path, overview_revision(context), page.today(), Selection(), page.texts())


@st.cache_resource(max_entries=2, show_spinner=False, hash_funcs=page.BY_ACTOR)
def _frames(path: Path, revision: int, context: Context) -> Frames:
    return read_overview(context)


# The filtered rows may be as large as all of them: only the latest few are kept.
@st.cache_resource(max_entries=3, show_spinner=False, hash_funcs=page.BY_ACTOR)
def _selected(
    path: Path, revision: int, selection: Selection, today: date, context: Context
) -> Selected:
    return select(_frames(path, revision, context), selection, today)


@st.cache_resource(max_entries=100, show_spinner=False, hash_funcs=page.BY_ACTOR)
def _compared(
    path: Path, revision: int, selection: Selection, today: date, context: Context
) -> tuple[tuple[Comparison, ...], Span | None]:
    return compare(_frames(path, revision, context), selection, today)


@st.cache_resource(max_entries=500, show_spinner=False, hash_funcs=page.BY_ACTOR)
def _table(
    key: str, path: Path, revision: int, selection: Selection, today: date, context: Context
) -> pd.DataFrame:
    return _BY_KEY[key].table(_selected(path, revision, selection, today, context))


# By what the table says, not by the revision: most of what is written changes few charts.
@st.cache_resource(max_entries=300, show_spinner=False)
def _specification(key: str, content: str, texts: Texts, _table: pd.DataFrame) -> dict[str, Any]:
    return charts.specification(_BY_KEY[key], _table, texts)
