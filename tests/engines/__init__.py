"""One journey in Chromium, Firefox and WebKit.

`start(Engine.FIREFOX, playwright)` starts a browser; `browser.open_window(app.url)` opens a window
of someone who was never here. In journeys, the fixture `open_window` does both, once for each
engine. What a `Window` can do is in `window.py`; what an engine can't, in docs/browsers.md.
`python -m tests.engines` installs what is missing.
"""

from __future__ import annotations

from tests.engines.install import NoEngineError
from tests.engines.start import Engine, EngineBrowser, start
from tests.engines.window import Window
