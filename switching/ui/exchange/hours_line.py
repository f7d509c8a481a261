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
    """Draw the line: a bar with a mark at 14 hours, and below it what each pattern means."""
    _ = texts.gettext
    whole = max(MINIMUM_MINUTES, line.held + line.to_come)
    needed = texts.hours(MINIMUM_MINUTES)
    words = {"held": _("held so far"), "to-come": _("planned"), "needed": _("still to plan")}
    numbers = [
        _("{hours} held", hours=texts.hours(line.held)),
        _("{hours} planned", hours=texts.hours(line.to_come)),
        _("{hours} still to plan", hours=texts.hours(line.to_plan)),
    ]
    told = _("The 14-hour line: {parts}", parts=texts.enumeration(numbers))
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
    """Say what was held, what is planned and what lacks, and what is to be done about it."""
    _ = texts.gettext
    lacking = texts.hours(line.to_plan)
    if line.to_plan and dossier.switch.completed_on:
        yield _("Finished early, after {hours}.", hours=texts.hours(line.held))
    elif not line.held and not line.to_come:
        yield _("{hours} still to plan.", hours=lacking)
    else:
        said = _how_far(line, texts)
        if not line.needed:
            yield _("14 hours reached: {said}.", said=said)
        elif not line.to_plan:
            yield _("{said}: enough for the 14 hours.", said=said)
        else:
            yield _("{said}: {lacking} still to plan for the 14 hours.", said=said, lacking=lacking)
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


def _how_far(line: HoursLine, texts: Texts) -> str:
    _ = texts.gettext
    held = _("{hours} held", hours=texts.hours(line.held)) if line.held else _("Nothing held yet")
    planned = _("{hours} planned", hours=texts.hours(line.to_come)) if line.to_come else ""
    return ", ".join(filter(None, (held, planned)))
