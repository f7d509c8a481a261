"""Lists to choose any number of that are no field of a record, such as the goals of an activity.

The session holds what this tab chose: what another one stored meanwhile is brought in, not undone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

import streamlit as st

T = TypeVar("T")


def take_over(key: str, stored: Sequence[T], among: Collection[T] | None = None) -> bool:
    """Bring into the widget under `key` what is `stored` now; what was clicked since goes on top.

    Tell whether the session's state was set to it. What is not `among` is not shown any more.
    """
    base = set(st.session_state.get(f"{key}:base", stored))
    held = st.session_state.get(key)
    st.session_state[f"{key}:base"] = list(stored)
    if held is None:
        return False
    left = base - set(held)
    kept = [item for item in stored if item not in left]
    kept += [item for item in held if item not in base and item not in kept]
    if among is not None:
        kept = [item for item in kept if item in among]
    # What it shows already is not sent again: it would undo a click that came meanwhile.
    if set(kept) == set(held):
        return False
    st.session_state[key] = kept
    return True
