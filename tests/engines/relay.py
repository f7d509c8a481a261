"""Firefox, behind a relay that answers what this Firefox does not know yet.

Playwright asks every window for a colour scheme in a command of WebDriver BiDi that Debian's
Firefox refuses, and then opens no window at all. And it tells files that come apart by the
navigation that brought each, which a file that a page itself held has none of. Once Debian's
Firefox and Playwright know both, this file can go: `launch` then names Firefox itself.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve

_REFUSED = frozenset({"emulation.setMediaFeaturesOverride"})
_DOWNLOAD = "browsingContext.download"
_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


async def _to_firefox(playwright: ServerConnection, firefox: ClientConnection) -> None:
    async for said in playwright:
        command = json.loads(said)
        if command["method"] in _REFUSED:
            await playwright.send(
                json.dumps({"type": "success", "id": command["id"], "result": {}})
            )
        else:
            await firefox.send(said)
    await firefox.close()


async def _to_playwright(firefox: ClientConnection, playwright: ServerConnection) -> None:
    async for said in firefox:
        await playwright.send(_named(said) if isinstance(said, str) else said)
    await playwright.close()


def _named(said: str) -> str:
    """Have a file that came without a navigation go by its address, which no other one has."""
    if _DOWNLOAD not in said:
        return said
    event = json.loads(said)
    params = event.get("params", {})
    if str(event.get("method", "")).startswith(_DOWNLOAD) and params.get("navigation") is None:
        params["navigation"] = params.get("url")
    return json.dumps(event)


async def _relay(playwright: ServerConnection, address: str) -> None:
    assert playwright.request is not None
    path = playwright.request.path
    async with connect(address + path, max_size=None, compression=None, proxy=None) as firefox:
        await asyncio.gather(_to_firefox(playwright, firefox), _to_playwright(firefox, playwright))


async def run(command: list[str]) -> int:
    """Run Firefox, and name our own address where it names its own; return its exit code."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr is not None
    async for raw in process.stderr:
        line = raw.decode(errors="replace")
        if found := _LISTENING.search(line):
            address = found[1]
            server = await serve(
                lambda said, address=address: _relay(said, address),
                "127.0.0.1",
                0,
                max_size=None,
                compression=None,
            )
            host, port = server.sockets[0].getsockname()[:2]
            line = line.replace(address, f"ws://{host}:{port}")
        print(line, end="", file=sys.stderr, flush=True)
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(run(sys.argv[1:])))
