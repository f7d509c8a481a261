"""What the keeper of typed texts says and asks, and where the caret is meanwhile."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, expect

from switching.models import CallOutcome, IntakeCall, UserRole
from switching.services import users
from switching.services.users import Account
from switching.store import connect, list_records
from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import field, fill, go_to_step, open_path, settle
from tests.provider import provide, serve_with_sign_in
from tests.proxy import network_to
from tests.samples import at, edit, read
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

# The provider warns of what it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:authlib.jose")
CALL = "/intake_call?switch=1&step=explanation"
NOTES = "Losse notities"
KATRIEN = "katrien@blenders.be"


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a call of today."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


def call_of(app: RunningApp) -> IntakeCall:
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1]


def wait_for_notes(app: RunningApp, text: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while call_of(app).loose_notes != text and time.monotonic() < until:
        time.sleep(0.1)
    assert call_of(app).loose_notes == text


def type_over(page: Page, text: str, label: str = NOTES) -> None:
    field(page, label).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def expect_status(page: Page, words: str) -> None:
    expect(page.locator(".save-status")).to_contain_text(words)


def wait_for_keeper(page: Page) -> None:
    page.wait_for_function("() => window.switchingTexts?.tab")
    settle(page)


def ask_between_two(page: Page, app: RunningApp) -> None:
    """Let a colleague change what is being typed in."""
    edit(app.database, call_of(app), loose_notes="Amina wil leren hoe je slecht nieuws brengt.")
    type_over(page, "Amina wil oefenen op moeilijke gesprekken.")


def refuse(page: Page, app: RunningApp) -> None:
    """Let a colleague complete the call meanwhile."""
    edit(app.database, call_of(app), outcome=CallOutcome.CANCELLED)
    type_over(page, "Dit kwam na het gesprek.")


@pytest.mark.parametrize(
    ("meet", "size"),
    [
        (ask_between_two, NARROW),
        *soaked([(ask_between_two, WIDE), (refuse, WIDE), (refuse, NARROW)]),
    ],
)
def test_a_question_can_be_read_and_answered_by_everyone(
    app: RunningApp,
    open_page: OpenPage,
    meet: Callable[[Page, RunningApp], None],
    size: tuple[int, int],
) -> None:
    page = open_page(app, CALL, viewport=size)
    wait_for_keeper(page)
    meet(page, app)
    question = page.locator(".keeper")
    expect(question).to_be_visible()
    box = question.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    typed_in = field(page, NOTES).bounding_box()
    assert typed_in is not None
    assert (
        box["y"] >= typed_in["y"] + typed_in["height"] or box["y"] + box["height"] <= typed_in["y"]
    )
    assert "to apply" not in page.locator("body").inner_text()
    assert field(page, NOTES).evaluate("(field) => field === document.activeElement")
    assert_accessible_light_and_dark(page)


@pytest.mark.soak  # test_nothing_lost answers the question the other way
def test_theirs_is_taken_by_keyboard(app: RunningApp, open_page: OpenPage) -> None:
    page = open_page(app, CALL)
    wait_for_keeper(page)
    ask_between_two(page, app)
    page.get_by_role("button", name="Die tekst overnemen").press("Enter")
    expect(page.locator(".keeper")).to_be_hidden()
    expect(field(page, NOTES)).to_have_value("Amina wil leren hoe je slecht nieuws brengt.")


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_placeholder("sub").fill(KATRIEN)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_selector("[data-testid=stApp]")
    settle(page)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[RunningApp]:
    """An app where people sign in, and the project leader may."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    with provide() as provider, serve_with_sign_in(database, provider) as app:
        provider.vouch(KATRIEN, email=KATRIEN, email_verified=True)
        account = Account(KATRIEN, UserRole.PROJECT_LEADER, "Katrien Maes", "Blenders")
        users.add_user(
            at(database, now=datetime.now(UTC).replace(microsecond=0)), account, "katrien"
        )
        yield app


@pytest.mark.parametrize("again", soaked(["in another tab", "here"]))
def test_what_is_typed_after_one_was_signed_out_is_kept_and_saved_after_one_signs_in(
    guarded: RunningApp, open_page: OpenPage, again: str
) -> None:
    page = open_page(guarded)
    sign_in(page)
    open_path(page, CALL)
    wait_for_keeper(page)
    type_over(page, "voor het afmelden")
    expect_status(page, "bewaard om")
    page.context.clear_cookies(name="_streamlit_user")
    page.keyboard.type(", en erna")
    expect_status(page, "Je bent afgemeld")
    assert call_of(guarded).loose_notes == "voor het afmelden"
    page.on("dialog", lambda dialog: dialog.accept())
    if again == "here":
        open_path(page, "/")
        sign_in(page)
        open_path(page, CALL)
    else:
        other = page.context.new_page()
        open_path(other, guarded.url)
        sign_in(other)
        expect_status(page, "bewaard om")
    wait_for_notes(guarded, "voor het afmelden, en erna")
    expect(field(page, NOTES)).to_have_value("voor het afmelden, en erna")


def has_focus(page: Page, label: str) -> bool:
    return bool(field(page, label).evaluate("(field) => field === document.activeElement"))


def test_the_next_key_after_a_goal_is_added_belongs_to_the_next_goal(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(app, CALL)
    wait_for_keeper(page)
    go_to_step(page, "Leervraag")
    before = len(read(app.database).latest.goals)
    field(page, "Leerdoel toevoegen…").click()
    goals = ["een oudergesprek leiden", "een uitstap voorbereiden", "de keuken leren kennen"]
    goals += [f"een week {number} in een andere ploeg" for number in range(5)]
    for goal in goals:
        page.keyboard.type(goal)
        page.keyboard.press("Enter")
    settle(page)
    assert [goal.description for goal in read(app.database).latest.goals][before:] == goals
    assert has_focus(page, "Leerdoel toevoegen…")
    expect(field(page, "Leerdoel toevoegen…")).to_have_value("")


@pytest.mark.soak
def test_a_save_never_takes_the_caret_from_the_field_one_went_on_to(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(app, CALL)
    wait_for_keeper(page)
    go_to_step(page, "Leervraag")
    for goal in ("zelf een gesprek leiden", "iets anders leren"):
        fill(page, "Leerdoel toevoegen…", goal)
    type_over(page, "oudergesprekken voorbereiden met een collega", "Leerdoel 1")
    field(page, "Leerdoel 2").click()  # what follows from the first goal comes in between
    for letter in "met veel woorden, letter voor letter":
        page.keyboard.type(letter)
        page.wait_for_timeout(40)
    assert has_focus(page, "Leerdoel 2")
    settle(page)
    assert has_focus(page, "Leerdoel 2")
    assert "met veel woorden, letter voor letter" in field(page, "Leerdoel 2").input_value()
    expect_status(page, "bewaard om")
    stored = [goal.description for goal in read(app.database).latest.goals]
    assert stored[0] == "oudergesprekken voorbereiden met een collega"
    assert stored[1] == field(page, "Leerdoel 2").input_value()


def reload_crashed(page: Page, target: str) -> None:
    """Load a tab anew after its crash, as its user would; the driver itself gave it up."""
    assert page.context.browser is not None
    driver = page.context.browser.new_browser_cdp_session()
    attached = driver.send("Target.attachToTarget", {"targetId": target, "flatten": False})
    message = json.dumps({"id": 1, "method": "Page.reload"})
    told = {"sessionId": attached["sessionId"], "message": message}
    driver.send("Target.sendMessageToTarget", told)


@pytest.mark.soak
def test_a_tab_that_crashed_has_what_was_on_screen_for_a_moment(
    app: RunningApp, open_page: OpenPage
) -> None:
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), CALL)
        wait_for_keeper(page)
        about = page.context.new_cdp_session(page).send("Target.getTargetInfo")
        network.black_hole()
        type_over(page, "nergens dan in deze tab")
        page.wait_for_timeout(100)
        with page.expect_event("crash"), suppress(PlaywrightError):
            page.goto("chrome://crash")
        network.restore()
        reload_crashed(page, about["targetInfo"]["targetId"])
        wait_for_notes(app, "nergens dan in deze tab")
