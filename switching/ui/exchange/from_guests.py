"""What learner, coach and sender wrote of the exchange: the log of its days, three months later."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.kit.folds import fold


def show_from_guests(view: ExchangePage) -> None:
    """Show the log and the follow-up, as they came in, to who opens this part."""
    dossier, texts = view.dossier, view.texts
    count = len(dossier.log) + len(dossier.follow_ups)
    if not count:
        return
    label = texts.ngettext("Log and follow-up: {count} line", "Log and follow-up: {count} lines",
                           count)  # fmt: skip
    part = fold(label, f"from_guests:{dossier.switch.id}")
    if part.open:
        with part:
            for heading, lines in _told(view):
                st.caption(heading)
                st.text("\n".join(filter(None, lines)))


def _told(view: ExchangePage) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield who wrote of which day, and what; then what is used at work."""
    dossier, texts = view.dossier, view.texts
    for day in dossier.days:
        for entry in dossier.log:
            if entry.day_id == day.id:
                hours = texts.hours(entry.minutes) if entry.minutes else ""
                heading = f"{texts.date(day.day)} – {texts.label(entry.party)}"
                yield heading, (entry.done, entry.learned, hours)
    for said in dossier.follow_ups:
        heading = f"{texts.date(said.answered_on)} – {texts.label(said.party)}"
        use = texts.gettext("Used at work: {use}", use=texts.label(said.use))
        yield heading, (use, said.used, said.changed_since)
