"""Open websockets: how many, what may come in over them, and what is left when one ends."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import uuid4

import streamlit as st
from google.protobuf.message import DecodeError
from starlette.types import Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.app_session import AppSession
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from switching.ui.entry.addresses import (
    MEGABYTE,
    PERSONS_SOCKETS,
    SOCKETS_IN_ALL,
    STRANGERS_MESSAGE,
    STRANGERS_MESSAGES_A_SECOND,
    STRANGERS_SOCKETS,
    STRANGERS_SOCKETS_IN_ALL,
)
from switching.ui.entry.comers import Comer, Kind
from switching.ui.entry.pace import Turns

_HEADER = b"x-switching-socket"
_TRY_LATER = 1013
# What a browser may say: others run for developers only, or empty the caches of everyone.
_OF_STRANGERS = {"rerun_script", "stop_script", "app_heartbeat"}
_OF_KNOWN = {*_OF_STRANGERS, "file_urls_request", "backend_operation_request"}


@dataclass(eq=False)
class Socket:
    """One open websocket, `known` when it is of someone who may work here once signed in."""

    comer: Comer
    known: bool
    messages: Turns
    inner_receive: Receive
    inner_send: Send
    id: str = field(default_factory=lambda: uuid4().hex)
    session: AppSession | None = None
    is_over: bool = False

    async def receive(self) -> Message:
        """Return what the browser says next, as far as it may say that."""
        while True:
            message = await self.inner_receive()
            if message["type"] != "websocket.receive":
                return message
            if not self.known:
                await self.messages.take(1)
            if _may_be_said(message.get("bytes"), _OF_KNOWN if self.known else _OF_STRANGERS):
                return message

    async def send(self, message: Message) -> None:
        """Pass on what is for the browser, unless the socket was ended meanwhile."""
        if not self.is_over:
            self.is_over = message["type"] == "websocket.close"
            await self.inner_send(message)

    async def end(self) -> None:
        """End the socket: its browser may come again."""
        with suppress(OSError):  # it may be gone by itself meanwhile
            await self.send({"type": "websocket.close", "code": _TRY_LATER})


def _may_be_said(said: bytes | None, kinds: set[str]) -> bool:
    """Tell whether a message is of a kind that may be; one that is none Streamlit refuses."""
    try:
        kind = BackMsg.FromString(said or b"").WhichOneof("type")
    except DecodeError:
        return True
    return kind in kinds


class Sockets:
    """All open websockets, the oldest first, and the sessions that they are for."""

    def __init__(self) -> None:
        self._open: dict[Socket, None] = {}
        self._messages = Turns(STRANGERS_MESSAGES_A_SECOND, STRANGERS_MESSAGES_A_SECOND)
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._endings = set[asyncio.Future[None]]()

    def open(self, comer: Comer, known: bool, receive: Receive, send: Send) -> Socket | None:
        """Make room for one more, and return it; None when there is none.

        Strangers make room for each other, the oldest first: who leaves tabs open at the way in
        keeps no one out.
        """
        if len(self._open) >= SOCKETS_IN_ALL or not limit_messages(receive, known):
            return None
        alike = [one for one in self._open if one.known is known]
        mine = [one for one in alike if one.comer == comer]
        if known and comer.kind is Kind.PERSON and len(mine) >= PERSONS_SOCKETS:
            return None
        if not known:
            if len(mine) >= STRANGERS_SOCKETS:
                self._give_up(mine[0])
            elif len(alike) >= STRANGERS_SOCKETS_IN_ALL:
                self._give_up(alike[0])
        socket = Socket(comer, known, self._messages, receive, send)
        self._open[socket] = None
        return socket

    def _give_up(self, socket: Socket) -> None:
        """End a socket; no one waits for that, for its browser may not read."""
        del self._open[socket]
        ending = asyncio.ensure_future(socket.end())
        self._endings.add(ending)
        ending.add_done_callback(self._endings.discard)

    def mark(self, socket: Socket, scope: Scope) -> Scope:
        """Return the scope of a socket with a header by which its session is found."""
        others = [(name, value) for name, value in scope["headers"] if name.lower() != _HEADER]
        return {**scope, "headers": [*others, (_HEADER, socket.id.encode())]}

    def note_session(self, socket: Socket) -> None:
        """Remember which session a socket is for, once Streamlit made it."""
        if socket.session is None:
            socket.session = _session_of(socket)
            waiting = self._ends.pop(socket.session.id, None) if socket.session else None
            if waiting is not None:
                waiting.cancel()

    def is_of(self, comer: Comer, session: str) -> bool:
        """Tell whether a session that is connected is of someone."""
        mine = (one.session for one in self._open if one.comer == comer)
        return any(found is not None and found.id == session for found in mine)

    def close(self, socket: Socket) -> None:
        """Leave nothing of a stranger's session; keep one of ours for the tab to come back to."""
        self._open.pop(socket, None)
        session = socket.session
        if session is None or runtime.get_instance().is_active_session(session.id):
            return
        if not socket.known:
            self._end(session)
            return
        loop, kept = asyncio.get_running_loop(), st.get_option("server.disconnectedSessionTTL")
        self._ends[session.id] = loop.call_later(float(kept), self._end, session)

    def _end(self, session: AppSession) -> None:
        """End a session that no tab came back to, with its uploads.

        Streamlit forgets it by then, or earlier when there are many, and leaves what it holds.
        """
        self._ends.pop(session.id, None)
        if not runtime.get_instance().is_active_session(session.id):
            runtime.get_instance().close_session(session.id)
            session.shutdown()


def _session_of(socket: Socket) -> AppSession | None:
    # Streamlit tells no one else which session a socket got: tests/ui/entry/test_strangers.py
    # fails when this moves.
    marked = (_HEADER.decode(), socket.id)
    for info in runtime.get_instance()._session_mgr.list_active_sessions():
        context = info.client.client_context if info.client else None
        if context is not None and marked in context.headers:
            return info.session
    return None


def limit_messages(receive: Receive, known: bool) -> bool:
    """Bound the messages of this socket, and of each next one until it is known; tell if so.

    The server holds a message until all of it came, so it has to know the bound before. There is
    one setting for all sockets; this goes to the connection itself.
    """
    protocol = getattr(receive, "__self__", None)
    if not isinstance(protocol, WebSocketsSansIOProtocol):
        return False
    protocol.config.ws_max_size = STRANGERS_MESSAGE
    most = int(st.get_option("server.maxMessageSize")) * MEGABYTE if known else STRANGERS_MESSAGE
    protocol.conn.max_message_size = most
    return True
