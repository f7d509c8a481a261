"""Someone at work in a browser, as the server sees them: a session over a websocket."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.server import RunningApp

ANSWER_SECONDS = 60
_KEEPER = "switching_keeper"
_SUCCESS = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
# A run that saved is followed by one that shows it: that one brings the answer.
_GOES_ON = (*_SUCCESS, ForwardMsg.FINISHED_EARLY_FOR_RERUN)


class TroubleError(Exception):
    """The server answered with an error, or not what a page has to show."""


class Visitor:
    """A session: each method returns when the server's answer is complete.

    `tab` is what the keeper of the tab says that it is called: see docs/saving.md.
    """

    def __init__(
        self, app: RunningApp, socket: ClientConnection, headers: Mapping[str, str]
    ) -> None:
        self._app, self._socket, self._headers = app, socket, headers
        self._page, self._query, self._session = "", "", ""
        self.tab, self._keeper = uuid4().hex, ""
        self._texts: dict[str, str] = {}
        self._buttons: dict[str, tuple[str, str]] = {}
        self._downloads: dict[str, str] = {}

    async def open(self, page: str, query: str = "") -> None:
        """Go to a page by its address; the first time, its keeper says hello and it runs again."""
        self._page, self._query = page, query
        self._texts, self._buttons, self._downloads = {}, {}, {}
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

    def offers(self, label: str) -> bool:
        """Tell whether what ran last shows a file with this label to download."""
        return label in self._downloads

    async def download(self, beginning: bytes) -> bytes:
        """Have the first file of this page made, and fetch it; it must begin like that."""
        if not self._downloads:
            raise TroubleError(f"There is nothing to download on {self._page!r}.")
        message = BackMsg()
        request = message.backend_operation_request
        request.request_id, request.session_id = uuid4().hex, self._session
        request.deferred_file.file_id = next(iter(self._downloads.values()))
        await self._socket.send(message.SerializeToString())
        url = await asyncio.wait_for(self._made(request.request_id), ANSWER_SECONDS)
        found = await asyncio.to_thread(self._fetch, url)
        if not found.startswith(beginning):
            raise TroubleError(f"{url} is no such file.")
        return found

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
                    trouble, self._downloads = "", {}
                case "delta":
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
            case "bidi_component" if element.bidi_component.component_name.endswith(_KEEPER):
                self._keeper = element.bidi_component.id
            case "button":
                self._buttons[element.button.label] = (element.button.id, answer.delta.fragment_id)
            case "download_button" if element.download_button.deferred_file_id:
                button = element.download_button
                self._downloads[button.label] = button.deferred_file_id
            case "exception":
                return str(element.exception.message)
            case "alert" if element.alert.format == Alert.ERROR:
                return str(element.alert.body)
        return ""

    async def _made(self, request: str) -> str:
        while True:
            answer = await self._receive()
            made = answer.backend_operation_response
            if made.request_id == request:
                if made.error_msg:
                    raise TroubleError(made.error_msg)
                return str(made.deferred_file.url)

    def _fetch(self, url: str) -> bytes:
        request = urllib.request.Request(self._app.url + url, headers=dict(self._headers))
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as error:
            raise TroubleError(f"The file that was made can't be fetched: {error}") from error

    async def _receive(self) -> ForwardMsg:
        answer = ForwardMsg()
        answer.ParseFromString(bytes(await self._socket.recv(decode=False)))
        return answer


@asynccontextmanager
async def visit(
    app: RunningApp, headers: Mapping[str, str] = MappingProxyType({})
) -> AsyncIterator[Visitor]:
    """Open a session, as a browser does that sends these headers along when it loads the page."""
    address = app.url.replace("http", "ws") + "/_stcore/stream"
    token = [headers["X-Xsrftoken"]] if headers else []
    said: dict[str, Any] = {
        "subprotocols": ["streamlit", *token],
        "additional_headers": {name: headers[name] for name in headers if name != "Origin"},
        "origin": headers.get("Origin"),
    }
    async with connect(address, max_size=None, **said) as socket:
        yield Visitor(app, socket, headers)
