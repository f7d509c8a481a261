"""Reading what the overview shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from switching.models import Actor, DossierLine
from switching.overview.frames import Frames, read_frames
from switching.services.access import reading
from switching.services.rights import authorise
from switching.store import revision
from switching.store.dossiers import list_lines_of


def overview_revision(actor: Actor, path: Path) -> int:
    """Return a number that changes when the overview may have changed."""
    authorise(actor, "overview_revision")
    with reading(path, actor) as db:
        return revision(db)


def read_overview(actor: Actor, path: Path) -> Frames:
    """Read the rows behind the overview."""
    authorise(actor, "read_overview")
    with reading(path, actor) as db:
        return read_frames(db)


def list_behind(actor: Actor, path: Path, ids: Sequence[int]) -> list[DossierLine]:
    """List the dossiers behind a mark of a chart, in the order of `ids`."""
    authorise(actor, "list_behind")
    with reading(path, actor) as db:
        return list_lines_of(db, ids)
