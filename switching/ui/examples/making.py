"""The offer to try the app with examples: made at a click, and the way to them from then on."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st

from switching.demo.examples import fill_examples
from switching.i18n import Texts
from switching.services import examples
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.examples.way import show_way
from switching.ui.kit import failures, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.queue import QueueError, queued
from switching.ui.kit.worker import WORKER
from switching.ui.look import icons


def show_offer(context: Context, texts: Texts, key: str) -> None:
    """Offer examples to who may have them, or show the way to theirs; nothing within examples."""
    if session.in_examples() or not may(context.actor, Need.TRY_EXAMPLES):
        return
    if examples.find_examples(context) is not None:
        show_way(texts.gettext("To your examples"), key, to_examples=True)
        return
    if st.button(texts.gettext("Try it with examples"), icon=icons.EXAMPLES, key=f"examples:{key}"):
        _make(context, texts)


def _make(context: Context, texts: Texts) -> None:
    words = texts.gettext("The examples are being made…")
    bar = st.progress(0.0, words)

    def fill(path: Path) -> None:
        make = partial(fill_examples, path, context.today)
        WORKER.make(make, lambda share: bar.progress(min(share, 1.0), words))

    try:
        with queued(context):
            made = failures.attempt(lambda: examples.make_examples(context, fill))
    except QueueError as refused:
        st.warning(escape_markdown(texts.message(refused.message)))
        return
    if made:
        st.rerun()
