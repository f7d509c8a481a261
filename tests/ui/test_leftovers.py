"""What someone chose in a field that the next run does not show: it is stored all the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import IntakeCall
from switching.store import connect, get_record, list_records
from switching.ui.kit import leftovers
from switching.ui.kit.sheet import Sheet
from tests.samples import edit, read
from tests.ui.conftest import OpenApp


@pytest.fixture
def call(demo: Path, open_app: OpenApp) -> AppTest:
    """The page of a call, with its boxes."""
    return open_app("intake_call", switch="1")
