"""What stands around the pages: the wanted address goes along with a sign-in."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from switching.ui.headers import SecurityHeaders
from switching.ui.server import WANTED_COOKIE, WantedAddress
from tests.ui.test_headers import spoken_in

HOME = "https://switching.example.org"


def client(base: str = "", home: str = HOME) -> TestClient:
    """Return a browser before a server that redirects as Streamlit does."""

    def login(request: Request) -> RedirectResponse:
        return RedirectResponse("https://login.example.org/", status_code=302)

    def back(request: Request) -> RedirectResponse:
        return RedirectResponse(request.query_params.get("to", f"{base}/"), status_code=302)

    app = Starlette(
        routes=[Route(f"{base}/auth/login", login), Route(f"{base}/oauth2callback", back)],
        middleware=[
            Middleware(
                SecurityHeaders, https=False, host=lambda headers: headers["host"], spoken=spoken_in
            ),
            Middleware(WantedAddress, pages={"intake_call", "overview"}),
        ],
    )
    return TestClient(app, base_url=home, follow_redirects=False)


@pytest.mark.parametrize("base", ["", "/switching"])
def test_the_page_of_the_sign_in_is_gone_back_to_once(base: str) -> None:
    browser = client(base)
    asked = f"{HOME}{base}/intake_call?switch=12"
    kept = browser.get(f"{base}/auth/login", headers={"Referer": asked}).headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=Lax" in kept
    assert "Secure" in kept
    back = browser.get(f"{base}/oauth2callback")
    assert back.headers["location"] == f"{base}/intake_call?switch=12"
    assert browser.get(f"{base}/oauth2callback").headers["location"] == f"{base}/"


def test_without_https_the_cookie_is_still_sent_back() -> None:
    browser = client(home="http://localhost:8501")
    asked = "http://localhost:8501/overview"
    assert (
        "Secure" not in browser.get("/auth/login", headers={"Referer": asked}).headers["set-cookie"]
    )


@pytest.mark.parametrize(
    "kept",
    [
        "https%3A%2F%2Fevil.example",
        "%2Fevil.example",
        "%2F%2Fevil.example",
        "%5Cevil.example",
        "..%2F..%2Fevil",
        "intake_call%0d%0aX: y",
        "secret",
    ],
)
def test_a_forged_cookie_leads_nowhere_else(kept: str) -> None:
    browser = client()
    back = browser.get("/oauth2callback", headers={"Cookie": f"{WANTED_COOKIE}={kept}"})
    assert back.headers["location"] == "/"
    assert "Max-Age=0" in back.headers["set-cookie"]


def test_where_something_else_redirects_to_stays() -> None:
    browser = client()
    cookie = {"Cookie": f"{WANTED_COOKIE}=overview"}
    back = browser.get("/oauth2callback?to=https://login.example.org/x", headers=cookie)
    assert back.headers["location"] == "https://login.example.org/x"


@pytest.mark.parametrize("referer", ["", "https://evil.example/", f"{HOME}/unknown"])
def test_nothing_is_kept_of_an_address_that_is_no_page(referer: str) -> None:
    answer = client().get("/auth/login", headers={"Referer": referer})
    assert "set-cookie" not in answer.headers
