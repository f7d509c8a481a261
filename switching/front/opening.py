"""Opening a page at one process, as a browser does: the first one pays for all that is read."""

from __future__ import annotations

import time
from socket import create_connection
from urllib.error import URLError
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from switching.models import Message, N_

_LOOK_SECONDS, _PAGE_SECONDS = 0.1, 120.0
_DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN)


class NotOpenedError(RuntimeError):
    """A process did not answer, or not with a page; `message` says which and why."""

    def __init__(self, text: str, port: int, **values: object) -> None:
        super().__init__(f"port {port}")
        self.message = Message(text, {"port": str(port), **values})


def wait_until_healthy(port: int, name: str, seconds: float) -> None:
    """Return once a process says that it is well."""
    until = time.monotonic() + seconds
    while not _is_healthy(port, name):
        if time.monotonic() > until:
            text = N_("Port {port}: no answer within {seconds} seconds.")
            raise NotOpenedError(text, port, seconds=f"{seconds:g}")
        time.sleep(_LOOK_SECONDS)


def _is_healthy(port: int, name: str) -> bool:
    asked = Request(f"http://127.0.0.1:{port}/_stcore/health", headers={"Host": name})
    try:
        with urlopen(asked, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def open_page(port: int, name: str) -> None:
    """Have the first page of a process run to its end; `name` is what people call the server."""
    try:
        _open_page(port, name)
    except (OSError, TimeoutError, WebSocketException) as error:
        raise NotOpenedError(N_("Port {port}: {reason}"), port, reason=str(error)) from error


def _open_page(port: int, name: str) -> None:
    message = BackMsg()
    message.rerun_script.query_string = ""
    with connect(
        f"ws://{name}:{port}/_stcore/stream",
        sock=create_connection(("127.0.0.1", port)),
        origin=Origin(f"http://{name}:{port}"),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
    ) as tab:
        tab.send(message.SerializeToString())
        until = time.monotonic() + _PAGE_SECONDS
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(bytes(tab.recv(until - time.monotonic(), decode=False)))
            if answer.WhichOneof("type") == "script_finished":
                if answer.script_finished not in _DONE:
                    raise NotOpenedError(N_("Port {port}: its page ended badly."), port)
                return
