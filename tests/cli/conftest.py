"""A database with demo dossiers for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run
from tests.snapshots import replayed


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    _make(path)
    return path


@replayed
def _make(path: Path) -> None:
    made = run("demo", "--database", path, "--switches", 18, "--seed", 1, "--today", "2026-11-24")
    assert made.exit_code == 0, made.output
