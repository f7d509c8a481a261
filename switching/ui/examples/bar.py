"""The mark above each page in the examples: where one works, and both ways out."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.admission import Admission
from switching.services.context import Context
from switching.services.examples import throw_examples_away
from switching.ui import sign_in
from switching.ui.examples.way import show_way
from switching.ui.kit import failures, session
from switching.ui.kit.confirm import confirmed
from switching.ui.look import icons


def show_bar(texts: Texts) -> None:
    """Show that this page is of the examples; way.css marks the head of the window with it."""
    _ = texts.gettext
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="examples_bar"
    ):
        said = _(
            "**You work in the examples.** All of it is made up, and nothing of it comes into your "
            "own data. Fill in no real names here."
        )
        st.markdown(f"{icons.EXAMPLES} {said}")
        show_way(_("Back to your own data"), "back", to_examples=False)
        thrown_away = confirmed(
            _("Throw the examples away"),
            _(
                "All examples go, with what you typed in them. Your own data stay as they are. "
                "There is no backup of examples."
            ),
            _("Yes, throw them away"),
            "throw_examples_away",
            type="tertiary",
        )
    if thrown_away:
        _throw_away(texts)


def _throw_away(texts: Texts) -> None:
    found = sign_in.admission(session.own_database(), session.now())
    if not isinstance(found, Admission):
        st.rerun()
    real = Context(found.actor, session.own_database(), session.now(), texts.language)
    if failures.attempt(lambda: throw_examples_away(real, session.database_mark())):
        st.rerun()
