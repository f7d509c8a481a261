"""The command that fills a database with demo dossiers."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import run


def test_demo_says_what_it_made_and_refuses_to_do_so_twice(database: Path) -> None:
    again = run("demo", "--database", database)
    assert again.exit_code == 1
    assert "In deze databank zitten al dossiers." in again.output
