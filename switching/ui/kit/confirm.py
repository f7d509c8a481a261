"""The question before what can't be taken back on screen."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.elements.lib.mutable_popover_container import PopoverContainer

from switching.models import Message, N_
from switching.services.checks import InvalidError
from switching.ui.kit import presses
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
    with asking(label, question, key, disabled, **options):
        return presses.is_pressed(answer, key, "primary", disabled)


def asking(label: str, question: str, key: str, disabled: bool, **options: Any) -> PopoverContainer:
    """Show the button `label`, which asks `question` in place: the answer comes in it."""
    part = st.popover(label, disabled=disabled, key=f"ask:{key}", **options)
    part.write(question)
    return part


def require_tick(sure: bool) -> None:
    """Raise InvalidError, beside the tick `sure` of a form, until it is set."""
    if not sure:
        raise InvalidError({"sure": Message(N_("Tick this box to go on."))})


def removal_confirmed(what: str, question: str, answer: str, key: str, disabled: bool) -> bool:
    """Show the sign that takes one thing away, which says `what` in words too, and ask first."""
    return confirmed(what, question, answer, key, disabled, **look_of_removal(what))


def look_of_removal(what: str) -> dict[str, Any]:
    """Return how the sign looks that takes one thing away."""
    return {"icon": icons.REMOVE, "help": what, "type": "tertiary"}
