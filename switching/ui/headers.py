"""What each answer tells the browser to refuse: foreign scripts, frames, guesses, plain HTTP."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from switching.i18n import Texts
from switching.models import Language

_HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
Host = Callable[[Headers], str | None]
Spoken = Callable[[HTTPConnection], Awaitable[Language]]
_INLINE = re.compile(rb"<script>(.*?)</script>", re.DOTALL)
_WITHOUT_SCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_TITLE = re.compile(rb"<title>.*?</title>", re.DOTALL)
_FIRST = (
    b"<script>%s</script>" % Path(__file__).with_name("saving").joinpath("first.js").read_bytes()
)
_TWO_YEARS = 2 * 365 * 24 * 3600
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    # No stricter: which page to go back to after sign-in is read from the Referer.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            *("accelerometer", "browsing-topics", "camera", "display-capture"),
            *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi"),
            *("payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
        )
    ),
}


def content_policy(host: str, https: bool, inline: Sequence[bytes] = ()) -> str:
    """Return what a page at `host` may load and run; of the `inline` scripts only these."""
    sockets = ("wss",) if https else ("ws", "wss")
    known = f" {' '.join(f'{name}://{host}' for name in sockets)}" if _HOST.fullmatch(host) else ""
    hashes = "".join(f" '{_hash_of(script)}'" for script in inline)
    return "; ".join(
        (
            "default-src 'self'",
            # Streamlit hands the scripts of our own components to the browser as blobs.
            f"script-src 'self' blob:{hashes}",
            f"connect-src 'self'{known}",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "style-src 'self' 'unsafe-inline'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "frame-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash_of(script: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode("ascii")


class SecurityHeaders:
    """Adds the headers to each answer, `Secure` to its cookies, language and first.js to its page.

    `https` says that people reach the app so, also when a server in front takes it off; `host`
    returns the host that a request is for, when it is one of ours; `spoken` in which language who
    asks for a page is spoken to.
    """

    def __init__(self, app: ASGIApp, https: bool, host: Host, spoken: Spoken) -> None:
        self._app, self._https, self._host, self._spoken = app, https, host, spoken

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and mend the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        https = self._https or scope.get("scheme") == "https"
        host = self._host(Headers(scope=scope)) or ""
        await self._app(scope, receive, _Answer(scope, send, https, host, self._spoken).send)


class _Answer:
    """One answer on its way to the browser; a page is held until it is whole."""

    def __init__(self, scope: Scope, send: Send, https: bool, host: str, spoken: Spoken) -> None:
        self._send, self._https, self._host, self._spoken = send, https, host, spoken
        self._scope, self._is_get = scope, scope.get("method") == "GET"
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Send a part of the answer, or keep it until the rest of its page is there."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            has_own_policy = "content-security-policy" in headers
            self._protect(headers, has_own_policy)
            if has_own_policy:
                pass  # the pages of guests: as they are, packed, in the language they speak
            elif self._is_get and message["status"] == 200 and _is_page(headers):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_page(self._start)
            return
        await self._send(message)

    def _protect(self, headers: MutableHeaders, has_own_policy: bool) -> None:
        for name, value in _FIXED.items():
            headers.setdefault(name, value) if has_own_policy else headers.update({name: value})
        if not has_own_policy:
            headers["Content-Security-Policy"] = content_policy(self._host, self._https)
        if not self._https:
            return
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}"
        cookies = headers.getlist("set-cookie")
        del headers["set-cookie"]
        for cookie in cookies:
            headers.append("set-cookie", _secure(cookie))

    async def _send_page(self, start: Message) -> None:
        headers = MutableHeaders(raw=start["headers"])
        body = gzip.decompress(self._body) if "content-encoding" in headers else self._body
        body = _speaking(body, await self._spoken(HTTPConnection(self._scope)))
        body = body.replace(b"<head>", b"<head>" + _FIRST, 1)
        policy = content_policy(self._host, self._https, _INLINE.findall(body))
        headers["Content-Security-Policy"] = policy
        headers["Content-Length"] = str(len(body))
        # These were of the page before it was mended.
        for name in ("content-encoding", "etag", "last-modified"):
            del headers[name]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _speaking(body: bytes, language: Language) -> bytes:
    """Return Streamlit's page in a language: what it says itself before the app answers."""
    _ = Texts(language).gettext
    said = _("This app needs JavaScript. Turn it on in your browser, and load the page again.")
    body = body.replace(b'<html lang="en">', f'<html lang="{language}">'.encode(), 1)
    body = _TITLE.sub(b"<title>Switching Talent</title>", body, count=1)
    without = f"<noscript><p>{escape(said)}</p></noscript>".encode()
    return _WITHOUT_SCRIPT.sub(lambda _found: without, body, count=1)


def _is_page(headers: MutableHeaders) -> bool:
    known = headers.get("content-encoding") in {None, "gzip"}
    return known and headers.get("content-type", "").startswith("text/html")


def _secure(cookie: str) -> str:
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    return cookie if "secure" in attributes else f"{cookie}; Secure"
