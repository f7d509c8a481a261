"""Imports what a server and its pages need, when it is imported; see tests/forks.py."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module

import switching

# What has a part on screen asks Streamlit for a place for it at its import: in each server itself.
_LATER = ("switching.ui.", "switching.__main__", "switching.front.")

for _name in ("streamlit.web.cli", "streamlit.web.server.starlette", "uvicorn", "pandas"):
    import_module(_name)
for _module in pkgutil.walk_packages(switching.__path__, "switching."):
    if not _module.name.startswith(_LATER):
        import_module(_module.name)

gc.collect()
gc.freeze()  # or each fork would copy it all at its first collection
