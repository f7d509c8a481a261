"""The outbox: which mail goes next, and for whom a process works at it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

import sqlite_utils

from switching.models import GuestLink, MailKind, OutgoingMail
from switching.rules.reminders import REMINDERS
from switching.store.rows import list_records, to_column

LEASE = timedelta(minutes=30)
"""How long a mail is one process's: longer than the longest talk with a server."""

# In a dossier the mails go in the order in which they were queued: what moves a call does not
# arrive before what invited to it. A reminder waits for those before it, and holds none back.
_BY_RULE = ", ".join(f"'{kind}'" for kind in REMINDERS)
_READY = f"""state = 'waiting' AND next_try <= :now
    AND (claimed_until IS NULL OR claimed_until <= :now)
    AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.switch_id = o.switch_id
        AND e.state = 'waiting' AND e.id < o.id AND e.kind NOT IN ({_BY_RULE}))"""
_IS_READY = f"SELECT 1 FROM outbox o WHERE {_READY} LIMIT 1"
_CLAIM = f"""UPDATE outbox SET claimed_until = :until, version = version + 1
    WHERE id = (SELECT o.id FROM outbox o WHERE {_READY} ORDER BY o.id LIMIT 1) RETURNING *"""
_WRITTEN_TO = """SELECT DISTINCT person_id FROM outbox
    WHERE (state = 'sent' AND done_at >= :since) OR state = 'waiting'"""
_GOT_MAIL = """SELECT 1 FROM outbox
    WHERE person_id = :person_id AND state = 'sent' AND done_at >= :since LIMIT 1"""
_ABOUT_NOW = """SELECT switch_id FROM exchange_days
    WHERE day BETWEEN :first_day AND :last_day OR day BETWEEN :first_old AND :last_old
    UNION SELECT switch_id FROM intake_calls WHERE substr(planned_at, 1, 10)
        BETWEEN :first_day AND :last_day
    ORDER BY 1"""
_ATTENTION = """SELECT o.* FROM outbox o JOIN switches s ON s.id = o.switch_id
    WHERE o.state IN ('refused', 'held') ORDER BY o.id"""
_HOLD = """UPDATE outbox SET state = 'held', claimed_until = NULL, version = version + 1
    WHERE state = 'waiting' AND next_try <= :before"""
_IS_OLD = "SELECT 1 FROM outbox WHERE state = 'waiting' AND next_try <= :before LIMIT 1"


def is_ready(db: sqlite_utils.Database, now: datetime) -> bool:
    """Tell whether a mail is to go out."""
    return db.execute(_IS_READY, {"now": to_column(now)}).fetchone() is not None


def claim(db: sqlite_utils.Database, now: datetime) -> OutgoingMail | None:
    """Take the mail that goes next for this process, within a transaction; None without one.

    Its version is the claim: who comes after the lease has another one.
    """
    values = {"now": to_column(now), "until": to_column(now + LEASE)}
    found = list(db.query(_CLAIM, values))
    return OutgoingMail.of_row(found[0]) if found else None


def is_any_old(db: sqlite_utils.Database, before: datetime) -> bool:
    """Tell whether a mail waits that was to be tried by `before`."""
    return db.execute(_IS_OLD, {"before": to_column(before)}).fetchone() is not None


def hold(db: sqlite_utils.Database, before: str) -> None:
    """Let what was to be tried by `before` wait for someone's decision."""
    db.conn.execute(_HOLD, {"before": before})


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
