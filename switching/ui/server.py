"""The server behind the pages: it refuses to start unsafe, and brings people back after sign-in."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from urllib.parse import quote, unquote

from anyio import to_thread
from sqlite_utils.utils import sqlite3
from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from switching.i18n import Texts
from switching.incidents import keep_values_out_of_log
from switching.rules.mail_server import MailSettingsError
from switching.rules.session_end import wanted_address
from switching.services import imports
from switching.services.context import local_context
from switching.services.links import ADDRESS_VARIABLE
from switching.services.monthly import is_due
from switching.services.postman import Postman
from switching.services.sending import mail_settings
from switching.store import NewerDatabaseError, fault_of
from switching.store.held import HELD
from switching.ui import sign_in
from switching.ui.entry.hosts import known_host
from switching.ui.entry.language import language_at
from switching.ui.entry.middleware import Entry, Refusals
from switching.ui.examples.address import ExamplesAddress
from switching.ui.headers import SecurityHeaders
from switching.ui.kit import gate, session
from switching.ui.saving.address import EXAMPLES
from switching.ui.sessions import Sessions

_LOG = logging.getLogger("switching")
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
    if sign_in.own_origin():
        # Where people sign in is where guests come too, unless another address is set.
        os.environ.setdefault(ADDRESS_VARIABLE, sign_in.own_origin())


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Hold on to the database for as long as this process serves it."""
    with HELD.serving():
        await to_thread.run_sync(prepare)
        forget_waiting_rows(session.own_database(), session.now())
        lay_ready_beside(session.own_database(), session.now())
        with _sending():
            yield


def _sending() -> AbstractContextManager[None]:
    """Send mails while this process serves, where there is a server for them."""
    try:
        settings = mail_settings()
    except MailSettingsError as error:
        _LOG.error(Texts().message(error.message))
        return nullcontext()
    if settings is None:
        return nullcontext()
    return Postman(session.own_database(), settings, session.now).at_work()


def place() -> tuple[Path, datetime]:
    """Return the database that guests come to, made ready, and what time it is."""
    path = session.own_database()
    gate.prepare(path)
    return path, session.now()


def prepare() -> None:
    """Make the database ready before anyone comes: guests come without a session.

    What is wrong with it is left to the pages to say.
    """
    path = session.own_database()
    try:
        gate.prepare(path)
    except Exception as error:
        if fault_of(path, error) is None:
            raise
        _LOG.error("not made ready: %s", error)


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


def middleware(pages: Path, refusals: Refusals) -> list[Middleware]:
    """Return what stands around the pages, the scripts in the folder `pages`.

    `refusals` say to people who don't sign in why there is nothing for them.
    """
    return [
        Middleware(ExamplesAddress),
        Middleware(
            SecurityHeaders,
            https=sign_in.is_reached_by_https(),
            host=known_host,
            spoken=language_at,
        ),
        Middleware(Entry, refusals=refusals),
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
