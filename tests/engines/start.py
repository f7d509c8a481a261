"""Starting a browser of each engine."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from playwright.sync_api import Playwright

from tests.engines.by_playwright import PlaywrightBrowser
from tests.engines.webkit import WebKitBrowser
from tests.engines.window import WIDE, Window


class Engine(StrEnum):
    """What draws the pages: Chrome's and Edge's, Firefox's, or Safari's."""

    CHROMIUM = "chromium"
    FIREFOX = "firefox"
    WEBKIT = "webkit"


class EngineBrowser(Protocol):
    """A started browser."""

    @property
    def version(self) -> str:
        """Return the version of the browser."""
        ...

    def open_window(self, address: str, size: tuple[int, int] = WIDE) -> Window:
        """Open a window of someone in Flanders who was never here."""
        ...

    def close(self) -> None:
        """End the browser and its windows."""
        ...


def start(engine: Engine, playwright: Playwright) -> EngineBrowser:
    """Start a browser on an empty profile; raise NoEngineError where it is missing."""
    if engine is Engine.WEBKIT:
        return WebKitBrowser()
    return PlaywrightBrowser(playwright, firefox=engine is Engine.FIREFOX)
