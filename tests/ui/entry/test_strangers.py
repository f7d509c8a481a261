"""Who is not signed in, at a running server: what they may, and what is left of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from switching.models import UserRole
from switching.services.users import Account, add_user, deactivate_user
from switching.store import migrate
from switching.ui.entry.addresses import (
    MEGABYTE,
    STRANGERS_MESSAGE,
    STRANGERS_SOCKETS,
)
from tests.provider import NOWHERE, Provider, headers_of, serve_with_sign_in
from tests.samples import NOW, at
from tests.server import RunningApp
from tests.soak import soaked

pytestmark = pytest.mark.slow

KATRIEN, BEA, LEFT = "katrien@blenders.be", "bea@blenders.be", "weg@blenders.be"
HOURS = 3600
KEPT_SECONDS, SOON = 1, 20


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with sign-in, that keeps a session for a moment only once its tab is gone."""
    database = tmp_path_factory.mktemp("house") / "switching.db"
    migrate(database)
    for email in (KATRIEN, BEA, LEFT):
        user = add_user(at(database, now=NOW), Account(email, UserRole.ADMINISTRATOR), email)
    deactivate_user(at(database, now=NOW), user.id)
    brief = ("--server.disconnectedSessionTTL", str(KEPT_SECONDS))
    with serve_with_sign_in(database, Provider(NOWHERE), brief) as app:
        yield app


class Tab:
    """A tab: its socket, and the requests of its browser."""

    def __init__(self, app: RunningApp, socket: ClientConnection, headers: dict[str, str]) -> None:
        self.app, self.socket, self.headers = app, socket, headers
        self.browser = httpx.Client(base_url=app.url, headers=headers, timeout=30)
        self.session = ""

    def say(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def run(self) -> list[ForwardMsg]:
        """Have the page run, and return all it sent."""
        message = BackMsg()
        message.rerun_script.query_string = ""
        self.say(message)
        found = []
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(self.socket.recv(SOON, decode=False)))
            found.append(answer)
            if answer.WhichOneof("type") == "new_session":
                self.session = answer.new_session.initialize.session_id
            if answer.WhichOneof("type") == "script_finished":
                return found

    def upload(self, size: int, name: str = "a", session: str | None = None) -> int:
        address = f"/_stcore/upload_file/{session or self.session}/{name}"
        return self.browser.put(address, files={"file": ("a.pdf", bytes(size))}).status_code


Open = Callable[..., Tab]


@contextmanager
def open_tab(app: RunningApp, headers: dict[str, str], session: str = "") -> Iterator[Tab]:
    """Open a tab, or the one again whose session that was."""
    socket = connect(
        app.url.replace("http", "ws") + "/_stcore/stream",
        origin=headers["Origin"],  # type: ignore[arg-type]
        additional_headers={name: headers[name] for name in headers if name != "Origin"},
        subprotocols=["streamlit", headers["X-Xsrftoken"], *filter(None, [session])],  # type: ignore[list-item]
        max_size=None,
        close_timeout=1,
    )
    with socket:
        tab = Tab(app, socket, headers)
        yield tab
        tab.browser.close()


@pytest.fixture
def tab_of(house: RunningApp) -> Iterator[Open]:
    """A function that opens tabs, of who is signed in or of a stranger at an address."""
    with ExitStack() as stack:

        def open_one(email: str | None = None, address: str = "", ago: float = 0) -> Tab:
            headers = headers_of(house.url, email, ago)
            if address:
                headers["X-Forwarded-For"] = address
            return stack.enter_context(open_tab(house, headers))

        yield open_one


def memory(app: RunningApp, kind: str = "VmRSS") -> int:
    """Return the megabytes that the server holds."""
    assert app.process is not None
    status = Path(f"/proc/{app.process.pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith(kind))
    return int(line.split()[1]) // 1024


def figure(app: RunningApp, name: str) -> int:
    """Return a figure that the server gives of itself; zero when it gives none."""
    text = httpx.get(f"{app.url}/_stcore/metrics").raise_for_status().text
    lines = (line for line in text.splitlines() if name in line and not line.startswith("#"))
    return sum(int(float(line.rsplit(" ", 1)[1])) for line in lines)


def held(app: RunningApp) -> int:
    """Return the bytes of uploads that the server holds, at most five seconds ago."""
    return figure(app, "UploadedFileManager")


def wait_for(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + SOON
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.5)


@pytest.mark.parametrize("size", [6_000_000, *soaked([200 * MEGABYTE])])
def test_a_strangers_upload_is_refused_before_it_is_read(
    house: RunningApp, tab_of: Open, size: int
) -> None:
    tab = tab_of(address="203.0.113.1")
    tab.run()
    before = memory(house)

    def parts() -> Iterator[bytes]:
        for _ in range(size // 100_000):
            yield bytes(100_000)

    address = f"/_stcore/upload_file/{tab.session}/x"
    for body in (parts(), parts()):
        assert tab.browser.put(address, content=body).status_code == 401
    assert tab.upload(6_000_000) == 401
    assert memory(house) < before + 20


@pytest.mark.parametrize(("email", "ago"), [(LEFT, 0), ("x@elders.be", 0), (KATRIEN, 11 * HOURS)])
def test_who_is_not_let_in_uploads_nothing(tab_of: Open, email: str, ago: float) -> None:
    tab = tab_of(email, ago=ago)
    tab.run()
    assert tab.upload(10) == 401


def test_one_of_ours_uploads_to_the_own_session_as_much_as_it_may_hold(
    house: RunningApp, tab_of: Open
) -> None:
    tab, other = tab_of(KATRIEN), tab_of(BEA)
    tab.run()
    other.run()
    assert tab.upload(10, session=other.session) == 403
    assert tab.upload(10, session="none") == 403
    assert other.upload(10) == 204
    size, files = 20 * MEGABYTE, 5
    assert [tab.upload(size, str(number)) for number in range(files)] == [204] * files
    assert tab.browser.delete(f"/_stcore/upload_file/{tab.session}/4").status_code == 204
    tab.socket.close()
    time.sleep(KEPT_SECONDS + 0.5)  # what is asked too early is told again for five seconds
    wait_for(lambda: held(house) == 10)


def test_what_a_body_says_of_its_length_does_not_count(tab_of: Open) -> None:
    tab = tab_of(KATRIEN)
    tab.run()

    def parts() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
        for _ in range(600):
            yield bytes(100_000)
        yield b"\r\n--x--\r\n"

    answer = tab.browser.put(
        f"/_stcore/upload_file/{tab.session}/x",
        content=parts(),
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("changed", ["Origin", "X-Xsrftoken"])
def test_another_site_uploads_nothing_for_who_is_signed_in(tab_of: Open, changed: str) -> None:
    tab = tab_of(KATRIEN)
    tab.run()
    tab.browser.headers[changed] = "http://evil.example"
    assert tab.upload(10) in {401, 403}


def test_a_strangers_session_is_gone_with_its_socket(house: RunningApp, tab_of: Open) -> None:
    before = figure(house, "active_sessions")
    tabs = [tab_of(address="203.0.113.2") for _ in range(5)]
    for tab in tabs:
        tab.run()
    assert figure(house, "active_sessions") == before + 5
    for tab in tabs:
        tab.socket.close()
    wait_for(lambda: figure(house, "active_sessions") == before)
    with open_tab(house, tabs[0].headers, tabs[0].session) as again:
        again.run()
        assert again.session != tabs[0].session


def test_a_session_of_ours_waits_for_its_tab(house: RunningApp, tab_of: Open) -> None:
    tab = tab_of(KATRIEN)
    tab.run()
    before = figure(house, "active_sessions")
    tab.socket.close()
    wait_for(lambda: figure(house, "active_sessions") == before - 1)
    with open_tab(house, tab.headers, tab.session) as again:
        again.run()
        assert again.session == tab.session


@pytest.mark.soak  # who makes room for whom is tried without a server as well
def test_strangers_of_one_address_make_room_for_each_other_and_for_no_one_else(
    house: RunningApp, tab_of: Open
) -> None:
    ours, elsewhere = tab_of(KATRIEN), tab_of(address="203.0.113.3")
    tabs = [tab_of(address="203.0.113.4") for _ in range(STRANGERS_SOCKETS + 1)]
    with pytest.raises(ConnectionClosed) as ended:
        tabs[0].socket.recv(SOON)
    assert ended.value.rcvd is not None
    assert ended.value.rcvd.code == 1013
    for tab in (ours, elsewhere, tabs[1], tabs[-1]):
        assert tab.run()


def test_a_large_message_of_a_stranger_ends_its_socket_and_is_held_by_no_one(
    house: RunningApp, tab_of: Open
) -> None:
    tab_of(address="203.0.113.5").run()
    before = memory(house)
    for _ in range(3):
        tab = tab_of(address="203.0.113.5")
        with suppress(ConnectionClosed):  # it may be refused while it is sent
            tab.socket.send(bytes(16 * MEGABYTE))
        with pytest.raises(ConnectionClosed):
            tab.socket.recv(SOON)
    assert memory(house) < before + 20


@pytest.mark.parametrize(("email", "ago"), [(KATRIEN, 0), (KATRIEN, 11 * HOURS)])
def test_the_tab_of_one_of_ours_may_say_much(tab_of: Open, email: str, ago: float) -> None:
    tab = tab_of(email, ago=ago)
    message = BackMsg()
    widget = message.rerun_script.widget_states.widgets.add()
    widget.id, widget.string_value = "text", "x" * (4 * STRANGERS_MESSAGE)
    tab.say(message)
    assert tab.run()


def test_no_tab_empties_the_caches_of_everyone(house: RunningApp, tab_of: Open) -> None:
    for tab in (tab_of(address="203.0.113.6"), tab_of(KATRIEN)):
        tab.run()
        message = BackMsg()
        message.clear_cache = True
        missed = figure(house, 'st_cache_resource",result="miss"')
        tab.say(message)
        tab.run()
        assert figure(house, 'st_cache_resource",result="miss"') == missed


def test_a_strange_host_opens_no_socket(house: RunningApp) -> None:
    headers = headers_of(house.url)
    headers["Host"] = "evil.example"
    with pytest.raises(InvalidStatus, match="421"), open_tab(house, headers):
        pass


def test_nothing_of_this_is_an_error_in_the_log(house: RunningApp) -> None:
    assert "Traceback" not in house.output()
