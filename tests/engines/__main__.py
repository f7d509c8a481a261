"""Install Firefox and WebKit where they are missing, or say what to do."""

from __future__ import annotations

import sys

from tests.engines.install import NoEngineError, ensure, runs_here

if runs_here():
    try:
        for name, path in ensure().items():
            print(f"{name}: {path}")
    except NoEngineError as error:
        sys.exit(str(error))
else:
    print("Firefox and WebKit: driven on Linux only, so their journeys are left out")
