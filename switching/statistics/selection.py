"""What the filters leave of the frames."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from switching.statistics.frames import Frames
from switching.statistics.periods import Span


@dataclass(frozen=True)
class Selection:
    """The filters of the overview; None means all."""

    span: Span
    partner_id: int | None = None
    host_id: int | None = None


def select(frames: Frames, selection: Selection) -> Frames:
    """Keep the calls and the exchange days that the filters let through."""
    return Frames(_kept(frames.calls, selection), _kept(frames.days, selection))


def select_hosts(frames: Frames, selection: Selection) -> Frames:
    """Keep what the filters on partner and host let through, of any day."""
    return Frames(_of_parties(frames.calls, selection), _of_parties(frames.days, selection))


def _kept(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    first, last = pd.Timestamp(selection.span.first), pd.Timestamp(selection.span.last)
    return _of_parties(frame[frame["day"].between(first, last)], selection)


def _of_parties(frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    for column, wanted in (
        ("partner_id", selection.partner_id),
        ("host_id", selection.host_id),
    ):
        if wanted is not None:
            frame = frame[frame[column] == wanted]
    return frame
