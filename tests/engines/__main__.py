"""Install Firefox and WebKit where they are missing, or say what to do."""

from __future__ import annotations

import sys

from tests.engines.install import NoEngineError, ensure, has_webkit

try:
    found = ensure()
except NoEngineError as error:
    sys.exit(str(error))
for name, path in found.items():
    print(f"{name}: {path}")
if not has_webkit():
    print("WebKit: only Linux has one with a driver, so its journeys are left out")
