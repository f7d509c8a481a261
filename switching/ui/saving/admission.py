"""Who sends a request of our own: read as Streamlit reads it for a page, with its own functions.

They are private, and may move with a next version: all that we use of them is here.
tests/ui/saving/test_admission.py holds them against what Streamlit makes of the same browser: how
a sign-in is kept (signed, in parts when it is long, for one origin), with which secret, the token,
the hosts that are allowed and the headers that are trusted.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from streamlit.web.server.server_util import get_cookie_secret, is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
    gather_user_info,
    is_host_allowed,
)

TOKEN_HEADER = "X-Xsrftoken"


def is_same_origin(request: HTTPConnection) -> bool:
    """Tell whether a page of this very app sent the request, to a host that is allowed."""
    origin, host = request.headers.get("origin"), request.headers.get("host")
    return bool(origin) and is_host_allowed(host) and urlsplit(str(origin)).netloc == host


def has_token(request: HTTPConnection) -> bool:
    """Tell whether the request carries the token of its cookie, which no other site can read."""
    cookie = request.cookies.get(XSRF_COOKIE_NAME)
    return not is_xsrf_enabled() or validate_xsrf_token(request.headers.get(TOKEN_HEADER), cookie)


def secret() -> str:
    """Return what a sign-in is signed with: one for all processes that share their sign-in."""
    return get_cookie_secret()


def claims_of(request: HTTPConnection, origin: str = "") -> Mapping[str, object]:
    """Return what the provider vouched for of who sends the request; nothing when signed out.

    `origin` stands for the origin that a browser leaves out, when it asks a page's own server.
    """
    claims = dict(claims_in(request.cookies, request.headers.get("origin", origin)))
    claims.update(gather_user_info(request.headers))
    return claims


def claims_in(cookies: Mapping[str, str], origin: str) -> Mapping[str, object]:
    """Return what the provider vouched for, to the app at `origin`, as these cookies keep it."""
    cookie = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    return _parse_decoded_user_cookie(cookie, origin) if cookie and is_xsrf_enabled() else {}
