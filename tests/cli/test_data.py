"""The command that checks a database; backup and restore: tests/services/test_backups.py."""

from __future__ import annotations

from pathlib import Path

from switching.models import Attachment
from switching.services.integrity import schema_version
from switching.store import connect, write
from tests.cli.running import run
from tests.papers import paper
from tests.samples import ACTOR, NOW
from tests.scans import pdf


def test_check_says_that_all_is_well(database: Path) -> None:
    checked = run("check", "--database", database)
    assert checked.exit_code == 0
    assert f"Alles in orde: schema {schema_version(database)}." in checked.output


def test_check_names_the_scans_that_hold_more_than_pages_when_asked(database: Path) -> None:
    assert run("check", "--scans", "--database", database).exit_code == 0
    with write(database, ACTOR, NOW) as transaction:
        for content in (pdf(), paper(b"<</S/JavaScript/JS(x)>>", root=b"/OpenAction 4 0 R")):
            transaction.add(
                Attachment(
                    switch_id=1, name="Amina.pdf", media_type="application/pdf", content=content
                )
            )
    assert run("check", "--database", database).exit_code == 0
    checked = run("check", "--scans", "--database", database)
    assert checked.exit_code == 1
    assert checked.output.count("zit meer dan pagina's") == 1
    assert ", scan 2: In deze PDF" in checked.output
    assert "Amina" not in checked.output


def test_check_says_in_english_when_asked(database: Path) -> None:
    assert "All is well" in run("check", "--database", database, "--language", "en").output


def test_check_names_a_missing_file(tmp_path: Path) -> None:
    checked = run("check", "--database", tmp_path / "absent.db")
    assert checked.exit_code == 1
    assert "Er is geen databank op" in checked.output
    assert not (tmp_path / "absent.db").exists()


def test_check_names_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Beste Katrien, " * 100)
    checked = run("check", "--database", path)
    assert checked.exit_code == 1
    assert "kan niet als databank gelezen worden" in checked.output


def test_check_names_a_database_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with connect(path) as db:
        db.execute("CREATE TABLE x (a)")
    assert "Dit is geen databank van Switching Talent." in run("check", "--database", path).output


def test_check_names_broken_references(database: Path) -> None:
    with connect(database) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM people WHERE id = (SELECT coach_id FROM switches WHERE id = 1)")
    checked = run("check", "--database", database)
    assert checked.exit_code == 1
    assert "switches" in checked.output


def test_check_names_a_newer_database(database: Path) -> None:
    with connect(database) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_fly' WHERE name LIKE 'm002%'")
    checked = run("check", "--database", database)
    assert checked.exit_code == 1
    assert "nieuwere versie van de app (m999_fly)" in checked.output
