"""Who sends a request of ours, against what Streamlit itself makes of the same browser.

Streamlit's own code signs in, hands out the token and opens the session of a page; our request
must come from the same user. Its functions are private: what moves, or means something else in a
next version, fails here.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit import config
from streamlit.web.server.starlette.starlette_auth_routes import _set_auth_cookie
from streamlit.web.server.starlette.starlette_routes import create_health_routes
from streamlit.web.server.starlette.starlette_websocket import create_websocket_routes

from switching.ui.saving import admission

HOME = "https://switching.example.org"
ELSEWHERE = "https://elsewhere.example.org"
CLAIMS = {"email": "katrien@blenders.be", "email_verified": True, "iat": 1_764_000_000}
# So many, and each another one, that no single cookie holds them.
MANY = [f"é {sha256(bytes([number])).hexdigest()}" for number in range(200)]
OPTIONS = {
    "server.cookieSecret": "0123456789abcdef0123456789abcdef",
    "server.enableXsrfProtection": True,
    "server.allowedHosts": ["switching.example.org", "elsewhere.example.org"],
    "server.trustedUserHeaders": {},
}


class Runtime:
    """What Streamlit's routes ask of its runtime; remembers whose session a page would get."""

    def __init__(self) -> None:
        self.user: dict[str, Any] = {}

    @property
    async def is_ready_for_browser_connection(self) -> tuple[bool, str]:
        return True, "ok"

    def connect_session(self, client: object, user_info: dict[str, Any], **_: object) -> str:
        self.user = user_info
        return "session"

    def disconnect_session(self, session: str, **_: object) -> None: ...


async def sign_in(request: Request) -> Response:
    """Set the cookie that Streamlit sets when a provider vouched for these claims."""
    response = Response()
    await _set_auth_cookie(response, await request.json(), {"id_token": "x" * 3000})
    return response


async def ours(request: Request) -> Response:
    """Say what our route makes of the same browser."""
    return JSONResponse(
        {
            "home": admission.is_same_origin(request),
            "token": admission.has_token(request),
            "claims": dict(admission.claims_of(request)),
        }
    )


class Browser:
    """A browser on a page of the app, whose cookies Streamlit sets."""

    def __init__(self, client: TestClient, runtime: Runtime) -> None:
        self.client, self._runtime = client, runtime
        self.client.get("/_stcore/health")
        self.token = client.cookies["_streamlit_xsrf"]

    def sign_in(self, **claims: object) -> None:
        said = {**CLAIMS, "is_logged_in": True, "origin": HOME, **claims}
        self.client.post("/sign-in", json=said)

    def of_page(self, origin: str = HOME, **headers: str) -> dict[str, Any]:
        """Return whose session Streamlit would open for a page."""
        with self.client.websocket_connect(
            HOME.replace("http", "ws") + "/_stcore/stream",
            subprotocols=["streamlit", self.token],
            headers={"Origin": origin, **headers},
        ):
            pass
        return {key: value for key, value in self._runtime.user.items() if key != "tokens"}

    def of_ours(self, origin: str = HOME, **headers: str) -> dict[str, Any]:
        """Return whose request ours is."""
        said = {"Origin": origin, admission.TOKEN_HEADER: self.token, **headers}
        found: dict[str, Any] = self.client.get("/ours", headers=said).json()
        return found


@pytest.fixture
def browser() -> Iterator[Browser]:
    before = {name: config.get_option(name) for name in OPTIONS}
    for name, value in OPTIONS.items():
        config.set_option(name, value)
    runtime: Any = Runtime()
    own = [Route("/sign-in", sign_in, methods=["POST"]), Route("/ours", ours)]
    streamlit = [*create_health_routes(runtime, ""), *create_websocket_routes(runtime, "")]
    with TestClient(Starlette(routes=[*own, *streamlit]), base_url=HOME) as client:
        yield Browser(client, runtime)
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize(
    "claims", [{}, {"name": "Zoë O'Neill"}, {"groups": MANY}, {"is_logged_in": False}]
)
def test_a_sign_in_is_read_as_for_a_page(browser: Browser, claims: dict[str, object]) -> None:
    browser.sign_in(**claims)
    expected = {**CLAIMS, "is_logged_in": True, **claims}
    assert browser.of_page() == expected
    assert browser.of_ours() == {"home": True, "token": True, "claims": expected}


def test_a_long_sign_in_is_kept_in_parts(browser: Browser) -> None:
    browser.sign_in(groups=MANY)
    assert {"_streamlit_user", "_streamlit_user_1", "_streamlit_user_2"} <= {
        *browser.client.cookies
    }


def test_no_one_is_signed_in_without_a_cookie(browser: Browser) -> None:
    assert browser.of_page() == browser.of_ours()["claims"] == {}


@pytest.mark.parametrize("part", ["_streamlit_user", "_streamlit_user_1"])
def test_a_cookie_with_another_hand_in_it_counts_for_nothing(browser: Browser, part: str) -> None:
    browser.sign_in(groups=MANY)
    signed = browser.client.cookies[part]
    browser.client.cookies.set(part, f"{signed[:-3]}abc", domain="switching.example.org")
    assert browser.of_ours()["claims"] == {}


def test_a_part_that_is_missing_makes_no_one(browser: Browser) -> None:
    browser.sign_in(groups=MANY)
    browser.client.cookies.delete("_streamlit_user_2")
    assert browser.of_page() == browser.of_ours()["claims"] == {}


def test_a_cookie_signed_with_an_earlier_secret_counts_for_nothing(browser: Browser) -> None:
    browser.sign_in()
    config.set_option("server.cookieSecret", "f" * 32)
    assert browser.of_page() == browser.of_ours()["claims"] == {}


def test_a_sign_in_counts_at_its_own_address_only(browser: Browser) -> None:
    browser.sign_in(origin=ELSEWHERE)
    assert browser.of_page() == browser.of_ours()["claims"] == {}


def test_headers_that_are_trusted_count_as_for_a_page(browser: Browser) -> None:
    browser.sign_in()
    config.set_option("server.trustedUserHeaders", {"X-Email": "email"})
    header = {"X-Email": "jan@blenders.be"}
    assert browser.of_page(**header) == browser.of_ours(**header)["claims"]
    assert browser.of_ours(**header)["claims"]["email"] == "jan@blenders.be"


@pytest.mark.parametrize("token", ["", "2|00|00|0", "another"])
def test_a_token_is_of_its_own_cookie(browser: Browser, token: str) -> None:
    if token == "another":
        with TestClient(browser.client.app, base_url=HOME) as other:
            other.get("/_stcore/health")
            token = other.cookies["_streamlit_xsrf"]
    assert not browser.of_ours(**{admission.TOKEN_HEADER: token})["token"]


def test_a_host_that_is_not_allowed_has_no_page_and_no_request(browser: Browser) -> None:
    config.set_option("server.allowedHosts", ["elsewhere.example.org"])
    assert not browser.of_ours()["home"]
    with pytest.raises(WebSocketDisconnect):
        browser.of_page()


def test_a_request_of_another_site_is_not_ours(browser: Browser) -> None:
    assert not browser.of_ours(ELSEWHERE)["home"]
    assert not browser.of_ours("null")["home"]
    assert not browser.of_ours(f"{HOME}:8443")["home"]
