"""Personal links: made, listed and ended for a dossier, and opened by who has one.

In the database stands the SHA-256 of a token alone. Several links of one person are valid at a
time, for each mail makes its own; they end together.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlite_utils

from switching.models import (
    ActionPlan,
    Actor,
    Agreement,
    GuestLink,
    Language,
    LinkWay,
    Message,
    N_,
    Party,
    Person,
    Switch,
    UserRole,
)
from switching.rules.links import (
    TOKEN_BYTES,
    VALID_FOR,
    digest_of_token,
    guest_id,
    holds,
    is_family_name,
    last_day,
    origin_of,
    read_token,
    written_token,
)
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked
from switching.services.context import GUEST_USER_ID, Context, local_actor, local_context
from switching.services.rights import Need
from switching.store import Transaction, get_record, list_records

ADDRESS_VARIABLE = "SWITCHING_ADDRESS"
"""Where others reach the app, as https://switching.example.be: links are built from it alone."""

ASKED_AGAIN_AFTER = timedelta(days=1)
"""How often someone can ask for a new link."""


@dataclass(frozen=True)
class MadeLink:
    """A link that was just made: `url` is nowhere else, and can't be had again."""

    link: GuestLink
    url: str


@dataclass(frozen=True)
class LinkLine:
    """A link as a dossier lists it: whose it is, until when, and whether it opens anything."""

    link: GuestLink
    person: Person
    last_day: date
    holds: bool


@dataclass(frozen=True)
class Guest:
    """Who opened a link: `holds` tells whether it opens anything, to act on as `actor`."""

    link: GuestLink
    holds: bool
    agreed_on: date | None = None
    language: Language | None = None

    @property
    def actor(self) -> Actor:
        """The actor on whose behalf something is read or given through this link."""
        return Actor(
            GUEST_USER_ID,
            UserRole.GUEST,
            person_id=self.link.person_id,
            switch_id=self.link.switch_id,
            link_id=self.link.id,
        )


def public_address() -> str | None:
    """Return the scheme and host under which others reach the app; None while that is not set."""
    return origin_of(os.environ.get(ADDRESS_VARIABLE, ""))


def new_token() -> str:
    """Return a new token."""
    return written_token(secrets.token_bytes(TOKEN_BYTES))


@needs(Need.WRITE_DOSSIER)
def make_link(context: Context, switch_id: int, party: Party, way: LinkWay, token: str) -> MadeLink:
    """Make a personal link for who has a party's role in a dossier, beside those there are.

    `way` is how it is going to leave the house. Raises InvalidError when there is no one in that
    role, no address on record to mail it to, or no public address to build it from.
    """
    address = public_address()
    if address is None:
        raise InvalidError({WHOLE_RECORD: Message(_NO_ADDRESS)})
    with write(context, switch_id) as transaction:
        person = _guest(transaction.db, get_record(transaction.db, Switch, switch_id), party)
        if way is LinkWay.MAILED and not person.email:
            text = N_("{name} has no e-mail address on record.")
            raise InvalidError({WHOLE_RECORD: Message(text, {"name": person.name})})
        link = checked(
            GuestLink,
            switch_id=switch_id,
            person_id=person.id,
            party=party,
            digest=digest_of_token(token),
            way=way,
            valid_until=context.today + VALID_FOR,
            created_at=context.now,
            created_by=context.actor.user_id,
        )
        return MadeLink(transaction.add(link), f"{address}/u/{token}")


_NO_ADDRESS = N_(
    "There is no public address yet under which others reach this app, so there are no personal "
    "links. Ask your administrator (SWITCHING_ADDRESS in docs/deploy.md)."
)


def _guest(db: sqlite_utils.Database, switch: Switch, party: Party) -> Person:
    number = guest_id(switch, party)
    if number is None:
        texts = {
            Party.COACH: N_("There is no coach yet: choose one first."),
            Party.SENDING_ORGANISATION: N_(
                "No one speaks for the sending organisation yet: choose someone first."
            ),
        }
        text = texts.get(party, N_("There are no personal links for this party."))
        raise InvalidError({WHOLE_RECORD: Message(text)})
    return get_record(db, Person, number)


@needs(Need.READ_DOSSIER)
def list_links(context: Context, switch_id: int) -> list[LinkLine]:
    """List the personal links of a dossier, the newest first."""
    with reading(context, switch_id) as db:
        switch = get_record(db, Switch, switch_id)
        return [
            LinkLine(
                link,
                get_record(db, Person, link.person_id),
                last_day(link, switch),
                holds(link, switch, context.today),
            )
            for link in list_records(db, GuestLink, "id DESC", switch_id=switch_id)
        ]


@needs(Need.WRITE_DOSSIER)
def end_links(context: Context, switch_id: int, party: Party) -> int:
    """End all links of a party to a dossier; return how many were still open."""
    with write(context, switch_id) as transaction:
        found = list_records(
            transaction.db, GuestLink, switch_id=switch_id, party=party, ended_at=None
        )
        for link in found:
            transaction.update(link, ended_at=context.now)
        return len(found)


def find_guest(path: Path, token: str, now: datetime) -> Guest | None:
    """Return whose link a token of an address is; None when there is no such link.

    Looking changes nothing: scanners open every link.
    """
    known = read_token(token)
    if known is None:
        return None
    context = local_context(path, now)
    with reading(context, whole=True) as db:
        found = list_records(db, GuestLink, digest=digest_of_token(known))
        if not found:
            return None
        switch = get_record(db, Switch, found[0].switch_id)
        opens = holds(found[0], switch, context.today)
        person = get_record(db, Person, found[0].person_id)
        agreed = None if opens else _agreed_on(db, found[0])
        return Guest(found[0], opens, agreed, person.language)


def _agreed_on(db: sqlite_utils.Database, link: GuestLink) -> date | None:
    """Return when who has a link agreed to the plan that counts; None while they did not."""
    plans = list_records(db, ActionPlan, "number DESC", switch_id=link.switch_id)
    for item in list_records(db, Agreement, plan_id=plans[0].id) if plans else []:
        if item.party is link.party and item.person_id == link.person_id:
            return item.agreed_on
    return None


def request_new(path: Path, token: str, family_name: str, now: datetime) -> None:
    """Note that who has an expired link asks for a new one, by the family name of its owner.

    It goes to the address on record, at most once a day; whatever happens, nothing is said of it.
    """
    guest = find_guest(path, token, now)
    if guest is None or guest.holds:
        return
    actor = replace(local_actor(), user_id=GUEST_USER_ID, link_id=guest.link.id)
    with write(Context(actor, path, now), guest.link.switch_id) as transaction:
        link = transaction.get(GuestLink, guest.link.id)
        switch, person = (
            transaction.get(Switch, link.switch_id),
            get_record(transaction.db, Person, link.person_id),
        )
        stays = guest_id(switch, link.party) == person.id
        if not stays or not person.email or not is_family_name(family_name, person):
            return
        if not _asked_lately(transaction, link):
            transaction.update(link, asked_at=now)


def _asked_lately(transaction: Transaction, link: GuestLink) -> bool:
    since = transaction.now - ASKED_AGAIN_AFTER
    found = list_records(
        transaction.db, GuestLink, switch_id=link.switch_id, person_id=link.person_id
    )
    return any(item.asked_at is not None and item.asked_at > since for item in found)
