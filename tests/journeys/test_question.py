"""The goals and what serves them, in a browser: by keys, in parts that close, and gone at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Locator, Page, expect

from switching.models import Dossier, OptionKind
from switching.services import questions
from switching.services.organisations import add_host_option
from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, field, open_path, settle, unfold
from tests.samples import at, hold_a_call, make_database, read
from tests.server import RunningApp, serve

GOALS = 22
QUESTION = "/learning_question?switch=1"
REST = "De leerdoelen die volgen"
NEW = "Of iets nieuws, in de woorden van de coach"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a question under refinement that has more goals than are in sight."""
    path: Path = make_database(tmp_path_factory.mktemp("question"))
    dossier = hold_a_call(path)
    questions.open_refinement(at(path), 1)
    for number in range(3, GOALS + 1):
        version = read(path).latest
        questions.add_goal(at(path), version, f"dienst {number} leren kennen", f"goal{number}")
    for title in ("Rondleiding", "Meelopen"):
        values = {"host_id": dossier.host.id, "kind": OptionKind.OTHER, "title": title}
        add_host_option(at(path), values, title)
    with serve(path) as running:
        yield running


@pytest.fixture
def page(app: RunningApp, open_page: OpenPage) -> Page:
    found = open_page(app, QUESTION)
    found.wait_for_function("() => window.switchingTexts?.tab")
    settle(found)
    return found


def chips(page: Page, goal: int) -> Locator:
    return page.get_by_role("toolbar", name=f"Wat helpt bij leerdoel {goal}", exact=True)


def until(app: RunningApp, holds: Callable[[Dossier], bool], seconds: float = 15) -> bool:
    """Wait until what is on disk is as it should be; tell whether it came."""
    end = monotonic() + seconds
    while not holds(read(app.database)) and monotonic() < end:
        sleep(0.1)
    return holds(read(app.database))


def matched(app: RunningApp, goal: int) -> int:
    dossier = read(app.database)
    goal_id = dossier.latest.goals[goal - 1].goal_id
    return sum(match.goal_id == goal_id for match in dossier.matches)


def close_at_once(page: Page) -> None:
    page.locator("summary", has_text=REST).click()
    settle(page)


@pytest.mark.soak
def test_a_part_that_closes_at_once_keeps_what_was_typed_and_ticked_in_it(
    page: Page, app: RunningApp
) -> None:
    unfold(page, REST)
    field(page, f"Leerdoel {GOALS}").press("End")
    field(page, f"Leerdoel {GOALS}").press_sequentially(" en er meelopen")
    close_at_once(page)
    assert until(app, lambda now: now.latest.goals[-1].description.endswith("en er meelopen"))
    unfold(page, REST)
    must = page.locator(".stCheckbox label").filter(has_text="moet zeker").last
    must.click(no_wait_after=True)
    close_at_once(page)
    assert until(app, lambda now: now.latest.goals[-1].must_cover)
    unfold(page, REST)
    chips(page, GOALS).get_by_role("button", name="Meelopen").click(no_wait_after=True)
    close_at_once(page)
    assert matched(app, GOALS) == 1


@pytest.mark.soak  # tried without a browser as well
def test_what_is_typed_in_an_addition_is_there_when_it_opens_again(page: Page) -> None:
    for _ in range(2):
        page.locator("[class*=st-key-add_option] button").nth(3).click()
        settle(page)
        body = page.get_by_test_id("stPopoverBody")
        typed = field(body, NEW)
        if typed.input_value():
            break
        typed.press_sequentially("Een halve zin")
        page.keyboard.press("Escape")
        settle(page)
    assert typed.input_value() == "Een halve zin"
    assert_accessible_light_and_dark(page)


@pytest.mark.soak  # tried without a browser as well
def test_a_chip_and_a_link_right_behind_it_both_count(page: Page, app: RunningApp) -> None:
    chips(page, 2).get_by_role("button", name="Rondleiding").click(no_wait_after=True)
    page.get_by_role("link", name="Verder naar het plan").click()
    page.wait_for_url("**/action_plan**")
    assert until(app, lambda _: matched(app, 2) == 1)


def test_chips_are_one_stop_for_the_keyboard_and_keep_the_focus(
    page: Page, app: RunningApp
) -> None:
    first = chips(page, 1).get_by_role("button").first
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    settle(page)
    page.keyboard.press("Space")
    settle(page)
    assert matched(app, 1) == 2
    pressed = chips(page, 1).locator("[aria-pressed=true]")
    expect(pressed).to_have_count(2)
    expect(pressed.nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    assert "Mogelijkheid toevoegen" in str(page.evaluate("document.activeElement.innerText"))


@pytest.mark.soak  # the pages of the demo have a settled question too
def test_versions_and_a_question_that_is_settled_are_accessible(
    page: Page, app: RunningApp
) -> None:
    click(page, "Deze versie vastleggen")
    open_path(page, QUESTION)
    unfold(page, "Versies")
    assert_accessible_light_and_dark(page)
