"""What each answer tells the browser to refuse."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from switching.i18n import Texts
from switching.models import Language
from switching.ui.headers import SecurityHeaders

PAGE = '<html lang="en"><head><script>window.ready = false</script>' + " " * 1000 + "</html>"
SAYING = (
    '<html lang="en"><head><title>Streamlit</title></head><body><noscript><p>You need to</p>\n'
    "<p>enable JavaScript</p></noscript></body></html>"
)


def host_of(headers: Headers) -> str | None:
    """Return the host that was asked for, unless it is a strange one."""
    return None if "strange" in headers["host"] else headers["host"]


async def spoken_in(connection: HTTPConnection) -> Language:
    """Return the language that the address asks for."""
    return Language(connection.query_params.get("lang", "nl"))


def client(home: str = "http://localhost", https: bool = False, packs: bool = True) -> TestClient:
    """Return a browser before a server that answers as Streamlit does."""

    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(PAGE, headers={"ETag": "of-the-page-in-english"})

    def saying(request: Request) -> HTMLResponse:
        return HTMLResponse(SAYING)

    def cookies(request: Request) -> PlainTextResponse:
        answer = PlainTextResponse("")
        answer.set_cookie("user", "1")
        answer.headers.append("set-cookie", "_xsrf=2|a; Path=/; Secure")
        return answer

    inner = [Middleware(GZipMiddleware, minimum_size=10)] if packs else []
    app = Starlette(
        routes=[Route("/", page), Route("/cookies", cookies), Route("/saying", saying)],
        middleware=[
            Middleware(SecurityHeaders, https=https, host=host_of, spoken=spoken_in),
            *inner,
        ],
    )
    return TestClient(
        ProxyHeadersMiddleware(app, "testclient"), base_url=home, follow_redirects=False
    )


@pytest.mark.parametrize("path", ["/", "/cookies", "/there-is-none"])
def test_every_answer_carries_the_headers(path: str) -> None:
    headers = client().get(path).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://localhost wss://localhost"
    assert "unsafe" not in policy["script-src"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


@pytest.mark.parametrize("packs", [True, False])
def test_a_page_is_in_dutch_and_may_run_only_the_script_that_stands_in_it(packs: bool) -> None:
    answer = client(packs=packs).get("/")
    first, rest = answer.text.split("</script>", 1)
    assert first.startswith('<html lang="nl"><head><script>')
    assert "popstate" in first  # before any script of Streamlit's begins to listen
    assert rest == PAGE.split("<head>", 1)[1]
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers
    # By `openssl dgst -sha256 -binary | base64` of what stands between the marks.
    allowed = re.findall(r"'sha256-[^']+'", answer.headers["content-security-policy"])
    assert len(allowed) == 2
    assert allowed[1] == "'sha256-Z7L2T8khoKWK3qtQF/wSktj9xGCtCfem3Y6SPjwBwdU='"


@pytest.mark.parametrize("language", Language)
def test_what_a_page_says_before_the_app_answers_is_in_the_language_of_who_asks(
    language: Language,
) -> None:
    html = client().get(f"/saying?lang={language}").text
    assert html.startswith(f'<html lang="{language}">')
    assert "<title>Switching Talent</title>" in html
    said = "This app needs JavaScript. Turn it on in your browser, and load the page again."
    assert f"<noscript><p>{Texts(language).gettext(said)}</p></noscript>" in html


def test_a_request_for_the_head_alone_is_passed_on() -> None:
    assert client().head("/").content == b""


def test_without_https_nothing_asks_for_it() -> None:
    answer = client().get("/cookies")
    assert "strict-transport-security" not in answer.headers
    assert "Secure" not in answer.headers.get_list("set-cookie")[0]


@pytest.mark.parametrize(
    ("home", "https", "forwarded"),
    [
        ("https://switching.example.org", False, {}),
        ("http://localhost", True, {}),
        ("http://localhost", False, {"X-Forwarded-Proto": "https"}),
    ],
    ids=["of its own", "by its settings", "by the server in front"],
)
def test_behind_https_cookies_are_secure_and_the_browser_stays_with_it(
    home: str, https: bool, forwarded: dict[str, str]
) -> None:
    answer = client(home, https).get("/cookies", headers=forwarded)
    cookies = answer.headers.get_list("set-cookie")
    assert [cookie.count("Secure") for cookie in cookies] == [1, 1]
    assert answer.headers["strict-transport-security"] == "max-age=63072000"
    assert " ws://" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "host", ["strange.example", "a b", "x; script-src *", "'unsafe-eval'", "*", ""]
)
def test_a_strange_host_does_not_get_into_the_policy(host: str) -> None:
    policy = client().get("/", headers={"Host": host}).headers["content-security-policy"]
    assert "connect-src 'self';" in policy
    assert "unsafe-eval" not in policy
    assert "strange" not in policy
