"""On what was measured."""

from __future__ import annotations

import os
import platform

import streamlit
from sqlite_utils.utils import sqlite3


def machine() -> str:
    """Say on what and with what this was measured."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, Streamlit {streamlit.__version__}, "
        f"SQLite {sqlite3.sqlite_version}"
    )
