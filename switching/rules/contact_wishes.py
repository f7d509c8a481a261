"""Which colleagues of a host may answer a contact wish."""

from __future__ import annotations

from collections.abc import Sequence

from switching.models import ContactWish, HostOption, Person
from switching.rules.dutch import stems_of


def colleagues_for(
    wish: ContactWish, people: Sequence[Person], options: Sequence[HostOption]
) -> tuple[str, ...]:
    """List the names of a host's people and of those its options name, the best fitting first.

    Who fits is told by their job, or by the option they are named with.
    """
    known: dict[str, str] = {person.name: person.job for person in people if person.active}
    for option in options:
        if option.colleague and option.active:
            known[option.colleague] = f"{known.get(option.colleague, '')} {option.title}"
    wanted = set(stems_of(wish.description))
    return tuple(
        sorted(known, key=lambda name: (-len(wanted.intersection(stems_of(known[name]))), name))
    )
