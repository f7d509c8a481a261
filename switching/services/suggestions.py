"""What fits a learning goal: options of the host itself, and of others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import sqlite_utils

from switching.models import HostOption, Organisation
from switching.rules.ranking import rank, stems_wanted, wanted_of, with_lookalikes
from switching.services.access import needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import list_readable
from switching.store.search_index import (
    count_indexed,
    documents_with,
    find_options,
    list_indexed,
    stems_like,
)

SHOWN = 3
CANDIDATES = 60
FITS = 0.2
"""The least score with which an option is worth showing."""
FITS_WELL = 0.35
"""From this score on an option fits; below it, it may."""


@dataclass(frozen=True)
class Suggestion:
    """An option that fits a goal, and whose it is; `score` is from 0 to 1."""

    option: HostOption
    host: Organisation
    score: float

    @property
    def fits_well(self) -> bool:
        """Whether it fits, rather than may fit."""
        return self.score >= FITS_WELL


@dataclass(frozen=True)
class Suggestions:
    """What fits a goal best first, at the host of the dossier and at other hosts."""

    here: tuple[Suggestion, ...]
    elsewhere: tuple[Suggestion, ...]


@needs(Need.READ_SHARED)
def suggest_options(
    context: Context, goal: str, host_id: int, without: Collection[int] = ()
) -> Suggestions:
    """Suggest three options for a goal at most, and three of other hosts.

    `without` are options of the host that serve the goal already.
    """
    with reading(context) as db:
        active = list_readable(db, HostOption, host_id=host_id, active=True)
        own = [option.id for option in active if option.id not in without]
        here = _described(db, rank_options(db, goal, among=own))
        elsewhere = _described(db, rank_options(db, goal, without_host=host_id))
    return Suggestions(here, elsewhere)


def rank_options(
    db: sqlite_utils.Database,
    goal: str,
    among: list[int] | None = None,
    without_host: int | None = None,
) -> list[tuple[int, float]]:
    """Rank options for a goal, with their score: those in `among`, or the likeliest of all."""
    wanted = wanted_of(goal)
    documents = documents_with(db, stems_wanted(wanted))
    wanted = with_lookalikes(wanted, documents, lambda start: stems_like(db, start))
    documents = documents_with(db, stems_wanted(wanted))
    if among is None:
        options = find_options(db, list(documents), without_host, CANDIDATES)
    else:
        options = list_indexed(db, among)
    return rank(wanted, options, documents, count_indexed(db))


def _described(
    db: sqlite_utils.Database, ranked: list[tuple[int, float]]
) -> tuple[Suggestion, ...]:
    best = dict([item for item in ranked if item[1] >= FITS][:SHOWN])
    options = {item.id: item for item in list_readable(db, HostOption, id=list(best))}
    hosts = {
        item.id: item
        for item in list_readable(db, Organisation, id=[o.host_id for o in options.values()])
    }
    return tuple(
        Suggestion(options[option_id], hosts[options[option_id].host_id], score)
        for option_id, score in best.items()
        if option_id in options and options[option_id].host_id in hosts
    )
