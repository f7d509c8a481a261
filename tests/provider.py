"""A provider to sign in with, on this computer, and an app that trusts it."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)
from streamlit.web.server.starlette.starlette_server_config import (
    USER_COOKIE_NAME,
    XSRF_COOKIE_NAME,
)

from tests.server import HOST, RunningApp, free_port, serve

SECRET = "only-for-tests-and-longer-than-it-has-to-be"


NOWHERE = "https://login.example.org"
"""A provider that is asked nothing: who is signed in has the cookie already."""


@dataclass(frozen=True)
class Provider:
    """A started provider. Whoever signs in is who they say; it vouches for `claims`."""

    url: str

    def vouch(self, subject: str, **claims: object) -> None:
        """Say what the tokens of `subject` will hold from now on."""
        request = urllib.request.Request(
            f"{self.url}/users/{quote(subject)}",
            data=json.dumps(claims).encode(),
            headers={"Content-Type": "application/json"},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 204


@contextmanager
def provide() -> Iterator[Provider]:
    """Run a provider, and end it afterwards."""
    # Here and not above: it takes a second to import, and warns of what it uses itself.
    from oidc_provider_mock import run_server_in_thread

    with run_server_in_thread() as server:
        yield Provider(f"http://localhost:{server.server_port}")


def secrets(provider: Provider, app_url: str, **changed: str) -> str:
    """Return the text of a secrets file with which an app at `app_url` trusts `provider`."""
    values = {
        "redirect_uri": f"{app_url}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "switching",
        "client_secret": "secret",
        "server_metadata_url": f"{provider.url}/.well-known/openid-configuration",
        **changed,
    }
    return "[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


@contextmanager
def serve_with_sign_in(
    database: Path, provider: Provider, options: tuple[str, ...] = ()
) -> Iterator[RunningApp]:
    """Run the app on `database` for who signs in with `provider`."""
    port = free_port()
    file = database.with_name("secrets.toml")
    file.write_text(secrets(provider, f"http://{HOST}:{port}"), encoding="utf-8")
    with serve(database, port, ("--secrets.files", str(file), *options)) as app:
        yield app


def headers_of(app_url: str, email: str | None = None, seconds_ago: float = 0) -> dict[str, str]:
    """Return what the browser of someone signed in sends along; of a stranger without `email`."""
    token = generate_xsrf_token_string()
    cookies = {XSRF_COOKIE_NAME: token}
    if email is not None:
        issued = time.time() - seconds_ago
        claims = {"email": email, "email_verified": True, "iat": issued}
        claims |= {"is_logged_in": True, "origin": app_url}
        signed = create_signed_value(SECRET, USER_COOKIE_NAME, json.dumps(claims))
        cookies[USER_COOKIE_NAME] = signed.decode()
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return {"Origin": app_url, "X-Xsrftoken": token, "Cookie": kept}
