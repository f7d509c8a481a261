"""Heavy work is done in a process of its own."""

from __future__ import annotations

import os
import runpy
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path
from types import ModuleType

import pytest

from switching.ui.kit.worker import Progress, WorkerProcess
from tests.server import ROOT

pytestmark = pytest.mark.slow

_SERVER = """
import os, time
from tests.ui.test_worker import process_of
from switching.ui.kit.worker import WorkerProcess
if __name__ == "__main__":
    print(WorkerProcess().make(process_of, print), flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def worker() -> Iterator[WorkerProcess]:
    one = WorkerProcess()
    yield one
    one.close()


@pytest.fixture(autouse=True)
def main_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the script of the app as the main one, as in a run of a page: the process imports it."""
    script = ModuleType("__main__")
    script.__file__ = str(ROOT / "app.py")
    monkeypatch.setitem(sys.modules, "__main__", script)


def test_its_process_imports_the_app_s_script_and_runs_no_page() -> None:
    assert "navigation" not in runpy.run_path(str(ROOT / "app.py"), run_name="__mp_main__")


def process_of(progress: Progress) -> int:
    return os.getpid()


def fail(progress: Progress) -> None:
    raise LookupError("not there")


def die(progress: Progress) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def go_slowly(shares: tuple[float, ...], progress: Progress) -> str:
    for share in shares:
        progress(share)
        time.sleep(0.6)
    return "ready"


def silence(share: float) -> None:
    """Hear how far it is, and say nothing."""


def test_it_works_in_one_other_process(worker: WorkerProcess) -> None:
    first, second = (worker.make(process_of, silence) for _ in range(2))
    assert first == second != os.getpid()


def test_it_tells_how_far_it_is(worker: WorkerProcess) -> None:
    heard: list[float] = []
    assert worker.make(partial(go_slowly, (0.25, 0.75)), heard.append) == "ready"
    assert heard == sorted(heard)
    assert {0.25, 0.75} <= set(heard)


def test_what_goes_wrong_there_goes_wrong_here(worker: WorkerProcess) -> None:
    with pytest.raises(LookupError, match="not there"):
        worker.make(fail, silence)


def test_who_leaves_while_waiting_is_not_held_up(worker: WorkerProcess) -> None:
    def leave(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        worker.make(partial(go_slowly, (0.5,)), leave)


def test_after_its_process_was_killed_another_one_begins(worker: WorkerProcess) -> None:
    before = worker.make(process_of, silence)
    with pytest.raises(BrokenProcessPool):
        worker.make(die, silence)
    assert worker.make(process_of, silence) not in {before, os.getpid()}


@pytest.mark.soak
def test_its_process_ends_when_nothing_is_asked_of_it() -> None:
    worker = WorkerProcess(idle_seconds=0.2)
    number = worker.make(process_of, silence)
    deadline = time.monotonic() + 10
    while is_running(number):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert worker.make(process_of, silence) != number
    worker.close()


@pytest.mark.soak
def test_it_does_not_outlive_a_killed_server(tmp_path: Path) -> None:
    script = tmp_path / "server.py"
    script.write_text(_SERVER)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        assert server.stdout is not None
        number = int(next(line for line in iter(server.stdout.readline, "") if "." not in line))
        server.kill()
    deadline = time.monotonic() + 10
    while is_running(number):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_running(process: int) -> bool:
    """Tell whether a process lives (Linux)."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
