"""Stands before all addresses of the server, and lets through what their table allows."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocket

from switching.incidents import log_incident
from switching.rules.session_end import is_local_visit
from switching.ui.entry.addresses import (
    ADDRESSES,
    GET,
    PUT,
    SOCKET,
    STRANGERS_REQUESTS,
    STRANGERS_REQUESTS_IN_ALL,
    STRANGERS_TURNS_A_SECOND,
    STRANGERS_TURNS_AT_ONCE,
    STRANGERS_WAIT_SECONDS,
    UPLOAD,
    Address,
    Who,
)
from switching.ui.entry.comers import Admissions, Comer, Kind, comer_of
from switching.ui.entry.hosts import known_host
from switching.ui.entry.pace import PerMinute, Turns
from switching.ui.entry.sockets import Sockets
from switching.ui.entry.uploads import File, Uploads
from switching.ui.saving import admission

_LOG = logging.getLogger("switching")
_DENIAL = "websocket.http.response"


class RefusedError(Exception):
    """A request goes no further, and is answered with this status."""

    def __init__(self, status: HTTPStatus, **headers: str) -> None:
        super().__init__(status)
        self.status, self.headers = status, headers


Refusals = Mapping[str, Callable[[Request, HTTPStatus], Response]]
"""By the first part of a path: what draws the page that says why a request was refused."""


class Entry:
    """Refuses what the table of addresses does not allow, before anything of it is read.

    People who read what is answered get a page of `refusals`; other addresses a few plain words.
    """

    def __init__(self, app: ASGIApp, refusals: Refusals | None = None) -> None:
        self._app, self._refusals = app, refusals or {}
        self._asked, self._open = PerMinute(), Counter[Comer]()
        self._turns = Turns(STRANGERS_TURNS_A_SECOND, STRANGERS_TURNS_AT_ONCE)
        self._admissions, self._uploads, self._sockets = Admissions(), Uploads(), Sockets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] == "lifespan":
            _name_unlisted(scope)
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            await self._enter(scope, receive, answer.send)
        except RefusedError as refused:
            if answer.began:
                raise
            await _refuse(scope, receive, send, self._said(scope, refused))

    def _said(self, scope: Scope, refused: RefusedError) -> Response:
        first = str(scope["path"]).split("/")[1:2]
        draw = self._refusals.get(first[0]) if first and scope["type"] == "http" else None
        if draw is None:
            response: Response = PlainTextResponse(refused.status.phrase, refused.status)
            response.headers["Cache-Control"] = "no-store"
        else:
            response = draw(Request(scope), refused.status)
        response.headers.update(refused.headers)
        return response

    async def _enter(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        if known_host(connection.headers) is None:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        address, parameters = _address_of(scope)
        comer = comer_of(connection)
        if scope["type"] == "websocket":
            await self._keep_pace(address, comer)
            await self._connect(scope, receive, send, comer)
            return
        with self._one_more_open(comer):
            await self._keep_pace(address, comer)
            await self._answer(address, parameters, comer, scope, receive, send)

    async def _answer(
        self,
        address: Address,
        parameters: dict[str, Any],
        comer: Comer,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        if not address.answers:
            connection = HTTPConnection(scope)
            await self._require(address, comer, connection)
            _refuse_large(connection, address.body)
        if address.path == UPLOAD and scope["method"] == PUT:
            file = (parameters["session_id"], parameters["file_id"])
            await self._upload(scope, receive, send, file, comer)
        elif address.answers:
            await self._app(scope, receive, send)
        else:
            await self._app(scope, _Body(receive, address.body).receive, send)

    @contextmanager
    def _one_more_open(self, comer: Comer) -> Iterator[None]:
        """Count the requests of strangers that are not answered in full: one may never read on."""
        if comer.kind is not Kind.STRANGER:
            yield
            return
        open_, in_all = self._open[comer], self._open.total()
        if open_ >= STRANGERS_REQUESTS or in_all >= STRANGERS_REQUESTS_IN_ALL:
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, **{"Retry-After": "5"})
        self._open[comer] += 1
        try:
            yield
        finally:
            self._open[comer] -= 1
            if not self._open[comer]:
                del self._open[comer]

    async def _keep_pace(self, address: Address, comer: Comer) -> None:
        if comer.kind is Kind.LOCAL:
            return
        if not self._asked.take((address.path, comer), address.a_minute):
            seconds = self._asked.seconds_left()
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, **{"Retry-After": str(seconds)})
        if comer.kind is Kind.STRANGER:
            in_time = await self._turns.take(address.turns, STRANGERS_WAIT_SECONDS)
            if not in_time:
                seconds = round(STRANGERS_WAIT_SECONDS)
                raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, **{"Retry-After": str(seconds)})

    async def _require(self, address: Address, comer: Comer, connection: HTTPConnection) -> None:
        if address.who is Who.SERVER and not is_local_visit(connection.headers):
            raise RefusedError(HTTPStatus.NOT_FOUND)
        if address.who is not Who.LET_IN:
            return
        if not await self._is_let_in(comer, connection):
            raise RefusedError(HTTPStatus.UNAUTHORIZED)
        if connection.scope["method"] not in {"GET", "HEAD"}:
            request = Request(connection.scope)
            if not (admission.is_same_origin(request) and admission.has_token(request)):
                raise RefusedError(HTTPStatus.FORBIDDEN)

    async def _is_let_in(self, comer: Comer, connection: HTTPConnection) -> bool:
        try:
            return await self._admissions.is_let_in(comer, connection)
        except Exception as error:
            log_incident(error)
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE) from None

    async def _is_known(self, comer: Comer, connection: HTTPConnection) -> bool:
        try:
            return await self._admissions.is_known(comer, connection)
        except Exception as error:
            # The page is to say what is wrong with its database, to who signed in at least.
            log_incident(error)
            return True

    async def _upload(
        self, scope: Scope, receive: Receive, send: Send, file: File, comer: Comer
    ) -> None:
        """Take an upload as far as there is room for it."""
        session, _ = file
        if not self._sockets.is_of(comer, session):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        declared = int(HTTPConnection(scope).headers.get("content-length") or 0)
        if not self._uploads.has_room(session, declared):
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE)
        body = _Body(receive, _UPLOAD.body, lambda size: self._uploads.come(session, size))
        try:
            await self._app(scope, body.receive, send)
        finally:
            self._uploads.arrived(*file, body.size)

    async def _connect(self, scope: Scope, receive: Receive, send: Send, comer: Comer) -> None:
        """Let a browser talk with a session."""
        known = await self._is_known(comer, HTTPConnection(scope))
        socket = self._sockets.open(comer, known, receive, send)
        if socket is None:
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE)

        async def hear() -> Message:
            self._sockets.note_session(socket)
            return await socket.receive()

        try:
            await self._app(self._sockets.mark(socket, scope), hear, socket.send)
        finally:
            self._sockets.close(socket)


_UPLOAD = next(row for row in ADDRESSES if row.path == UPLOAD and PUT in row.methods)


def _address_of(scope: Scope) -> tuple[Address, dict[str, Any]]:
    """Return the row of the route that the server itself would take, and what its path holds."""
    for route in scope["app"].routes:
        match, found = route.matches(scope)
        if match is Match.FULL:
            method = SOCKET if scope["type"] == "websocket" else str(scope["method"])
            return _row(_path_of(route), method), found.get("path_params", {})
    raise RefusedError(HTTPStatus.NOT_FOUND)


def _path_of(route: BaseRoute) -> str:
    """Return the path of a route below the base of the app, as its row names it."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = str(getattr(route, "path", route))
    return path.removeprefix(f"/{base}" if base else "") or "/"


def _row(path: str, method: str) -> Address:
    rows = [row for row in ADDRESSES if row.path == path and row.who is not Who.NO_ONE]
    for row in rows:
        if method in row.methods or (method == "HEAD" and GET in row.methods):
            return row
    raise RefusedError(HTTPStatus.METHOD_NOT_ALLOWED if rows else HTTPStatus.NOT_FOUND)


def _name_unlisted(scope: Scope) -> None:
    """Say at the start which routes are refused because the table knows nothing of them."""
    for path in {_path_of(route) for route in scope["app"].routes} - {
        row.path for row in ADDRESSES
    }:
        _LOG.warning("%s stands in no row of the table of addresses: it is refused", path)


class _Answer:
    """Knows whether an answer began: then no other can be given."""

    def __init__(self, send: Send) -> None:
        self._send, self.began = send, False

    async def send(self, message: Message) -> None:
        self.began = True
        await self._send(message)


class _Body:
    """The body of a request, of which no more comes in than may."""

    def __init__(
        self, receive: Receive, most: int, fits: Callable[[int], bool] = lambda size: True
    ) -> None:
        self._receive, self._most, self._fits, self.size = receive, most, fits, 0

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request":
            came = len(message.get("body", b""))
            self.size += came
            if self.size > self._most:
                raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            if not self._fits(came):
                raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE)
        return message


def _refuse_large(connection: HTTPConnection, most: int) -> None:
    """Refuse a body that says itself that it is too large."""
    declared = connection.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdigit() and len(declared) <= len(str(2**63))):
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    if int(declared) > most:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


async def _refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "http":
        await response(scope, receive, send)
    elif _DENIAL in scope.get("extensions", {}):
        await WebSocket(scope, receive, send).send_denial_response(response)
    else:
        await WebSocket(scope, receive, send).close()
