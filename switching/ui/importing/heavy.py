"""A large sheet is planned in a process of its own, so that everyone else goes on working."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.services.imports import Upload
from switching.ui.kit.queue import queued
from switching.ui.kit.worker import WORKER

T = TypeVar("T")

LARGE = 50_000
"""From so many bytes a packed sheet is large: some thousand rows."""


def worked_out(context: Context, upload: Upload, work: Callable[[], T], texts: Texts) -> T:
    """Return what `work` makes of a file; for a large one it has to be a function to be pickled.

    Raises what `work` raises, and QueueError when too much is asked already.
    """
    if len(upload.packed.content) < LARGE:
        return work()
    with st.spinner(texts.gettext("The sheet is being read…")), queued(context):
        return WORKER.make(partial(_quietly, work), _nothing)


def _quietly(work: Callable[[], T], tell: Callable[[float], object]) -> T:
    return work()


def _nothing(share: float) -> None:
    pass
