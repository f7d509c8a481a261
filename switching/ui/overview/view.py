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
from switching.models import Actor
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
from switching.services.overview import overview_revision, read_overview
from switching.ui import page

_BY_KEY: Mapping[str, Topic] = {topic.key: topic for topic in TOPICS}


@dataclass(frozen=True)
class View:
    """What is looked at, by whom, as the database stood at `revision`."""

    actor: Actor
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
        return _frames(self.path, self.revision, self.actor)

    @property
    def selected(self) -> Selected:
        """What the filters leave of them."""
        return _selected(*self._version, self.actor)

    @property
    def compared(self) -> tuple[tuple[Comparison, ...], Span | None]:
        """The figures beside those of the period before."""
        return _compared(*self._version, self.actor)

    def table(self, topic: Topic) -> pd.DataFrame:
        """Return the table of a topic."""
        return _table(topic.key, *self._version, self.actor)

    def specification(self, topic: Topic) -> dict[str, Any]:
        """Return the chart of a topic as Vega-Lite; its table must have rows."""
        table = self.table(topic)
        return _specification(topic.key, table.to_csv(), self.texts, table)

    @property
    def _version(self) -> tuple[Path, int, Selection, date]:
        return self.path, self.revision, self.selection, self.today


def read_view(actor: Actor) -> View:
    """Return the view of this page, without filters yet."""
    path = page.database()
    return View(
        actor, path, overview_revision(actor, path), page.today(), Selection(), page.texts()
    )


@st.cache_resource(max_entries=2, show_spinner=False)
def _frames(path: Path, revision: int, actor: Actor) -> Frames:
    return read_overview(actor, path)


# The filtered rows may be as large as all of them: only the latest few are kept.
@st.cache_resource(max_entries=3, show_spinner=False)
def _selected(
    path: Path, revision: int, selection: Selection, today: date, actor: Actor
) -> Selected:
    return select(_frames(path, revision, actor), selection, today)


@st.cache_resource(max_entries=100, show_spinner=False)
def _compared(
    path: Path, revision: int, selection: Selection, today: date, actor: Actor
) -> tuple[tuple[Comparison, ...], Span | None]:
    return compare(_frames(path, revision, actor), selection, today)


@st.cache_resource(max_entries=500, show_spinner=False)
def _table(
    key: str, path: Path, revision: int, selection: Selection, today: date, actor: Actor
) -> pd.DataFrame:
    return _BY_KEY[key].table(_selected(path, revision, selection, today, actor))


# By what the table says, not by the revision: most of what is written changes few charts.
@st.cache_resource(max_entries=300, show_spinner=False)
def _specification(key: str, content: str, texts: Texts, _table: pd.DataFrame) -> dict[str, Any]:
    return charts.specification(_BY_KEY[key], _table, texts)
