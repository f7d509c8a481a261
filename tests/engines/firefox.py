"""Firefox, started for Playwright, which speaks WebDriver BiDi with it."""

from __future__ import annotations

import shlex
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Playwright

from tests.engines.install import FIREFOX

_LAUNCH_SECONDS = 60
_RELAY = Path(__file__).with_name("relay.py")
# On top of Playwright's own, by which Firefox calls nobody: what a window asks for in Chromium.
_PREFERENCES: dict[str, str | float | bool] = {
    "ui.prefersReducedMotion": 1,
    "layout.css.prefers-color-scheme.content-override": 1,
    "intl.accept_languages": "nl-BE,nl",
    "network.dns.disablePrefetch": True,
    "network.connectivity-service.enabled": False,
}


def launch_firefox(playwright: Playwright) -> Browser:
    """Start Firefox on an empty profile."""
    command = shlex.join([sys.executable, str(_RELAY), str(FIREFOX.path())])
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder) / "firefox"
        program.write_text(f'#!/bin/sh\nexec {command} "$@"\n', encoding="utf-8")
        program.chmod(0o700)
        return playwright.firefox.launch(
            channel="moz-firefox",
            executable_path=program,
            firefox_user_prefs=_PREFERENCES,
            timeout=_LAUNCH_SECONDS * 1000,
        )
