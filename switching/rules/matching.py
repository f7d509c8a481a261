"""Finding a dossier by a part of any name, and a record by what its words mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from rapidfuzz import fuzz

from switching.models import DossierLine, OptionKind, Record
from switching.rules.dutch import stems_of
from switching.rules.normal_form import find_form, is_same, same_form

T = TypeVar("T")

KIND_WORDS = {
    OptionKind.GUIDED_TOUR: "rondleiding bezoek",
    OptionKind.WORKING_GROUP: "werkgroep",
    OptionKind.SPECIALIST_TALK: "gesprek specialist",
    OptionKind.SHADOWING: "meelopen meevolgen",
    OptionKind.TAKING_PART: "meedoen meewerken meedraaien",
    OptionKind.MEETING: "overleg bijwonen vergadering",
    OptionKind.TRAINING: "opleiding cursus",
    OptionKind.OTHER: "",
}
"""The Dutch words by which each kind of option is found."""


def finds(query: str, line: DossierLine) -> bool:
    """Tell whether every word of `query` is part of something that names the dossier."""
    return finds_in(
        query,
        line.reference,
        line.learner,
        line.coach or "",
        line.host,
        line.sending_organisation,
        line.project_leader,
        line.partner,
    )


def finds_in(query: str, *names: str) -> bool:
    """Tell whether every word of `query` is part of one of `names`, in the form for finding."""
    text = "\n".join(map(find_form, names))
    return all(find_form(word) in text for word in same_form(query).split())


def searched_stems(record: Record) -> tuple[str, ...]:
    """Return the stems by which a record is found, those of each of its `SEARCHED` fields."""
    values = [getattr(record, name) for name in record.SEARCHED]
    texts = [KIND_WORDS[value] if isinstance(value, OptionKind) else value for value in values]
    return tuple(" ".join(stems_of(text)) for text in texts)


MOST_NEAR = 6
_ALIKE = 85
"""From this likeness on (of 100), two names may be one that is spelled in two ways."""
_LEGAL_FORMS = frozenset(("vzw", "bv", "bvba", "nv", "cv", "cvba", "asbl", "srl", "sa"))


def known_as(text: str, among: Mapping[T, str]) -> T | None:
    """Return what is called just so; None when nothing is, or more than one."""
    named = [key for key, name in among.items() if is_same(name, text)]
    return named[0] if len(named) == 1 else None


def near_to(text: str, among: Mapping[T, str]) -> list[T]:
    """List what `text` may stand for, the likeliest first: it is a part of it, or nearly it."""
    asked = find_form(text)
    if not asked:
        return []
    found = {key: distance for key in among if (distance := _distance(asked, among[key])) < 4}
    return sorted(found, key=lambda key: found[key])[:MOST_NEAR]


def _distance(asked: str, name: str) -> int:
    form = find_form(name)
    if form.startswith(asked):
        return 0
    if all(word in form for word in asked.split()):
        return 1 if any(word.startswith(asked) for word in form.split()) else 2
    mine, theirs = _without_legal_form(asked), _without_legal_form(form)
    within = theirs and set(theirs.split()) <= set(mine.split())
    return 3 if within or fuzz.token_sort_ratio(mine, theirs) >= _ALIKE else 4


def _without_legal_form(form: str) -> str:
    return " ".join(word for word in form.replace(".", "").split() if word not in _LEGAL_FORMS)
