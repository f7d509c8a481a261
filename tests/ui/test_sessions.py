"""The addresses at which sessions end and begin, as a browser reaches them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit import config
from streamlit.web.server.starlette.starlette_auth_routes import (
    _clear_auth_cookie,
    _set_auth_cookie,
)

from switching.models import UserRole
from switching.services import users
from switching.services.admission import Admission, Refusal
from switching.services.users import Account
from switching.store import connect
from switching.ui import sign_in
from switching.ui.kit import session
from switching.ui.saving import admission
from switching.ui.sessions import Sessions
from tests.samples import at, make_database

HOME = "https://switching.example.org"
BEA = "bea@blenders.be"
AUTH = {"redirect_uri": f"{HOME}/oauth2callback"}
MANY = [f"group {number:04}" for number in range(900)]
"""So many that no single cookie holds them."""


async def back(request: Request) -> Response:
    """Answer as Streamlit does to who comes back from the provider with these claims."""
    response = RedirectResponse("/", status_code=302)
    claims = {"email": BEA, "email_verified": True, "is_logged_in": True, "origin": HOME}
    claims |= {"iat": int(time.time()), **json.loads(request.headers["x-claims"])}
    await _set_auth_cookie(response, claims, {})
    return response


async def logout(request: Request) -> Response:
    response = RedirectResponse("https://login.example.org/end", status_code=302)
    _clear_auth_cookie(response, request)
    return response


class Browser:
    """A browser before the app, with its own cookies."""

    def __init__(self, client: TestClient, path: Path) -> None:
        self.client, self._path = client, path

    def sign_in(self, **claims: object) -> Browser:
        self.client.get("/oauth2callback", headers={"X-Claims": json.dumps(claims)})
        return self

    def sign_out(self, **headers: str) -> Any:
        return self.client.get("/auth/logout", headers=headers)

    def found(self) -> Admission | Refusal:
        """Return who the app lets in by the cookies."""
        claims = admission.claims_in(dict(self.client.cookies), HOME)
        return sign_in.admit_visitor(self._path, claims, session.now())

    def is_in(self) -> bool:
        return isinstance(self.found(), Admission)


@pytest.fixture
def path(database: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    make_database(database.parent)
    for email in (BEA, "mia@blenders.be"):
        users.add_user(at(database), Account(email, UserRole.ADMINISTRATOR), email)
    monkeypatch.setattr(sign_in, "_auth_settings", lambda: AUTH)
    secret = config.get_option("server.cookieSecret")
    config.set_option("server.cookieSecret", "0123456789abcdef0123456789abcdef")
    yield database
    config.set_option("server.cookieSecret", secret)


@pytest.fixture
def browser(path: Path) -> Callable[..., Browser]:
    """A function that opens a browser, with the cookies of another one if given."""
    routes = [Route("/auth/logout", logout), Route("/oauth2callback", back)]
    app = Starlette(routes=routes, middleware=[Middleware(Sessions)])

    def open_one(like: Browser | None = None) -> Browser:
        client = TestClient(app, base_url=HOME, follow_redirects=False)
        client.cookies.update(like.client.cookies if like else {})
        return Browser(client, path)

    return open_one


@pytest.mark.parametrize("claims", [{}, {"groups": MANY}])
def test_the_address_alone_signs_every_copy_out(
    browser: Callable[..., Browser], claims: dict[str, object]
) -> None:
    bea = browser().sign_in(**claims)
    copy, mia = browser(bea), browser().sign_in(email="mia@blenders.be")
    assert copy.is_in()
    assert bea.sign_out().headers["location"] == "https://login.example.org/end"
    assert bea.found() is Refusal.SIGNED_OUT
    assert copy.found() is Refusal.ENDED
    assert mia.is_in()
    later = int(time.time()) + 1  # sign-ins of one second are not told apart
    assert bea.sign_in(iat=later, **claims).is_in()
    assert copy.found() is Refusal.ENDED


def test_a_copy_signs_out_too_and_once_it_is_out_it_ends_nothing_any_more(
    browser: Callable[..., Browser],
) -> None:
    bea = browser().sign_in(iat=int(time.time()) - 3600)
    first, second = browser(bea), browser(bea)
    first.sign_out()
    assert bea.found() is Refusal.ENDED
    assert bea.sign_in().is_in()
    second.sign_out()
    assert bea.is_in()


@pytest.mark.parametrize("skew", [-290, -5, -1, 1, 5, 290])
def test_signing_in_right_after_works_with_a_provider_of_another_time(
    browser: Callable[..., Browser], skew: int
) -> None:
    bea = browser().sign_in(iat=int(time.time()) + skew - 1)
    copy = browser(bea)
    bea.sign_out()
    assert bea.sign_in(iat=int(time.time()) + skew).is_in()
    assert copy.found() is Refusal.ENDED


def test_a_link_of_another_site_signs_no_one_out(browser: Callable[..., Browser]) -> None:
    bea = browser().sign_in()
    answer = bea.sign_out(**{"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert bea.is_in()


@pytest.mark.parametrize("cookie", ["", "forged", "W10.aSd.xyz"])
def test_a_cookie_that_no_one_signed_ends_nothing(
    browser: Callable[..., Browser], cookie: str
) -> None:
    bea, other = browser().sign_in(), browser()
    if cookie:
        other.client.cookies.set("_streamlit_user", cookie)
    assert other.sign_out().status_code == 302
    assert bea.is_in()


def test_without_sign_in_the_address_does_nothing(
    browser: Callable[..., Browser], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bea = browser().sign_in()
    monkeypatch.setattr(sign_in, "_auth_settings", lambda: None)
    assert browser(bea).sign_out().status_code == 302
    monkeypatch.setattr(sign_in, "_auth_settings", lambda: AUTH)
    assert bea.is_in()


def test_what_could_not_be_written_is_said_and_no_one_is_half_signed_out(
    browser: Callable[..., Browser], path: Path
) -> None:
    bea = browser().sign_in()
    with connect(path) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    answer = bea.sign_out()
    assert (answer.status_code, answer.text[:22]) == (503, "Je bent niet afgemeld.")
    assert "set-cookie" not in answer.headers
    assert bea.is_in()


def test_a_database_that_is_gone_is_not_made_anew(
    browser: Callable[..., Browser], path: Path
) -> None:
    bea = browser().sign_in()
    path.unlink()
    answer = bea.sign_out()
    assert answer.status_code == 503
    assert str(path) in answer.text
    assert bea.sign_in().client.cookies
    assert not path.exists()
