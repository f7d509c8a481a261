"""Reading what the overview shows."""

from __future__ import annotations

from collections.abc import Sequence

from switching.models import DossierLine
from switching.overview.frames import Frames, read_frames
from switching.overview.kept import KeptFrames
from switching.services.access import needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store.queries.dossier import list_lines_of


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
    return kept.read(context.path, context.today, lambda: reading(context))


@needs(Need.SEE_FIGURES)
def list_behind(context: Context, ids: Sequence[int]) -> list[DossierLine]:
    """List the dossiers behind a mark of a chart, in the order of `ids`."""
    with reading(context) as db:
        return list_lines_of(db, ids)
