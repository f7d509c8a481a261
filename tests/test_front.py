"""The server in front, with the settings of docs/deploy: what it lets through, and to whom."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from switching.front.__main__ import main
from switching.front.conf import DEPLOY, PROCESSES
from switching.front.here import NGINX_VARIABLE
from switching.front.opening import open_page
from switching.models import UserRole
from switching.services.users import Account, add_user
from switching.store import migrate
from switching.ui.entry.addresses import ADDRESSES, MEGABYTE, UPLOAD
from tests.nginx import NAME, Front, new_front, program, serve_before
from tests.provider import NOWHERE, Provider, headers_of, secrets
from tests.samples import NOW, at
from tests.server import HOST, ROOT, RunningApp, free_port, serve
from tests.ui.entry.test_strangers import Tab

PAGES = ROOT / "docs" / "deploy" / "snippets" / "switching-pages.conf"
NGINX = PAGES.read_text(encoding="utf-8")
CADDY = (ROOT / "docs" / "deploy" / "Caddyfile").read_text(encoding="utf-8")
KATRIEN = "katrien@blenders.be"


def test_a_front_takes_uploads_as_large_as_the_app_does_and_nothing_else() -> None:
    uploads = max(row.body for row in ADDRESSES if row.path == UPLOAD) // MEGABYTE
    others = max(row.body for row in ADDRESSES if row.path != UPLOAD) / MEGABYTE
    sizes = sorted(int(size) for size in re.findall(r"client_max_body_size +(\d+)m;", NGINX))
    assert sizes == [1, uploads]
    assert others < 1
    assert sorted(map(int, re.findall(r"max_size (\d+)MiB", CADDY))) == sizes


def test_no_log_names_the_address_that_was_asked_for() -> None:
    """A personal link is in the address."""
    conf = (ROOT / "docs" / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for server in re.split(r"^server \{", conf, flags=re.MULTILINE)[1:]:
        assert "access_log off;" in server or "include snippets/switching-pages.conf;" in server
    assert "access_log off;" in NGINX
    assert re.findall(r"error_log (.*);", conf) == ["/var/log/nginx/switching.log crit"]
    assert not re.search(r"^\s*log\b", CADDY, re.MULTILINE)


def test_the_settings_that_are_in_the_repository_are_those_that_are_written() -> None:
    written = CliRunner().invoke(main, ["processes", "--workers", "2"])
    assert (DEPLOY / "snippets" / PROCESSES).read_text(encoding="utf-8") == written.output


@pytest.mark.parametrize("command", [[], ["processes"], ["open"], ["serve"]])
def test_its_commands_speak_the_language_that_is_asked_for(command: list[str]) -> None:
    said = [
        CliRunner().invoke(main, [*command, *options, "--help"]).output
        for options in ([], ["--language", "en"])
    ]
    assert "Toon deze uitleg." in said[0]
    assert "Show this message and exit." in said[1]
    assert said[0].startswith("Gebruik:")


def test_what_went_wrong_is_said_in_that_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NGINX_VARIABLE, "/nowhere/nginx")
    found = [
        CliRunner().invoke(main, ["serve", "--language", language]) for language in ("nl", "en")
    ]
    assert [one.exit_code for one in found] == [1, 1]
    assert "nginx-light" in found[0].output
    assert "Install it" not in found[0].output
    assert "Install it" in found[1].output


def test_each_place_says_the_cookie() -> None:
    """A location with a header of its own would lose it."""
    assert NGINX.count("add_header") == 1
    assert NGINX.index("add_header") < NGINX.index("\nlocation ")


@dataclass(frozen=True)
class House:
    """An app for who signs in, and the front before it."""

    app: RunningApp
    front: Front

    def browser(self, **headers: str) -> httpx.Client:
        """Return what asks the front, under the name that people use."""
        named = {"Host": f"{NAME}:{self.front.secure}", **headers}
        address = f"https://{HOST}:{self.front.secure}"
        return httpx.Client(base_url=address, headers=named, verify=self.front.trust(), timeout=30)

    def ask(self, method: str, path: str, **more: object) -> httpx.Response:
        """Ask once, as a stranger."""
        with self.browser() as browser:
            return browser.request(method, path, **named(more))


def named(more: dict[str, object], name: str = NAME) -> dict[str, object]:
    """Return the options of a request in whose handshake the server is called so."""
    return {**more, "extensions": {"sni_hostname": name}}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("front")
    database = folder / "switching.db"
    migrate(database)
    add_user(at(database, now=NOW), Account(KATRIEN, UserRole.ADMINISTRATOR), "katrien")
    front = new_front(folder)
    file = folder / "secrets.toml"
    file.write_text(secrets(Provider(NOWHERE), front.url), encoding="utf-8")
    options = ("--secrets.files", str(file), "--server.allowedHosts", NAME)
    with serve(database, options=options) as app:
        port = int(app.url.rsplit(":", 1)[1])
        with serve_before(folder, front, port):
            yield House(app, front)


@contextmanager
def open_socket(house: House, headers: dict[str, str]) -> Iterator[ClientConnection]:
    trust = house.front.trust()
    with connect(
        house.front.url.replace("https", "wss") + "/_stcore/stream",
        sock=socket.create_connection((HOST, house.front.secure)),
        ssl=trust,
        server_hostname=NAME,
        origin=headers["Origin"],  # type: ignore[arg-type]
        additional_headers={name: headers[name] for name in headers if name != "Origin"},
        subprotocols=["streamlit", headers["X-Xsrftoken"]],  # type: ignore[list-item]
        max_size=None,
    ) as found:
        yield found


@pytest.mark.soak
def test_the_page_knows_under_which_name_and_port_it_was_asked(house: House) -> None:
    answer = house.ask("GET", "/")
    assert answer.status_code == 200
    assert f"wss://{NAME}:{house.front.secure};" in answer.headers["content-security-policy"]
    plain = httpx.get(f"http://{HOST}:{house.front.plain}/x?y=1", headers={"Host": NAME})
    assert plain.status_code == 301
    assert plain.headers["location"] == f"https://{NAME}/x?y=1"


@pytest.mark.soak
@pytest.mark.parametrize("host", ["evil.example", f"{NAME}.evil.example", HOST, "localhost"])
def test_under_another_name_no_one_answers(house: House, host: str) -> None:
    with pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"http://{HOST}:{house.front.plain}/", headers={"Host": host})
    with house.browser(Host=host) as browser, pytest.raises(httpx.RemoteProtocolError):
        browser.get("/", **named({}))
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection((HOST, house.front.secure)) as plain,
        pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"),
    ):
        trust.wrap_socket(plain, server_hostname="evil.example")


@pytest.mark.soak
def test_one_of_ours_works_and_uploads_through_it(house: House) -> None:
    headers = headers_of(house.front.url, KATRIEN)
    with open_socket(house, headers) as socket_of_ours:
        tab = Tab(house.app, socket_of_ours, headers)
        tab.run()
        with house.browser(**headers) as browser:
            address = f"/_stcore/upload_file/{tab.session}/a"
            files = {"file": ("a.pdf", bytes(20 * MEGABYTE))}
            assert browser.put(address, files=files, **named({})).status_code == 204
            files = {"file": ("a.pdf", bytes(23 * MEGABYTE))}
            assert browser.put(address, files=files, **named({})).status_code == 413


@pytest.mark.soak
def test_a_stranger_gets_nothing_more_through_it(house: House) -> None:
    upload = "/_stcore/upload_file/a/b"
    files = {"file": ("a.pdf", bytes(6_000_000))}
    assert house.ask("PUT", upload, files=files).status_code == 401
    assert house.ask("PUT", "/save", content=bytes(2 * MEGABYTE)).status_code == 413
    assert house.ask("GET", "/_stcore/metrics").status_code == 404
    started = time.monotonic()
    with house.browser() as browser:  # one connection: each of its own takes a busy computer long
        found = [browser.put(upload, **named({})).status_code for _ in range(60)]
    assert set(found) == {401, 429}
    # Twenty at once and one a second, with those above; the server counts by its own clock.
    assert found.count(401) <= 22 + time.monotonic() - started


@pytest.mark.soak
def test_where_a_visit_comes_from_can_not_be_made_up(house: House) -> None:
    with house.browser() as browser:
        found = [
            browser.get(
                "/_stcore/health",
                headers={"X-Forwarded-For": f"203.0.113.{number}"},
                **named({}),
            ).status_code
            for number in range(250)
        ]
    assert 429 in found


@pytest.mark.soak
def test_a_front_lets_no_one_open_sockets_without_end(house: House) -> None:
    headers = headers_of(house.front.url)

    def open_many() -> None:
        for _ in range(100):
            with open_socket(house, headers):
                pass

    with pytest.raises(InvalidStatus, match="429"):
        open_many()


@pytest.mark.soak
def test_nginx_takes_the_settings_without_a_warning(house: House) -> None:
    assert "site.conf" not in house.front.output()


def test_without_nginx_more_processes_do_not_start_and_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NGINX_VARIABLE, str(tmp_path / "nginx"))
    refused = CliRunner().invoke(main, ["serve"])
    assert refused.exit_code == 1
    assert "apt-get install nginx-light" in refused.output


@pytest.mark.soak  # it starts two servers
def test_one_s_own_user_is_served_by_several_and_none_outlives_the_end(tmp_path: Path) -> None:
    port, environment = free_port(), {**os.environ, NGINX_VARIABLE: str(program())}
    environment["SWITCHING_DATABASE"] = str(tmp_path / "switching.db")
    command = [sys.executable, "-m", "switching.front", "serve", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as served:
        assert served.stdout is not None
        lines = iter(served.stdout.readline, b"")
        said = next(line for line in lines if line.startswith(b"2 process"))
        assert said.startswith(b"2 processen op http://localhost")
        home = f"http://localhost:{port}"
        ways = {httpx.get(f"{home}/").cookies["switching_way"] for _ in range(4)}
        assert ways == {"1", "2"}
        open_page(port, "localhost")
        past = httpx.get(f"{home}/_stcore/metrics", headers={"X-Forwarded-For": "203.0.113.1"})
        assert past.status_code == 404
        named = Path(f"/proc/{served.pid}/task/{served.pid}/children").read_text()
        own = [int(number) for number in named.split()]
        assert len(own) == 3
        served.terminate()
        assert served.wait(30) == 0
    assert not any(Path(f"/proc/{number}").exists() for number in own)
