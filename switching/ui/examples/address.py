"""The addresses of the examples: those of the app, with one word before them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send

from switching.ui.saving import address

_HEADER = "x-switching-examples"


def is_of_examples(headers: Mapping[str, str]) -> bool:
    """Tell whether a request or a session came by an address of the examples."""
    return _HEADER in {name.lower() for name in headers}


class ExamplesAddress:
    """Takes the word of the examples off an address, and notes in a header that it stood there.

    What a browser says in that header by itself does not count. All that is behind this knows one
    set of addresses, and one table of who may use them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        is_one = scope["type"] in ("http", "websocket")
        await self._app(_placed(scope) if is_one else scope, receive, send)


def _placed(scope: Scope) -> Scope:
    noted = _HEADER.encode()
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != noted]
    own, examples = address.home(), address.home(in_examples=True)
    path = str(scope["path"])
    if not f"{path}/".startswith(examples):
        return {**scope, "headers": headers}
    raw = bytes(scope.get("raw_path") or path.encode())
    return {
        **scope,
        "path": own + path[len(examples) :],
        "raw_path": own.encode() + raw[len(examples) :],
        "headers": [*headers, (noted, b"1")],
    }
