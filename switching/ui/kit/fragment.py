"""A part of a page that runs by itself, after it asked who is there as a page does."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import streamlit as st

from switching.services.context import Context
from switching.ui.kit import gate, session

P = ParamSpec("P")


def fragment(part: Callable[Concatenate[Context, P], None]) -> Callable[P, None]:
    """Have Streamlit run a part of a page without the rest of it.

    Such a run passes neither app.py nor the page's first line: the part is given the context of
    the moment, and none when who works here is not let in any more, or not as whom the page was
    shown to. All of the page then runs anew, and says so.
    """

    @st.fragment
    @wraps(part)
    def asked_again(*args: P.args, **kwargs: P.kwargs) -> None:
        with session.one_run():
            part(gate.require_same_actor(), *args, **kwargs)

    return asked_again
