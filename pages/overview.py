"""The programme manager's home: figures and charts over all dossiers, filtered."""

import streamlit as st

from switching.statistics import figures_of, select, span_before
from switching.statistics.selection import Selection
from switching.ui import overview, page

actor = page.require_actor()
page.require_right(actor, "read_overview")
texts = page.texts()
data, revision = overview.read(actor)

page.title(texts.gettext("Overview"))
if data.frames.calls.empty and data.frames.days.empty:
    st.write(
        texts.gettext(
            "Here you see how calls, learning questions and exchanges go. "
            "Complete a first introduction call and the figures appear."
        )
    )
    st.page_link("pages/worklist.py", label=texts.gettext("To the worklist"))
    st.stop()

selection = overview.choose_filters(data, texts)
selected = select(data.frames, selection)
view = overview.Overview(data, revision, texts, selection, selected)
before = span_before(selection.span)
earlier = (
    figures_of(select(data.frames, Selection(before, selection.partner_id, selection.host_id)))
    if before
    else None
)
overview.show_figures(figures_of(selected), earlier, texts)
overview.show_calls(view)
overview.show_questions(view)
overview.show_exchanges(view)
