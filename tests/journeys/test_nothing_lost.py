"""Whatever happens while someone types in a call: the text is there afterwards."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import CallOutcome, IntakeCall
from switching.store import connect, list_records
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, expect_text, field, fill, go_to_step, open_path, settle
from tests.server import RunningApp, serve
from tests.snapshots import make_demo

CALL = "/intake_call?switch=1&step=explanation"
ROOM = 40_000
TEXT = "Tom komt uit Gent en kent de begeleidster van vroeger"


@pytest.fixture
def call_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningApp]:
    """An app with a call of today; a session that lost its browser lives one second."""
    monkeypatch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", "1")
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


@pytest.fixture
def page(call_app: RunningApp, open_page: OpenPage) -> Page:
    return open_page(call_app, CALL)


def notes_of(app: RunningApp) -> str:
    """Return the loose notes of the call as they are on disk."""
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1].loose_notes


def type_notes(page: Page, text: str = TEXT) -> None:
    """Type in the notes and stay in them, as people do who go on listening."""
    notes = field(page, "Losse notities")
    notes.click()
    notes.press_sequentially(text)


def wait_until_saved(page: Page) -> None:
    expect(page.locator(".save-status")).to_contain_text("bewaard om")


def expect_notes(page: Page, text: str = TEXT) -> None:
    expect(field(page, "Losse notities")).to_have_value(text)


def test_a_text_is_saved_while_one_types_and_the_caret_stays(
    page: Page, call_app: RunningApp
) -> None:
    type_notes(page)
    expect(page.locator(".save-status")).to_have_text("bezig met bewaren…")
    wait_until_saved(page)
    assert notes_of(call_app) == TEXT
    page.keyboard.type("!")
    settle(page)
    expect_notes(page, TEXT + "!")


@pytest.mark.soak  # test_saving reloads at once, which is harder
def test_a_reload_keeps_it(page: Page) -> None:
    type_notes(page)
    wait_until_saved(page)
    page.reload()
    settle(page)
    expect_notes(page)


@pytest.mark.soak  # test_saving follows a link at once, which is harder
def test_going_to_another_page_and_back_keeps_it(page: Page) -> None:
    type_notes(page)
    click(page, "Leervraag")
    click(page, "Gesprek")
    expect_notes(page)


@pytest.mark.soak  # test_saving goes back at once, which is harder
def test_the_browsers_back_keeps_it(page: Page) -> None:
    open_path(page, "/")
    open_path(page, CALL)
    type_notes(page)
    wait_until_saved(page)
    page.go_back()
    settle(page)
    page.go_forward()
    settle(page)
    expect_notes(page)


@pytest.mark.soak  # test_saving closes at once, which is harder
def test_closing_the_tab_and_opening_the_dossier_again_keeps_it(
    page: Page, call_app: RunningApp, open_page: OpenPage
) -> None:
    type_notes(page)
    wait_until_saved(page)
    page.close()
    expect_notes(open_page(call_app, CALL))


@pytest.mark.soak  # test_saving kills one each time
def test_a_killed_server_keeps_it_even_what_was_typed_just_before(
    page: Page, call_app: RunningApp
) -> None:
    type_notes(page)
    call_app.kill()
    expect(page.locator(".save-status")).to_contain_text("geen verbinding")
    call_app.start_again()
    expect(page.locator(".save-status")).to_contain_text("bewaard om", timeout=60_000)
    expect_notes(page)
    assert notes_of(call_app) == TEXT
    page.reload()
    settle(page)
    expect_notes(page)


@pytest.mark.soak  # test_saving has networks that swallow all
def test_a_connection_that_is_cut_for_longer_than_a_session_lives_keeps_it(
    page: Page, call_app: RunningApp
) -> None:
    type_notes(page, "voor ")
    wait_until_saved(page)
    page.context.set_offline(True)
    time.sleep(4)
    page.context.set_offline(False)
    settle(page)
    type_notes(page, "en na")
    settle(page)
    page.reload()
    settle(page)
    expect_notes(page, "voor en na")


@pytest.mark.soak  # test_saving asks between two processes
def test_two_tabs_on_one_call_show_both_texts_and_let_one_choose(
    page: Page, call_app: RunningApp, open_page: OpenPage
) -> None:
    other = open_page(call_app, CALL)
    fill(page, "Losse notities", "van de eerste")
    type_notes(other, "van de tweede")
    other.get_by_text("Iemand anders wijzigde dit terwijl je typte. Daar staat:").wait_for()
    expect_text(other, "van de eerste")
    expect_notes(other, "van de tweede")
    click(other, "Mijn tekst houden")
    expect_notes(other, "van de tweede")
    assert notes_of(call_app) == "van de tweede"


@pytest.mark.soak  # test_saving has an answer that got lost
def test_an_old_tab_does_not_undo_a_colleagues_text_when_the_server_comes_back(
    page: Page, call_app: RunningApp, open_page: OpenPage
) -> None:
    fill(page, "Losse notities", "van de eerste")
    other = open_page(call_app, CALL)
    fill(other, "Losse notities", "van de tweede, later")
    call_app.kill()
    expect(page.locator(".save-status")).to_contain_text("geen verbinding")
    call_app.start_again()
    expect(page.locator(".save-status")).not_to_contain_text("geen verbinding", timeout=60_000)
    settle(page)
    settle(other)
    assert notes_of(call_app) == "van de tweede, later"
    fill(page, "Notities: Toelichting over Switching Talent", "verder")
    assert notes_of(call_app) == "van de tweede, later"
    expect_notes(page, "van de tweede, later")


@pytest.mark.soak  # test_saving has two processes
def test_two_tabs_in_different_fields_do_not_meet(
    page: Page, call_app: RunningApp, open_page: OpenPage
) -> None:
    other = open_page(call_app, CALL)
    fill(page, "Losse notities", "van de eerste")
    go_to_step(other, "Toelichting")
    fill(other, "Notities: Toelichting over Switching Talent", "van de tweede")
    other.locator("label").filter(has_text=", lerende").first.click()
    expect_notes(other, "van de eerste")
    page.reload()
    settle(page)
    go_to_step(page, "Toelichting")
    notes = field(page, "Notities: Toelichting over Switching Talent")
    expect(notes).to_have_value("van de tweede")


@pytest.mark.soak  # that a key counts once is tried without a browser
def test_a_double_click_completes_one_call(page: Page, call_app: RunningApp) -> None:
    open_path(page, "/intake_call?switch=1")
    click(page, "Gesprek starten")
    go_to_step(page, "Afronden")
    fill(page, "Echte minuten", "23")
    click(page, "Iedereen is er")
    page.get_by_role("button", name="Gesprek afronden").dblclick()
    page.wait_for_url("**/learning_question**")
    settle(page)
    with connect(call_app.database) as db:
        calls = list_records(db, IntakeCall, switch_id=1)
        versions = db.execute("SELECT count(*) FROM learning_questions WHERE switch_id = 1")
        assert [call.outcome for call in calls] == [CallOutcome.HELD]
        assert versions.fetchone()[0] == 2


@pytest.mark.soak  # test_faults has a fuller one
def test_a_full_disk_is_said_and_loses_nothing(page: Page, call_app: RunningApp) -> None:
    fill(page, "Losse notities", "voor de schijf vol was")
    assert call_app.process is not None
    # No file may grow past this: the log of a long text's write does, and is told 'disk full'.
    resource.prlimit(call_app.process.pid, resource.RLIMIT_FSIZE, (ROOM, resource.RLIM_INFINITY))
    long = "toen de schijf vol was " * 600
    fill(page, "Losse notities", long)
    expect(page.locator(".save-status")).to_contain_text("Nog niet bewaard: De schijf met")
    expect_notes(page, long)
    assert notes_of(call_app) == "voor de schijf vol was"
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(call_app.process.pid, resource.RLIMIT_FSIZE, unlimited)
    wait_until_saved(page)
    assert notes_of(call_app) == long.strip()
    fill(page, "Losse notities", "toen er weer plaats was")
    assert notes_of(call_app) == "toen er weer plaats was"
