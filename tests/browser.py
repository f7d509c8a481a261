"""A Chromium to test with: found, else installed. `python -m tests.browser` sees to it.

`--whole` sees to one with windows, as people have it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright
from playwright.sync_api import Error as PlaywrightError

VARIABLE = "SWITCHING_BROWSER"
_SHELL = "chromium-headless-shell"
"""Chromium without windows: the same engine, which opens a page for a fifth less processor time."""
_COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
)
_PLACES = {
    "linux": ("/usr/bin", "/usr/lib/chromium", "/opt/google/chrome", "/opt/microsoft/msedge"),
    "darwin": tuple(
        f"{folder}/{name}.app/Contents/MacOS"
        for folder in ("/Applications", "~/Applications")
        for name in ("Google Chrome", "Chromium", "Microsoft Edge")
    ),
    "win32": tuple(
        f"{folder}/{name}/Application"
        for folder in ("%ProgramFiles%", "%ProgramFiles(x86)%", "%LocalAppData%")
        for name in ("Google/Chrome", "Chromium", "Microsoft/Edge")
    ),
}
_PROGRAMS = {
    "linux": _COMMANDS,
    "darwin": ("Google Chrome", "Chromium", "Microsoft Edge"),
    "win32": ("chrome.exe", "msedge.exe"),
}
# No sandbox: root and many containers can't have one, and it visits nothing but our own app.
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--js-flags=--max-lazy",  # a page that is used for seconds compiles a tenth less
)
_LAUNCH_SECONDS = 60
_INSTALL_SECONDS = 1200


class NoBrowserError(RuntimeError):
    """No browser could be found, installed or started."""


def installed(playwright: Playwright, whole: bool = False) -> Iterator[Path]:
    """Yield the browsers on this machine, the likeliest first; only `whole` ones if need be."""
    named = os.environ.get(VARIABLE)
    if named:
        yield Path(named)
        return
    commands = _COMMANDS if whole else (_SHELL, *_COMMANDS)
    yield from (Path(found) for command in commands if (found := shutil.which(command)))
    for place in _PLACES.get(sys.platform, ()):
        folder = Path(os.path.expandvars(place)).expanduser()
        yield from (folder / name for name in _PROGRAMS[sys.platform] if (folder / name).is_file())
    own = Path(playwright.chromium.executable_path)
    if own.is_file():
        yield own


def launch(playwright: Playwright, whole: bool = False) -> Browser:
    """Start the first installed browser that works, on an empty profile."""
    tried = []
    for path in dict.fromkeys(installed(playwright, whole)):
        try:
            return playwright.chromium.launch(
                executable_path=path,
                args=_FLAGS,
                timeout=_LAUNCH_SECONDS * 1000,
            )
        except PlaywrightError as error:
            tried.append(f"{path}: {error.message.splitlines()[0]}")
    raise NoBrowserError("\n".join(["No browser that starts.", *tried]))


def administrator() -> list[str] | None:
    """Return what goes before a command that installs; None when this user may not."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "--non-interactive"]
    allowed = shutil.which("sudo") and _succeeds([*sudo, "true"])
    return sudo if allowed else None


def _succeeds(command: list[str]) -> bool:
    print("+", *command, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, timeout=_INSTALL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)
        return False
    return done.returncode == 0


def install_debian(package: str) -> bool:
    """Install a package of Debian or Ubuntu; tell whether that went well."""
    before = administrator()
    if before is None:
        return False
    apt = [*before, "apt-get", "--quiet", "--yes"]
    # An old list of packages may still do when the update fails.
    _succeeds([*apt, "update"])
    return _succeeds([*apt, "install", "--no-install-recommends", package])


def _install_chromium() -> bool:
    return install_debian("chromium")


def _install_own() -> bool:
    return _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])


def _version(whole: bool) -> str:
    with sync_playwright() as playwright:
        browser = launch(playwright, whole)
        try:
            return browser.version
        finally:
            browser.close()


def ensure(whole: bool = False) -> str:
    """Return the version of a browser that works, installing one where there is none."""
    if not (whole or os.environ.get(VARIABLE) or shutil.which(_SHELL)):
        install_debian(_SHELL)  # where that can't be, a whole browser does
    try:
        return _version(whole)
    except NoBrowserError as error:
        print(error, flush=True)
        failure = error
    if os.environ.get(VARIABLE):
        raise failure
    for install in (_install_chromium, _install_own):
        if install():
            try:
                return _version(whole)
            except NoBrowserError as error:
                failure = error
    raise failure


def main() -> None:
    """Say which browser the tests will use, or why there is none."""
    try:
        print(f"Browser: Chromium {ensure(whole='--whole' in sys.argv[1:])}")
    except NoBrowserError as error:
        sys.exit(
            f"{error}\n\nThe browser tests need Chromium, Chrome or Edge, and none could be "
            f"installed here.\nInstall one, or name its program in {VARIABLE}, and try again."
        )


if __name__ == "__main__":
    main()
