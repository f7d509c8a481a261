"""Reading what the overview shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from switching.domain.access import authorise
from switching.domain.guarded import reading
from switching.models import Actor
from switching.statistics.frames import Frames, read_frames, read_names
from switching.store import revision


@dataclass(frozen=True)
class OverviewData:
    """The frames of all dossiers, and the partners and hosts to filter by."""

    frames: Frames
    partners: dict[int, str]
    hosts: dict[int, str]


def overview_revision(actor: Actor, path: Path) -> int:
    """Return a number that changes when the overview may have changed."""
    authorise(actor, "overview_revision")
    with reading(path, actor) as db:
        return revision(db)


def read_overview(actor: Actor, path: Path) -> OverviewData:
    """Read the rows behind the overview."""
    authorise(actor, "read_overview")
    with reading(path, actor) as db:
        return OverviewData(
            read_frames(db), read_names(db, "is_partner"), read_names(db, "is_host")
        )
