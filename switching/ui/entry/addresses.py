"""Every address that the server answers: for whom, how much, and how often.

An address that is in no row is refused, also one that a next Streamlit brings. docs/security.md
has the same table; tests/ui/entry/test_addresses.py compares both with the routes of the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from http import HTTPMethod

KILOBYTE, MEGABYTE = 1024, 1024 * 1024
SOCKET = "socket"
"""What stands for a method where a browser asks for a websocket."""


class Who(StrEnum):
    """Who may use an address."""

    ANYONE = "anyone"
    LET_IN = "who is let in"
    SERVER = "the server itself"
    NO_ONE = "no one"


@dataclass(frozen=True)
class Address:
    """One address, as its route is written, below the base of the app.

    `a_minute` counts for each person, or for each address on the net that a stranger comes from.
    `turns` says what one request of a stranger takes of what all strangers get together. Who may
    is asked by the route itself where it `answers`, in a form that its caller understands.
    """

    path: str
    methods: tuple[str, ...]
    who: Who
    body: int = 0
    a_minute: int = 0
    turns: int = 1
    answers: bool = False


GET, PUT, POST, DELETE = HTTPMethod.GET, HTTPMethod.PUT, HTTPMethod.POST, HTTPMethod.DELETE
UPLOAD = "/_stcore/upload_file/{session_id}/{file_id}"

ADDRESSES = (
    # The pages, and all files that a browser needs to show them.
    Address("/", (GET,), Who.ANYONE, a_minute=3000),
    Address("/_stcore/stream", (SOCKET,), Who.ANYONE, a_minute=60, turns=20),
    Address("/_stcore/health", (GET,), Who.ANYONE, a_minute=240),
    Address("/_stcore/host-config", (GET,), Who.ANYONE, a_minute=240),
    # These two ask the provider.
    Address("/auth/login", (GET,), Who.ANYONE, a_minute=60, turns=20),
    Address("/oauth2callback", (GET,), Who.ANYONE, a_minute=60, turns=20),
    Address("/auth/logout", (GET,), Who.ANYONE, a_minute=60, turns=20),
    Address("/save", (PUT,), Who.LET_IN, body=256 * KILOBYTE, a_minute=1200, answers=True),
    Address("/file", (POST,), Who.LET_IN, body=64 * KILOBYTE, a_minute=120, answers=True),
    # Those who don't sign in: they say themselves what is asked in another way. A page of theirs
    # takes three turns: strangers together get no more than 20 a second.
    *(
        Address(path, (GET, POST), Who.ANYONE, body=64 * KILOBYTE, a_minute=600, turns=3)
        for path in ("/u", "/c", "/C")
    ),
    # What is open to everyone: privacy and accessibility.
    Address("/info", (GET,), Who.ANYONE, a_minute=600, turns=3),
    Address(UPLOAD, (PUT,), Who.LET_IN, body=22 * MEGABYTE, a_minute=60),
    Address(UPLOAD, (DELETE,), Who.LET_IN, a_minute=60),
    Address("/media/{file_id:path}", (GET,), Who.LET_IN, a_minute=600),
    Address("/_stcore/metrics", (GET,), Who.SERVER, a_minute=60),
    # Nothing here uses them: components of ours come with the page, and static files of an app,
    # the check of a script and agents are off.
    Address("/component/{path:path}", (), Who.NO_ONE),
    Address("/_stcore/bidi-components/{path:path}", (), Who.NO_ONE),
    Address("/_stcore/script-health-check", (), Who.NO_ONE),
    Address("/_stcore/agent/interact", (), Who.NO_ONE),
    Address("/_stcore/agent/openapi.json", (), Who.NO_ONE),
    Address("/_stcore/agent/mcp", (), Who.NO_ONE),
    Address("/app/static/{path:path}", (), Who.NO_ONE),
)

UPLOADS_OF_SESSION, UPLOADS_IN_ALL = 48 * MEGABYTE, 128 * MEGABYTE
"""Bytes of uploads that are held or under way; the oldest that are held make room."""
FILES_OF_SESSION = 50

STRANGERS_MESSAGE = 256 * KILOBYTE
STRANGERS_SOCKETS, STRANGERS_SOCKETS_IN_ALL = 24, 72
PERSONS_SOCKETS, SOCKETS_IN_ALL = 40, 500
"""Open sockets of one comer, and of all; the server itself may hold as many as there is room."""

STRANGERS_REQUESTS, STRANGERS_REQUESTS_IN_ALL = 200, 400
"""Requests of strangers that are not answered in full, of one comer and of all."""

STRANGERS_TURNS_A_SECOND, STRANGERS_TURNS_AT_ONCE = 60, 300
STRANGERS_WAIT_SECONDS = 5.0
STRANGERS_MESSAGES_A_SECOND = 5
"""All strangers together get so many turns; who comes later waits, not longer than this. A message
of one over a socket has a page run, so those have turns of their own, for which any waits."""
