"""The line by which people know a dossier, with the names of who is in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reference:
    """A dossier's reference and its people."""

    switch_id: int
    reference: str
    learner: str
    coach: str | None
    project_leader: str
