"""The number that an answer is kept by, of which some tables are no part."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.models import ExchangeDay, IntakeCall
from switching.services.backups import make_backup, restore_backup
from switching.store import RevisionBesides, connect, immediate, list_records
from tests.samples import NOW, TODAY, at, edit
from tests.snapshots import make_demo

CALLS = (IntakeCall.TABLE,)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of thirty dossiers."""
    found = tmp_path / "switching.db"
    make_demo(found, 30, seed=2, today=TODAY)
    return found


def number(path: Path, besides: RevisionBesides) -> tuple[int, int]:
    with connect(path) as db:
        return besides.number(db)


def change(path: Path, kind: type[IntakeCall | ExchangeDay], minutes: int) -> None:
    with connect(path) as db:
        [one, *_] = list_records(db, kind)
    edit(path, one, **{"planned_minutes" if kind is IntakeCall else "break_minutes": minutes})


@pytest.mark.slow
def test_a_write_in_those_tables_alone_gives_no_other_number(path: Path) -> None:
    besides = RevisionBesides(CALLS)
    before = number(path, besides)
    change(path, IntakeCall, 33)
    assert number(path, besides) == before
    change(path, ExchangeDay, 33)
    later = number(path, besides)
    assert later != before
    change(path, IntakeCall, 34)
    assert number(path, besides) == later == number(path, RevisionBesides(CALLS))


def test_a_backup_that_is_put_back_gives_another_number(path: Path, tmp_path: Path) -> None:
    besides, folder = RevisionBesides(CALLS), tmp_path / "backups"
    folder.mkdir()
    made = make_backup(at(path), folder).path
    change(path, ExchangeDay, 33)
    seen = {number(path, besides)}
    restore_backup(at(path, now=NOW + timedelta(hours=1)), made)
    assert number(path, besides) not in seen


@pytest.fixture(scope="module")
def trail(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database whose trail tests write themselves."""
    found = tmp_path_factory.mktemp("trail") / "switching.db"
    make_demo(found, 1, seed=2, today=TODAY)
    return found


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from([*CALLS, "switches"]), st.booleans()), max_size=12))
def test_who_looks_now_and_then_and_who_never_looked_find_the_same(
    trail: Path, entries: list[tuple[str, bool]]
) -> None:
    now_and_then = RevisionBesides(CALLS)
    for table, looks in entries:
        with connect(trail) as db, immediate(db):
            before = now_and_then.number(db) if looks else None
            db.conn.execute(
                "INSERT INTO audit_log (at, user_id, action, record_table, record_id)"
                " VALUES ('2026-11-24T09:00:00Z', 1, 'update', ?, 1)",
                [table],
            )
            if before is not None:
                assert (now_and_then.number(db) == before) == (table in CALLS)
    assert number(trail, now_and_then) == number(trail, RevisionBesides(CALLS))
