"""The mails that tell users of a file that lies ready: what changed in words, and where it is.

They go to users of the app alone, never to an address that is typed, and carry no file: who reads
one opens the file as whoever they are by then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlite_utils

from switching.documents.mails.draft import Draft
from switching.documents.mails.monthly import monthly_mail
from switching.i18n.texts import BRUSSELS
from switching.models import (
    Message,
    MonthlyFile,
    N_,
    NamedView,
    User,
    ViewMail,
    ViewReader,
    mail_address,
)
from switching.overview.changes import changes_in_words
from switching.rules.mail_server import MailSettings
from switching.rules.normal_form import sort_key
from switching.rules.reminders import is_time
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.links import public_address
from switching.services.monthly import month_over
from switching.services.outbox import RESTORED_AT
from switching.services.rights import Need, may
from switching.services.users import actor_of
from switching.services.views import find_visible
from switching.store import Transaction, list_readable, list_records
from switching.store import outbox as store
from switching.store.queries.views import visible_views
from switching.store.setting_values import get_setting


@dataclass(frozen=True)
class Reader:
    """A user who may be told of the files of a view, whether they are, and their last mail."""

    user: User
    is_told: bool
    mail: ViewMail | None


@dataclass(frozen=True)
class ViewLetter:
    """A mail about a file that lies ready, and the user it is for."""

    user: User
    draft: Draft


@needs(Need.EXPORT)
def list_readers(context: Context, view_id: int) -> list[Reader]:
    """List the users who may be told of the files of a view, by name: those who may open them."""
    with reading(context, whole=True) as db:
        view = find_visible(db, context.actor, view_id)
        users = [user for user in list_readable(db, User) if _may_be_told(db, user, view)]
        told = {item.user_id for item in list_records(db, ViewReader, view_id=view_id)}
        last = {item.user_id: item for item in list_records(db, ViewMail, view_id=view_id)}
    found = [Reader(user, user.id in told, last.get(user.id)) for user in users]
    return sorted(found, key=lambda item: sort_key(item.user.name or item.user.email))


def _may_be_told(db: sqlite_utils.Database, user: User, view: NamedView) -> bool:
    """Tell whether a user has an address, and may open a view and take its files along."""
    actor = actor_of(user)
    if not user.active or mail_address(user.email) is None:
        return False
    if not (may(actor, Need.EXPORT) and may(actor, Need.SEE_FIGURES)):
        return False
    return any(item.id == view.id for item in visible_views(db, user.id, user.partner_id))


@needs(Need.EXPORT)
def choose_readers(context: Context, view_id: int, users: Collection[int]) -> None:
    """Let these users get a mail for each file of a view that is made from now on, and no others.

    Raises NotFoundError for a view of someone else, and InvalidError for who may not open it.
    """
    with write(context) as transaction:
        db = transaction.db
        view = find_visible(db, context.actor, view_id)
        among = {user.id for user in list_readable(db, User) if _may_be_told(db, user, view)}
        if view.monthly is None or not set(users) <= among:
            raise InvalidError({WHOLE_RECORD: Message(N_("Choose one of the list."))})
        _set(transaction, view, users)


def _set(transaction: Transaction, view: NamedView, users: Collection[int]) -> None:
    there = list_records(transaction.db, ViewReader, view_id=view.id)
    for reader in there:
        if reader.user_id not in users:
            transaction.delete(reader)
    for user_id in sorted(set(users) - {reader.user_id for reader in there}):
        transaction.add(ViewReader(view_id=view.id, user_id=user_id, since=transaction.now))


@needs(Need.ADMINISTER)
def queue_view_mails(context: Context, settings: MailSettings) -> int:
    """Queue a mail for each file of the month that is over, to who asked; return how many.

    They go at the hours of reminders. After a backup was put back nothing is told of a month that
    was over by then: it was told, or it is old.
    """
    month = month_over(context.today)
    if not is_time(context.now):
        return 0
    with reading(context, whole=True) as db:
        if not store.list_untold(db, month):
            return 0
        restored = get_setting(db, RESTORED_AT)
    if restored and month <= month_over(
        datetime.fromisoformat(restored).astimezone(BRUSSELS).date()
    ):
        return 0
    with write(context) as transaction:
        untold = store.list_untold(transaction.db, month)
        for view_id, user_id in untold:
            token = hashlib.sha256(f"view:{view_id}:{month}:{user_id}".encode()).hexdigest()[:32]
            transaction.add(
                ViewMail(
                    view_id=view_id,
                    month=month,
                    user_id=user_id,
                    queued_at=context.now,
                    next_try=context.now,
                    message_id=f"<{token}@{settings.domain}>",
                )
            )
    return len(untold)


@needs(Need.ADMINISTER)
def write_view_mail(context: Context, mail: ViewMail) -> ViewLetter | None:
    """Write a mail as things stand now; None when it is for no one any more, or about no file."""
    with reading(context, whole=True) as db:
        return _letter(context, db, mail)


def _letter(context: Context, db: sqlite_utils.Database, mail: ViewMail) -> ViewLetter | None:
    found = list_readable(db, User, id=mail.user_id)
    views = list_readable(db, NamedView, id=mail.view_id)
    readers = list_records(db, ViewReader, view_id=mail.view_id, user_id=mail.user_id)
    files = list_records(db, MonthlyFile, "month DESC", view_id=mail.view_id)
    files = [file for file in files if file.month <= mail.month]
    if not (found and views and readers and files) or files[0].month != mail.month:
        return None
    user, view = found[0], views[0]
    if mail.month < month_over(context.today) or not _may_be_told(db, user, view):
        return None
    texts = context.speaking(user.language).texts
    before = files[1] if len(files) > 1 else None
    changed = ""
    if before is not None:
        changed = changes_in_words(before.counts, files[0].counts, texts, hides=True)
    since = before.month if before else None
    draft = monthly_mail(user.name, view.name, files[0], (since, changed), _address_of(view), texts)
    return ViewLetter(user, draft)


def _address_of(view: NamedView) -> str:
    """Return the address at which others open a view; nothing while that of the app is not set."""
    origin = public_address()
    return f"{origin}/overview?view={view.id}" if origin else ""
