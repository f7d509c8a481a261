"""Servers that are forks of one process which imported and read what they need: over two seconds of
processor each.

They are what `python -m` would start in all that follows. tests/test_start.py, whose subject is the
start itself, does without.
"""

from __future__ import annotations

import atexit
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

_ROOT = Path(__file__).resolve().parent.parent

POSSIBLE = sys.platform == "linux"
"""Elsewhere a process that read libraries of the system can't be forked safely."""


class Fork:
    """A forked process, with what tests ask of a process of `subprocess`."""

    def __init__(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
    ) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.imported"])
        own = (list(command), folder, dict(environment), log)
        self._process = context.Process(target=_become, args=own)
        # From this folder what all are forked from finds its modules. It is not to run the program
        # that starts it, which may be a page in AppTest.
        with chdir(_ROOT), patch.dict(sys.modules, __main__=ModuleType("__main__")):
            self._process.start()
        self.pid = self._process.pid or 0

    @property
    def returncode(self) -> int | None:
        """The status it ended with; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """Return the status it ended with; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        """Return the status it ends with; raise TimeoutExpired when that takes longer."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return self._process.exitcode

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


def _become(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> None:
    """Be `python -m` with this command, in that folder."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for said in (1, 2):
        os.dup2(file, said)
    os.close(file)
    sys.argv = list(command)
    sys.path.insert(0, str(folder))
    try:
        runpy.run_module(command[0], run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()  # the end of a process of `multiprocessing` leaves them out
