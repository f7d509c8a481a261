"""Someone at work in a browser, as the server sees them: a session over a websocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import httpx
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from tests.bench.workers import COOKIE
from tests.server import RunningApp

ANSWER_SECONDS = 60
_KEEPER, _FILE = "switching_keeper", "switching_download"
_SUCCESS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
# A run that saved is followed by one that shows it: that one brings the answer.
_GOES_ON = (*_SUCCESS, ForwardMsg.FINISHED_EARLY_FOR_RERUN)


class TroubleError(Exception):
    """The server answered with an error, or not what a page has to show."""


@dataclass(frozen=True)
class _File:
    """What a button gives: by the ticket of ours, or as Streamlit's own button on bare pages."""

    ticket: str = ""
    deferred: str = ""


async def _take(browser: httpx.AsyncClient, ticket: str) -> httpx.Response:
    if "_streamlit_xsrf" not in browser.cookies:
        await browser.get("/_stcore/health")
    token = browser.cookies["_streamlit_xsrf"]
    said = {"Origin": str(browser.base_url).rstrip("/"), "X-Xsrftoken": token}
    return await browser.post("/file", json={"ticket": ticket}, headers=said)


class Visitor:
    """A session: each method returns when the server's answer is complete.

    `tab` is what the keeper of the tab says that it is called: see docs/saving.md. `says` are the
    plain texts of what ran last, `cookies` what the browser sends along.
    """

    def __init__(self, app: RunningApp, socket: ClientConnection, cookies: str) -> None:
        self._app, self._socket, self.cookies = app, socket, cookies
        self._page, self._query, self._session = "", "", ""
        self.tab, self._keeper = uuid4().hex, ""
        self._texts: dict[str, str] = {}
        self._buttons: dict[str, tuple[str, str]] = {}
        self._files: dict[str, _File] = {}
        self._parts: dict[str, str] = {}
        self._button = ""
        self.says: list[str] = []

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page by its address; the first time, its keeper says hello and it runs again."""
        self._page, self._query = page, query
        self._texts, self._buttons, self._files = {}, {}, {}
        is_new = not self._keeper
        await self._run(self._rerun())
        if is_new and self._keeper:
            await self._run(self._rerun())

    async def type(self, label: str, text: str) -> None:
        """Write in the text area with this label."""
        if label not in self._texts:
            raise TroubleError(f"There is no field {label!r} on {self._page!r}.")
        message = self._rerun()
        one = message.rerun_script.widget_states.widgets.add()
        one.id, one.string_value = self._texts[label], text
        await self._run(message)

    async def press(self, label: str) -> None:
        """Click the button with this label; of the page only its own part runs, when it has one."""
        if label not in self._buttons:
            raise TroubleError(f"There is no button {label!r} on {self._page!r}.")
        message = self._rerun()
        one = message.rerun_script.widget_states.widgets.add()
        one.id, message.rerun_script.fragment_id = self._buttons[label]
        one.trigger_value = True
        await self._run(message)

    async def unfold(self, label: str) -> None:
        """Open the part of the page with this label."""
        if label not in self._parts:
            raise TroubleError(f"There is no part {label!r} on {self._page!r}.")
        message = self._rerun()
        one = message.rerun_script.widget_states.widgets.add()
        one.id, one.bool_value = self._parts[label], True
        await self._run(message)

    def offers(self, label: str) -> bool:
        """Tell whether what ran last shows a file with this label to download."""
        return label in self._files

    def tickets(self) -> list[str]:
        """Return the tickets of the files that what ran last shows."""
        return [file.ticket for file in self._files.values() if file.ticket]

    async def download(self, beginning: bytes, label: str = "") -> bytes:
        """Have a file of this page made, the first one without a label, and fetch it.

        It must begin like that.
        """
        if not self._files or (label and label not in self._files):
            raise TroubleError(f"There is nothing to download on {self._page!r}.")
        file = self._files[label] if label else next(iter(self._files.values()))
        kept = dict(part.split("=", 1) for part in self.cookies.split("; ") if part)
        async with httpx.AsyncClient(
            base_url=self._app.url, cookies=kept, timeout=ANSWER_SECONDS
        ) as browser:
            if file.ticket:
                answer = await _take(browser, file.ticket)
            else:
                answer = await browser.get(await self._made(file.deferred))
        if answer.status_code != httpx.codes.OK or not answer.content.startswith(beginning):
            raise TroubleError(f"{answer.status_code}: no such file.")
        return answer.content

    def _rerun(self) -> BackMsg:
        message = BackMsg()
        message.rerun_script.page_name = self._page
        message.rerun_script.query_string = self._query
        if self._keeper:
            one = message.rerun_script.widget_states.widgets.add()
            one.id, one.json_value = self._keeper, json.dumps({"tab": self.tab, "drafts": None})
        return message

    async def _run(self, message: BackMsg) -> None:
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._finished(), ANSWER_SECONDS)

    async def _finished(self) -> None:
        trouble = ""
        while True:
            answer = await self._receive()
            match answer.WhichOneof("type"):
                case "new_session":
                    self._session = answer.new_session.initialize.session_id or self._session
                    trouble, self._files, self.says = "", {}, []
                case "delta":
                    self._note_part(answer)
                    trouble = trouble or self._note(answer)
                case "script_finished" if answer.script_finished not in _GOES_ON:
                    raise TroubleError(f"A run of {self._page!r} ended badly.")
                case "script_finished" if answer.script_finished in _SUCCESS:
                    if trouble:
                        raise TroubleError(trouble)
                    return

    def _note(self, answer: ForwardMsg) -> str:
        """Remember what can be used on the page; return what it says that went wrong."""
        element = answer.delta.new_element
        match element.WhichOneof("type"):
            case "text_area":
                self._texts.setdefault(element.text_area.label, element.text_area.id)
            case "bidi_component":
                self._note_component(element.bidi_component)
            case "text":
                self.says.append(element.text.body)
            case "button":
                self._button = element.button.label
                self._buttons[element.button.label] = (element.button.id, answer.delta.fragment_id)
            case "download_button" if element.download_button.deferred_file_id:
                button = element.download_button
                self._files[button.label] = _File(deferred=button.deferred_file_id)
            case "exception":
                return str(element.exception.message)
            case "alert" if element.alert.format == Alert.ERROR:
                return str(element.alert.body)
        return ""

    def _note_part(self, answer: ForwardMsg) -> None:
        part = answer.delta.add_block.expandable
        if part.id:
            self._parts[part.label] = part.id

    def _note_component(self, component: BidiComponent) -> None:
        if component.component_name.endswith(_KEEPER):
            self._keeper = component.id
        elif component.component_name.endswith(_FILE):
            self._files[self._button] = _File(ticket=json.loads(component.json)["ticket"])

    async def _made(self, file: str) -> str:
        """Have a file of Streamlit's own button made; return where it is."""
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = uuid4().hex, self._session
        request.deferred_file.file_id = file
        await self._socket.send(message.SerializeToString())
        return await asyncio.wait_for(self._address(request.request_id), ANSWER_SECONDS)

    async def _address(self, request: str) -> str:
        while True:
            answer = await self._receive()
            made = answer.backend_operation_response
            if made.request_id == request:
                if made.error_msg:
                    raise TroubleError(made.error_msg)
                return str(made.deferred_file.url)

    async def _receive(self) -> ForwardMsg:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(await self._socket.recv(decode=False)))
        return answer


@asynccontextmanager
async def visit(app: RunningApp, cookies: str = "") -> AsyncIterator[Visitor]:
    """Open a session, as a browser with these cookies does when it loads the page."""
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    sent = {"Cookie": cookies} if cookies else {}
    async with connect(
        address,
        max_size=None,
        subprotocols=[Subprotocol("streamlit"), *map(Subprotocol, _tokens(cookies))],
        origin=Origin(app.url),
        additional_headers=sent,
    ) as socket:
        assert socket.response is not None
        given = socket.response.headers.get_all("Set-Cookie")
        ways = [cookie.split(";", 1)[0] for cookie in given if cookie.startswith(f"{COOKIE}=")]
        yield Visitor(app, socket, "; ".join(filter(None, (cookies, *ways))))


def _tokens(cookies: str) -> list[str]:
    """Return what a page sends along to have its sign-in read."""
    found = dict(part.split("=", 1) for part in cookies.split("; ") if part)
    return [value for name, value in found.items() if name == "_streamlit_xsrf"]
