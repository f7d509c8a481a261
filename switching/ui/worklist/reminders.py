"""Of whom the funder's questions are to be asked by now, on the worklist."""

from __future__ import annotations

import streamlit as st

from switching.documents.papers.funder_form import MOMENTS
from switching.i18n import Texts
from switching.services.context import Context
from switching.services.funder import list_funder_reminders
from switching.services.rights import Need, may
from switching.ui.kit.rows import LinkRow, show_links
from switching.ui.look import icons

SHOWN = 8


def show_reminders(context: Context, texts: Texts) -> None:
    """List the learners who are to be asked something, soonest term first."""
    if not may(context.actor, Need.FUNDER_DATA):
        return
    found = list_funder_reminders(context)
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
