"""Imports and reads what a server and its pages need, when it is imported; see tests/forks.py."""

from __future__ import annotations

import functools
import gc
import inspect
import pkgutil
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.components.v2 import manifest_scanner

import switching
from switching.rules.indicators import indicator_sets
from switching.rules.ranking import goal_of
from switching.store import migrate

# What has a part on screen asks Streamlit for a place for it at its import: in each server itself.
_LATER = ("switching.ui.", "switching.__main__", "switching.front.")
# The others come in when a server starts, or draws its first page.
_NEEDED = (
    *("streamlit.web.cli", "streamlit.web.server.starlette", "uvicorn", "pandas", "altair"),
    *("streamlit.web.server.starlette.starlette_agent_routes", "streamlit.web.skills"),
    *("streamlit.web.server.app_discovery", "pandas.core.methods.to_dict"),
    *("uvicorn.loops.auto", "uvicorn.lifespan.on", "uvicorn.protocols.http.auto"),
    *("uvicorn.protocols.websockets.websockets_sansio_impl", "anyio._backends._asyncio"),
    *("starlette.applications", "starlette.staticfiles", "starlette.middleware.sessions"),
    *("streamlit.emojis", "streamlit.material_icon_names"),
    "streamlit.runtime.scriptrunner.magic_funcs",
)

for _name in _NEEDED:
    import_module(_name)
for _module in pkgutil.walk_packages(switching.__path__, "switching."):
    if not _module.name.startswith(_LATER):
        import_module(_module.name)
inspect.stack()  # Streamlit asks for it, and the first time that looks at each module
goal_of("een oudergesprek voorbereiden")  # reads the lists of words
indicator_sets()
with TemporaryDirectory() as _folder:
    migrate(Path(_folder) / "empty.db")
    migrate(Path(_folder) / "empty.db")  # the second time it is held against what it should be
# The metadata of every installed package is looked through for components.
_scan = functools.cache(manifest_scanner.scan_component_manifests)
_scan()
manifest_scanner.scan_component_manifests = _scan

gc.collect()
gc.freeze()  # or each fork would copy it all at its first collection
