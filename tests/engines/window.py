"""What a journey can do in a window, the same in each engine."""

from __future__ import annotations

import json
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

TIMEOUT_SECONDS = 30.0
_POLL_SECONDS = 0.05
WIDE, NARROW = (1440, 900), (390, 844)

# A field by its label; a button, link or line that opens by its words, without those of an icon.
_FINDERS = """
const seen = (element) => element.getClientRects().length > 0;
const words = (element) => {
    if (element.ariaLabel) return element.ariaLabel.trim();
    const copy = element.cloneNode(true);
    copy.querySelectorAll('[aria-hidden=true], [data-testid=stIconMaterial], svg')
        .forEach((icon) => icon.remove());
    return copy.textContent.replace(/\\s+/g, ' ').trim();
};
const labels = (element) => [element.ariaLabel, ...[...element.labels ?? []].map(words)];
const field = (label) => [...document.querySelectorAll('input, textarea')]
    .find((element) => labels(element).includes(label) || element.placeholder === label);
const target = (name) => [...document.querySelectorAll(
    'button, a[href], summary, label, input[type=submit], [role=button], [role=option], [role=tab]'
)].find((element) => seen(element) && (words(element) || element.value) === name);
"""
_IDLE = """(() => {
    const app = document.querySelector('[data-testid=stApp]');
    const idle = app
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-testid=stSkeleton]');
    const now = performance.now();
    window.idleSince = idle ? window.idleSince ?? now : undefined;
    return Boolean(idle) && now - window.idleSince >= %d;
})()"""


class LeavingError(RuntimeError):
    """The page was on its way to another one when it was asked something."""


class Window(ABC):
    """A window of a browser, with cookies and storage of its own."""

    address = ""
    """What a path is a path of."""

    # What each engine does in its own way.

    @abstractmethod
    def go(self, url: str) -> None:
        """Go to an address and wait until it is loaded."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:
        """Return the value, as JSON has it, of an expression in JavaScript.

        Raise LeavingError while the window goes from one page to another.
        """

    @abstractmethod
    def click_on(self, finder: str) -> None:
        """Click, as a pointer does, on the element that an expression in JavaScript finds."""

    @abstractmethod
    def type_text(self, text: str) -> None:
        """Type with the keys, a key down and up for each character, where the caret is."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press a key: 'Enter', 'Tab', 'Escape', 'End', or 'Control+a'."""

    @abstractmethod
    def type_and_click(self, text: str, words: str, after_ms: int) -> None:
        """Type where the caret is, and click on `words` this long after the last key."""

    @abstractmethod
    def back(self) -> None:
        """Go back, as the browser's button does."""

    @abstractmethod
    def forward(self) -> None:
        """Go forward, as the browser's button does."""

    @abstractmethod
    def reload(self) -> None:
        """Load the page anew, as the browser's button does."""

    @abstractmethod
    def resize(self, width: int, height: int) -> None:
        """Give the page these sizes, in CSS pixels."""

    @abstractmethod
    def download(self, words: str) -> bytes:
        """Click on `words`; return the bytes of the file that came."""

    @abstractmethod
    def picture(self, path: Path) -> None:
        """Keep a picture of what is on screen."""

    @abstractmethod
    def close(self) -> None:
        """Close the tab as people do; its browser runs on, and ends what the page still sends."""

    @abstractmethod
    def kill(self) -> None:
        """End the processes of its browser at once, as a crash does."""

    @abstractmethod
    def end(self) -> None:
        """Drop the window, whatever became of it."""

    # What is the same in all of them.

    def open(self, path: str = "/") -> None:
        """Go to a path of the app and wait until it stands there."""
        self.go(self.address + path)
        self.settle()

    def wait_for(self, condition: str, seconds: float = TIMEOUT_SECONDS) -> None:
        """Wait until an expression in JavaScript is true; raise TimeoutError if it never is."""
        deadline = time.monotonic() + seconds
        while not self._holds(condition):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Not in {seconds:g} s: {condition}")
            time.sleep(_POLL_SECONDS)

    def _holds(self, condition: str) -> bool:
        try:
            return bool(self.evaluate(f"Boolean({condition})"))
        except LeavingError:
            return False

    def settle(self, quiet_ms: int = 600) -> None:
        """Wait until the app has had nothing to do for a moment."""
        self.wait_for("document.querySelector('[data-testid=stApp]')")
        self.wait_for("(window.idleSince = undefined, true)")
        self.wait_for(_IDLE % quiet_ms)

    def click(self, words: str) -> None:
        """Click the button, link, tick or line with exactly these words, once it is there."""
        self.click_on(self.find("target", words))

    def enter(self, label: str) -> None:
        """Click in the field with exactly this label, and put the caret at the end."""
        finder = self.find("field", label)
        self.click_on(finder)
        self.evaluate(f"{finder}.setSelectionRange(2 ** 30, 2 ** 30)")

    def type(self, label: str, text: str) -> None:
        """Type at the end of a field, and stay in it, as people do who go on listening."""
        self.enter(label)
        self.type_text(text)

    def type_over(self, label: str, text: str) -> None:
        """Type in place of what stands in a field, and stay in it."""
        self.enter(label)
        self.press("Control+a")
        self.type_text(text)

    def value(self, label: str) -> str:
        """Return what stands in the field with exactly this label."""
        return str(self.evaluate(f"{self.find('field', label)}.value"))

    def text(self, within: str = "[data-testid=stMain]") -> str:
        """Return the words on screen, within what a selector finds first."""
        return str(self.evaluate(f"document.querySelector({json.dumps(within)})?.innerText ?? ''"))

    def says(self, text: str, within: str = "[data-testid=stMain]", seconds: float = 30) -> None:
        """Wait until these words are on screen."""
        found = f"document.querySelector({json.dumps(within)})?.innerText"
        self.wait_for(f"{found}?.includes({json.dumps(text)})", seconds)

    def shows(self, selector: str) -> bool:
        """Tell whether something that a selector finds is on screen."""
        found = f"[...document.querySelectorAll({json.dumps(selector)})]"
        return bool(self.evaluate(f"{found}.some((element) => element.getClientRects().length)"))

    def find(self, finder: str, name: str) -> str:
        """Return an expression that finds a `field` or `target`, once there is one."""
        expression = f"(() => {{ {_FINDERS} return {finder}({json.dumps(name)}); }})()"
        try:
            self.wait_for(expression)
        except TimeoutError as error:
            raise TimeoutError(f"There is no {finder} {name!r} on {self.text('body')!r}") from error
        return expression
