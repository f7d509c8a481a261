"""The tables: the golden schema, upgrades, and many processes starting at once."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from switching.models import RECORDS, Organisation
from switching.store import connect, immediate, list_records, migrate, write
from switching.store.migrations import MIGRATIONS, pending_migrations
from switching.store.schema import list_schema
from tests.samples import ACTOR, NOW, make_database
from tests.server import ROOT
from tests.test_layers import imports

GOLDEN = Path(__file__).with_name("golden.sql")
APPLIED = Path(__file__).with_name("applied.json")
MODULES = sorted((ROOT / "switching" / "store" / "migrations").glob("m*.py"))
MIGRATION_NAMES = [migration.name for migration in MIGRATIONS._migrations]


def schema_of(path: Path) -> str:
    """Return the statements that make the tables, triggers, indexes and views."""
    with connect(path) as db:
        statements = [item.sql for item in list_schema(db) if item.sql]
    return ";\n".join(statements) + ";\n"


def test_the_schema_is_the_golden_one(tmp_path: Path, refresh: bool) -> None:
    found = schema_of(make_database(tmp_path))
    if refresh:
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def hashes_of_migrations() -> dict[str, str]:
    """Return the SHA-256 of the SQL that each migration runs, one after the other."""
    db, found = Database(memory=True, execute_plugins=False), {}
    for migration in MIGRATIONS._migrations:
        ran: list[str] = []
        with db.tracer(lambda sql, _, ran=ran: ran.append(sql)):  # type: ignore[misc]
            migration.fn(db)
        found[migration.name] = hashlib.sha256("\n".join(ran).encode()).hexdigest()
    return found


def test_a_migration_that_was_applied_is_never_edited(refresh: bool) -> None:
    found, applied = hashes_of_migrations(), json.loads(APPLIED.read_text(encoding="utf-8"))
    if refresh:  # takes in what is new, and keeps what was applied
        applied = {**found, **applied}
        APPLIED.write_text(json.dumps(applied, indent=1) + "\n", encoding="utf-8")
    assert found == applied


def test_a_migration_is_a_module_that_leans_on_none_of_ours() -> None:
    assert [module.stem for module in MODULES] == MIGRATION_NAMES
    used = {name for module in MODULES for name in imports(module)}
    assert [name for name in used if name.startswith(("switching", "tests"))] == []


def test_every_table_of_ours_is_strict_and_has_its_records_fields(tmp_path: Path) -> None:
    with connect(make_database(tmp_path)) as db:
        for kind in RECORDS:
            table = db[kind.TABLE]
            assert table.strict
            assert {column.name for column in table.columns} == set(kind.model_fields)


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "switching.db"
    assert migrate(path)[:2] == ["m001_create_tables", "m002_add_local_user"]
    assert migrate(path) == []


def test_an_old_database_with_rows_is_upgraded_after_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "switching.db"
    with connect(path) as db:
        MIGRATIONS.apply(db, stop_before="m002_add_local_user")
        with immediate(db):
            db.execute(
                "INSERT INTO organisations (name, sector, description, address, city, is_sender,"
                " is_host, is_partner, active) VALUES ('De Speelvogel', 'care', '', '', '', 0, 1,"
                " 0, 1)"
            )
    assert migrate(path)[0] == "m002_add_local_user"
    copy = tmp_path / "switching-before-m001_create_tables-upgrade.db"
    for database in (path, copy):
        with connect(database) as db:
            assert [host.name for host in list_records(db, Organisation)] == ["De Speelvogel"]
    with connect(copy) as db:
        assert pending_migrations(db)[0] == "m002_add_local_user"


def test_a_write_works_on_what_migrations_made(tmp_path: Path) -> None:
    with write(make_database(tmp_path), ACTOR, NOW) as transaction:
        assert transaction.add(Organisation(name="De Speelvogel")).id == 1


@pytest.mark.soak
def test_six_processes_that_start_at_once_all_succeed(tmp_path: Path) -> None:
    path = tmp_path / "switching.db"
    code = "import sys, pathlib, switching.store as s; s.migrate(pathlib.Path(sys.argv[1]))"
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(path)], cwd=ROOT, stderr=subprocess.PIPE)
        for _ in range(6)
    ]
    assert [process.communicate()[1] for process in started] == [b""] * 6
    assert [process.returncode for process in started] == [0] * 6


@pytest.mark.parametrize("change", ["UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"])
@pytest.mark.parametrize("step", MIGRATION_NAMES)
def test_the_audit_trail_only_grows_after_each_migration(
    tmp_path: Path, change: str, step: str
) -> None:
    # A migration that makes a table anew takes its triggers along: sqlite-utils' transform() too.
    path = tmp_path / "switching.db"
    with connect(path) as db:
        following = dict(zip(MIGRATION_NAMES, [*MIGRATION_NAMES[1:], None], strict=True))[step]
        MIGRATIONS.apply(db, stop_before=following)
        if db["users"].count == 0:
            db.execute("INSERT INTO users (id, email, role) VALUES (1, 'local', 'local')")
        db.execute(
            "INSERT INTO audit_log (at, user_id, action, record_table, record_id)"
            " VALUES ('2026-11-24T09:00:00Z', 1, 'add', 'switches', 1)"
        )
        with pytest.raises(sqlite3.IntegrityError, match="the audit trail only grows"):
            db.execute(change)
        assert db["audit_log"].count == 1
