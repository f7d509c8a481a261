"""Chromium and Firefox, driven by Playwright."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Dialog, Page, Playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser import launch
from tests.engines import processes
from tests.engines.firefox import launch_firefox
from tests.engines.window import TIMEOUT_SECONDS, WIDE, LeavingError, Window

_MS = 1000
_LEAVING = ("context was destroyed", "because of a navigation", "no such frame")


class PlaywrightWindow(Window):
    """A window of Chromium or Firefox; what else Playwright can do is done on its `page`.

    `asked` has the kinds of questions that the page put; each was answered with yes.
    """

    def __init__(self, context: BrowserContext, address: str, mark: str) -> None:
        self.address = address
        self.context = context
        self.page: Page = context.new_page()
        self._mark = mark
        self.asked: list[str] = []
        self.page.on("dialog", self._leave)

    def _leave(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        dialog.accept()

    def go(self, url: str) -> None:
        self.page.goto(url)

    def evaluate(self, expression: str) -> Any:
        try:
            return self.page.evaluate(f"() => ({expression})")
        except PlaywrightError as error:
            if any(said in error.message for said in _LEAVING):
                raise LeavingError(error.message) from error
            raise

    def click_on(self, finder: str) -> None:
        found = self.page.evaluate_handle(f"() => {finder}").as_element()
        assert found is not None, finder
        found.click()

    def type_text(self, text: str) -> None:
        self.page.keyboard.type(text)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def type_and_click(self, text: str, words: str, after_ms: int) -> None:
        found = self.page.evaluate_handle(f"() => {self.find('target', words)}").as_element()
        assert found is not None
        found.scroll_into_view_if_needed()
        box = found.bounding_box()
        assert box is not None, f"{words!r} is out of sight."
        self.type_text(text)
        time.sleep(after_ms / _MS)
        self.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def back(self) -> None:
        self.page.go_back()

    def forward(self) -> None:
        self.page.go_forward()

    def reload(self) -> None:
        self.page.reload()

    def resize(self, width: int, height: int) -> None:
        self.page.set_viewport_size({"width": width, "height": height})

    def download(self, words: str) -> bytes:
        with self.page.expect_download(timeout=TIMEOUT_SECONDS * _MS) as waiting:
            self.click(words)
        return waiting.value.path().read_bytes()

    def picture(self, path: Path) -> None:
        self.page.screenshot(path=path)

    def close(self) -> None:
        with self.page.expect_event("close"):
            self.page.close(run_before_unload=True)

    def kill(self) -> None:
        processes.kill(self._mark)

    def end(self) -> None:
        self.context.close()


class PlaywrightBrowser:
    """A started Chromium or Firefox."""

    def __init__(self, playwright: Playwright, firefox: bool) -> None:
        self._mark = processes.mark()
        start = launch_firefox if firefox else launch
        with processes.marked(self._mark):
            self.browser: Browser = start(playwright)

    @property
    def version(self) -> str:
        """Return the version of the browser."""
        return self.browser.version

    def open_window(
        self, address: str, size: tuple[int, int] = WIDE, *, touch: bool = False
    ) -> PlaywrightWindow:
        """Open a window of someone in Flanders who was never here."""
        context = self.browser.new_context(
            base_url=address,
            locale="nl-BE",
            timezone_id="Europe/Brussels",
            viewport={"width": size[0], "height": size[1]},
            reduced_motion="reduce",
            has_touch=touch,
        )
        return PlaywrightWindow(context, address, self._mark)

    def close(self) -> None:
        """End the browser."""
        self.browser.close()
