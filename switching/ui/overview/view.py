"""What the overview shows, by whom it is looked at, through which filters."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import Actor
from switching.models.reference import Reference
from switching.overview import Comparison, Frames, Selected, Selection, Span
from switching.overview.kept import KeptFrames
from switching.overview.overview import Overview
from switching.overview.topics import Topic
from switching.services.context import Context
from switching.services.overview import list_references, overview_revision, read_kept_overview


@dataclass(frozen=True)
class View:
    """What is looked at, by whom; `revision` is another after each change of the rows."""

    context: Context
    revision: int
    selection: Selection
    overview: Overview

    def selecting(self, selection: Selection) -> View:
        """Return the same view with other filters."""
        return replace(self, selection=selection)

    @property
    def today(self) -> date:
        """The day on which it is looked at."""
        return self.context.today

    @property
    def texts(self) -> Texts:
        """The texts in the language of who looks."""
        return self.context.texts

    @property
    def frames(self) -> Frames:
        """The rows of all dossiers."""
        return self.overview.frames

    @property
    def selected(self) -> Selected:
        """What the filters leave of them."""
        return self.overview.selected(self.selection)

    @property
    def compared(self) -> tuple[tuple[Comparison, ...], Span | None]:
        """The figures beside those of the period before."""
        return self.overview.compared(self.selection)

    @property
    def dossiers(self) -> pd.DataFrame:
        """A row per dossier that the filters leave, without who is in it."""
        return self.overview.dossiers(self.selection)

    @property
    def references(self) -> list[Reference]:
        """The reference of each dossier, and the names of who is in it."""
        scope, now = _scope(self.context.actor), overview_revision(self.context)
        return _references(self.context.path, now, scope, self.context)

    def table(self, topic: Topic) -> pd.DataFrame:
        """Return the table of a topic."""
        return self.overview.table(topic, self.selection)

    def number(self, topic: Topic) -> int:
        """Return a number for the table of a topic: another one when it says something else."""
        return self.overview.number(topic, self.selection)

    def finding(self, topic: Topic) -> str:
        """Return the sentence that says what the table of a topic shows."""
        return self.overview.finding(topic, self.selection, self.texts)

    def specification(self, topic: Topic) -> dict[str, Any]:
        """Return the chart of a topic as Vega-Lite; its table must have rows."""
        return self.overview.for_screen(topic, self.selection, self.texts)


def read_view(context: Context) -> View:
    """Return the view of this page, without filters yet."""
    kept = _kept(context.path, _scope(context.actor))
    frames, revision = read_kept_overview(context, kept.rows)
    return View(context, revision, Selection(), kept.overview(frames, context.today))


def _scope(actor: Actor) -> Hashable:
    """Return all that decides which rows someone may read; those alike share what was read."""
    return actor.role, actor.partner_id, actor.person_id


class _Kept:
    """What all who may read the same rows share: the rows, and what was computed of them last."""

    def __init__(self) -> None:
        self.rows, self._lock = KeptFrames(), Lock()
        self._overview: Overview | None = None

    def overview(self, frames: Frames, today: date) -> Overview:
        """Return what the overview shows of these rows on this day: the same while they are."""
        with self._lock:
            kept = self._overview
            if kept is None or kept.frames is not frames or kept.today != today:
                kept = self._overview = Overview(frames, today, kept)
            return kept


@st.cache_resource(max_entries=4, show_spinner=False)
def _kept(path: Path, scope: Hashable) -> _Kept:
    """Return what is kept of a database for who may read these rows: nothing at first."""
    return _Kept()


@st.cache_resource(max_entries=4, show_spinner=False)
def _references(path: Path, revision: int, scope: Hashable, _context: Context) -> list[Reference]:
    """Read the references once per state of the database, for all who may read the same."""
    return list_references(_context)
