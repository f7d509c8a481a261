"""What an erasure takes away, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from switching.i18n.audit_sentences import FIELD_WORDS, KIND_WORDS
from switching.i18n.texts import Texts


def sentences_on_person(
    texts: Texts, pseudonym: str, accounts: int, learned_in: int, beside_in: int
) -> list[str]:
    """Say what erasing someone takes away, and what stays, by how many accounts and dossiers."""
    _ = texts.gettext
    sentences = [_("Name, job, e-mail address and phone are wiped, in the audit trail too.")]
    if accounts:
        sentences.append(_("The account to sign in with is closed."))
    if learned_in:
        sentences.append(
            texts.ngettext(
                "{count} dossier as a learner: all free text, scans and papers' wording go.",
                "{count} dossiers as a learner: all free text, scans and papers' wording go.",
                learned_in,
            )
        )
    if beside_in:
        sentences.append(
            texts.ngettext(
                "{count} other dossier: only the name is replaced, and own scans go.",
                "{count} other dossiers: only the name is replaced, and own scans go.",
                beside_in,
            )
        )
    sentences.append(
        _(
            "What stays, under the name {pseudonym}: role, dates, days, hours, scores, and the "
            "numbers of plans and certificates. That is evidence for the funder.",
            pseudonym=pseudonym,
        )
    )
    return [*sentences, _("This can't be undone, and is done again after a backup is put back.")]


def place_of_doubt(texts: Texts, reference: str | None, table: str, field: str) -> str:
    """Say where a sentence stands: in which dossier, of what, in which field."""
    words = (KIND_WORDS.get(table), FIELD_WORDS.get(field))
    said = [texts.gettext(word) for word in words if word]
    return " · ".join(filter(None, (reference, *(said or [texts.gettext("the history")]))))


def line_on_due(
    texts: Texts, project: str, references: Sequence[str], contacts: int, people: int
) -> str:
    """Say what falls due of a project: the notes of dossiers, contact data and people."""
    notes = len(references)
    parts = [
        notes and texts.ngettext("notes of {count} dossier", "notes of {count} dossiers", notes),
        contacts
        and texts.ngettext(
            "contact data of {count} person", "contact data of {count} people", contacts
        ),
        people
        and texts.ngettext(
            "all that names {count} person", "all that names {count} people", people
        ),
    ]
    said = "; ".join(str(part) for part in parts if part)
    return " · ".join(filter(None, (project, said, ", ".join(references))))
