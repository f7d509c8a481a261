"""An empty database for each test, and an office that tests only read."""

from pathlib import Path

import pytest

from tests.offices import Office, make_office
from tests.samples import make_database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))
