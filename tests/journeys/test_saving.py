"""Typed and gone at once: by a link, Back, a closed tab, a lost network, a killed server.

All of it in Chromium, and in `make soak` in Firefox and WebKit too; one journey always in each.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from switching.models import CallPurpose, IntakeCall, Purpose
from switching.store import connect, list_records
from tests.engines import Engine, EngineBrowser, Window
from tests.engines.install import runs_here
from tests.journeys.conftest import OpenWindow
from tests.proxy import Network, network_to
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

CALL = "/intake_call?switch=1&step=explanation"
NOTES = "Losse notities"
EXPLAINED = "Notities: Toelichting over Switching Talent"
STATUS = ".save-status"
QUESTION = ".keeper"
SEEN_SECONDS = 0.1  # what was on screen for so long is promised to outlive a closed tab
ALL_DELAYS = range(0, 801, 40)
SOME_ENGINES = [Engine.CHROMIUM, *soaked([Engine.FIREFOX, Engine.WEBKIT])]
in_each_engine = pytest.mark.parametrize("engine", Engine, indirect=True)
_numbers = itertools.count(1)


@pytest.fixture(params=SOME_ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine at hand: who does not name it runs in Chromium, and as soak in the others."""
    if request.param is not Engine.CHROMIUM and not runs_here():
        pytest.skip("Firefox and WebKit are driven on Linux only")
    return Engine(request.param)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with a call of today, shared by this file."""
    database = tmp_path_factory.mktemp("saving") / "switching.db"
    make_demo(database, 8)
    with serve(database) as running:
        yield running


@pytest.fixture
def network(app: RunningApp) -> Iterator[Network]:
    with network_to(app) as found:
        yield found


@pytest.fixture
def window(app: RunningApp, network: Network, open_window: OpenWindow) -> Window:
    """The call, reached through the network."""
    return open_call(open_window, replace(app, url=network.url))


def open_call(open_window: OpenWindow, app: RunningApp, own: bool = False) -> Window:
    window = open_window(app, CALL, own=own)
    wait_for_keeper(window)
    return window


def wait_for_keeper(window: Window) -> None:
    window.wait_for("window.switchingTexts?.tab")
    window.settle()


def new(text: str) -> str:
    """Return a text that no test before typed: what stands on disk is then of this one."""
    return f"{text} ({next(_numbers)})"


def notes_of(app: RunningApp) -> str:
    """Return the loose notes of the call as they are on disk."""
    with connect(app.database) as db:
        return list_records(db, IntakeCall, switch_id=1)[-1].loose_notes


def explained(app: RunningApp) -> str:
    """Return the notes of the first purpose as they are on disk."""
    with connect(app.database) as db:
        return list_records(db, CallPurpose, call_id=1, purpose=Purpose.EXPLANATION)[0].notes


def wait_for_notes(app: RunningApp, text: str, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while notes_of(app) != text and time.monotonic() < until:
        time.sleep(0.05)
    assert notes_of(app) == text


def says(window: Window, words: str, seconds: float = 30) -> None:
    window.says(words, STATUS, seconds)


def wait_for_value(window: Window, text: str) -> None:
    window.settle()
    assert window.value(NOTES) == text


def go_to_question(window: Window) -> None:
    window.wait_for("location.pathname.endsWith('learning_question')")


def click_link_after(window: Window, app: RunningApp, delays: Iterable[int]) -> list[int]:
    """Type, click a link so many ms after the last key, and come back; return what was lost."""
    lost = []
    for delay in delays:
        text = new(f"na {delay} ms, en nog wat woorden")
        window.enter(NOTES)
        window.press("Control+a")
        window.type_and_click(text, "Leervraag", after_ms=delay)
        go_to_question(window)
        if notes_of(app) != text:
            lost.append(delay)
        window.settle()
        window.click("Gesprek")
        window.find("field", NOTES)
        wait_for_value(window, text)
    return lost


@in_each_engine
def test_a_link_or_back_right_after_the_last_key_loses_nothing(
    window: Window, app: RunningApp
) -> None:
    assert click_link_after(window, app, [0, 420]) == []
    text = new("terug")
    window.type_over(NOTES, text)
    window.back()
    wait_for_notes(app, text)


@pytest.mark.soak
def test_another_step_right_after_the_last_key_loses_nothing(
    window: Window, app: RunningApp
) -> None:
    """The field is gone with its step: what was typed in it goes out all the same."""
    lost = []
    for delay in (0, 100, 420):
        text = new(f"toegelicht, na {delay} ms")
        window.enter(EXPLAINED)
        window.press("Control+a")
        window.type_and_click(text, "4 Mogelijkheden", after_ms=delay)
        window.settle()
        if explained(app) != text:
            lost.append(delay)
        window.click_on("document.querySelector('.st-key-call_bar [role=radio]')")
        window.settle()
        assert window.value(EXPLAINED) == text
    assert lost == []


@pytest.mark.soak
@in_each_engine
def test_a_link_at_any_moment_after_the_last_key_loses_nothing(
    window: Window, app: RunningApp
) -> None:
    assert click_link_after(window, app, ALL_DELAYS) == []


@pytest.mark.soak  # Back is gone with above
@pytest.mark.parametrize("delay", [0, 50, 300])
def test_the_browsers_back_right_after_the_last_key_loses_nothing(
    window: Window, app: RunningApp, delay: int
) -> None:
    window.click("Leervraag")
    go_to_question(window)
    window.settle()
    window.click("Gesprek")
    text = new(f"terug na {delay} ms")
    window.type_over(NOTES, text)
    time.sleep(delay / 1000)
    window.back()
    wait_for_notes(app, text)
    window.settle()
    window.forward()
    window.find("field", NOTES)
    wait_for_value(window, text)


@pytest.mark.parametrize("way", ["reload", *soaked(["close", "elsewhere"])])
def test_a_page_that_goes_away_right_after_the_last_key_loses_nothing(
    window: Window, app: RunningApp, way: str
) -> None:
    text = new(f"weg met {way}")
    window.type_over(NOTES, text)
    time.sleep(SEEN_SECONDS)
    if way == "reload":
        window.reload()
    elif way == "close":
        window.close()
    else:
        window.go("about:blank")
    wait_for_notes(app, text)


@pytest.mark.soak  # each time a reload is one of those above
def test_a_reload_shows_what_was_typed_just_before(window: Window, app: RunningApp) -> None:
    text = new("net voor het herladen")
    window.type_over(NOTES, text)
    window.reload()
    window.settle()
    wait_for_value(window, text)
    assert notes_of(app) == text


def type_on(window: Window, app: RunningApp, text: str) -> list[str]:
    """Type letter after letter without a pause; return what stood on disk meanwhile."""
    window.enter(NOTES)
    window.press("Control+a")
    stored = [notes_of(app)]
    for letter in text:
        window.type_text(letter)
        time.sleep(0.06)
        now = notes_of(app)
        if now != stored[-1]:
            stored.append(now)
    return stored[1:]


@pytest.mark.soak
def test_who_types_on_and_on_has_it_stored_meanwhile(window: Window, app: RunningApp) -> None:
    text = new("woord na woord zonder pauze " * 4)
    began = time.monotonic()
    stored = type_on(window, app, text)
    took = time.monotonic() - began
    assert len(stored) >= took / 4, (took, stored)
    assert all(text.startswith(part) for part in stored)
    wait_for_notes(app, text)


@pytest.mark.soak  # the one above it types on as well
def test_a_browser_killed_while_one_types_on_loses_two_seconds_at_most(
    app: RunningApp, open_window: OpenWindow
) -> None:
    window = open_call(open_window, app, own=True)
    typed, when = "", [(0.0, "")]
    window.enter(NOTES)
    window.press("Control+a")
    for letter in new("woord na woord zonder pauze, tien seconden lang ") * 3:
        window.type_text(letter)
        typed += letter
        when.append((time.monotonic(), typed))
        time.sleep(0.06)
    window.kill()
    killed, stored = time.monotonic(), notes_of(app)
    assert typed.startswith(stored)
    # A save each 2 s; the rest is what a request takes on a busy machine.
    behind = next((killed - moment for moment, text in when if len(text) > len(stored)), 0.0)
    assert behind < 3.5, (behind, stored)


@dataclass(frozen=True)
class Hole:
    """A call that someone types in while the network swallows all."""

    window: Window
    app: RunningApp
    network: Network
    before: str = field(default_factory=lambda: new("voor een gat"))
    text: str = field(default_factory=lambda: new("in een gat"))

    def fall_in(self, says_at_last: str) -> None:
        self.window.type_over(NOTES, self.before)
        wait_for_notes(self.app, self.before)
        says(self.window, "bewaard om")
        self.network.black_hole()
        self.window.type_over(NOTES, self.text)
        says(self.window, says_at_last)

    def climb_out(self) -> None:
        assert "bewaard om" not in self.window.text(STATUS)
        assert notes_of(self.app) == self.before
        self.network.restore()
        wait_for_notes(self.app, self.text, 60)
        says(self.window, "bewaard om", 60)
        wait_for_value(self.window, self.text)


@pytest.mark.soak
def test_a_network_that_swallows_all_for_five_seconds_loses_nothing(
    window: Window, app: RunningApp, network: Network
) -> None:
    hole = Hole(window, app, network)
    hole.fall_in("Nog niet bewaard")
    time.sleep(5)
    hole.climb_out()


@pytest.fixture
def holes(
    tmp_path: Path, engines: Callable[[Engine], EngineBrowser], playwright: Playwright
) -> Iterator[list[Hole]]:
    """A call in each engine at once, each with an app and a network of its own."""
    with ExitStack() as stack:
        found = []
        for engine in Engine if runs_here() else [Engine.CHROMIUM]:
            database = tmp_path / engine / "switching.db"
            database.parent.mkdir()
            make_demo(database, 8)
            app = stack.enter_context(serve(database))
            network = stack.enter_context(network_to(app))
            opener = OpenWindow(engine, engines(engine), playwright, stack)
            window = open_call(opener, replace(app, url=network.url))
            found.append(Hole(window, app, network))
        yield found


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [65, 600])
def test_a_network_that_swallows_all_for_long_loses_nothing(
    holes: list[Hole], seconds: float
) -> None:
    for hole in holes:
        hole.fall_in("geen verbinding")
    time.sleep(seconds)
    for hole in holes:
        hole.climb_out()


def test_an_answer_that_got_lost_is_no_quarrel_and_undoes_nothing(
    window: Window, app: RunningApp, network: Network, open_window: OpenWindow
) -> None:
    before, text = new("voordien"), new("zonder antwoord")
    window.type_over(NOTES, before)
    wait_for_notes(app, before)
    says(window, "bewaard om")
    network.lose_answers()
    window.type_over(NOTES, text)
    wait_for_notes(app, text)
    assert "bewaard om" not in window.text(STATUS)
    other = open_call(open_window, app)
    other.enter(NOTES)
    other.press("Control+a")
    other.press("Backspace")
    wait_for_notes(app, "")
    app.kill()
    network.restore()
    network.cut()
    app.start_again()
    says(window, "bewaard om", 60)
    window.settle()
    assert notes_of(app) == ""
    assert not window.shows(QUESTION)


def test_a_server_killed_before_it_answered_loses_nothing(
    window: Window, app: RunningApp, network: Network
) -> None:
    text = new("voor de val")
    network.lose_answers()
    window.type_over(NOTES, text)
    wait_for_notes(app, text)
    window.type_text(" en erna")
    app.kill()
    network.restore()
    network.cut()
    says(window, "geen verbinding")
    app.start_again()
    says(window, "bewaard om", 60)
    wait_for_notes(app, text + " en erna")
    assert not window.shows(QUESTION)


@pytest.mark.soak  # the next one has two processes
def test_a_tab_whose_text_goes_to_another_process_is_asked_nothing(
    window: Window, app: RunningApp, network: Network
) -> None:
    """Two processes serve one database: a tab may meet the other one at any request."""
    text = new("bij de eerste")
    window.type_over(NOTES, text)
    wait_for_notes(app, text)
    window.wait_for("!window.switchingTexts.pending().length")
    network.lose_answers()
    window.type_text(", zonder antwoord")
    wait_for_notes(app, text + ", zonder antwoord")
    with serve(app.database) as second:
        network.lead_to(second)
        network.restore()
        network.cut()
        says(window, "bewaard om", 60)
        window.wait_for("document.activeElement.matches('textarea:enabled')")
        window.type_text(" en bij de tweede")
        wait_for_notes(app, text + ", zonder antwoord en bij de tweede")
        wait_for_value(window, text + ", zonder antwoord en bij de tweede")
        assert not window.shows(QUESTION)


def test_two_processes_show_each_others_text_and_ask_which_one_stays(
    window: Window, app: RunningApp, open_window: OpenWindow
) -> None:
    with serve(app.database) as second:
        other = open_call(open_window, second)
        hers, mine = new("van haar"), new("van mij")
        other.type_over(NOTES, hers)
        wait_for_notes(app, hers)
        window.type_over(NOTES, mine)
        window.says("Iemand anders wijzigde dit", QUESTION)
        assert hers in window.text(QUESTION)
        assert notes_of(app) == hers
        says(window, "Niet alles is bewaard: kijk in het kader")
        window.click("Mijn tekst houden")
        wait_for_notes(app, mine)
        says(window, "bewaard om")
        wait_for_value(window, mine)
