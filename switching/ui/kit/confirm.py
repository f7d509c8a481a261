"""The question before what can't be taken back on screen."""

from __future__ import annotations

from typing import Any

import streamlit as st

from switching.models import Message, N_
from switching.services.checks import InvalidError
from switching.ui.look import icons


def confirmed(
    label: str,
    question: str,
    answer: str,
    key: str,
    disabled: bool = False,
    **options: Any,
) -> bool:
    """Show the button `label`, which asks `question` in place; tell whether `answer` was clicked.

    `question` is markdown: what someone typed in it has to be escaped.
    """
    with st.popover(label, disabled=disabled, key=f"ask:{key}", **options):
        st.write(question)
        return st.button(answer, type="primary", key=key, disabled=disabled)


def require_tick(sure: bool) -> None:
    """Raise InvalidError, beside the tick `sure` of a form, until it is set."""
    if not sure:
        raise InvalidError({"sure": Message(N_("Tick this box to go on."))})


def removal_confirmed(what: str, question: str, answer: str, key: str, disabled: bool) -> bool:
    """Show the sign that takes one thing away, which says `what` in words too, and ask first."""
    options = {"icon": icons.REMOVE, "help": what, "type": "tertiary"}
    return confirmed(what, question, answer, key, disabled, **options)
