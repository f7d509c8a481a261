"""Whom a mail reaches, and why it does not reach the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from switching.models import (
    CallRecord,
    Dossier,
    Language,
    Message,
    N_,
    Party,
    Person,
    mail_address,
)
from switching.rules.agreeing import speaker_of


@dataclass(frozen=True)
class Addressee:
    """Someone whom a mail is for. `has_left` says that they don't work there any more.

    `person_id` is None for who is known by a name alone, `language` while that is not known.
    """

    name: str
    email: str = ""
    has_left: bool = False
    person_id: int | None = field(default=None, compare=False)
    language: Language | None = field(default=None, compare=False)

    @property
    def address(self) -> str | None:
        """The address to mail to, as the head of a mail takes it; None when there is none."""
        return None if self.has_left else mail_address(self.email)

    @property
    def unreached(self) -> Message | None:
        """Why no mail goes to them; None when one does."""
        if self.address is not None:
            return None
        named = {"name": self.name}
        if self.has_left:
            return Message(N_("{name} works there no longer: this mail does not go there."), named)
        if self.email:
            text = N_("The mail address of {name} can't be used, so this mail does not go there: "
                      "{address}.")  # fmt: skip
            return Message(text, {**named, "address": self.email})
        text = N_("No mail address is known of {name}: this mail does not go there.")
        return Message(text, named)


def addressee(person: Person) -> Addressee:
    """Return someone on record as whom a mail is for."""
    return Addressee(person.name, person.email, not person.active, person.id, person.language)


def addressee_of_party(dossier: Dossier, party: Party) -> Addressee:
    """Return who speaks for a party; its organisation, which has no address, while no one does."""
    person = speaker_of(dossier, party)
    if person is not None:
        return addressee(person)
    is_sender = party is Party.SENDING_ORGANISATION
    return Addressee((dossier.sending_organisation if is_sender else dossier.host).name)


def addressees_of_call(dossier: Dossier, record: CallRecord) -> list[Addressee]:
    """List all who are at a call: who is on record with their address, others by their name."""
    known = ((item, dossier.people.get(item.person_id or 0)) for item in record.participants)
    found = (addressee(person) if person else Addressee(item.name) for item, person in known)
    return list(dict.fromkeys(found))


def language_for(dossier: Dossier, read_by: Iterable[Addressee], otherwise: Language) -> Language:
    """Return the one language of those who read a paper or a mail.

    That is `otherwise` when they differ, and of who has none on record. Who is known by a name
    alone does not count, nor the project leader, whose work it is.
    """
    known = [item for item in read_by if item.person_id not in (None, dossier.project_leader.id)]
    found = {item.language or otherwise for item in known}
    return found.pop() if len(found) == 1 else otherwise


def language_of_plan(dossier: Dossier, otherwise: Language) -> Language:
    """Return the language of a plan: that of learner and coach, of the learner when they differ."""
    own = dossier.learner.language or otherwise
    both = [addressee(person) for person in (dossier.learner, dossier.coach) if person]
    return language_for(dossier, both, own)


def addresses_of(addressees: Iterable[Addressee]) -> list[str]:
    """List the addresses of those whom a mail reaches, each once."""
    return list(dict.fromkeys(item.address for item in addressees if item.address is not None))


def unreached_of(addressees: Sequence[Addressee]) -> list[Message]:
    """List whom a mail does not reach, and why."""
    said = [item.unreached for item in addressees]
    return [message for message in said if message is not None]
