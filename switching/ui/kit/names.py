"""Names to choose from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from switching.models import Organisation, Person


def names_of_organisations(organisations: Sequence[Organisation]) -> dict[str, int]:
    """Return the id of each active organisation by a name that tells it apart."""
    active = [item for item in organisations if item.active]
    return _by_name([(item.name, item.city, item.id) for item in active])


def names_of_people(people: Sequence[Person]) -> dict[str, int]:
    """Return the id of each active person by a name that tells them apart."""
    return _by_name([(item.name, item.job, item.id) for item in people if item.active])


def _by_name(entries: Sequence[tuple[str, str, int]]) -> dict[str, int]:
    """Add what follows the name, and at last a number, where names are the same."""
    often = Counter(name for name, _, _ in entries)
    names: dict[str, int] = {}
    for name, detail, identity in entries:
        shown = f"{name} ({detail})" if often[name] > 1 and detail else name
        names[shown if shown not in names else f"{shown} · {identity}"] = identity
    return names
