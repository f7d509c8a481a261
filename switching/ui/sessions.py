"""Where sessions end and begin: the addresses to sign out at, and to come back to from a provider.

Streamlit keeps a sign-in in a cookie and, signing out, only takes it from that one browser: other
tabs, and copies of the cookie, would stay in. That they are over stands with the user
(`sessions_from`), and is asked wherever someone is let in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from switching.i18n import Texts
from switching.incidents import log_incident
from switching.models import N_
from switching.services.admission import Admission
from switching.services.context import Context
from switching.services.users import end_own_sessions
from switching.store import fault_of
from switching.store.identity import require_file
from switching.ui import sign_in
from switching.ui.kit import gate, session
from switching.ui.own_requests import texts_of
from switching.ui.saving import admission

_LOGOUT, _CALLBACK = "/auth/logout", "/oauth2callback"
_LOG = logging.getLogger("switching")
_FAILED = N_("You were not signed out: {reason}")
_UNFORESEEN = N_("You were not signed out. Give your administrator this code: {code}.")


class Sessions:
    """Ends all sessions of who signs out, also by the address alone, and begins a new one after.

    A link on another site signs no one out: it would end their work on every screen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, once its session ended; or the answer, once one began."""
        path = scope.get("path", "")
        here = (
            scope["type"] == "http"
            and scope["method"] in ("GET", "HEAD")
            and path.endswith((_LOGOUT, _CALLBACK))
        )
        if not here or not sign_in.with_sign_in():
            await self._app(scope, receive, send)
        elif path.endswith(_CALLBACK):
            await self._app(scope, receive, partial(_begin_before, send))
        else:
            request = Request(scope)
            home = path.removesuffix(_LOGOUT) + "/"
            if request.headers.get("sec-fetch-site") == "cross-site":
                await RedirectResponse(home, status_code=303)(scope, receive, send)
                return
            refused = await to_thread.run_sync(_end, request.cookies, texts_of(request))
            if refused:
                await PlainTextResponse(refused, 503)(scope, receive, send)
                return
            await self._app(scope, receive, send)


async def _begin_before(send: Send, message: Message) -> None:
    if message["type"] == "http.response.start":
        await to_thread.run_sync(_begin, _given(message))
    await send(message)


def _given(message: Message) -> dict[str, str]:
    """Return the cookies that an answer gives a browser."""
    given: SimpleCookie = SimpleCookie()
    for name, value in message.get("headers", []):
        if name.lower() == b"set-cookie":
            try:
                given.load(value.decode("latin-1"))
            except CookieError:
                continue
    return {name: morsel.value for name, morsel in given.items() if morsel["max-age"] != "0"}


def _end(cookies: Mapping[str, str], texts: Texts) -> str:
    """End all sessions of who has these cookies; return the sentence on why that can't be."""
    path = session.own_database()
    try:
        _make_ready(path)
        admitted = sign_in.admit_visitor(path, _claims(cookies), session.now())
        if isinstance(admitted, Admission):
            end_own_sessions(Context(admitted.actor, path, session.now()))
    except Exception as error:
        said = fault_of(path, error)
        if said is not None:
            _LOG.error("not signed out: %s", error)
            return texts.gettext(_FAILED, reason=texts.message(said))
        return texts.gettext(_UNFORESEEN, code=log_incident(error))
    return ""


def _begin(cookies: Mapping[str, str]) -> None:
    """Let in who comes back from the provider; what fails is said on the page they come to."""
    path = session.own_database()
    try:
        _make_ready(path)
        sign_in.begin_visit(path, _claims(cookies), session.now())
    except Exception as error:
        log_incident(error)


def _make_ready(path: Path) -> None:
    require_file(path)  # no request makes a database
    gate.prepare(path)


def _claims(cookies: Mapping[str, str]) -> Mapping[str, object]:
    return admission.claims_in(cookies, sign_in.own_origin())
