"""The mails that go out by the app: what and to whom, never the text."""

from __future__ import annotations

from typing import Annotated, ClassVar

from switching.models.base import Day, Instant, Line, Name, Record
from switching.models.enums import MailKind, MailState, Party
from switching.models.treatment import Treatment


class Mailing(Record):
    """How far a mail is that goes out by the app; its text is made as it is sent.

    `message_id` is fixed as it is queued: what a server gets twice has the same one. It is tried
    from `next_try` on, by the process that claimed it until `claimed_until`. `said` is why it was
    not taken, without addresses in it; `address_mark` tells whether the address is still the one
    of then.
    """

    user_id: int
    queued_at: Instant
    next_try: Instant
    message_id: Annotated[Name, Treatment.KEPT]
    tries: int = 0
    claimed_until: Instant | None = None
    state: MailState = MailState.WAITING
    done_at: Instant | None = None
    said: Annotated[Line, Treatment.KEPT] = ""
    address_mark: Annotated[Line, Treatment.KEPT] = ""


class OutgoingMail(Mailing):
    """One mail of a dossier to one person, perhaps with a personal link in it.

    `key` tells it from others, so that what caused it causes it once. `party` is whose form goes
    along. `user_id` is who let it go. `link_id` is the link that a code is for.
    """

    TABLE: ClassVar[str] = "outbox"

    key: Annotated[Name, Treatment.KEPT]
    switch_id: int
    person_id: int
    kind: MailKind
    party: Party | None = None
    link_id: int | None = None


class ViewMail(Mailing):
    """The mail that tells the user `user_id` that the file of a view for a month lies ready."""

    TABLE: ClassVar[str] = "view_mails"

    view_id: int
    month: Day


class StoppedReminder(Record):
    """A kind of reminder that does not go out in a dossier."""

    TABLE: ClassVar[str] = "stopped_reminders"

    switch_id: int
    kind: MailKind
