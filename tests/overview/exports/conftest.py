"""A database with demo dossiers, read once for all that is exported from it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from switching.overview import Frames
from switching.services.overview import read_overview
from tests.samples import TODAY, at
from tests.snapshots import make_demo


@pytest.fixture(scope="session")
def demo_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty dossiers of the demo."""
    path = tmp_path_factory.mktemp("exports") / "demo.db"
    make_demo(path, 60, today=TODAY)
    return path


@pytest.fixture(scope="session")
def frames(demo_path: Path) -> Frames:
    return read_overview(at(demo_path))


@pytest.fixture(scope="session")
def year() -> tuple[date, date]:
    return date(2026, 1, 1), date(2026, 12, 31)
