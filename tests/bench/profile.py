"""Where the time of a page's rerun goes, by the rooms of the house and the libraries it uses."""

from __future__ import annotations

import asyncio
import os
import pstats
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import switching
from switching.demo import build_demo
from tests.bench.profiled import FILE
from tests.bench.typing import open_calls
from tests.bench.visitor import visit
from tests.samples import TODAY
from tests.server import RunningApp, serve

PROFILED = ("worklist", "intake_call", "learning_question", "action_plan", "exchange")
WARM_UPS, ROUNDS, OTHERS = 3, 20, 100
SHOWN = 8
LEAVES_SECONDS = 1
"""What it takes at most to leave what was found."""
_BUILT_IN = {"<built-in method gc.collect>": "garbage collection"}
_OURS = Path(switching.__file__).parent


@dataclass(frozen=True)
class Profile:
    """Milliseconds of own time of one rerun, by room."""

    page: str
    rooms: Counter[str]


def measure_profiles() -> list[Profile]:
    """Profile the reruns of the pages that people work in, the call under way."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "profile.db"
        build_demo(database, OTHERS, seed=1, today=TODAY)
        [switch] = open_calls(database, 1)
        file = database.with_suffix(".profile")
        os.environ[FILE] = str(file)
        with serve(database, module="tests.bench.profiled") as app:
            return [asyncio.run(_profile(app, file, page, switch)) for page in PROFILED]


async def _profile(app: RunningApp, file: Path, page: str, switch: int) -> Profile:
    """Return what a run of a page takes once it was shown before."""
    async with visit(app) as visitor:
        found = []
        for rounds in (WARM_UPS, ROUNDS):
            for _ in range(rounds):
                await visitor.open(page, f"switch={switch}")
            await asyncio.sleep(LEAVES_SECONDS)
            found.append(_rooms(file))
    before, after = found
    return Profile(page, Counter({room: (after[room] - before[room]) / ROUNDS for room in after}))


def _rooms(file: Path) -> Counter[str]:
    """Return the milliseconds of own time by room, of all until now."""
    rooms: Counter[str] = Counter()
    stats: dict[tuple[str, int, str], tuple[int, int, float, float, object]]
    stats = pstats.Stats(str(file)).stats  # type: ignore[attr-defined]
    for (source, _, function), (_, _, own, _, _) in stats.items():
        rooms[_room(source, function)] += 1000 * own
    return rooms


def _room(source: str, function: str) -> str:
    """Return the room of the house, or the library, that a function is of."""
    if source == "~":  # built in
        return _BUILT_IN.get(function) or ("SQLite" if "sqlite3" in function else "Python itself")
    file = Path(source)
    if file.is_relative_to(_OURS):
        return f"ours: {file.relative_to(_OURS).parts[0].removesuffix('.py')}"
    if "site-packages" in file.parts:
        library = file.parts[file.parts.index("site-packages") + 1]
        state = library == "streamlit" and "state" in file.parts
        return "streamlit: session state" if state else library.removesuffix(".py")
    return "Python itself" if "python3" in source else "ours: pages"


def profile_table(found: Iterable[Profile]) -> str:
    """Write the shares of the rooms as a table, the dearest first."""
    pages = list(found)
    total = sum((item.rooms for item in pages), Counter[str]())
    dearest = [room for room, _ in total.most_common(SHOWN)]
    rows = [
        f"| {room} | " + " | ".join(f"{item.rooms[room]:.1f}" for item in pages) + " |"
        for room in dearest
    ]
    rest = [sum(ms for room, ms in item.rooms.items() if room not in dearest) for item in pages]
    rows.append("| all else | " + " | ".join(f"{ms:.1f}" for ms in rest) + " |")
    head = "| own time, ms | " + " | ".join(item.page for item in pages) + " |"
    return "\n".join((head, "|---" * (len(pages) + 1) + "|", *rows))
