"""What tests of any kind may ask for."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from switching.overview import Frames, read_frames
from switching.store import connect
from tests.samples import TODAY
from tests.server import RunningApp, serve
from tests.snapshots import SHARED, make_demo

# How long something takes is measured in tests/bench, and never a reason to fail. The examples are
# the same each time, so that a test fails for the one who changed something; `make soak` looks
# for new ones.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("soak", deadline=None, max_examples=250)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

StartApp = Callable[[Path], RunningApp]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of our own."""
    parser.addoption("--refresh-golden", action="store_true", help="write golden files anew")
    parser.addoption("--firefox", action="store_true", help="run the journeys in Firefox")
    parser.addoption(
        "--whole-browser", action="store_true", help="no Chromium without windows, for the journeys"
    )


# A save waits for its disk, and tests save without end: they do it in memory where there is room.
# What a power cut leaves of a disk is for tests/faults, which has a disk of its own.
MEMORY, ROOM = Path("/dev/shm"), 2_000_000_000


def pytest_configure(config: pytest.Config) -> None:
    """Choose where this run writes, one folder for what its processes build for each other."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if SHARED not in os.environ:
        folder = tempfile.mkdtemp(dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        os.environ[SHARED] = folder
        config.add_cleanup(lambda: shutil.rmtree(folder))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Spread the files with a browser over the run: while one waits for its browser, others count.

    None comes in the last fifth, so that no worker waits for a long journey at the end.
    """
    files: defaultdict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        files[item.path].append(item)
    journeys = [of_file for of_file in files.values() if of_file[0].get_closest_marker("browser")]
    others = [of_file for of_file in files.values() if not of_file[0].get_closest_marker("browser")]
    apart = 0.8 * sum(map(len, others)) / max(len(journeys), 1)
    spread: list[pytest.Item] = []
    placed = 0
    for of_file in others:
        while placed < len(journeys) and len(spread) >= placed * apart:
            spread += journeys[placed]
            placed += 1
        spread += of_file
    items[:] = spread + [item for of_file in journeys[placed:] for item in of_file]


@pytest.fixture
def refresh(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written anew."""
    return bool(request.config.getoption("--refresh-golden"))


class _Scripts(ScriptCache):
    """Compiled scripts, for as long as their files stay as they are."""

    def get_bytecode(self, script_path: str) -> Any:
        state = Path(script_path).stat()
        return _compiled(script_path, state.st_mtime_ns, state.st_size)


@functools.cache
def _compiled(script_path: str, _changed: int, _size: int) -> Any:
    return ScriptCache().get_bytecode(script_path)


def _wait_for_the_end(runner: LocalScriptRunner, timeout: float = 3) -> None:
    """Wait until a script ran, without asking a thousand times a second."""
    assert runner._script_thread is not None
    runner._script_thread.join(timeout)
    if runner._script_thread.is_alive():
        _ask(runner, 0)  # says that it took too long


_ask = local_script_runner.require_widgets_deltas


@pytest.fixture(scope="session", autouse=True)
def what_each_app_needs_is_made_once() -> Iterator[None]:
    """Keep AppTest from reading packages and compiling pages anew for each app and run."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(local_script_runner, "ScriptCache", _Scripts)
        patch.setattr(app_test, "ScriptCache", _Scripts)
        patch.setattr(local_script_runner, "require_widgets_deltas", _wait_for_the_end)
        yield


@pytest.fixture(scope="session")
def statistics_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of 300 demo dossiers, to count in."""
    path = tmp_path_factory.mktemp("statistics") / "demo.db"
    make_demo(path, 300, seed=3, today=TODAY)
    return path


@pytest.fixture(scope="session")
def frames(statistics_demo: Path) -> Frames:
    """The frames of these dossiers."""
    with connect(statistics_demo) as db:
        return read_frames(db)


@pytest.fixture
def start_app() -> Iterator[StartApp]:
    """Start the app on a database, as often as a test wants; all end with the test."""
    with ExitStack() as stack:
        yield lambda database: stack.enter_context(serve(database))


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app on an empty database, shared by the tests of one file."""
    with serve(tmp_path_factory.mktemp("app") / "switching.db") as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what the apps of a failed test wrote."""
    report = yield
    for name, value in getattr(item, "funcargs", {}).items():
        if report.failed and isinstance(value, RunningApp):
            report.sections.append((f"log of {name}", value.output()))
    return report
