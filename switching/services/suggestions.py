"""What fits a learning goal: options of the host itself, and of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import sqlite_utils

from switching.models import HostOption, IndexedOption, Organisation, SuggestionUse
from switching.privacy.traces import ERASED
from switching.rules.dutch import stems_of
from switching.rules.ranking import (
    Fit,
    Ranked,
    Reason,
    fit_of,
    goal_of,
    rank,
    reason_of,
    tokens_of,
    with_lookalikes,
)
from switching.services.access import needs, reading
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import list_readable
from switching.store.queries.served_goals import count_suggestion_use, list_served_goals
from switching.store.search_index import (
    count_indexed,
    documents_with,
    find_options,
    list_indexed,
    stems_like,
)

SHOWN = 3
CANDIDATES = 30
FEW = 300
"""A catalogue of no more than this is ranked whole; of a larger one the likeliest are."""


@dataclass(frozen=True)
class Suggestion:
    """An option that fits a goal, whose it is, how well it fits, and why if that can be said."""

    option: HostOption
    host: Organisation
    fit: Fit
    reason: Reason | None


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

    `without` are options of the host that serve the goal already. What options served in completed
    dossiers that the actor may read, counts as words of theirs: it is read anew each time, so that
    what is erased is forgotten.
    """
    with reading(context) as db:
        active = list_readable(db, HostOption, host_id=host_id, active=True)
        own = [option.id for option in active if option.id not in without]
        here = _described(db, goal, rank_options(db, goal, among=own))
        elsewhere = _described(db, goal, rank_options(db, goal, without_host=host_id))
    return Suggestions(here, elsewhere)


@needs(Need.SEE_FIGURES)
def read_suggestion_use(context: Context) -> SuggestionUse:
    """Count what people chose for goals where options were suggested."""
    with reading(context) as db:
        return count_suggestion_use(db)


def rank_options(
    db: sqlite_utils.Database,
    goal: str,
    among: list[int] | None = None,
    without_host: int | None = None,
) -> list[Ranked]:
    """Rank options for a goal: those in `among`, or the likeliest of all."""
    count, total = _Counts(db), count_indexed(db)
    wanted = with_lookalikes(goal_of(goal), count, lambda start: stems_like(db, start))
    if among is not None:
        options = list_indexed(db, among)
    elif total <= FEW:
        options = find_options(db, [], without_host, FEW)
    else:
        tokens = tokens_of(wanted, count, total)
        options = find_options(db, tokens, without_host, CANDIDATES) if tokens else []
    return rank(wanted, _with_learned(db, options), count, total)


class _Counts:
    """In how many options stems and subjects occur, each asked of the index once."""

    def __init__(self, db: sqlite_utils.Database) -> None:
        self._db = db
        self._asked: set[str] = set()
        self._found: dict[str, int] = {}

    def __call__(self, items: Iterable[str]) -> Mapping[str, int]:
        new = set(items) - self._asked
        self._asked |= new
        self._found.update(documents_with(self._db, sorted(new)))
        return self._found


def _with_learned(db: sqlite_utils.Database, options: list[IndexedOption]) -> list[IndexedOption]:
    """Give options the words of the goals that they served."""
    learned: dict[int, list[str]] = {}
    for option_id, text in list_served_goals(db, [option.option_id for option in options]):
        if text != ERASED:
            learned.setdefault(option_id, []).extend(stems_of(text))
    return [
        replace(option, learned=tuple(learned[option.option_id]))
        if option.option_id in learned
        else option
        for option in options
    ]


def _described(
    db: sqlite_utils.Database, goal: str, ranked: list[Ranked]
) -> tuple[Suggestion, ...]:
    best = [(one, fit) for one in ranked if (fit := fit_of(one.score))][:SHOWN]
    options = {
        item.id: item for item in list_readable(db, HostOption, id=[r.option_id for r, _ in best])
    }
    hosts = {
        item.id: item
        for item in list_readable(db, Organisation, id=[o.host_id for o in options.values()])
    }
    return tuple(
        Suggestion(
            options[one.option_id],
            hosts[options[one.option_id].host_id],
            fit,
            reason_of(one, goal, options[one.option_id]),
        )
        for one, fit in best
        if one.option_id in options and options[one.option_id].host_id in hosts
    )
