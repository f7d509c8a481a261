"""The table of addresses, against the routes of the server and against docs/security.md."""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from starlette.routing import BaseRoute
from streamlit import config
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from switching.guests import app as guests
from switching.ui.downloads import route as downloads
from switching.ui.entry.addresses import (
    ADDRESSES,
    GET,
    MEGABYTE,
    POST,
    SOCKET,
    Address,
    Who,
)
from switching.ui.saving import route as saving
from tests.server import ROOT, RunningApp

pytestmark = pytest.mark.slow

GUESTS = ("/u", "/c", "/C")
# With each of them Streamlit answers at one address more.
MORE = ("server.enableStaticServing", "server.scriptHealthCheckEnabled", "server.enableAgentApi")


@pytest.fixture
def routes(monkeypatch: pytest.MonkeyPatch) -> list[BaseRoute]:
    """All routes that the server can have, in its own order."""
    asked = config.get_option
    monkeypatch.setattr(config, "get_option", lambda name: True if name in MORE else asked(name))
    runtime: Any = MagicMock(_main_script_path=str(ROOT / "app.py"))
    ours = [*saving.routes(), *downloads.routes(), *guests.routes(MagicMock())]
    return [*ours, *create_streamlit_routes(runtime)]


def methods_of(route: BaseRoute) -> set[str]:
    """Return how a route can be asked for; all that is mounted is read, but for guests."""
    if getattr(route, "path", "") in GUESTS:
        return {GET, POST}
    if type(route).__name__ == "WebSocketRoute":
        return {SOCKET}
    found = getattr(route, "methods", None)
    return {GET} if found is None else set(found) - {"HEAD", "OPTIONS"}


def test_each_address_of_the_server_stands_in_a_row_and_each_row_is_one(
    routes: list[BaseRoute],
) -> None:
    there: dict[str, set[str]] = {}
    for route in routes:
        there.setdefault(getattr(route, "path", "") or "/", set()).update(methods_of(route))
    listed: dict[str, set[str]] = {}
    for row in ADDRESSES:
        methods = row.methods if row.who is not Who.NO_ONE else there.get(row.path, ())
        listed.setdefault(row.path, set()).update(methods)
    assert listed == there


def test_the_server_itself_finds_a_row_for_each_of_its_addresses(app: RunningApp) -> None:
    assert "stands in no row" not in app.output()


def size(size: int) -> str:
    if not size:
        return "nothing"
    return f"{size // MEGABYTE} MB" if size >= MEGABYTE else f"{size // 1024} kB"


def cells(row: Address) -> str:
    """Return what docs/security.md says of an address, in its own words after it."""
    said = f"`{' '.join((*row.methods, row.path))}` | {row.who}"
    if row.who is Who.NO_ONE:
        return f"| {said} | | |"
    return f"| {said} | {size(row.body)} | {row.a_minute} |"


def test_the_document_has_the_same_table() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [re.sub(r" \|[^|]*\|$", " |", row) for row in text.splitlines() if row.startswith("| `")]
    assert rows == [cells(row) for row in ADDRESSES]
