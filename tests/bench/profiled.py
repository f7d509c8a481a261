"""Streamlit's own command, with the profiler of Python in each thread that runs pages.

`python -m tests.bench.profiled run app.py …` leaves what it found in the file that `FILE` names.
"""

from __future__ import annotations

import cProfile
import os
import pstats
from pathlib import Path
from threading import Lock
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web.cli import main

FILE = "SWITCHING_PROFILE"
_found = pstats.Stats()
_turn = Lock()


def _profile_pages() -> None:
    run: Any = ScriptRunner._run_script_thread

    def profiled(self: ScriptRunner) -> None:
        profiler = cProfile.Profile()
        profiler.runcall(run, self)
        with _turn:
            _found.add(profiler)
            # Now, for the server ends by a signal.
            new = Path(os.environ[FILE] + ".new")
            _found.dump_stats(str(new))
            new.replace(os.environ[FILE])

    ScriptRunner._run_script_thread = profiled  # type: ignore[method-assign]


if __name__ == "__main__":
    _profile_pages()
    main()
