"""WebKit: Debian's, in its small browser on a screen that nobody sees, driven by WebDriver."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.engines import processes
from tests.engines.install import MINI_BROWSER, SCREEN, WEBKIT_DRIVER, NoEngineError
from tests.engines.window import TIMEOUT_SECONDS, WIDE, Window
from tests.server import HOST, free_port

_START_SECONDS = 30.0
_COVERED_SECONDS = 2.0
# What WebDriver calls an element, and its keys: w3.org/TR/webdriver2, 12 and 15.4.2.
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_KEYS = {
    "Tab": "\ue004",
    "Enter": "\ue007",
    "Shift": "\ue008",
    "Control": "\ue009",
    "Escape": "\ue00c",
    "PageUp": "\ue00e",
    "PageDown": "\ue00f",
    "End": "\ue010",
    "Home": "\ue011",
    "ArrowLeft": "\ue012",
    "ArrowUp": "\ue013",
    "ArrowRight": "\ue014",
    "ArrowDown": "\ue015",
    "Backspace": "\ue003",
    "Delete": "\ue017",
}
# Else the browser's bar is wider than a telephone.
_SMALL_BAR = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }"
_SMALL_ICONS = "[Settings]\ngtk-toolbar-icon-size = GTK_ICON_SIZE_MENU\n"

Ticks = list[dict[str, Any]]


class WebDriverError(RuntimeError):
    """The driver refused a command."""


class _Driver:
    """A started driver with one window, and a home without anything in it."""

    def __init__(self, display: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="switching-webkit-"))
        self.downloads = self.home / "downloads"
        self.mark = processes.mark()
        port = free_port()
        self._url = f"http://{HOST}:{port}"
        self._process = subprocess.Popen(
            [str(WEBKIT_DRIVER.path()), f"--host={HOST}", f"--port={port}"],
            env=self._environment(display),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._path = ""
        self._begin()

    def _environment(self, display: str) -> dict[str, str]:
        self.downloads.mkdir()
        settings = self.home / ".config"
        settings.mkdir()
        (settings / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{self.downloads}"\n')
        look = settings / "gtk-3.0"
        look.mkdir()
        (look / "gtk.css").write_text(_SMALL_BAR, encoding="utf-8")
        (look / "settings.ini").write_text(_SMALL_ICONS, encoding="utf-8")
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.home),
            "DISPLAY": display,
            # Where the machine has no Flemish locale, WebKit asks for English.
            "LANG": "nl_BE.UTF-8",
            "TZ": "Europe/Brussels",
            "GSETTINGS_BACKEND": "memory",
            "GTK_A11Y": "none",
            "NO_AT_BRIDGE": "1",
            # Without a graphics card it costs half of the processor's time, and shows the same.
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            processes.VARIABLE: self.mark,
        }

    def _begin(self) -> None:
        options = {"binary": str(MINI_BROWSER.path()), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                begun = self.send("POST", "/session", wanted)
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    self.end()
                    raise NoEngineError(f"WebKit's driver did not start: {error}") from error
                time.sleep(0.02)
        self._path = f"/session/{begun['sessionId']}"
        self.version = str(begun["capabilities"]["browserVersion"])

    def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Send a command to the driver; return the value of its answer."""
        request = urllib.request.Request(
            self._url + self._path + path if path != "/session" else self._url + path,
            data=json.dumps(body or {}).encode() if method == "POST" else None,
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=2 * TIMEOUT_SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            said = json.load(error)["value"]
            raise WebDriverError(f"{said['error']}: {said['message']}") from error

    def end(self) -> None:
        """End the driver, its browser, and what they wrote."""
        processes.kill(self.mark)
        self._process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def _keys(text: str) -> Ticks:
    return [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]


def _pause(milliseconds: int = 0) -> dict[str, Any]:
    return {"type": "pause", "duration": milliseconds}


class WebKitWindow(Window):
    """A window of WebKit, in a browser of its own."""

    def __init__(self, driver: _Driver, address: str, size: tuple[int, int]) -> None:
        self.address = address
        self.driver = driver
        self.resize(*size)

    def go(self, url: str) -> None:
        self.driver.send("POST", "/url", {"url": url})

    def evaluate(self, expression: str) -> Any:
        script = {"script": f"return ({expression});", "args": []}
        return self.driver.send("POST", "/execute/sync", script)

    def _element(self, finder: str) -> str:
        found = self.evaluate(finder)
        assert found is not None, finder
        return str(found[_ELEMENT])

    def click_on(self, finder: str) -> None:
        deadline = time.monotonic() + _COVERED_SECONDS
        while True:
            try:
                self.driver.send("POST", f"/element/{self._element(finder)}/click")
            except WebDriverError as error:
                # The page moved between finding it and clicking: a person clicks where it is then.
                if "click intercepted" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
            else:
                return

    def _act(self, keys: Ticks, pointer: Ticks | None = None) -> None:
        devices = [{"type": "key", "id": "keyboard", "actions": keys}]
        if pointer:
            waiting = [_pause()] * len(keys)
            devices.append({"type": "pointer", "id": "mouse", "actions": waiting + pointer})
        self.driver.send("POST", "/actions", {"actions": devices})

    def type_text(self, text: str) -> None:
        self._act(_keys(text))

    def press(self, key: str) -> None:
        parts = [_KEYS.get(part, part) for part in key.split("+")]
        down = [{"type": "keyDown", "value": part} for part in parts]
        up = [{"type": "keyUp", "value": part} for part in reversed(parts)]
        self._act(down + up)

    def type_and_click(self, text: str, words: str, after_ms: int) -> None:
        element = {_ELEMENT: self._element(self.find("target", words))}
        click = [
            _pause(after_ms),
            {"type": "pointerMove", "origin": element, "x": 0, "y": 0},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        ]
        self._act(_keys(text), click)

    def back(self) -> None:
        self.driver.send("POST", "/back")

    def forward(self) -> None:
        self.driver.send("POST", "/forward")

    def reload(self) -> None:
        self.driver.send("POST", "/refresh")

    def resize(self, width: int, height: int) -> None:
        """Give the page these sizes; the window has a bar above it, which comes on top."""
        frame = self.evaluate("[outerWidth - innerWidth, outerHeight - innerHeight]")
        for _ in range(2):
            outer = {"width": width + frame[0], "height": height + frame[1]}
            self.driver.send("POST", "/window/rect", outer)
            inner = self.evaluate("[innerWidth, innerHeight]")
            frame = [outer["width"] - inner[0], outer["height"] - inner[1]]

    def download(self, words: str) -> bytes:
        before = set(self.driver.downloads.iterdir())
        self.click(words)
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            come = set(self.driver.downloads.iterdir()) - before
            # WebKit writes beside the name that it keeps with an empty file.
            under_way = any(path.suffix == ".wkdownload" for path in come)
            if come and not under_way and (content := come.pop().read_bytes()):
                return content
            time.sleep(0.05)
        raise TimeoutError(f"No file came of {words!r}.")

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.driver.send("GET", "/screenshot")))

    def close(self) -> None:
        # Another tab keeps the browser there, which else ends with its last one.
        self.driver.send("POST", "/window/new", {"type": "tab"})
        self.driver.send("DELETE", "/window")

    def kill(self) -> None:
        processes.kill(self.driver.mark)

    def end(self) -> None:
        self.driver.end()


class WebKitBrowser:
    """The screen that windows of WebKit open on; each is a browser of its own."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        size = ("-screen", "0", "1600x1200x24")
        self._screen = subprocess.Popen(
            [str(SCREEN.path()), "-displayfd", str(writing), *size, "-nolisten", "tcp", "-noreset"],
            pass_fds=[writing],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as said:
            # Xvfb names a display that is free, once it is ready.
            self._display = f":{said.readline().strip()}"
        self._windows: list[WebKitWindow] = []

    @property
    def version(self) -> str:
        """Return the version of the last window's engine."""
        return self._windows[-1].driver.version if self._windows else ""

    def open_window(self, address: str, size: tuple[int, int] = WIDE) -> WebKitWindow:
        """Open a window of someone who was never here."""
        self._windows.append(WebKitWindow(_Driver(self._display), address, size))
        return self._windows[-1]

    def close(self) -> None:
        """End the windows and their screen."""
        for window in self._windows:
            window.end()
        self._screen.terminate()
        self._screen.wait()
