"""Whose plan it is, who is named in it, and who signs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from switching.documents.plan.content import Block, Facts, Section, Signatures
from switching.documents.plan.source import Source, facts, joined, paragraph
from switching.documents.typed import as_typed
from switching.i18n import Texts
from switching.models import Language, Organisation, Person


def head(source: Source) -> Iterator[Block]:
    """Yield what the dossier decides as the first block, and the rest after it."""
    _, dossier, number = source.texts.gettext, source.dossier, source.number
    project = dossier.project
    yield from facts(
        (_("Plan number"), dossier.switch.reference),
        (_("Project"), f"{project.number} {project.name}".strip() if project else None),
        (_("Project partner"), dossier.partner.name),
    )
    yield from facts(
        (_("Version"), str(number) if number else None),
        (_("Status"), _("final") if number else _("draft")),
        (_("Date"), source.texts.date(source.today)),
    )
    own = project.cofinancing if project else ""
    yield from paragraph(own or source.cofinancing)
    yield from paragraph(as_typed(dossier, source.texts))


def parties(source: Source) -> Iterator[Block]:
    """Yield who takes part, and whom to call in an emergency."""
    _, texts, dossier = source.texts.gettext, source.texts, source.dossier
    contact, coach = _reachable(dossier.sending_contact), described(dossier.coach, texts)
    yield from facts(
        (_("Learner"), described(dossier.learner, texts)),
        (_("Sending organisation"), _placed(dossier.sending_organisation)),
        (_("Contact there"), source.to_fill_in(contact)),
        (_("Host"), _placed(dossier.host)),
        (_("Coach"), source.to_fill_in(coach)),
        (_("Project leader"), described(dossier.project_leader, texts)),
        (_("In an emergency"), source.to_fill_in(dossier.inputs.emergency_contact)),
    )


def without_emergency(section: Section, language: str) -> Section:
    """Return a section of a plan in `language` that does not say whom to call in an emergency."""
    label = Texts(Language(language)).gettext("In an emergency")
    blocks = tuple(
        replace(block, rows=tuple(row for row in block.rows if row[0] != label))
        if isinstance(block, Facts)
        else block
        for block in section.blocks
    )
    return replace(section, blocks=blocks)


def _placed(organisation: Organisation) -> str:
    return joined(organisation.name, organisation.city)


def _reachable(person: Person | None) -> str:
    return joined(person.name, person.job, person.email, person.phone) if person else ""


def described(person: Person | None, texts: Texts) -> str:
    """Return who someone is: name, job, since when."""
    return joined(person.name, person.job, _since(person, texts)) if person else ""


def _since(person: Person, texts: Texts) -> str:
    """Say since when someone has their job: a year, or a month of it."""
    if not person.job_since:
        return ""
    year, _separator, month = person.job_since.partition("-")
    shown = texts.month(date(int(year), int(month), 1)) if month else year
    return texts.gettext("since {date}", date=shown)


def agreement(source: Source) -> Iterator[Block]:
    """Yield the places to sign."""
    _, dossier = source.texts.gettext, source.dossier
    yield Signatures(
        (
            _signs(_("Learner"), dossier.learner),
            _signs(_("Coach"), dossier.coach),
            _sender_signs(source),
            _signs(_("Project leader"), dossier.project_leader),
        )
    )


def _signs(party: str, person: Person | None) -> tuple[str, str, str]:
    return (party, person.name, person.job) if person else (party, "", "")


def _sender_signs(source: Source) -> tuple[str, str, str]:
    party = source.texts.gettext("Sending organisation")
    contact, organisation = source.dossier.sending_contact, source.dossier.sending_organisation
    if contact is None:
        return party, organisation.name, ""
    return party, contact.name, joined(contact.job, organisation.name)
