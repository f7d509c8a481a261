"""What stands before the addresses: it refuses before anything is read, and by the route taken."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Message
from streamlit import config
from streamlit.errors import StreamlitSecretNotFoundError
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from switching.ui import sign_in
from switching.ui.entry import comers
from switching.ui.entry import middleware as entry
from switching.ui.entry.hosts import known_host
from switching.ui.headers import SecurityHeaders
from tests.ui.test_headers import spoken_in

HERE = "http://localhost:8501"
OUTSIDE = {"X-Forwarded-For": "203.0.113.9"}
KATRIEN = "katrien@blenders.be"

KNOWN, OTHER = "_stcore/health", "_stcore/brand-new"


class Server:
    """What stands behind the entry: it counts what it has to answer, and reads all bodies."""

    def __init__(self, base: str = "") -> None:
        self.asked: list[str] = []
        self.read = 0
        paths = (KNOWN, OTHER, "_stcore/metrics", "auth/login", "media/{file_id:path}")
        everything = ["GET", "POST", "PUT", "DELETE", "OPTIONS"]
        routes = [Route(f"{base}/{path}", self.answer, methods=everything) for path in paths]
        page = Starlette(routes=[Route("/{rest:path}", self.answer, methods=everything)])
        inner = Starlette(
            routes=[*routes, Mount(base or "/", page)],
            middleware=[
                Middleware(SecurityHeaders, https=False, host=known_host, spoken=spoken_in),
                Middleware(entry.Entry),
            ],
        )
        self.app = ProxyHeadersMiddleware(inner, "testclient")

    async def answer(self, request: Request) -> Response:
        async for part in request.stream():
            self.read += len(part)
        self.asked.append(request.url.path)
        return PlainTextResponse("here")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    return Server()


@pytest.fixture
def client(server: Server) -> Iterator[TestClient]:
    with TestClient(server.app, base_url=HERE) as found:
        yield found


def test_an_address_that_stands_in_no_row_is_refused_and_named(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with TestClient(server.app, base_url=HERE) as client:
        assert f"/{OTHER} stands in no row" in caplog.text
        assert client.get(f"/{OTHER}").status_code == 404
        assert client.get(f"/{KNOWN}").status_code == 200
    assert server.asked == [f"/{KNOWN}"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/", "/worklist", f"/{KNOWN}"])
def test_a_method_that_stands_in_no_row_is_refused(
    client: TestClient, server: Server, path: str, method: str
) -> None:
    assert client.request(method, path).status_code == 405
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8501", "localhost.evil.example", "localhost@evil.example",
     "evil.example#localhost", "10.0.0.1", "[::ffff:10.0.0.1]", "[", "a b", ""],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/", f"/{KNOWN}", f"/{OTHER}"])
def test_a_strange_host_is_misdirected_and_enters_no_policy(
    client: TestClient, server: Server, host: str, path: str
) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 421
    assert "connect-src 'self';" in answer.headers["content-security-policy"]
    assert server.asked == []


def test_two_hosts_are_none(client: TestClient) -> None:
    twice = [("Host", "localhost"), ("Host", "evil.example")]
    assert client.get("/", headers=twice).status_code == 421


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:1", "127.0.0.1:8599", "[::1]:8501"])
def test_this_computer_is_known_at_any_port(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 200
    assert f"ws://{host} " in answer.headers["content-security-policy"]


def test_past_another_server_only_the_names_of_the_settings_are_known(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "own_origin", lambda: "https://switching.example.org")
    before = config.get_option("server.allowedHosts")
    config.set_option("server.allowedHosts", [])
    try:
        for host, status in {
            "switching.example.org": 200,
            "Switching.Example.org:8443": 200,
            "evil.example": 421,
            "localhost": 421,
        }.items():
            assert client.get("/", headers={"Host": host, **OUTSIDE}).status_code == status
    finally:
        config.set_option("server.allowedHosts", before)


def test_secrets_that_can_not_be_read_any_more_make_no_one_known(
    client: TestClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable() -> None:
        raise StreamlitSecretNotFoundError("broken")

    monkeypatch.undo()
    monkeypatch.setattr(sign_in, "_auth_settings", unreadable)
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/").status_code == 200
    assert client.get("/media/x.pdf").status_code == 401
    assert server.asked == ["/"]


def test_figures_of_the_server_are_for_the_server_itself(
    client: TestClient, server: Server
) -> None:
    assert client.get("/_stcore/metrics").status_code == 200
    assert client.get("/_stcore/metrics", headers=OUTSIDE).status_code == 404
    assert server.asked == ["/_stcore/metrics"]


def test_a_file_of_a_page_is_for_who_is_let_in(client: TestClient, server: Server) -> None:
    assert client.get("/media/x.pdf").status_code == 200
    assert client.get("/media/x.pdf", headers=OUTSIDE).status_code == 401
    assert len(server.asked) == 1


@pytest.mark.parametrize("chunked", [False, True])
def test_no_body_is_read_where_none_is_taken(
    client: TestClient, server: Server, chunked: bool
) -> None:
    body: Any = iter([bytes(1000)] * 3) if chunked else bytes(3000)
    assert client.request("GET", f"/{KNOWN}", content=body).status_code == 413
    assert server.read == 0


@pytest.mark.parametrize("said", ["-1", "1e3", "x", "9" * 5000, "٣"])
def test_a_length_that_is_no_number_is_refused(client: TestClient, said: str) -> None:
    headers = {"Content-Length": said.encode("utf-8")}
    assert client.request("GET", f"/{KNOWN}", headers=headers).status_code == 400  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_stranger_who_asks_too_often_waits_for_the_next_minute_and_others_do_not(
    client: TestClient, server: Server
) -> None:
    row = next(row for row in entry.ADDRESSES if row.path == f"/{KNOWN}")
    asked = [client.get(f"/{KNOWN}", headers=OUTSIDE) for _ in range(row.a_minute + 1)]
    assert [answer.status_code for answer in asked] == [200] * row.a_minute + [429]
    assert 1 <= int(asked[-1].headers["retry-after"]) <= 60
    assert len(server.asked) == row.a_minute
    neighbour = {"X-Forwarded-For": "203.0.113.10"}
    assert client.get(f"/{KNOWN}", headers=neighbour).status_code == 200
    assert client.get(f"/{KNOWN}").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("203.0.113.9", "203.0.113.10", False),
    ],
)
def test_who_has_a_network_of_addresses_counts_as_one(
    client: TestClient, one: str, other: str, is_same: bool
) -> None:
    row = next(row for row in entry.ADDRESSES if row.path == f"/{KNOWN}")
    for _ in range(row.a_minute):
        client.get(f"/{KNOWN}", headers={"X-Forwarded-For": one})
    answer = client.get(f"/{KNOWN}", headers={"X-Forwarded-For": other})
    assert answer.status_code == (429 if is_same else 200)


def test_requests_of_strangers_that_are_never_read_to_their_end_are_bounded(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "STRANGERS_REQUESTS", 3)
    monkeypatch.setattr(entry, "STRANGERS_REQUESTS_IN_ALL", 5)
    found: list[int] = []

    async def ask(address: str, read_on: asyncio.Event) -> None:
        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                found.append(message["status"])
                await read_on.wait()

        headers = [(b"host", b"localhost"), (b"x-forwarded-for", address.encode())]
        scope = {"type": "http", "method": "GET", "path": f"/{KNOWN}", "headers": headers}
        scope |= {"query_string": b"", "client": ("testclient", 1), "root_path": ""}
        await server.app(scope, receive, send)  # type: ignore[arg-type]

    async def come() -> None:
        read_on = asyncio.Event()
        addresses = ["203.0.113.1"] * 4 + ["203.0.113.2"] * 3
        asked = [asyncio.create_task(ask(address, read_on)) for address in addresses]
        await asyncio.sleep(0.1)
        read_on.set()
        await asyncio.gather(*asked)
        await ask("203.0.113.1", read_on)

    asyncio.run(come())
    assert sorted(found) == [200] * 6 + [429] * 2


def test_when_the_database_can_not_be_asked_nothing_is_given(
    client: TestClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry, "comer_of", lambda _: comers.Comer(comers.Kind.PERSON, KATRIEN))
    monkeypatch.setattr(comers, "_is_admitted", None)
    assert client.get("/media/x.pdf").status_code == 503
    assert server.asked == []


@pytest.mark.parametrize("base", ["/switching", "/a/b"])
def test_below_a_base_the_rows_are_the_same(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", base)
    try:
        with TestClient(Server(base).app, base_url=HERE) as client:
            assert client.get(f"{base}/{KNOWN}").status_code == 200
            assert client.get(f"{base}/worklist").status_code == 200
            assert client.get(f"{base}/{OTHER}").status_code == 404
            assert client.put(f"{base}/{KNOWN}").status_code == 405
            assert client.get(f"/{KNOWN}").status_code == 404
    finally:
        config.set_option("server.baseUrlPath", before)


@pytest.mark.parametrize("path", ["/", "/worklist", f"/{KNOWN}", f"/{OTHER}"])
def test_a_socket_at_another_address_is_refused(
    client: TestClient, server: Server, path: str
) -> None:
    with (
        pytest.raises(WebSocketDenialResponse) as refused,
        client.websocket_connect(f"ws://localhost:8501{path}"),
    ):
        pass
    assert refused.value.status_code == 405
    assert server.asked == []
