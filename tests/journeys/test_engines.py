"""Typing, signing in, the keyboard and files, in Chromium, Firefox and WebKit."""

from __future__ import annotations

import io
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from switching.models import UserRole
from switching.services import users
from switching.services.users import Account
from tests.journeys.conftest import NARROW, OpenWindow
from tests.provider import provide, serve_with_sign_in
from tests.samples import at
from tests.server import RunningApp, serve
from tests.snapshots import make_demo

# The provider warns of what it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:authlib.jose")
CALL = "/intake_call?switch=1&step=explanation"
NOTES = "Losse notities"
TEXT = "Tom komt uit Gent; zijn coach heet Zoë, en hij wil ‘ooit’ zorgkundige worden"
STATUS = ".save-status"
_READ = """
import sqlite3, sys
[[notes]] = sqlite3.connect(sys.argv[1]).execute(
    "SELECT loose_notes FROM intake_calls WHERE switch_id = 1 ORDER BY id DESC LIMIT 1"
)
sys.stdout.buffer.write(notes.encode())
"""


@pytest.fixture
def call_app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a call of today."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


def stored_notes(app: RunningApp) -> str:
    """Return the loose notes of the call as another process finds them on disk."""
    command = [sys.executable, "-c", _READ, str(app.database)]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def wait_until_stored(app: RunningApp, text: str, seconds: float = 30) -> None:
    """Wait until the notes are on disk; what the screen says of an earlier text proves nothing."""
    deadline = time.monotonic() + seconds
    while (stored := stored_notes(app)) != text and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stored == text


@pytest.mark.soak  # test_saving follows a link and goes back in each engine
def test_a_text_is_stored_while_one_types_and_stays_through_a_link_and_a_reload(
    call_app: RunningApp, open_window: OpenWindow
) -> None:
    window = open_window(call_app, CALL)
    window.type(NOTES, TEXT)
    wait_until_stored(call_app, TEXT)
    window.says("bewaard om", STATUS)
    assert window.value(NOTES) == TEXT
    window.type_text("!")
    wait_until_stored(call_app, TEXT + "!")
    window.click("Leervraag")
    window.wait_for("location.pathname.endsWith('learning_question')")
    window.settle()
    window.back()
    window.settle()
    assert window.value(NOTES) == TEXT + "!"
    window.reload()
    window.settle()
    assert window.value(NOTES) == TEXT + "!"


@pytest.mark.soak
def test_a_window_that_is_killed_keeps_what_was_saved(
    call_app: RunningApp, open_window: OpenWindow
) -> None:
    window = open_window(call_app, CALL, own=True)
    window.type(NOTES, TEXT)
    wait_until_stored(call_app, TEXT)
    window.kill()
    assert stored_notes(call_app) == TEXT
    assert open_window(call_app, CALL).value(NOTES) == TEXT


@pytest.mark.soak
def test_a_tab_that_is_closed_keeps_what_was_saved(
    call_app: RunningApp, open_window: OpenWindow
) -> None:
    window = open_window(call_app, CALL)
    window.type_over(NOTES, "iets anders")
    window.type_over(NOTES, TEXT)
    wait_until_stored(call_app, TEXT)
    assert window.shows(STATUS)
    window.close()
    assert stored_notes(call_app) == TEXT


@pytest.mark.soak
def test_a_link_clicked_two_seconds_after_the_last_key_keeps_the_text(
    call_app: RunningApp, open_window: OpenWindow
) -> None:
    window = open_window(call_app, CALL)
    window.enter(NOTES)
    window.type_and_click(TEXT, "Leervraag", after_ms=2000)
    window.wait_for("location.pathname.endsWith('learning_question')")
    window.settle()
    assert stored_notes(call_app) == TEXT


@pytest.mark.soak
def test_one_signs_in_and_out(tmp_path: Path, open_window: OpenWindow) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with provide() as provider, serve_with_sign_in(database, provider) as app:
        account = Account("bea@blenders.be", UserRole.ADMINISTRATOR, "Bea Wouters")
        provider.vouch(account.email, email=account.email, email_verified=True)
        users.add_user(at(database, now=datetime.now(UTC).replace(microsecond=0)), account, "bea")
        window = open_window(app, "/?lang=nl")  # WebKit asks for English here
        window.click("Aanmelden")
        window.wait_for("document.querySelector('[name=sub]')")
        window.type("sub", account.email)
        window.click("Authorize")
        window.settle()
        window.says("Bea Wouters · beheerder", "body")
        window.click("Afmelden")
        window.click("End session")
        window.settle()
        assert {"Aanmelden", "Sign in"} & set(window.text("body").splitlines())
        assert "Bea Wouters" not in window.text("body")


@pytest.mark.soak
def test_a_workbook_comes_whole(call_app: RunningApp, open_window: OpenWindow) -> None:
    window = open_window(call_app, "/overview?period=all")
    window.click("Exporteren")
    window.settle()
    book = load_workbook(io.BytesIO(window.download("Werkmap (Excel)")))
    assert "Cijfers" in book.sheetnames


@pytest.mark.soak  # what is read and refused is tried without a browser each time
def test_a_fraction_of_a_minute_is_refused_and_stays(
    call_app: RunningApp, open_window: OpenWindow
) -> None:
    """A browser's own field for numbers makes 22 of it, or nothing at all."""
    window = open_window(call_app, "/intake_call?switch=1&step=finish")
    window.type_over("Echte minuten", "22,5")
    window.press("Tab")
    window.says("geen geheel getal", "body")
    assert window.value("Echte minuten") == "22,5"
    window.type_over("Echte minuten", "22")
    window.press("Tab")
    window.settle()
    assert "geen geheel getal" not in window.text("body")


@pytest.mark.soak
def test_a_call_by_keyboard_on_a_telephone(call_app: RunningApp, open_window: OpenWindow) -> None:
    window = open_window(call_app, CALL, size=NARROW)
    assert window.evaluate("innerWidth") == NARROW[0]
    window.enter(NOTES)
    window.type_text("eerste regel")
    window.press("Enter")
    window.type_text("tweede regel")
    window.press("Tab")
    wait_until_stored(call_app, "eerste regel\ntweede regel")
    window.says("bewaard om", STATUS)
