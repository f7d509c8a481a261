"""Finding a dossier by a part of any name, and a record by what its words mean."""

from __future__ import annotations

from switching.models import DossierLine, OptionKind, Record
from switching.rules.dutch import stems_of
from switching.rules.normal_form import find_form, same_form

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
    forms = [find_form(name) for name in names]
    return all(any(find_form(word) in form for form in forms) for word in same_form(query).split())


def searched_stems(record: Record) -> tuple[str, ...]:
    """Return the stems by which a record is found, those of each of its `SEARCHED` fields."""
    values = [getattr(record, name) for name in record.SEARCHED]
    texts = [KIND_WORDS[value] if isinstance(value, OptionKind) else value for value in values]
    return tuple(" ".join(stems_of(text)) for text in texts)
