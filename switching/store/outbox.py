"""The outboxes: which mail goes next, and for whom a process works at it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlite_utils

from switching.models import GuestLink, Mailing, MailKind, MailState, OutgoingMail, ViewMail
from switching.rules.reminders import REMINDERS
from switching.store.rows import list_records, to_column

LEASE = timedelta(minutes=30)
"""How long a mail is one process's: longer than the longest talk with a server."""

_ALONG: Mapping[type[Mailing], str] = {OutgoingMail: "switch_id", ViewMail: "user_id"}
"""The kinds of mails, and along what those of a kind go in the order in which they were queued: in
a dossier what moves a call does not arrive before what invited to it."""

_IS_CODE = f"kind = '{MailKind.CODE}'"
_LEFT: Mapping[type[Mailing], str] = {
    OutgoingMail: f"CASE WHEN {_IS_CODE} THEN '{MailState.LAPSED}' ELSE '{MailState.HELD}' END",
    ViewMail: f"'{MailState.STOPPED}'",
}
"""What becomes of mails that grew old: someone decides, or what they tell lies in the app. A code
is asked for anew."""

# A reminder waits for those before it, and holds none back. Who asked for a code sits waiting for
# it: it goes first, whatever rests before it.
_HOLD_NONE = ", ".join(f"'{kind}'" for kind in (*REMINDERS, MailKind.CODE))
_HOLDS: Mapping[type[Mailing], str] = {
    OutgoingMail: f"e.kind NOT IN ({_HOLD_NONE}) AND o.kind <> '{MailKind.CODE}'",
    ViewMail: "true",
}
_TURNS: Sequence[tuple[type[Mailing], str]] = (
    (OutgoingMail, f"o.{_IS_CODE}"),
    (OutgoingMail, "true"),
    (ViewMail, "true"),
)
_READY = """state = 'waiting' AND next_try <= :now
    AND (claimed_until IS NULL OR claimed_until <= :now)
    AND NOT EXISTS (SELECT 1 FROM {table} e WHERE e.{along} = o.{along}
        AND e.state = 'waiting' AND e.id < o.id AND {holds})"""
_IS_READY = f"SELECT 1 FROM {{table}} o WHERE {_READY} LIMIT 1"
_CLAIM = f"""UPDATE {{table}} SET claimed_until = :until, version = version + 1
    WHERE id = (SELECT o.id FROM {{table}} o WHERE {{first}} AND {_READY} ORDER BY o.id LIMIT 1)
    RETURNING *"""
_WRITTEN_TO = """SELECT DISTINCT person_id FROM outbox
    WHERE (state = 'sent' AND done_at >= :since) OR state = 'waiting'"""
_GOT_MAIL = """SELECT 1 FROM outbox
    WHERE person_id = :person_id AND state = 'sent' AND done_at >= :since LIMIT 1"""
_ABOUT_NOW = """SELECT switch_id FROM exchange_days
    WHERE day BETWEEN :first_day AND :last_day OR day BETWEEN :first_old AND :last_old
    UNION SELECT switch_id FROM intake_calls WHERE substr(planned_at, 1, 10)
        BETWEEN :first_day AND :last_day
    ORDER BY 1"""
# From the few mails that ask for it to their dossiers, which are those in sight: what shadows the
# outbox would have each of these dossiers asked for its mails.
_ATTENTION = """SELECT o.* FROM main.outbox o CROSS JOIN switches s ON s.id = o.switch_id
    WHERE o.state IN ('refused', 'held') ORDER BY o.id"""
_HOLD = """UPDATE {table} SET state = {left}, claimed_until = NULL, version = version + 1
    WHERE state = 'waiting' AND next_try <= :before"""
_IS_OLD = "SELECT 1 FROM {table} WHERE state = 'waiting' AND next_try <= :before LIMIT 1"
_UNTOLD = """SELECT r.view_id, r.user_id FROM view_readers r
    JOIN monthly_files f ON f.view_id = r.view_id AND f.month = :month AND f.made_at >= r.since
    WHERE NOT EXISTS (SELECT 1 FROM view_mails m
        WHERE m.view_id = r.view_id AND m.month = f.month AND m.user_id = r.user_id)
    ORDER BY r.id"""


def is_ready(db: sqlite_utils.Database, now: datetime) -> bool:
    """Tell whether a mail is to go out."""
    return any(
        db.execute(_of(kind, _IS_READY), {"now": to_column(now)}).fetchone() for kind in _ALONG
    )


def claim(db: sqlite_utils.Database, now: datetime) -> Mailing | None:
    """Take the mail that goes next for this process, within a transaction; None without one.

    Its version is the claim: who comes after the lease has another one.
    """
    values = {"now": to_column(now), "until": to_column(now + LEASE)}
    for kind, first in _TURNS:
        if found := list(db.query(_of(kind, _CLAIM, first), values)):
            return kind.of_row(found[0])
    return None


def _of(kind: type[Mailing], query: str, first: str = "true") -> str:
    along, holds, left = _ALONG[kind], _HOLDS[kind], _LEFT[kind]
    return query.format(table=kind.TABLE, along=along, holds=holds, left=left, first=first)


def is_any_old(db: sqlite_utils.Database, before: datetime) -> bool:
    """Tell whether a mail waits that was to be tried by `before`."""
    values = {"before": to_column(before)}
    return any(db.execute(_of(kind, _IS_OLD), values).fetchone() for kind in _ALONG)


def hold(db: sqlite_utils.Database, before: str) -> None:
    """Let what was to be tried by `before` wait for someone's decision, or not go out at all."""
    for kind in _LEFT:
        db.conn.execute(_of(kind, _HOLD), {"before": before})


def hold_all(db: sqlite_utils.Database) -> None:
    """Let all that waits wait for someone's decision."""
    hold(db, "9999")


def hold_old(db: sqlite_utils.Database, before: datetime) -> None:
    """Let what nobody tried since `before` wait for someone's decision."""
    hold(db, to_column(before))


def written_to(db: sqlite_utils.Database, since: datetime) -> frozenset[int]:
    """Return to whom a mail went since a moment, or is about to go."""
    rows = db.execute(_WRITTEN_TO, {"since": to_column(since)}).fetchall()
    return frozenset(int(row[0]) for row in rows)


def got_mail(db: sqlite_utils.Database, person_id: int, since: datetime) -> bool:
    """Tell whether a mail went to someone since a moment."""
    values = {"person_id": person_id, "since": to_column(since)}
    return db.execute(_GOT_MAIL, values).fetchone() is not None


def list_waiting(
    db: sqlite_utils.Database, kinds: Collection[MailKind], since: datetime
) -> list[OutgoingMail]:
    """List the mails of these kinds that go from a moment on, of the dossiers in sight."""
    marks = ", ".join("?" * len(kinds))
    query = f"""SELECT o.* FROM outbox o JOIN switches s ON s.id = o.switch_id
        WHERE o.state = 'waiting' AND o.next_try >= ? AND o.kind IN ({marks}) ORDER BY o.id"""
    rows = db.query(query, [to_column(since), *kinds])
    return [OutgoingMail.of_row(row) for row in rows]


def list_about_now(db: sqlite_utils.Database, today: date, after_months: int) -> list[int]:
    """List the dossiers with a call or a day around `today`, or so many days after it."""
    values = {
        "first_day": today - timedelta(days=15),
        "last_day": today + timedelta(days=9),
        "first_old": today - timedelta(days=after_months + 7),
        "last_old": today - timedelta(days=after_months - 7),
    }
    rows = db.execute(_ABOUT_NOW, {name: day.isoformat() for name, day in values.items()})
    return [int(row[0]) for row in rows.fetchall()]


def list_attention(db: sqlite_utils.Database) -> list[OutgoingMail]:
    """List what was refused or is to be decided, of the dossiers that this connection shows."""
    return [OutgoingMail.of_row(row) for row in db.query(_ATTENTION)]


def empty_outbox(
    db: sqlite_utils.Database, people: Collection[int], switches: Collection[int]
) -> None:
    """Take away all mails to people, and what did not go out yet of dossiers."""
    for person_id in people:
        db.execute("DELETE FROM outbox WHERE person_id = ?", [person_id])
    for switch_id in switches:
        db.execute("DELETE FROM outbox WHERE switch_id = ? AND state <> 'sent'", [switch_id])


def list_asked_links(db: sqlite_utils.Database, since: datetime) -> list[GuestLink]:
    """List the personal links of which a new one was asked for since a moment."""
    query = "SELECT * FROM guest_links WHERE asked_at >= ? ORDER BY id"
    return [GuestLink.of_row(row) for row in db.query(query, [to_column(since)])]


def list_of_dossier(db: sqlite_utils.Database, switch_id: int) -> list[OutgoingMail]:
    """List the mails of a dossier, the newest first."""
    return list_records(db, OutgoingMail, "id DESC", switch_id=switch_id)


def list_untold(db: sqlite_utils.Database, month: date) -> list[tuple[int, int]]:
    """List the views whose file of `month` lies ready, each with a user who was not told yet."""
    rows = db.execute(_UNTOLD, {"month": month.isoformat()})
    return [(int(view_id), int(user_id)) for view_id, user_id in rows.fetchall()]
