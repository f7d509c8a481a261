"""Which mails a dossier has, for whom each is, and in which language they get it."""

from __future__ import annotations

from dataclasses import dataclass

from switching.documents.mails.cover_letters import (
    certificate_addressees,
    plan_addressees,
    stop_addressees,
)
from switching.documents.mails.papers import agreed_addressees
from switching.models import Dossier, MailKind, Party
from switching.rules.reaching import (
    Addressee,
    addressee,
    addressee_of_party,
    addressees_of_call,
    language_for,
)
from switching.services.context import Context


@dataclass(frozen=True)
class Letter:
    """Which mail of a dossier: its kind, and whose form goes along with an evaluation."""

    kind: MailKind
    party: Party | None = None


def addressees_of(dossier: Dossier, letter: Letter) -> list[Addressee]:
    """List whom a mail is for, those whom it does not reach too."""
    kind = letter.kind
    if letter.party is not None:
        return [addressee_of_party(dossier, letter.party)]
    if kind is MailKind.CALL:
        return addressees_of_call(dossier, dossier.told_call) if dossier.told_call else []
    if kind is MailKind.CALL_REMINDER:
        return addressees_of_call(dossier, dossier.call) if dossier.call else []
    if kind is MailKind.AGREED:
        return agreed_addressees(dossier)
    if kind is MailKind.PLAN:
        return list(map(addressee, plan_addressees(dossier)))
    if kind is MailKind.CERTIFICATE:
        return list(map(addressee, certificate_addressees(dossier)))
    return stop_addressees(dossier) if kind is MailKind.STOP else []


def written_for(dossier: Dossier, letter: Letter, asked: Context) -> Context:
    """Return the same circumstances in the language of those for whom a mail is.

    That of the screen when they differ, and for who has none on record.
    """
    read_by = addressees_of(dossier, letter)
    return asked.speaking(language_for(dossier, read_by, asked.language))
