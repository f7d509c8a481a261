"""Sending what is in the outbox: each mail once, by whichever process comes first."""

from __future__ import annotations

import json
import os
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import sqlite_utils

from switching.documents.calendar.event import Invited, Inviting
from switching.documents.mails.cover_letters import copy_for
from switching.documents.mails.outgoing import Envelope, outgoing_mail
from switching.documents.marks import PROGRAMME
from switching.i18n.texts import BRUSSELS
from switching.models import (
    Dossier,
    LinkWay,
    Mailing,
    MailKind,
    MailState,
    N_,
    OutgoingMail,
    Person,
    User,
    ViewMail,
    mail_address,
)
from switching.rules.clock import begin_of
from switching.rules.links import CODE_HOLDS
from switching.rules.mail_server import MailSettings, MailSettingsError, read_mail_settings
from switching.rules.reminders import REMINDERS, next_time, reminders_of
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError
from switching.services.codes import new_code, set_code
from switching.services.context import Context
from switching.services.delivery import Delivery, Patience, ServerTroubleError, Talk, Verdict
from switching.services.letters import Letter, addressees_of
from switching.services.links import make_link, new_token
from switching.services.mails import draft_of
from switching.services.outbox import address_mark, party_with_link, stopped_kinds
from switching.services.rights import Need
from switching.services.view_mails import write_view_mail
from switching.store import NotFoundError, Transaction, get_record, list_readable
from switching.store import outbox as store
from switching.store.queries.dossier import get_dossier
from switching.store.setting_values import get_setting, set_setting

SMTP_VARIABLE, FROM_VARIABLE = "SWITCHING_SMTP", "SWITCHING_MAIL_FROM"
PAUSES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 20, 60, 4 * 60, 12 * 60, 24 * 60, 48 * 60)
)
"""How long a mail rests after each time that it was not taken; after the last one it is refused."""
STALE = timedelta(days=7)
"""What nobody tried for so long is old: the app stood still, or an older file was put here. No mail
waits longer for an earlier one of its dossier that rests."""
_TROUBLE = "mail_trouble"


@dataclass(frozen=True)
class Trouble:
    """What is wrong with the mail server, in its words, and since when."""

    since: datetime
    said: str


@dataclass
class Round:
    """What became of the mails of one round."""

    sent: int = 0
    later: int = 0
    refused: int = 0
    lapsed: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Tools:
    """What a round works with: a clock that runs, the patience with a server, and its TLS."""

    clock: Callable[[], datetime]
    patience: Patience | None = None
    tls: ssl.SSLContext | None = None


class _LapsedError(Exception):
    """A mail has nothing to say any more."""


class _NotYetError(Exception):
    """A reminder goes out by itself, and not now: `until` is when it may."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class _UnreachedError(Exception):
    """There is no address to send a mail to."""


def mail_settings(environment: Mapping[str, str] = os.environ) -> MailSettings | None:
    """Return the mail server of this installation; None without one.

    Raises MailSettingsError when it is set and can't be meant so.
    """
    return read_mail_settings(
        environment.get(SMTP_VARIABLE, ""), environment.get(FROM_VARIABLE, "")
    )


def usable_mail_settings() -> MailSettings | None:
    """Return the mail server of this installation; None without one, and while it can't be used."""
    try:
        return mail_settings()
    except MailSettingsError:
        return None  # Administration says what is wrong with it


@needs(Need.ADMINISTER)
def read_trouble(context: Context) -> Trouble | None:
    """Return what is wrong with the mail server; None while mails go out."""
    with reading(context, whole=True) as db:
        said = get_setting(db, _TROUBLE)
    if not said:
        return None
    found = json.loads(said)
    return Trouble(datetime.fromisoformat(found["since"]), str(found["said"]))


@needs(Need.ADMINISTER)
def send_due(context: Context, settings: MailSettings, tools: Tools) -> Round:
    """Send all mails whose time it is, in the order of each dossier.

    A mail is claimed after the server said that it takes one, and is marked as sent before goodbye
    is said. What is wrong with the server ends the round and touches no mail.
    """
    done = Round()
    talk: Talk | None = None
    _hold_old(_now(context, tools))
    try:
        while _is_ready(_now(context, tools)):
            talk = talk or Talk(settings, tools.patience, tools.tls)
            talk.begin()
            mail = _claimed(_now(context, tools))
            if mail is None or _handle(_now(context, tools), settings, talk, mail, done, tools):
                break
    except ServerTroubleError as trouble:
        done.trouble = trouble.said
    finally:
        if talk is not None:
            talk.end()
    if done.trouble or talk is not None:
        _note_trouble(_now(context, tools), done.trouble)
    return done


def _now(context: Context, tools: Tools) -> Context:
    return replace(context, now=tools.clock())


def _hold_old(context: Context) -> None:
    with reading(context, whole=True) as db:
        if not store.is_any_old(db, context.now - STALE):
            return
    with write(context) as transaction:
        store.hold_old(transaction.db, context.now - STALE)


def _is_ready(context: Context) -> bool:
    with reading(context, whole=True) as db:
        return store.is_ready(db, context.now)


def _claimed(context: Context) -> Mailing | None:
    with write(context) as transaction:
        return store.claim(transaction.db, context.now)


def _handle(
    context: Context,
    settings: MailSettings,
    talk: Talk,
    mail: Mailing,
    done: Round,
    tools: Tools,
) -> bool:
    """Write a mail and hand it over; tell whether there is no talking with this server any more."""
    try:
        to, content = _written(context, mail, settings)
    except _LapsedError:
        _settle(context, mail, MailState.LAPSED, "")
        done.lapsed += 1
        return False
    except _NotYetError as early:
        with write(context) as transaction:
            _change(transaction, mail, next_try=early.until, claimed_until=None)
        done.later += 1
        return False
    except _UnreachedError:
        _settle(context, mail, MailState.REFUSED, N_("there is no address to send it to"))
        done.refused += 1
        return False
    except Exception:
        _rest(context, mail, N_("this mail could not be written"))
        done.later += 1
        raise
    delivery = talk.deliver(to, content)
    _mark(_now(context, tools), mail, to, delivery, done)
    if delivery.is_over:
        done.trouble = delivery.said
    return delivery.is_over


def _mark(context: Context, mail: Mailing, to: str, delivery: Delivery, done: Round) -> None:
    if delivery.verdict is Verdict.ACCEPTED:
        _settle(context, mail, MailState.SENT, "")
        done.sent += 1
    elif delivery.verdict is Verdict.REFUSED:
        _settle(context, mail, MailState.REFUSED, delivery.said, address_mark(mail, to))
        done.refused += 1
    elif delivery.verdict is Verdict.LATER:
        if mail.tries < len(PAUSES):
            _rest(context, mail, delivery.said)
            done.later += 1
        else:
            _settle(context, mail, MailState.REFUSED, delivery.said, address_mark(mail, to))
            done.refused += 1
    else:
        with write(context) as transaction:
            _change(transaction, mail, claimed_until=None)


def _settle(context: Context, mail: Mailing, state: MailState, said: str, mark: str = "") -> None:
    with write(context) as transaction:
        _change(
            transaction,
            mail,
            state=state,
            done_at=context.now,
            claimed_until=None,
            said=said,
            address_mark=mark,
        )


def _rest(context: Context, mail: Mailing, said: str) -> None:
    """Let a mail rest, longer each time."""
    with write(context) as transaction:
        _change(
            transaction,
            mail,
            tries=mail.tries + 1,
            next_try=context.now + PAUSES[min(mail.tries, len(PAUSES) - 1)],
            claimed_until=None,
            said=said,
        )


def _change(transaction: Transaction, mail: Mailing, **changes: object) -> None:
    """Change a mail as it stands now: it may be gone, and what was sent stays sent."""
    with suppress(NotFoundError):
        now = get_record(transaction.db, type(mail), mail.id)
        is_ours = now.version == mail.version or changes.get("state") is MailState.SENT
        if is_ours and now.state is not MailState.SENT:
            transaction.update(now, **changes)


def _note_trouble(context: Context, said: str) -> None:
    """Keep what is wrong with the server for the administrator, once for as long as it lasts."""
    with write(context) as transaction:
        before = get_setting(transaction.db, _TROUBLE) or ""
        stands = json.loads(before)["said"] if before else ""
        if said != stands:
            since = context.now.isoformat()
            text = json.dumps({"since": since, "said": said}) if said else ""
            set_setting(transaction, _TROUBLE, text)


def _written(context: Context, mail: Mailing, settings: MailSettings) -> tuple[str, bytes]:
    """Write a mail just before it goes."""
    if isinstance(mail, OutgoingMail):
        return _written_of_dossier(context, mail, settings)
    if isinstance(mail, ViewMail):
        return _written_of_view(context, mail, settings)
    raise TypeError(mail.TABLE)


def _written_of_view(context: Context, mail: ViewMail, settings: MailSettings) -> tuple[str, bytes]:
    letter = write_view_mail(context, mail)
    to = mail_address(letter.user.email) if letter else None
    if letter is None or to is None:
        raise _LapsedError
    envelope = Envelope(
        sender=settings.sender,
        sender_name=PROGRAMME,
        reply_to="",
        to=to,
        message_id=mail.message_id,
        sent_at=context.now.astimezone(BRUSSELS),
        language=letter.user.language.value,
    )
    return to, outgoing_mail(letter.draft, envelope)


def _written_of_dossier(
    context: Context, mail: OutgoingMail, settings: MailSettings
) -> tuple[str, bytes]:
    """Write a mail as the dossier stands now, with a link of its own."""
    letter = Letter(mail.kind, mail.party)
    with reading(context, whole=True) as db:
        context = _speaking(context, db, mail)
        dossier = get_dossier(db, mail.switch_id)
        person = get_record(db, Person, mail.person_id)
        to = _receiver(db, dossier, letter, mail, person, context)
    if mail.kind is MailKind.CODE:
        link = _code(context, mail)
    else:
        link = _link(context, dossier, letter, person)
    inviting = _inviting(dossier, settings, person, to)
    with reading(context, whole=True) as db:
        try:
            draft = draft_of(context, db, dossier, letter, inviting, link)
        except InvalidError as refused:
            raise _LapsedError from refused
    if to in draft.cc and to not in draft.to:
        draft = copy_for(person.name, draft, context.texts)
    leader = dossier.project_leader
    envelope = Envelope(
        sender=settings.sender,
        sender_name=leader.name,
        reply_to=mail_address(leader.email) or "",
        to=to,
        message_id=mail.message_id,
        sent_at=context.now.astimezone(BRUSSELS),
        language=context.language.value,
    )
    return to, outgoing_mail(draft, envelope)


def _link(context: Context, dossier: Dossier, letter: Letter, person: Person) -> str:
    """Make the personal link of a mail; none for who has no page, or for a mail that asks nothing.

    Each mail has its own: the database knows no token, so none can be sent again.
    """
    party = party_with_link(dossier, letter, person.id)
    if party is None:
        return ""
    return make_link(context, dossier.switch.id, party, LinkWay.MAILED, new_token()).url


def _code(context: Context, mail: OutgoingMail) -> str:
    """Make the code of a mail, for the link that it was asked through."""
    code = new_code()
    with write(context, mail.switch_id) as transaction:
        if not set_code(transaction, mail.link_id or 0, code, context.today):
            raise _LapsedError
    return code


def _speaking(context: Context, db: sqlite_utils.Database, mail: OutgoingMail) -> Context:
    """Return the same circumstances in the language of whom a mail is for.

    Of who has none on record that is the language of who let the mail go out.
    """
    person = get_record(db, Person, mail.person_id)
    found = list_readable(db, User, id=mail.user_id)
    sender = found[0].language if found else context.language
    return context.speaking(person.language or sender)


def _receiver(
    db: sqlite_utils.Database,
    dossier: Dossier,
    letter: Letter,
    mail: OutgoingMail,
    person: Person,
    context: Context,
) -> str:
    """Return the address that a mail goes to now; raise when it is for no one, or not yet."""
    found = [item for item in addressees_of(dossier, letter) if item.person_id == person.id]
    if not found or _is_over(dossier, mail, context):
        raise _LapsedError
    if mail.kind in REMINDERS:
        _hold_back(db, mail, context)
    address = found[0].address
    if address is None:
        raise _UnreachedError
    return address


def _hold_back(db: sqlite_utils.Database, mail: OutgoingMail, context: Context) -> None:
    """Raise when a reminder may not go now: its kind was stopped, or it is another day's."""
    if mail.kind in stopped_kinds(db, mail.switch_id):
        raise _LapsedError
    written_to = store.got_mail(db, mail.person_id, begin_of(context.today))
    may_go = next_time(context.now, written_to)
    if may_go > context.now:
        raise _NotYetError(may_go)


def _is_over(dossier: Dossier, mail: OutgoingMail, context: Context) -> bool:
    """Tell whether what a mail is about is over: a call that was held, a reminder out of date.

    Who asked for a code half an hour ago is not there any more.
    """
    if mail.kind is MailKind.CODE:
        return context.now > mail.queued_at + CODE_HOLDS
    if mail.kind in REMINDERS:
        wanted = {item.key(dossier.switch.id): item for item in reminders_of(dossier)}
        reminder = wanted.get(mail.key)
        return reminder is None or context.today > reminder.until
    record = dossier.told_call
    if mail.kind is not MailKind.CALL or record is None or record.call.called_off:
        return False
    end = record.call.stands_at + timedelta(minutes=record.call.planned_minutes)
    return record.call.held or end < context.now


def _inviting(dossier: Dossier, settings: MailSettings, person: Person, to: str) -> Inviting:
    """Ask the receiver alone, from the address that the mail comes from."""
    organiser = Invited(dossier.project_leader.name, settings.sender)
    return Inviting(organiser, [Invited(person.name, to)])
