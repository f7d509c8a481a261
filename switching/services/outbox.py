"""The outbox of a dossier: mails let go, stopped and decided on, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlite_utils
from pydantic import ValidationError

from switching.i18n.texts import BRUSSELS
from switching.models import (
    Dossier,
    GuestLink,
    Mailing,
    MailKind,
    MailState,
    Message,
    N_,
    OutgoingMail,
    Party,
    Person,
    StoppedReminder,
    Switch,
    mail_address,
)
from switching.rules.clock import begin_of
from switching.rules.links import guest_id
from switching.rules.mail_server import MailSettings
from switching.rules.reaching import Addressee
from switching.rules.reminders import (
    FOLLOW_UP_DAYS,
    REMINDERS,
    Reminder,
    going,
    is_time,
    next_day_of_mails,
    next_time,
    one_each,
    reminders_of,
)
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.letters import Letter, addressees_of, written_for
from switching.services.links import public_address
from switching.services.mails import draft_of
from switching.services.rights import Need
from switching.store import NotFoundError, Transaction, get_record, list_records
from switching.store import outbox as store
from switching.store.queries.dossier import get_dossier
from switching.store.setting_values import get_setting, set_setting

RESTORED_AT = "mails_held_at"
"""The setting with the moment at which a backup was put back: what was due by then is not sent."""
_SEEN_DAYS = 7
_ASKED_FOR = timedelta(days=1)
_WITH_LINK = {MailKind.LINK, MailKind.CALL, MailKind.PLAN, MailKind.EVALUATION, *REMINDERS}
_WITH_PAGE = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
"""Who may have a personal link, and the mails that ask something for which there is a page."""


@dataclass(frozen=True)
class Preview:
    """A mail as it will go: to each of `to` apart, from `sender`, with answers to `reply_to`.

    Those of `copied` get it in copy.
    """

    sender_name: str
    sender: str
    reply_to: str
    to: tuple[Addressee, ...]
    copied: tuple[Addressee, ...]
    unreached: tuple[Addressee, ...]
    subject: str
    text: str
    files: tuple[str, ...]
    invites: bool


@dataclass(frozen=True)
class MailLine:
    """A mail as a dossier lists it: to whom, and by whom."""

    mail: OutgoingMail
    person: Person
    reference: str = ""


@dataclass(frozen=True)
class ComingReminder:
    """A reminder that goes out on a day to come, unless someone stops its kind."""

    reminder: Reminder
    switch_id: int
    reference: str
    learner: str
    host: str


@needs(Need.READ_DOSSIER)
def preview_mail(
    context: Context,
    switch_id: int,
    letter: Letter,
    settings: MailSettings,
    link_shown: str = "",
) -> Preview:
    """Return a mail as it will go out; raise InvalidError when it has nothing to say.

    It is in the language of those whom it is for, or in that of the screen when they differ: each
    gets it in their own. `link_shown` stands where each gets a personal link of their own.
    """
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        shown = any(
            party_with_link(dossier, letter, item.person_id or 0)
            for item in addressees_of(dossier, letter)
        )
        spoken = written_for(dossier, letter, context)
        draft = draft_of(spoken, db, dossier, letter, link=link_shown if shown else "")
    found = addressees_of(dossier, letter)
    reached = tuple(item for item in found if _is_reached(item))
    leader = dossier.project_leader
    calendar = [draft.calendar.name] if draft.calendar else []
    return Preview(
        leader.name,
        settings.sender,
        mail_address(leader.email) or "",
        reached,
        tuple(item for item in reached if item.address in draft.cc),
        tuple(item for item in found if not _is_reached(item)),
        draft.subject,
        draft.text,
        (*calendar, *(item.name for item in draft.attachments)),
        letter.kind is MailKind.CALL,
    )


def party_with_link(dossier: Dossier, letter: Letter, person_id: int) -> Party | None:
    """Return as whom someone gets a personal link with a mail; None for who gets none."""
    if letter.kind not in _WITH_LINK or public_address() is None:
        return None
    own = [party for party in _WITH_PAGE if guest_id(dossier.switch, party) == person_id]
    return letter.party if letter.party in own else next(iter(own), None)


def _is_reached(item: Addressee) -> bool:
    return item.address is not None and item.person_id is not None


@needs(Need.WRITE_DOSSIER)
def queue_mails(
    context: Context,
    switch_id: int,
    letter: Letter,
    people: Collection[int],
    key: str,
    settings: MailSettings,
) -> int:
    """Let a mail go out to each of `people`, once for a `key`; return to how many.

    Raises InvalidError when it has nothing to say any more, or one of them is not asked any more.
    Who waits for the same mail already gets one.
    """
    with write(context, switch_id) as transaction:
        dossier = get_dossier(transaction.db, switch_id)
        draft_of(context, transaction.db, dossier, letter)
        reached = {item.person_id for item in addressees_of(dossier, letter) if _is_reached(item)}
        if not people or not set(people) <= reached:
            text = N_("Someone changed meanwhile to whom this mail goes. Look at it again.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        waiting = _waiting_for(transaction.db, switch_id, letter)
        wanted = [person for person in people if person not in waiting]
        return sum(
            queue_one(transaction, switch_id, letter, person, f"{key}:{person}", settings)
            for person in wanted
        )


def _waiting_for(db: sqlite_utils.Database, switch_id: int, letter: Letter) -> set[int]:
    waiting = list_records(db, OutgoingMail, switch_id=switch_id, state=MailState.WAITING)
    return {item.person_id for item in waiting if Letter(item.kind, item.party) == letter}


def queue_one(
    transaction: Transaction,
    switch_id: int,
    letter: Letter,
    person_id: int,
    key: str,
    settings: MailSettings,
    link_id: int | None = None,
) -> bool:
    """Put one mail in the outbox unless its key is there; what went twice would be one to see."""
    if list_records(transaction.db, OutgoingMail, key=key):
        return False
    token = hashlib.sha256(key.encode()).hexdigest()[:32]
    transaction.add(
        OutgoingMail(
            key=key,
            switch_id=switch_id,
            person_id=person_id,
            user_id=transaction.actor.user_id,
            kind=letter.kind,
            party=letter.party,
            queued_at=transaction.now,
            next_try=transaction.now,
            message_id=f"<{token}@{settings.domain}>",
            link_id=link_id,
        )
    )
    return True


@needs(Need.READ_DOSSIER)
def list_mails(context: Context, switch_id: int) -> list[MailLine]:
    """List the mails of a dossier, the newest first."""
    with reading(context, switch_id) as db:
        return [
            MailLine(mail, get_record(db, Person, mail.person_id))
            for mail in store.list_of_dossier(db, switch_id)
        ]


@needs(Need.LIST_DOSSIERS)
def list_mails_to_decide(context: Context) -> list[MailLine]:
    """List what was refused and what waits for a decision, of the dossiers someone may read.

    Refused is over once the address is another one, or a later mail to it was taken.
    """
    with reading(context) as db:
        found = []
        for mail in store.list_attention(db):
            person = get_record(db, Person, mail.person_id)
            if mail.state is MailState.HELD or _still_refused(db, mail, person):
                switch = get_record(db, Switch, mail.switch_id)
                found.append(MailLine(mail, person, switch.reference))
        return found


def _still_refused(db: sqlite_utils.Database, mail: OutgoingMail, person: Person) -> bool:
    if mail.address_mark != address_mark(mail, person.email):
        return False
    later = list_records(db, OutgoingMail, person_id=person.id, state=MailState.SENT)
    return not any(item.done_at and mail.done_at and item.done_at > mail.done_at for item in later)


def address_mark(mail: Mailing, address: str) -> str:
    """Return what tells an address of a mail from another one, without saying which it is."""
    usable = mail_address(address) or ""
    return hashlib.sha256(f"{mail.message_id}{usable}".encode()).hexdigest()[:8]


@needs(Need.WRITE_DOSSIER)
def decide_mail(context: Context, switch_id: int, mail_id: int, sends: bool) -> None:
    """Send what was refused or held after all, or let a mail that did not go out stay here.

    Raises InvalidError when it went out meanwhile, or is about to, and for a code: who needs one
    asks for it.
    """
    with write(context, switch_id) as transaction:
        try:
            mail = transaction.get(OutgoingMail, mail_id)
        except NotFoundError:
            raise _gone() from None
        busy = mail.claimed_until is not None and mail.claimed_until > context.now
        waits = {MailState.WAITING, MailState.HELD, MailState.REFUSED}
        if mail.switch_id != switch_id or mail.state not in waits or busy:
            raise _gone()
        if sends and mail.kind is MailKind.CODE:
            text = N_("A code holds for half an hour. Who needs one asks for it by the link.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        changes: dict[str, object] = {"state": MailState.STOPPED, "done_at": context.now}
        if sends:
            changes = {"state": MailState.WAITING, "done_at": None, "said": "", "tries": 0}
            changes |= {"next_try": context.now, "claimed_until": None, "queued_at": context.now}
        transaction.update(mail, **changes)


def _gone() -> InvalidError:
    text = N_("This mail went out meanwhile, or is just going out. Look at it again.")
    return InvalidError({WHOLE_RECORD: Message(text)})


@needs(Need.READ_DOSSIER)
def list_stopped_reminders(context: Context, switch_id: int) -> set[MailKind]:
    """Return the kinds of reminders that do not go out in a dossier."""
    with reading(context, switch_id) as db:
        return stopped_kinds(db, switch_id)


def stopped_kinds(db: sqlite_utils.Database, switch_id: int) -> set[MailKind]:
    """Return the kinds of reminders that do not go out in a dossier."""
    return {item.kind for item in list_records(db, StoppedReminder, switch_id=switch_id)}


@needs(Need.WRITE_DOSSIER)
def stop_reminders(context: Context, switch_id: int, kind: MailKind, stops: bool) -> None:
    """Let a kind of reminder not go out in a dossier, or go out again."""
    if kind not in REMINDERS:
        raise InvalidError({WHOLE_RECORD: Message(N_("Choose one of the list."))})
    with write(context, switch_id) as transaction:
        stopped = list_records(transaction.db, StoppedReminder, switch_id=switch_id)
        found = [item for item in stopped if item.kind is kind]
        if stops and not found:
            transaction.add(StoppedReminder(switch_id=switch_id, kind=kind))
        for item in [] if stops else found:
            transaction.delete(item)


@needs(Need.READ_DOSSIER)
def list_coming_reminders(context: Context, switch_id: int) -> list[ComingReminder]:
    """List the reminders of a dossier of the next seven days, also those of stopped kinds."""
    with reading(context, switch_id) as db:
        dossier = get_dossier(db, switch_id)
        after = _restored_on(db)
        days = [context.today + timedelta(days=count) for count in range(_SEEN_DAYS + 1)]
        found: dict[str, Reminder] = {}
        for day in days:
            for item in going(reminders_of(dossier), day, (), after):
                found.setdefault(item.key(switch_id), item)
        return [_coming(dossier, item) for item in _unqueued(db, switch_id, found.values())]


@needs(Need.LIST_DOSSIERS)
def list_reminders_of_tomorrow(context: Context) -> list[ComingReminder]:
    """List what goes out by rule on the next day of mails, of the dossiers someone may read.

    That is also what waits until then because its receiver gets another mail today. Nothing goes
    out then that is not listed, unless it follows from what is changed meanwhile.
    """
    day = next_day_of_mails(context.today)
    with reading(context) as db:
        postponed = _postponed(db, context)
        left = _going_today(db, context)
        coming = [
            (dossier, item)
            for dossier, items in _due(db, day)
            for item in items
            if item.key(dossier.switch.id) not in left
        ]
        written = {item.person.id for _, item in postponed}
        chosen = {id(item) for item in one_each([item for _, item in coming], written)}
        found = [(dossier, item) for dossier, item in coming if id(item) in chosen]
        return [_coming(dossier, item) for dossier, item in (*postponed, *found)]


def _postponed(db: sqlite_utils.Database, context: Context) -> list[tuple[Dossier, Reminder]]:
    """List the reminders in the outbox that wait for the next day of mails."""
    found = []
    for mail in store.list_waiting(db, REMINDERS, begin_of(context.today + timedelta(days=1))):
        dossier = get_dossier(db, mail.switch_id)
        found += [
            (dossier, item)
            for item in reminders_of(dossier)
            if item.key(mail.switch_id) == mail.key
            and item.kind not in stopped_kinds(db, mail.switch_id)
        ]
    return found


def _going_today(db: sqlite_utils.Database, context: Context) -> set[str]:
    """Return the keys of the reminders that are still to be queued today."""
    if next_time(context.now, False).astimezone(BRUSSELS).date() != context.today:
        return set()
    found = _due(db, context.today)
    of = {id(item): dossier.switch.id for dossier, items in found for item in items}
    written = store.written_to(db, begin_of(context.today))
    wanted = [item for _, items in found for item in items]
    return {item.key(of[id(item)]) for item in one_each(wanted, written)}


def _coming(dossier: Dossier, reminder: Reminder) -> ComingReminder:
    switch = dossier.switch
    names = (dossier.learner.name, dossier.host.name)
    return ComingReminder(reminder, switch.id, switch.reference, *names)


def _unqueued(
    db: sqlite_utils.Database, switch_id: int, reminders: Collection[Reminder]
) -> list[Reminder]:
    known = {item.key for item in list_records(db, OutgoingMail, switch_id=switch_id)}
    return [item for item in reminders if item.key(switch_id) not in known]


def _due(db: sqlite_utils.Database, day: date) -> list[tuple[Dossier, list[Reminder]]]:
    """Read the dossiers with reminders that go out on a day; what can't be read has none."""
    after, found = _restored_on(db), []
    for switch_id in store.list_about_now(db, day, FOLLOW_UP_DAYS):
        try:
            dossier = get_dossier(db, switch_id)
        except (ValidationError, NotFoundError):
            continue  # it is among what can't be read, and is not of this actor
        items = going(reminders_of(dossier), day, stopped_kinds(db, switch_id), after)
        if left := _unqueued(db, switch_id, items):
            found.append((dossier, left))
    return found


def _restored_on(db: sqlite_utils.Database) -> date | None:
    said = get_setting(db, RESTORED_AT)
    return datetime.fromisoformat(said).astimezone(BRUSSELS).date() if said else None


@needs(Need.ADMINISTER)
def queue_reminders(context: Context, settings: MailSettings) -> int:
    """Put in the outbox what goes out by rule at this moment; return how many mails that are."""
    if not is_time(context.now):
        return 0
    with reading(context, whole=True) as db:
        found = _due(db, context.today)
    if not found:
        return 0
    of = {id(item): dossier.switch.id for dossier, items in found for item in items}
    wanted = [item for _, items in found for item in items]
    with write(context) as transaction:
        written = store.written_to(transaction.db, begin_of(context.today))
        return sum(
            queue_one(
                transaction,
                of[id(item)],
                Letter(item.kind, item.party),
                item.person.id,
                item.key(of[id(item)]),
                settings,
            )
            for item in one_each(wanted, written)
        )


@needs(Need.ADMINISTER)
def queue_asked_links(context: Context, settings: MailSettings) -> int:
    """Put in the outbox the new links that were asked for; return how many mails that are.

    Each goes to the address on record, once. What was asked longer ago than a day is over.
    """
    since = context.now - _ASKED_FOR
    with reading(context, whole=True) as db:
        asked = [(link, _asked_key(link)) for link in store.list_asked_links(db, since)]
        known = {key for _, key in asked if list_records(db, OutgoingMail, key=key)}
    wanted = [(link, key) for link, key in asked if key not in known]
    if not wanted:
        return 0
    with write(context) as transaction:
        after = get_setting(transaction.db, RESTORED_AT)
        fresh = [
            (link, key)
            for link, key in wanted
            if link.asked_at and (not after or link.asked_at > datetime.fromisoformat(after))
        ]
        return sum(
            queue_one(
                transaction,
                link.switch_id,
                Letter(MailKind.LINK, link.party),
                link.person_id,
                key,
                settings,
            )
            for link, key in fresh
        )


def _asked_key(link: GuestLink) -> str:
    return f"link:{link.id}:{link.asked_at}"


def hold_restored(transaction: Transaction) -> None:
    """See to it that a file that was put back sends nothing old, and nothing twice.

    What waited in it is to be decided; reminders that were due by now count as sent.
    """
    store.hold_all(transaction.db)
    set_setting(transaction, RESTORED_AT, transaction.now.isoformat())
