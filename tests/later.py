"""Runs a program whose clock is some days ahead: `python -m tests.later streamlit …`.

How many stands in the file that TESTS_DAYS_LATER names, and may change while it runs.
"""

from __future__ import annotations

import os
import runpy
import sys
from datetime import date, datetime, timedelta
from pathlib import Path

from switching.ui.kit import session

FILE = "TESTS_DAYS_LATER"
_now, _today = session.now, session.today


def _later() -> timedelta:
    return timedelta(days=int(Path(os.environ[FILE]).read_text(encoding="ascii")))


def now() -> datetime:
    """Return the instant that the program takes for the present one."""
    return _now() + _later()


def today() -> date:
    """Return the day that it takes for today."""
    return _today() + _later()


if __name__ == "__main__":
    session.now, session.today = now, today
    sys.argv = ["streamlit", *sys.argv[1:]]
    runpy.run_module("streamlit", run_name="__main__", alter_sys=True)
