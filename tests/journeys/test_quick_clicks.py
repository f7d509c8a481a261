"""Two clicks so quick that the second stops what the first one began: both count."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from time import monotonic, sleep

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from switching.models import CallPurpose, IntakeCall, OptionKind, Participant
from switching.services import exchange, questions
from switching.store import connect, list_records
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import go_to_step, open_section, settle
from tests.proxy import network_to
from tests.samples import at, read
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

DELAYS = (0, 30, 80)


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a call of today, an exchange day that is over and one to come."""
    database = tmp_path / "switching.db"
    make_demo(database, 8)
    dossier = read(database)
    for days in (-7, 30):
        day = {"day": date.today() + timedelta(days=days), "start": time(9), "end": time(16)}
        exchange.add_day(at(database), dossier, day, f"day {days}")
    questions.add_goal(at(database), dossier.latest, "zelf een gesprek leiden", "goal")
    values = {"title": "meelopen", "kind": OptionKind.SHADOWING}
    exchange.add_activity(at(database), dossier, values, set(), "activity")
    with serve(database) as running:
        yield running


@pytest.fixture
def page(app: RunningApp, open_page: OpenPage) -> Page:
    found = open_page(app, "/intake_call?switch=1&step=explanation")
    found.wait_for_function("() => window.switchingTexts?.tab")
    settle(found)
    return found


def call_of(app: RunningApp) -> IntakeCall:
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1]


def attended(app: RunningApp) -> list[bool]:
    with connect(app.database) as db:
        return [item.attended for item in list_records(db, Participant, call_id=call_of(app).id)]


def boxes(page: Page) -> list[str]:
    """Return what finds the words of each box of who is there."""
    names = page.get_by_role("checkbox").evaluate_all(
        "boxes => boxes.map(box => box.closest('[class*=\"-attended\"]')?.className ?? '')"
    )
    return [f".{name}" for text in names for name in text.split() if name.endswith("-attended")]


def click_both(page: Page, first: str, second: str, delay: int) -> None:
    """Click two things as far apart as that, by the clock of the page itself."""
    page.evaluate(
        """async ([first, second, delay]) => {
            document.querySelector(first).click();
            await new Promise((done) => (delay ? setTimeout(done, delay) : done()));
            document.querySelector(second).click();
        }""",
        [first, second, delay],
    )


@pytest.mark.parametrize("delay", [DELAYS[0], *soaked(DELAYS[1:])])
def test_two_ticks(page: Page, app: RunningApp, delay: int) -> None:
    before = attended(app)
    first, second = (f"{box} label input" for box in boxes(page)[:2])
    click_both(page, first, second, delay)
    settle(page)
    assert sum(old != new for old, new in zip(before, attended(app), strict=True)) == 2


@dataclass(frozen=True)
class Given:
    """A field on a page, where its value is on disk, and how a person gives it another one."""

    page: str
    table: str
    name: str
    give: Callable[[Page, Locator], None]
    end: str = ""
    step: str = "Toelichting"
    """On the page of a call: the step that shows it."""
    section: str = ""
    """On the page of a plan: the section that shows it."""

    def value(self, app: RunningApp) -> object:
        """Return what is on disk, of all records that there are."""
        with connect(app.database) as db:
            return [(row["id"], row[self.name]) for row in db[self.table].rows]

    def field(self, page: Page) -> Locator:
        """Return the last of these fields on the page."""
        key = f"[class*='st-key-{self.table}-']"
        name = f"-{self.name}"
        ends = (
            [f"*='{self.end}'"]
            if self.end
            else [f"$='{name}'", f"*='{name} '", f"*='{name}-number'"]
        )
        return page.locator(", ".join(f"{key}[class{end}]" for end in ends)).last


_numbers = itertools.count(10)


def click_it(page: Page, field: Locator) -> None:
    field.locator("label").last.click()


def press_one(page: Page, field: Locator) -> None:
    """Press the first of the buttons that is not pressed."""
    field.locator("button:not([aria-checked=true]):not([aria-pressed=true])").first.click()


def type_number(page: Page, field: Locator) -> None:
    field.locator("input").fill(str(next(_numbers)))


def type_hours(page: Page, field: Locator) -> None:
    field.locator("input").fill(f"3:{next(_numbers)}")


def choose_one(page: Page, field: Locator) -> None:
    """Open the list, once more when a run of the page closed it, and choose its last one."""
    option = page.get_by_role("option").last
    for _ in range(3):
        field.get_by_role("button", name="Open").click()
        with suppress(PlaywrightError):
            return option.click(timeout=3000)
    raise AssertionError("the list does not open")


def type_parts(page: Page, field: Locator) -> None:
    """Type in the first part of a date or a time; the calendar that opens is in nobody's way."""
    field.get_by_role("spinbutton").first.press_sequentially("11")


FIELDS = (
    Given("intake_call", "participants", "attended", click_it),
    Given("intake_call", "intake_calls", "actual_minutes", type_number, step="Afronden"),
    Given("intake_call", "call_purposes", "minutes", type_number),
    Given("intake_call", "call_purposes", "covered", press_one),
    Given("intake_call", "participants", "informed", press_one),
    Given("intake_call", "intake_calls", "principles", press_one),
    Given("exchange", "exchange_days", "held", press_one),
    Given("exchange", "exchange_days", "day", type_parts),
    Given("exchange", "exchange_days", "start", type_parts),
    Given("exchange", "exchange_days", "break_minutes", type_number),
    Given("exchange", "exchange_days", "held_minutes", type_hours, end="-held_minutes-"),
    Given("action_plan", "switches", "coach_id", choose_one, section="Partijen"),
    Given(
        "action_plan",
        "activities",
        "minutes",
        type_hours,
        end="-minutes-",
        section="Leeractiviteiten",
    ),
)


def by_link(page: Page) -> None:
    page.locator("a[href*='learning_question']").first.click()


def by_navigation(page: Page) -> None:
    page.get_by_test_id("stTopNavLink").first.click()


def by_back(page: Page) -> None:
    page.evaluate("history.back()")


WAYS = {"link": by_link, "navigation": by_navigation, "back": by_back}


def arrive(page: Page, name: str) -> None:
    """Come to a page through another one, with all its parts open."""
    if not page.locator("a[href*='learning_question']").count():
        page.locator("a[href*='switch=1']").first.click()
    for path in ("learning_question", name):
        page.locator(f"a[href*='{path}']").first.click()
        page.wait_for_url(f"**/{path}**")
        settle(page, 200)
    closed = "details:not([open]) summary"
    page.evaluate(f"document.querySelectorAll('{closed}').forEach(line => line.click())")
    settle(page, 200)
    lines = page.locator("[class*='st-key-line_'] button")
    for line in lines.all():
        if line.locator("em").inner_text() != "Sluiten":
            line.click()
            settle(page, 200)
    page.evaluate(f"document.querySelectorAll('{closed}').forEach(line => line.click())")
    settle(page, 200)


ROUND_TRIP_MS = 1000


def differs(given: Given, app: RunningApp, before: object, seconds: float = 15) -> bool:
    """Tell whether another value came on disk; a busy server takes its time."""
    until = monotonic() + seconds
    while given.value(app) == before and monotonic() < until:
        sleep(0.1)
    return given.value(app) != before


def lost_by(page: Page, app: RunningApp, way: str, fields: tuple[Given, ...]) -> list[str]:
    """Give each field another value and go at once; return what is not on disk after it."""
    lost = []
    for given in fields:
        arrive(page, given.page)
        if given.page == "intake_call":
            go_to_step(page, given.step)
        if given.section:
            open_section(page, given.section)
        settle(page, ROUND_TRIP_MS)  # what was asked for is there, also over a slow network
        before = given.value(app)
        given.give(page, given.field(page))
        WAYS[way](page)
        if not differs(given, app, before):
            lost.append(f"{given.table}.{given.name}")
        page.wait_for_url(lambda url, of=given.page: of not in url)
        settle(page)
    return lost


def assert_nothing_lost(
    app: RunningApp, open_page: OpenPage, way: str, seconds: float, fields: tuple[Given, ...]
) -> None:
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), "/intake_call?switch=1&step=explanation")
        page.wait_for_function("() => window.switchingTexts?.tab")
        network.delay(seconds)
        assert lost_by(page, app, way, fields) == []


@pytest.mark.soak
@pytest.mark.parametrize("way", ["link", *soaked(["back", "navigation"])])
def test_a_choice_made_just_before_one_goes_is_stored(
    app: RunningApp, open_page: OpenPage, way: str
) -> None:
    """A tick and a number, over a network as slow as a busy server."""
    assert_nothing_lost(app, open_page, way, 0.3, FIELDS[:2])


PAIRS = [(way, wait) for way in WAYS for wait in (0, 0.3)]


@pytest.mark.soak
@pytest.mark.parametrize(("way", "seconds"), PAIRS)
def test_whatever_was_given_just_before_one_goes_is_stored(
    app: RunningApp, open_page: OpenPage, way: str, seconds: float
) -> None:
    """Half of the fields each: each of them by each way, at once and over a slow network."""
    place = PAIRS.index((way, seconds))
    fields = FIELDS[(place + place // 2) % 2 :: 2]
    assert_nothing_lost(app, open_page, way, seconds, fields)


def test_back_is_held_before_another_page_is_asked_for(page: Page, app: RunningApp) -> None:
    """The press goes out first; on a busy computer the mark behind it goes along with it."""
    arrive(page, "intake_call")
    go_to_step(page, "Toelichting")
    before = attended(app)
    paths = page.evaluate(
        """async (box) => {
            const [paths, send] = [[], WebSocket.prototype.send];
            WebSocket.prototype.send = function (data) {
                paths.push(location.pathname);
                return send.call(this, data);
            };
            document.querySelector(box).click();
            history.back();
            const asked = () => paths.some((path) => path.includes('learning_question'));
            for (const until = Date.now() + 15000; Date.now() < until && !asked(); )
                await new Promise((done) => setTimeout(done, 20));
            WebSocket.prototype.send = send;
            return paths;
        }""",
        f"{boxes(page)[0]} label input",
    )
    own = [path.endswith("intake_call") for path in paths]
    assert own.index(False) >= 1
    page.wait_for_url("**/learning_question**")
    assert attended(app) != before


@pytest.mark.soak
@pytest.mark.parametrize("delay", [50, 100, 400, 1000])
def test_forward_right_behind_back_leads_where_one_was(
    app: RunningApp, open_page: OpenPage, delay: int
) -> None:
    """The way back, still watched then, is not taken once more."""
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), "/intake_call?switch=1&step=explanation")
        page.wait_for_function("() => window.switchingTexts?.tab")
        arrive(page, "intake_call")
        title = page.title()
        network.delay(0.4)
        page.evaluate(
            "(delay) => { history.back(); setTimeout(() => history.forward(), delay); }", delay
        )
        page.wait_for_timeout(delay + 1000)
        settle(page, 1000)
        assert "intake_call" in page.url
        expect(page).to_have_title(title)


@pytest.mark.soak  # the parts of a question are closed at once each time
def test_a_part_that_is_closed_at_once_keeps_what_was_given(
    app: RunningApp, open_page: OpenPage
) -> None:
    """Pressed, or typed, and the line of the day clicked at once."""
    page = open_page(app, "/exchange?switch=1")
    page.wait_for_function("() => window.switchingTexts?.tab")
    held, remark = (given_of("held"), given_of("remark"))
    line = page.locator("[class*='st-key-line_'] button").filter(has_text="Sluiten").first
    before = held.value(app)
    path = "[class*='st-key-exchange_days-'][class*='-held'] button"
    click_both(page, path, "[class*='st-key-line_day-'] button", 0)
    expect(line).to_have_count(0)
    assert differs(held, app, before)
    settle(page)
    page.locator("[class*='st-key-line_day-'] button").first.click()
    settle(page)
    before = remark.value(app)
    remark.field(page).locator("input").press_sequentially("goed", delay=5)
    line.click()
    expect(line).to_have_count(0)
    assert differs(remark, app, before)


def minutes_of(app: RunningApp) -> list[int | None]:
    """Return the minutes of the purposes of the call."""
    with connect(app.database) as db:
        return [item.minutes for item in list_records(db, CallPurpose, call_id=call_of(app).id)]


def test_a_number_is_stored_where_a_key_leads_on(page: Page, app: RunningApp) -> None:
    """The key presses its button, but does not take one out of the field, as a click does."""
    page.get_by_label("Minuten voor: ").press_sequentially("17")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("heading", name="2. Kennismaking")).to_be_visible()
    settle(page)
    assert minutes_of(app)[0] == 17


@pytest.mark.soak
@pytest.mark.parametrize("delay", [0, 100, 200])
def test_a_number_counts_that_is_typed_while_another_step_comes(
    app: RunningApp, open_page: OpenPage, delay: int
) -> None:
    """Over a slow network: what one types then goes with the step, without being left."""
    with network_to(app) as network:
        page = open_page(replace(app, url=network.url), "/intake_call?switch=1&step=explanation")
        page.wait_for_function("() => window.switchingTexts?.tab")
        network.delay(0.4)
        steps = page.locator(".st-key-call_bar").get_by_role("radio")
        steps.filter(has_text="Kennismaking").click()
        page.wait_for_timeout(delay)
        page.get_by_label("Minuten voor: ").press("7")
        expect(page.get_by_role("heading", name="2. Kennismaking")).to_be_visible()
        settle(page, ROUND_TRIP_MS)
        assert minutes_of(app)[0] == 7


@pytest.mark.soak
def test_a_link_counts_right_behind_what_was_added(app: RunningApp, open_page: OpenPage) -> None:
    """The popover of the form is shut by then, and what was chosen is still ticked on return."""
    page = open_page(app, "/learning_question?switch=1")
    page.wait_for_function("() => window.switchingTexts?.tab")
    page.locator("[class*='st-key-add_option-'] button").first.click()
    settle(page)
    part = page.get_by_test_id("stPopoverBody")
    part.get_by_role("textbox", name="in de woorden van de coach").fill("meekijken bij het rapport")
    page.keyboard.press("Tab")
    settle(page)
    part.get_by_role("combobox", name="Soort").click()
    page.get_by_role("option").first.click()
    settle(page)
    part.get_by_role("button", name="Toevoegen bij dit leerdoel").click()
    settle(page)
    page.locator("a[href*='action_plan']").first.click()
    page.wait_for_url("**/action_plan**")
    settle(page)
    page.evaluate("history.back()")
    page.wait_for_url("**/learning_question**")
    settle(page)
    chip = page.get_by_test_id("stButtonGroup").locator("button[data-selected]")
    expect(chip.filter(has_text="meekijken bij het rapport")).to_have_count(1)


def test_a_link_counts_beside_an_open_popover(app: RunningApp, open_page: OpenPage) -> None:
    """It closes at the same click, and tells the server so."""
    page = open_page(app, "/exchange?switch=1")
    page.wait_for_function("() => window.switchingTexts?.tab")
    page.get_by_role("button", name="Hulp").click()
    settle(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(1)
    by_navigation(page)
    page.wait_for_url(lambda url: "exchange" not in url)
    settle(page)
    assert "exchange" not in page.url


@pytest.mark.soak
@pytest.mark.parametrize("delay", [DELAYS[0], *soaked(DELAYS[1:])])
def test_a_page_comes_that_the_old_one_calls_back(page: Page, delay: int) -> None:
    """What a field of the old page sends right behind the link, for whatever reason."""
    page.evaluate(
        """async (delay) => {
            document.querySelector("a[href*='learning_question']").click();
            await new Promise((done) => (delay ? setTimeout(done, delay) : done()));
            window.switchingTexts.run("late");
        }""",
        delay,
    )
    page.wait_for_url("**/learning_question**")
    settle(page, 600)
    assert "learning_question" in page.url


def given_of(name: str) -> Given:
    """Return a field of an exchange day, to be looked up on disk and on the page."""
    return Given("exchange", "exchange_days", name, press_one)


@pytest.mark.soak
def test_a_reload_asks_first_only_right_behind_what_was_given(page: Page) -> None:
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    page.reload()
    settle(page)
    assert asked == []
    go_to_step(page, "Afronden")
    page.get_by_label("Echte minuten", exact=True).and_(page.locator("input")).fill("23")
    page.reload()
    settle(page)
    assert asked == ["beforeunload"]
