"""What waits at the head of the page of the exchange: each a button that leads to its part."""

from __future__ import annotations

import streamlit as st

from switching.rules.waiting import Wait, Waiting
from switching.ui.exchange.exchange_page import CERTIFICATE, ExchangePage, day_key, party_key
from switching.ui.kit import folds, session
from switching.ui.kit.section_links import go_to


def show_what_waits(view: ExchangePage) -> None:
    """List what is to be done, in the order in which one would; or until when nothing is."""
    waits = [wait for wait in view.waits if wait.kind is not Waiting.PLAN]
    if not waits:
        _say_until_when(view)
        return
    with st.container(gap="xsmall", key="exchange_waits"):
        for number, wait in enumerate(waits):
            leads = view.comes_first(Waiting.CONFIRM) or view.comes_first(Waiting.EVALUATION)
            st.button(
                _words(view, wait),
                type="primary" if number == 0 and leads else "secondary",
                key=f"wait_{number}",
                on_click=_lead,
                args=(_key_of(wait), wait.kind),
            )


def _say_until_when(view: ExchangePage) -> None:
    """Say on which day there is something to do again."""
    ahead = [day.day for day in view.dossier.days if day.held is None and day.day > session.today()]
    if ahead and not view.waits and not view.dossier.switch.stopped_on:
        date = view.texts.date(min(ahead), "EEEE d MMMM y")
        st.caption(view.texts.gettext("Nothing to do here until {date}.", date=date))


def _words(view: ExchangePage, wait: Wait) -> str:
    _, texts = view.texts.gettext, view.texts
    if wait.day is not None:
        date = texts.date(wait.day.day, "EEEE d MMMM")
        if wait.day.held:
            return _("Fill in the hours of {date}", date=date)
        if wait.day.day == session.today():
            return _("Say how today went")
        return _("Say how {date} went", date=date)
    if wait.kind is Waiting.EVALUATION:
        of = texts.enumeration([texts.label(party) for party in wait.parties])
        return _("Ask for the evaluation of {parties}", parties=of)
    return _("Read the certificate and issue it")


def _key_of(wait: Wait) -> str:
    if wait.day is not None:
        return day_key(wait.day)
    return party_key(wait.parties[0]) if wait.parties else CERTIFICATE


def _lead(key: str, kind: Waiting) -> None:
    """Open the part and go there: one of a day keeps the others open."""
    folds.open_line(key)
    go_to(key)
