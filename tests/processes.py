"""Several processes of the app behind nginx, and people at work with them, as browsers are."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect as connect_slowly
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from switching.models import IntakeCall
from switching.store.typed_texts import digest_of
from tests.bench.saver import call_of
from tests.bench.visitor import TroubleError
from tests.nginx import ANSWERED, NAME, Front, new_front, serve_before
from tests.provider import NOWHERE, Provider, headers_of, secrets
from tests.server import HOST, RunningApp, free_port, serve

SOON = 30
WAY = "switching_way"
XSRF = "_streamlit_xsrf"


@dataclass
class Processes:
    """The processes, the front before them, and the ports of all that may come."""

    database: Path
    front: Front
    ports: Sequence[int]
    options: tuple[str, ...]
    running: dict[int, RunningApp] = field(default_factory=dict)

    def start(self, stack: ExitStack, port: int) -> RunningApp:
        """Start the process on a port."""
        app = stack.enter_context(serve(self.database, port, self.options))
        self.running[port] = app
        return app

    def person(self, email: str, way: int | None = None) -> Person:
        """Return someone who is signed in, in a browser that has been at process `way` or not."""
        return Person(self, email, way)


@contextmanager
def processes(
    folder: Path,
    database: Path,
    at_work: int,
    of_all: int,
    provider: Provider = Provider(NOWHERE),  # noqa: B008 - it never changes
) -> Iterator[Processes]:
    """Run so many processes with sign-in behind nginx, which knows of more."""
    front, file = new_front(folder, warns=False), folder / "secrets.toml"
    file.write_text(secrets(provider, front.url), encoding="utf-8")
    options = ("--secrets.files", str(file), "--server.allowedHosts", NAME)
    ports = [free_port() for _ in range(of_all)]
    found = Processes(database, front, ports, options)
    with ExitStack() as stack, serve_before(folder, front, *ports):
        with ThreadPoolExecutor(at_work) as at_once:
            list(at_once.map(lambda port: found.start(stack, port), ports[:at_work]))
        yield found


class _Named(httpx.HTTPTransport):
    """Calls the server by its name, wherever it is."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions = {**request.extensions, "sni_hostname": NAME}
        return super().handle_request(request)


class Person:
    """Someone in a browser: its cookies, the tab that is open, and where the answers came from."""

    def __init__(self, house: Processes, email: str, way: int | None = None) -> None:
        self.house, self.front = house, house.front
        said = headers_of(self.front.url, email)
        kept = dict(part.split("=", 1) for part in said.pop("Cookie").split("; "))
        trust = self.front.trust()
        self.browser = httpx.Client(
            base_url=f"https://{HOST}:{self.front.secure}",
            headers={"Host": f"{NAME}:{self.front.secure}", **said},
            transport=_Named(verify=trust),
            timeout=SOON,
            event_hooks={"response": [self._note]},
        )
        for name, value in (kept if way is None else {**kept, WAY: str(way)}).items():
            self.browser.cookies.set(name, value, HOST)
        self.asked: list[int] = []
        self.session, self.files = "", list[str]()
        self.tab = uuid4().hex
        self._numbers: dict[str, int] = {}

    def at(self, way: int) -> Person:
        """Return the same browser at another process."""
        other = Person(self.house, "", way)
        other.browser.headers["X-Xsrftoken"] = self.browser.headers["X-Xsrftoken"]
        for item in self.browser.cookies.jar:
            if item.name != WAY:
                other.browser.cookies.set(item.name, str(item.value), HOST)
        return other

    def _note(self, answer: httpx.Response) -> None:
        self.asked += _ports(answer.headers.get(ANSWERED, ""))[-1:]

    @property
    def cookie(self) -> str:
        """What the browser sends along."""
        return "; ".join(f"{item.name}={item.value}" for item in self.browser.cookies.jar)

    @contextmanager
    def open(self, page: str = "", query: str = "") -> Iterator[ClientConnection]:
        """Open a tab, and have its page run."""
        token = self.browser.cookies[XSRF]
        with connect(
            f"wss://{NAME}:{self.front.secure}/_stcore/stream",
            sock=socket.create_connection((HOST, self.front.secure)),
            ssl=self.front.trust(),
            origin=Origin(self.front.url),
            additional_headers={"Cookie": self.cookie},
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            max_size=None,
            close_timeout=1,
        ) as tab:
            assert tab.response is not None
            self._take_over(tab.response.headers.get_all("Set-Cookie"))
            self.asked += _ports(tab.response.headers[ANSWERED])[-1:]
            self.run(tab, page, query)
            yield tab

    def _take_over(self, said: Sequence[str]) -> None:
        for one in said:
            name, _, value = one.split(";")[0].partition("=")
            if name == WAY:
                self.browser.cookies.set(WAY, value, HOST)

    def run(self, tab: ClientConnection, page: str = "", query: str = "") -> str:
        """Have a page run; return what it says, and remember the tickets of its files."""
        message, said = BackMsg(), list[str]()
        message.rerun_script.page_name, message.rerun_script.query_string = page, query
        tab.send(message.SerializeToString())
        self.files = []
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(tab.recv(SOON, decode=False)))
            self._hear(answer, said)
            if answer.WhichOneof("type") == "script_finished":
                return "\n".join(said)

    def _hear(self, answer: ForwardMsg, said: list[str]) -> None:
        if answer.WhichOneof("type") == "new_session":
            self.session = answer.new_session.initialize.session_id or self.session
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "text" | "markdown" | "heading" | "alert":
                said.append(str(getattr(element, str(element.WhichOneof("type"))).body))
            case "bidi_component" if "switching_download" in element.bidi_component.component_name:
                self.files.append(json.loads(element.bidi_component.json)["ticket"])

    def upload(self, name: str = "a") -> int:
        """Upload something to the tab that is open; return the status of the answer."""
        address = f"/_stcore/upload_file/{self.session}/{name}"
        return self.browser.put(address, files={"file": ("a.pdf", bytes(100_000))}).status_code

    def take(self, ticket: str) -> httpx.Response:
        """Ask for the file of a ticket."""
        return self.browser.post("/file", json={"ticket": ticket})

    def save(self, user: int, call: IntakeCall, over: str, text: str) -> httpx.Response:
        """Save the notes of a call, written over what stood there."""
        return self.browser.put("/save", json=self.said(user, call, over, text))

    def said(self, user: int, call: IntakeCall, over: str, text: str) -> dict[str, object]:
        """Return what the keeper of the tab sends along with a text."""
        place = f"{call.id}"
        number = self._numbers[place] = self._numbers.get(place, 0) + 1
        return {
            **{"table": IntakeCall.TABLE, "id": call.id, "field": "loose_notes"},
            **{"dossier": call.switch_id, "user": user, "tab": self.tab},
            **{"number": number, "answered": number - 1},
            **{"text": text, "over": [digest_of(over)]},
        }


def _ports(answered: str) -> list[int]:
    return [int(one.rsplit(":", 1)[1]) for one in answered.replace(" : ", ", ").split(", ") if one]


@dataclass
class Typist:
    """Someone who types in a call without end, as the keeper of a tab does, with the tab open."""

    person: Person
    user: int
    call: IntakeCall
    saved: int = 0
    refused: int = 0
    moved: int = 0

    def __post_init__(self) -> None:
        self.stands, self.over = self.call.loose_notes, False
        self.longest = 0.0

    async def work(self) -> None:
        """Type until it is `over`."""
        tab = asyncio.create_task(self._hold_tab())
        try:
            while not self.over:
                await self._save(f"zin {self.saved + 1} van {self.call.switch_id}")
                await asyncio.sleep(0.3)
        finally:
            tab.cancel()
            with suppress(asyncio.CancelledError):
                await tab

    async def _save(self, text: str) -> None:
        """Send a text until it is said to be stored: with the same number, as it is the same."""
        said = self.person.said(self.user, self.call, self.stands, text)
        started = asyncio.get_running_loop().time()
        while not await asyncio.to_thread(self._is_saved, said, text):
            self.refused += 1
            await asyncio.sleep(0.3)
        self.longest = max(self.longest, asyncio.get_running_loop().time() - started)
        self.stands, self.saved = text, self.saved + 1

    def _is_saved(self, said: dict[str, object], text: str) -> bool:
        try:
            answer = self.person.browser.put("/save", json=said)
        except httpx.TransportError:
            return False
        if answer.status_code in (httpx.codes.CONFLICT, httpx.codes.UNAUTHORIZED):
            raise TroubleError(f"{answer.status_code} {answer.text}")
        return bool(
            answer.status_code == httpx.codes.OK and answer.json()["hash"] == digest_of(text)
        )

    async def _hold_tab(self) -> None:
        """Keep the tab open: when its socket ends the browser opens one again by itself."""
        while True:
            with suppress(OSError, WebSocketException, AssertionError):
                await self._be_open()
            self.moved += 1
            await asyncio.sleep(0.5)

    async def _be_open(self) -> None:
        token = self.person.browser.cookies[XSRF]
        async with connect_slowly(
            f"wss://{NAME}:{self.person.front.secure}/_stcore/stream",
            host=HOST,
            port=self.person.front.secure,
            ssl=self.person.front.trust(),
            server_hostname=NAME,
            origin=Origin(self.person.front.url),
            additional_headers={"Cookie": self.person.cookie},
            subprotocols=[Subprotocol("streamlit"), Subprotocol(token)],
            max_size=None,
        ) as tab:
            assert tab.response is not None
            self.person._take_over(tab.response.headers.get_all("Set-Cookie"))
            message = BackMsg()
            message.rerun_script.page_name = "intake_call"
            message.rerun_script.query_string = f"switch={self.call.switch_id}"
            await tab.send(message.SerializeToString())
            async for _ in tab:
                pass

    @property
    def lost(self) -> bool:
        """Whether what was last said to be saved does not stand there."""
        stored = call_of(self.person.house.database, self.call.switch_id).loose_notes
        return stored != self.stands


def type_meanwhile(typists: Sequence[Typist], doing: Callable[[], None]) -> None:
    """Have all type for as long as something is done, and a moment before and after it."""

    async def all_of_it() -> None:
        work = [asyncio.create_task(one.work()) for one in typists]
        await asyncio.sleep(3)
        try:
            await asyncio.to_thread(doing)
            await asyncio.sleep(3)
        finally:
            for one in typists:
                one.over = True
            await asyncio.gather(*work)

    asyncio.run(all_of_it())
