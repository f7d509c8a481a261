"""Of whom the funder's questions are to be asked by now, on the worklist."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from switching.documents.papers.funder_form import MOMENTS
from switching.i18n import Texts
from switching.services.context import Context
from switching.services.funder import FunderReminder, list_funder_reminders
from switching.services.rights import Need, may
from switching.ui.kit import session
from switching.ui.kit.rows import LinkRow, show_links
from switching.ui.look import icons

SHOWN = 8


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _reminders(path: Path, at_revision: int, day: date, context: Context) -> list[FunderReminder]:
    return list_funder_reminders(context)


def show_reminders(context: Context, texts: Texts) -> None:
    """List the learners who are to be asked something, soonest term first."""
    if not may(context.actor, Need.FUNDER_DATA):
        return
    found = _reminders(*session.version(), context.today, context)
    if not found:
        return
    _ = texts.gettext
    heading = _("ESF data")
    st.header(f"{heading} ({len(found)})", anchor=False)
    rows = []
    for item in found[:SHOWN]:
        day = texts.short_date(item.due.until)
        late = item.due.until < context.today
        rows.append(
            LinkRow(
                "pages/funder_profile.py",
                icons.NOTE,
                item.learner,
                f"{_(MOMENTS[item.due.asked_at])} · {item.reference}",
                _("was due {day}", day=day) if late else _("by {day}", day=day),
                icons.URGENT if late else "",
                {"switch": str(item.switch_id)},
            )
        )
    show_links(rows, "esf")
    if len(found) > SHOWN:
        st.caption(_("These are the most urgent ones; the others follow as you go on."))
