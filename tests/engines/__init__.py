"""The same journey in Chromium, Firefox and WebKit.

A test that asks for the fixture `open_window` runs once in each engine:

    window = open_window(app, "/intake_call?switch=1")  # settled; size=NARROW for a telephone
    window.type("Losse notities", "…")  # keys, in the field with that label; one stays in it
    window.type_over("Losse notities", "…")
    window.says("bewaard om", ".save-status")  # waits; `text`, `value`, `shows` tell what is there
    window.type_and_click("…", "○ Leervraag", after_ms=240)  # after the last key
    window.click("Maken")  # a button, link, tick or line by its words; then window.settle()
    window.back(), window.forward(), window.reload(), window.close(), window.press("Control+a")
    window.wait_for("location.pathname == '/'"), window.evaluate("innerWidth")
    data = window.download("Werkmap (Excel)")
    open_window(app, own=True).kill()  # ends that browser's processes at once

Chromium and Firefox are driven by Playwright (`window.page` for what else it can do; with
`pytest --firefox` the journeys written for Playwright run in Firefox), WebKit by WebDriver.

What they can't: Firefox takes no colour scheme but the light one, and hears nothing of a text that
Playwright `fill`s: type it. WebKit has no touch, no other colour scheme, no way to be offline or to
change what it loads (put a proxy before the app), it asks for English where the machine has no
Flemish locale, and it leaves without asking where a page asks before one leaves it. Neither is
started on a system other than Linux. `python -m tests.engines` installs what is missing.
"""

from __future__ import annotations

from tests.engines.install import NoEngineError
from tests.engines.start import Engine, EngineBrowser, start
from tests.engines.window import Window
