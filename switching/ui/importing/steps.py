"""The steps of an import, one below the other, and what came in before."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.ui.importing.changes import show_changes
from switching.ui.importing.columns import show_columns
from switching.ui.importing.earlier import show_asked, show_earlier
from switching.ui.importing.preview import show_preview
from switching.ui.importing.questions import show_questions
from switching.ui.importing.state import ask_for_file, look
from switching.ui.importing.what_it_is import show_what_it_is
from switching.ui.kit import failures


def show_steps(context: Context, texts: Texts) -> None:
    """Show what goes with the file that is being brought in, or ask for one."""
    with failures.part():
        show_asked(context, texts)
    upload = None
    with failures.part():
        upload = ask_for_file(context, texts)
    if upload is None:
        st.divider()
        with failures.part():
            show_earlier(context, texts)
        return
    with failures.part():
        show_what_it_is(context, upload, texts)
    seen = None
    with failures.part():
        seen = look(context, upload, texts)
    if seen is None:
        return
    with failures.part():
        show_columns(context, seen, texts)
    with failures.part():
        show_questions(context, seen, texts)
    with failures.part():
        show_changes(context, seen, texts)
    with failures.part():
        show_preview(context, upload, seen, texts)
