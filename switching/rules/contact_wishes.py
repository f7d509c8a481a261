"""Which colleagues of a host may answer a contact wish."""

from __future__ import annotations

from collections.abc import Sequence

from switching.models import ContactWish, HostOption, Person
from switching.rules.dutch import stems_of
from switching.rules.labels import tell_apart
from switching.rules.normal_form import sort_key


def colleagues_for(
    wish: ContactWish, people: Sequence[Person], options: Sequence[HostOption]
) -> tuple[str, ...]:
    """List the names of a host's people and of those its options name, the best fitting first.

    Who fits is told by their job, or by the option they are named with. Namesakes are named with
    what tells them apart.
    """
    active = {item.id: item for item in people if item.active}
    names = tell_apart({key: (item.name, item.job) for key, item in active.items()})
    known = {names[key]: item.job for key, item in active.items()}
    for option in options:
        if option.colleague and option.active:
            known[option.colleague] = f"{known.get(option.colleague, '')} {option.title}"
    wanted = set(stems_of(wish.description))
    fitting = {name: len(wanted.intersection(stems_of(job))) for name, job in known.items()}
    return tuple(sorted(known, key=lambda name: (-fitting[name], sort_key(name))))
