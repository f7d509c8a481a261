"""The 14-hour line: what was held, what is planned, what is still needed, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.models import MINIMUM_MINUTES, Dossier
from switching.rules.hours_reached import HoursLine, hours_line
from switching.ui.kit import session
from switching.ui.kit.sheet import Sheet

_CSS = Path(__file__).with_suffix(".css")


def show_hours(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show the line where it stays in sight, with what follows from it and whether all is saved."""
    line = hours_line(dossier.days, session.today())
    st.html(_CSS)
    with st.container(key="hours_line", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", key="hours_said"):
            st.markdown("**" + " ".join(_what_follows(line, dossier, texts)) + "**")
            sheet.status()
        st.html(picture_of(line, texts))


def picture_of(line: HoursLine, texts: Texts) -> str:
    """Draw the line: a bar with a mark at 14 hours, and its words below."""
    _ = texts.gettext
    whole = max(MINIMUM_MINUTES, line.held + line.to_come)
    needed = texts.hours(MINIMUM_MINUTES)
    words = {
        "held": _("{hours} held", hours=texts.hours(line.held)),
        "to-come": _("{hours} planned", hours=texts.hours(line.to_come)),
        "needed": _("{hours} still needed", hours=texts.hours(line.needed)),
    }
    told = _("The 14-hour line: {parts}", parts=texts.enumeration(list(words.values())))
    parts = "".join(
        f'<span class="{name}" style="width: {100 * minutes / whole:.2f}%"></span>'
        for name, minutes in (("held", line.held), ("to-come", line.to_come))
        if minutes
    )
    mark = f'<span class="mark" style="left: {100 * MINIMUM_MINUTES / whole:.2f}%">'
    keys = "".join(
        f'<span><i class="{name}"></i>{escape(text)}</span>' for name, text in words.items()
    )
    return (
        f'<div class="hours-line" role="img" aria-label="{escape(told)}">{parts}'
        f'{mark}<b aria-hidden="true">{escape(needed)}</b></span></div>'
        f'<div class="hours-keys">{keys}</div>'
    )


def _what_follows(line: HoursLine, dossier: Dossier, texts: Texts) -> Iterator[str]:
    """Say in a few words what is to be done next about the hours."""
    _ = texts.gettext
    if not line.needed:
        yield _("14 hours reached.")
    elif not line.to_plan:
        yield _("14 hours are planned.")
    elif dossier.switch.completed_on:
        yield _("Finished early, after {hours}.", hours=texts.hours(line.held))
    else:
        yield _("{hours} still to plan.", hours=texts.hours(line.to_plan))
    if line.to_confirm:
        yield texts.ngettext(
            "{count} day still to confirm.", "{count} days still to confirm.", line.to_confirm
        )
    if line.without_hours:
        yield texts.ngettext(
            "The hours of {count} day that was held are missing.",
            "The hours of {count} days that were held are missing.",
            line.without_hours,
        )
