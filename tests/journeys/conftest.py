"""The browser of the journeys, and its pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser import launch
from tests.engines import Engine, EngineBrowser, Window, start
from tests.engines.firefox import launch_firefox
from tests.engines.install import runs_here
from tests.journeys.driver import TIMEOUT_MS, open_path
from tests.server import ROOT, RunningApp

HERE = Path(__file__).parent
RESULTS = ROOT / "test-results"
WIDE, NARROW = (1440, 900), (390, 844)
expect.set_options(timeout=TIMEOUT_MS)


class OpenPage(Protocol):
    """Open a path of an app in a browser of its own (no cookies of another page)."""

    def __call__(
        self,
        app: RunningApp,
        path: str = "/",
        *,
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = WIDE,
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all that lies here: it needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Not per session: Playwright keeps an event loop, which other tests must not meet.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def browser(playwright: Playwright, pytestconfig: pytest.Config) -> Iterator[Browser]:
    """A started browser; without one the tests fail, they are never skipped."""
    if pytestconfig.getoption("--firefox"):
        started = launch_firefox(playwright)
    else:
        started = launch(playwright, pytestconfig.getoption("--whole-browser"))
    yield started
    started.close()


@dataclass
class OpenWindow:
    """Open a path of an app in a window of the engine at hand, of someone who was never here."""

    engine: Engine
    shared: EngineBrowser
    playwright: Playwright
    stack: ExitStack
    opened: list[Window] = field(default_factory=list)

    def __call__(
        self,
        app: RunningApp,
        path: str = "/",
        *,
        size: tuple[int, int] = WIDE,
        own: bool = False,
    ) -> Window:
        """Open it; one that is to be killed in a browser of its `own`."""
        window = (self._another() if own else self.shared).open_window(app.url, size)
        self.stack.callback(window.end)
        self.opened.append(window)
        window.open(path)
        return window

    def _another(self) -> EngineBrowser:
        return self.stack.enter_context(closing(start(self.engine, self.playwright)))


@pytest.fixture(scope="package")
def engines(playwright: Playwright) -> Iterator[Callable[[Engine], EngineBrowser]]:
    """A function that returns the one started browser of an engine; they end together."""
    with ExitStack() as stack:
        yield cache(lambda engine: stack.enter_context(closing(start(engine, playwright))))


@pytest.fixture(params=Engine)
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine at hand: whoever asks for a window runs in each of them."""
    if request.param is not Engine.CHROMIUM and not runs_here():
        pytest.skip("Firefox and WebKit are driven on Linux only")
    return Engine(request.param)


@pytest.fixture
def open_window(
    engine: Engine, engines: Callable[[Engine], EngineBrowser], playwright: Playwright
) -> Iterator[OpenWindow]:
    """A function that opens windows; they close with the test."""
    with ExitStack() as stack:
        yield OpenWindow(engine, engines(engine), playwright, stack)


def new_context(
    browser: Browser, app: RunningApp, color_scheme: Literal["light", "dark"], size: tuple[int, int]
) -> BrowserContext:
    """Open a browser window of someone in Flanders."""
    return browser.new_context(
        base_url=app.url,
        locale="nl-BE",
        timezone_id="Europe/Brussels",
        color_scheme=color_scheme,
        viewport={"width": size[0], "height": size[1]},
        reduced_motion="reduce",
    )


def note_refusal(said: str, refused: list[str]) -> None:
    """Keep what the browser's console says when it did not load or run something of a page."""
    if "Content Security Policy" in said:
        refused.append(said)


@contextmanager
def opening(browser: Browser) -> Iterator[OpenPage]:
    """Yield a function that opens pages; they close at the end."""
    contexts: list[BrowserContext] = []
    refused: list[str] = []

    def open_one(
        app: RunningApp,
        path: str = "/",
        *,
        color_scheme: Literal["light", "dark"] = "light",
        viewport: tuple[int, int] = WIDE,
    ) -> Page:
        contexts.append(new_context(browser, app, color_scheme, viewport))
        contexts[-1].on("console", lambda message: note_refusal(message.text, refused))
        page = contexts[-1].new_page()
        open_path(page, path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not refused, "The content policy stopped something of ours."


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """A function that opens pages; they close with the test."""
    with opening(browser) as found:
        yield found


@pytest.fixture(scope="module")
def open_once(browser: Browser) -> Iterator[OpenPage]:
    """A function that opens pages for a whole file: a page costs a browser two seconds."""
    with opening(browser) as found:
        yield found


@pytest.fixture
def page(app: RunningApp, open_page: OpenPage) -> Page:
    """The app's first page, on the empty database that the file shares."""
    return open_page(app)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of each page that a failed test had open."""
    report = yield
    if report.failed and call.when == "call":
        values = getattr(item, "funcargs", {})
        name = re.sub(r"\W+", "-", item.nodeid).strip("-")
        for number, take in enumerate(_pictures(values), start=1):
            path = RESULTS / f"{name}-{number}.png"
            # A window that the test closed or killed has nothing to show.
            with suppress(Exception):
                take(path)
                report.sections.append(("picture", str(path)))
    return report


def _pictures(values: dict[str, object]) -> Iterator[Callable[[Path], None]]:
    RESULTS.mkdir(exist_ok=True)
    browser, windows = values.get("browser"), values.get("open_window")
    if isinstance(browser, Browser):
        for page in (page for context in browser.contexts for page in context.pages):
            yield lambda path, page=page: page.screenshot(path=path, full_page=True)
    if isinstance(windows, OpenWindow):
        yield from (window.picture for window in windows.opened)
