"""Reading what the overview shows."""

from __future__ import annotations

from collections.abc import Sequence

from switching.models import DossierLine
from switching.models.reference import Reference
from switching.overview.frames import Frames, read_frames
from switching.overview.kept import KeptFrames
from switching.services.access import EXPORTED, needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import revision
from switching.store.queries.dossier import list_lines_of
from switching.store.queries.named_records import iterate_references


@needs(Need.READ_SHARED)
def overview_revision(context: Context) -> int:
    """Return a number that changes when anything that the overview tells of may have changed."""
    with reading(context) as db:
        # Not with a file that was taken along: that same file would count as outdated.
        return revision(db, besides=EXPORTED)


@needs(Need.SEE_FIGURES)
def read_overview(context: Context) -> Frames:
    """Read the rows behind the overview."""
    with reading(context) as db:
        return read_frames(db)


@needs(Need.SEE_FIGURES)
def read_kept_overview(context: Context, kept: KeptFrames) -> tuple[Frames, int]:
    """Return what `read_overview` does, of what is `kept` only what changed since read anew.

    What is kept is for who may read the same rows. The number beside it tells these rows from
    those of before a change.
    """
    return kept.read(context.path, context.today, lambda: reading(context, anew=True))


@needs(Need.SEE_FIGURES)
def list_references(context: Context) -> list[Reference]:
    """List the dossiers by id with their reference and the names of who is in them."""
    with reading(context) as db:
        return list(iterate_references(db))


@needs(Need.SEE_FIGURES)
def list_behind(context: Context, ids: Sequence[int]) -> list[DossierLine]:
    """List the dossiers behind a mark of a chart, in the order of `ids`."""
    with reading(context) as db:
        return list_lines_of(db, ids)
