"""What stands around each page: its title, what to know before going on, and the foot."""

from __future__ import annotations

import streamlit as st

from switching import __version__
from switching.i18n import Texts
from switching.models import Actor, Language
from switching.services import users
from switching.services.admission import Refusal
from switching.ui import sign_in
from switching.ui.examples import bar
from switching.ui.guide.show import show_help
from switching.ui.kit import failures, focus, gate, open_pages, session, words
from switching.ui.kit.dates import refuse_impossible_days
from switching.ui.saving import keeper


def head(page: str) -> None:
    """Show above each page, called as in its address, what someone has to know before going on."""
    admitted = gate.require_admission()
    session.ask_for(None)  # who is let in has a language of their own
    sign_in.warn_before_end(admitted, session.texts(), session.now())
    if session.in_examples():
        bar.show_bar(session.texts())
    with failures.part():
        show_help(page or "worklist", session.texts())


def foot() -> None:
    """Show below each page the version, who works here, the way out, and the languages."""
    found = session.admission()
    if isinstance(found, Refusal):
        _foot_of_visitor(session.texts())
        return
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="foot"
    ):
        version = session.texts().gettext("Version {version}", version=__version__)
        st.caption(version, width="content", wrap=False)
        st.page_link("pages/privacy.py", label=session.texts().gettext("Privacy"))
        st.page_link("pages/accessibility.py", label=session.texts().gettext("Accessibility"))
        if not session.in_examples():  # who signs out does so in their own data
            sign_in.show_user(found, session.texts(), lambda: _sign_out(found.actor))
        _language_choice(found.actor)
    ask_after = sign_in.seconds_to_warning(found, session.now())
    keeper.mount(found.user.id, session.texts(), ask_after)
    refuse_impossible_days(session.texts())
    words.mount(session.texts())
    focus.mount(session.texts())


def _foot_of_visitor(texts: Texts) -> None:
    """Show who is not let in what is open to all, and the languages."""
    with st.container(
        horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="foot"
    ):
        open_pages.show_links(texts)
        chosen = _ask_language(texts, "visitor_language")
    if chosen != texts.language:
        session.ask_for(chosen)
        st.rerun()
    words.mount(texts)


def _sign_out(actor: Actor) -> bool:
    return failures.attempt(lambda: users.end_own_sessions(session.context_of(actor)))


def _language_choice(actor: Actor) -> None:
    spoken = session.texts()
    chosen = _ask_language(spoken, "language_choice")
    if chosen != spoken.language:
        users.choose_language(session.context_of(actor), chosen)
        session.speak(chosen)
        st.rerun()


def _ask_language(spoken: Texts, key: str) -> Language:
    chosen: Language | None = st.segmented_control(
        spoken.gettext("Language"),
        list(Language),
        default=spoken.language,
        required=True,
        format_func=lambda language: language.own_name,
        label_visibility="collapsed",
        key=key,
    )
    return chosen or spoken.language


def title(text: str) -> None:
    """Show the title of the page."""
    st.title(text, anchor=False)
