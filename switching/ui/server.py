"""The server behind the pages: it refuses to start unsafe, and brings people back after sign-in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote

from sqlite_utils.utils import sqlite3
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from switching.i18n import Texts
from switching.incidents import keep_values_out_of_log
from switching.rules.session_end import wanted_address
from switching.services import imports
from switching.services.context import local_context
from switching.services.monthly import is_due
from switching.store import NewerDatabaseError
from switching.store.held import HELD
from switching.ui import sign_in
from switching.ui.entry.hosts import known_host
from switching.ui.entry.middleware import Entry
from switching.ui.examples.address import ExamplesAddress
from switching.ui.headers import SecurityHeaders
from switching.ui.kit import session
from switching.ui.saving.address import EXAMPLES
from switching.ui.sessions import Sessions

WANTED_COOKIE = "switching_wanted"
_KEPT_SECONDS = 600
_LOGIN, _CALLBACK = "/auth/login", "/oauth2callback"


def require_safe_start() -> None:
    """End the process with the reason when it may not serve anyone as it is set up."""
    keep_values_out_of_log()
    refused = sign_in.refusal_to_serve()
    if refused is not None:
        sys.exit(Texts().message(refused))
    sign_in.hold_on_to_sign_in()


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Hold on to the database for as long as this process serves it."""
    with HELD.serving():
        forget_waiting_rows(session.own_database(), session.now())
        lay_ready_beside(session.own_database(), session.now())
        yield


def forget_waiting_rows(path: Path, now: datetime) -> None:
    """Forget what stands in rows of imports that waited too long; what can't be read stays."""
    with suppress(sqlite3.Error, NewerDatabaseError):
        if path.exists():
            imports.forget_old_rows(local_context(path, now))


def lay_ready_beside(path: Path, now: datetime) -> Thread | None:
    """Make what a month that is over asks for, in a process of its own; None where nothing is due.

    A file takes memory that a server would keep. What can't be read is left to the pages to say.
    """
    try:
        if not path.exists() or not is_due(local_context(path, now)):
            return None
    except sqlite3.Error:
        return None
    order = [sys.executable, "-m", "switching", "monthly", "--database", str(path)]
    beside = Thread(target=subprocess.run, args=(order,), daemon=True)
    beside.start()
    return beside


def middleware(pages: Path) -> list[Middleware]:
    """Return what stands around the pages, the scripts in the folder `pages`."""
    return [
        Middleware(ExamplesAddress),
        Middleware(SecurityHeaders, https=sign_in.is_reached_by_https(), host=known_host),
        Middleware(Entry),
        Middleware(WantedAddress, pages=_wanted({page.stem for page in pages.glob("*.py")})),
        Middleware(Sessions),
    ]


def _wanted(pages: Collection[str]) -> set[str]:
    return {*pages, EXAMPLES, *(f"{EXAMPLES}/{page}" for page in pages)}


class WantedAddress:
    """Brings someone who signs in back to the page they asked for; Streamlit forgets it.

    The page that asks to sign in is in the request's Referer. A short-lived cookie keeps it while
    the provider has the browser; what comes back in it is checked again.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self._app, self._pages = app, pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and mend the answer to the two that matter."""
        path = scope.get("path", "")
        if scope["type"] != "http" or not path.endswith((_LOGIN, _CALLBACK)):
            await self._app(scope, receive, send)
            return

        async def mend(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                if path.endswith(_LOGIN):
                    self._keep(scope, headers, path.removesuffix(_LOGIN))
                else:
                    self._bring_back(scope, headers, path.removesuffix(_CALLBACK))
            await send(message)

        await self._app(scope, receive, mend)

    def _keep(self, scope: Scope, answer: MutableHeaders, base: str) -> None:
        referer = Headers(scope=scope).get("referer", "")
        wanted = wanted_address(referer, base, self._pages)
        if wanted:
            answer.append("set-cookie", _cookie(base, quote(wanted, safe=""), _KEPT_SECONDS))

    def _bring_back(self, scope: Scope, answer: MutableHeaders, base: str) -> None:
        kept = _read_cookie(Headers(scope=scope).get("cookie", ""))
        wanted = wanted_address(f"{base}/{kept}", base, self._pages) if kept else None
        if wanted and answer.get("location") == f"{base}/":
            answer["location"] = f"{base}/{wanted}"
        if kept is not None:
            answer.append("set-cookie", _cookie(base, "", 0))


def _cookie(base: str, value: str, seconds: int) -> str:
    path = base or "/"
    return f"{WANTED_COOKIE}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax"


def _read_cookie(header: str) -> str | None:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == WANTED_COOKIE:
            return unquote(value)
    return None
