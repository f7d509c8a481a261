"""An empty database for each test."""

from pathlib import Path

import pytest

from tests.samples import make_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)
