"""What can't be read, of a database that was looked through before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlite_utils

from switching.models import Organisation, Record
from switching.services import unread
from switching.services.unread import KeptUnread, list_unread_fields, mend_field
from switching.store import connect, write
from tests.samples import ACTOR, NOW, at


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The tables that were looked through whole."""
    found: list[str] = []
    real = unread.list_unread

    def listed(
        db: sqlite_utils.Database, kind: type[Record], ids: Iterable[int] | None = None
    ) -> list[tuple[int, str]]:
        if ids is None:
            found.append(kind.TABLE)
        return real(db, kind, ids)

    monkeypatch.setattr(unread, "list_unread", listed)
    return found


def add(path: Path, name: str) -> Organisation:
    with write(path, ACTOR, NOW) as transaction:
        return transaction.add(Organisation(name=name, is_host=True))


def spoil(path: Path, organisation: Organisation, noted: bool) -> None:
    """Write what can't be read, as no page does; `noted` as if the trail had it."""
    with connect(path) as db:
        query = "UPDATE organisations SET sector = 'alchemy' WHERE id = ?"
        db.conn.execute("PRAGMA ignore_check_constraints = ON")
        db.conn.execute(query, [organisation.id])
    if noted:
        with write(path, ACTOR, NOW) as transaction:
            transaction.note("update", organisation)


def seen(path: Path, kept: KeptUnread) -> list[tuple[str, int, str]]:
    found = list_unread_fields(at(path), kept)
    assert found == list_unread_fields(at(path))
    return [(field.table, field.record_id, field.name) for field in found]


def test_what_was_written_since_is_looked_at_and_nothing_else(path: Path, looks: list[str]) -> None:
    kept, one, other = KeptUnread(), add(path, "Het Atelier"), add(path, "De Zaaier")
    spoil(path, one, noted=False)
    assert seen(path, kept) == [("organisations", one.id, "sector")]
    spoil(path, other, noted=True)
    looks.clear()
    both = [("organisations", organisation.id, "sector") for organisation in (one, other)]
    found = list_unread_fields(at(path), kept)
    assert looks == []
    assert [(field.table, field.record_id, field.name) for field in found] == both
    mend_field(at(path), found[0], None)
    assert seen(path, kept) == both[1:]


def test_all_is_looked_through_on_another_day(path: Path) -> None:
    kept, one = KeptUnread(), add(path, "Het Atelier")
    assert seen(path, kept) == []
    spoil(path, one, noted=False)
    assert list_unread_fields(at(path), kept) == []
    tomorrow = at(path, now=NOW + timedelta(days=1))
    assert [field.record_id for field in list_unread_fields(tomorrow, kept)] == [one.id]
