"""What a learning certificate says, for screen, PDF and database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from switching.documents.snapshot import Snapshot
from switching.documents.typed import other_languages
from switching.i18n import Texts
from switching.models import Certificate, Dossier, Language, Person, held_minutes
from switching.rules.certification import goals_learned

LONGEST_GOAL = 300
"""Longer goals are shortened: a certificate sums up, the plan has them in full."""


@dataclass(frozen=True)
class CertificateContent(Snapshot):
    """All that a certificate says. `number` is empty before it is issued.

    At the address `check` anyone who holds it can see whether it is valid; nothing without one.
    """

    number: str
    issued_on: str
    holder: str
    position: str
    statement: str
    facts: tuple[tuple[str, str], ...]
    goals: tuple[str, ...]
    activities: tuple[str, ...]
    shortened: bool
    signatory: str
    signatory_position: str
    cofinancing: str
    check: str = ""


def certificate_content(
    dossier: Dossier,
    texts: Texts,
    today: date,
    number: str = "",
    cofinancing: str = "",
    check: str = "",
) -> CertificateContent:
    """Compose the certificate of a dossier in the language of `texts`, dated `today`."""
    goals = [" ".join(goal.description.split()) for goal in goals_learned(dossier)]
    return CertificateContent(
        title=texts.gettext("Learning certificate"),
        number=number,
        issued_on=texts.date(today),
        language=str(texts.language),
        holder=dossier.learner.name,
        position=_joined(dossier.learner.job, dossier.sending_organisation.name),
        statement=texts.gettext(
            "learned on the job in another organisation, as a learner of Switching Talent."
        ),
        facts=_facts(dossier, texts),
        goals=tuple(_in_short(goal) for goal in goals),
        activities=tuple(item.title for item in dossier.activities if item.done),
        shortened=any(len(goal) > LONGEST_GOAL for goal in goals),
        signatory=dossier.project_leader.name,
        signatory_position=_joined(texts.gettext("project leader"), dossier.partner.name),
        cofinancing=" ".join(cofinancing.split()),
        check=check,
    ).with_code()


def title_of(certificate: Certificate) -> str:
    """Return what a certificate is called, in the language of the paper."""
    content = certificate.content
    said = CertificateContent.from_json(content).title if content else ""
    return said or Texts().gettext("Learning certificate")


def renamed_since(dossier: Dossier, certificate: Certificate) -> tuple[tuple[str, str], ...]:
    """List what is called otherwise now than on a certificate: how it stands there, and how now.

    Whose place someone took meanwhile was no renaming: the paper says how it was.
    """
    found = [(certificate.holder, dossier.learner.name)]
    if certificate.content:
        content = CertificateContent.from_json(certificate.content)
        host = _joined(dossier.host.name, dossier.host.city)
        found += [(text, host) for _, text in content.facts[:1] if dossier.host.name not in text]
        sender = dossier.sending_organisation.name
        if content.position and sender not in content.position:
            found.append((content.position, _joined(dossier.learner.job, sender)))
    return tuple((then, now) for then, now in found if then != now)


def preview_marks(content: CertificateContent) -> list[str]:
    """Return what a certificate that is still to be issued says of itself on each page."""
    return [Texts(Language(content.language)).gettext("PREVIEW, not issued")]


def copy_marks(
    content: CertificateContent, made_at: datetime, withdrawn_at: datetime | None
) -> list[str]:
    """Return what a copy of a certificate says of itself on each page."""
    texts = Texts(Language(content.language))
    marks = [texts.gettext("COPY of {date}", date=texts.date(made_at))]
    if withdrawn_at is not None:
        marks.append(texts.gettext("WITHDRAWN on {date}", date=texts.date(withdrawn_at)))
    return marks


def _facts(dossier: Dossier, texts: Texts) -> tuple[tuple[str, str], ...]:
    _ = texts.gettext
    rows = (
        (_("Host"), _joined(dossier.host.name, dossier.host.city)),
        (_("Coach"), _described(dossier.coach)),
        (_("Hours held"), _held(dossier, texts)),
        (_("Period"), _period(dossier, texts)),
        (_("Language of the learning goals"), other_languages(dossier, texts)),
    )
    return tuple((label, value) for label, value in rows if value)


def _held(dossier: Dossier, texts: Texts) -> str:
    minutes = held_minutes(dossier.days)
    hours = texts.bare_hours(minutes)
    # A part of an hour goes with the plural.
    whole = minutes // 60 if minutes % 60 == 0 else 2
    return texts.ngettext("{hours} hour", "{hours} hours", whole, hours=hours) if hours else ""


def _period(dossier: Dossier, texts: Texts) -> str:
    days = [day.day for day in dossier.days if day.held]
    if not days:
        return ""
    first, last = min(days), max(days)
    if first == last:
        return texts.date(first)
    return texts.gettext("{first} to {last}", first=texts.date(first), last=texts.date(last))


def _described(person: Person | None) -> str:
    return _joined(person.name, person.job) if person else ""


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _in_short(text: str) -> str:
    if len(text) <= LONGEST_GOAL:
        return text
    cut = text[: LONGEST_GOAL - 1]
    whole_words, space, _ = cut.rpartition(" ")
    return (whole_words if space else cut) + "…"
