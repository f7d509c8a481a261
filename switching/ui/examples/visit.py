"""Which database a session works in: that of the address by which its tab came."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from switching.i18n import Texts
from switching.services.admission import Refusal
from switching.services.context import Context
from switching.services.examples import find_examples
from switching.services.rights import Need, may
from switching.ui import sign_in
from switching.ui.examples.address import is_of_examples
from switching.ui.examples.way import show_way
from switching.ui.kit import session

_ASKED = "asks_examples"


def enter_examples() -> None:
    """Have a session that came by an address of the examples work in those of its user, or stop.

    Who is not let in goes on, to the way in.
    """
    asks = is_of_examples(st.context.headers)
    if st.session_state.setdefault(_ASKED, asks) != asks:
        _stop(
            session.words_at_hand().gettext(
                "This page was opened at another address. Load it again."
            )
        )
    if not asks:
        return
    found = sign_in.admission(session.own_database(), session.now())
    if isinstance(found, Refusal):
        return
    texts = Texts(found.user.language)
    if not may(found.actor, Need.TRY_EXAMPLES):
        _stop(texts.gettext("The examples are not open to you with your role."), texts)
    context = Context(found.actor, session.own_database(), session.now(), texts.language)
    examples = find_examples(context)
    if examples is None:
        _stop(texts.gettext("There are no examples here, or they were thrown away."), texts)
    if session.in_examples() and session.database() != examples.path:
        _stop(texts.gettext("These examples were thrown away. There are new ones."), texts)
    session.work_in_examples(examples.path)


def _stop(sentence: str, texts: Texts | None = None) -> NoReturn:
    st.info(sentence)
    if texts is not None:
        show_way(texts.gettext("Back to your own data"), "gone", to_examples=False)
    st.stop()
