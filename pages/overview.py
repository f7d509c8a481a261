"""The programme manager's home: figures and charts over all dossiers, filtered."""

import streamlit as st

from switching.services.rights import Need, may
from switching.ui import overview
from switching.ui.examples.making import show_offer
from switching.ui.kit import failures, frame, gate, session
from switching.ui.overview import export
from switching.ui.overview.dossiers.part import show_dossiers
from switching.ui.overview.dossiers.views import follow_link
from switching.ui.overview.indicator_targets import show_indicator_targets

context = gate.require_context()
gate.require_right(context, Need.SEE_FIGURES)
texts = session.texts()
follow_link(context)
view = overview.read_view(context)

if view.frames.switches.empty:
    frame.title(texts.gettext("Overview"))
    st.write(
        texts.gettext(
            "Here you see how calls, learning questions and exchanges go. "
            "Complete a first introduction call and the figures appear."
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.page_link("pages/worklist.py", label=texts.gettext("To the worklist"))
        show_offer(context, texts, "overview")
    st.stop()

overview.warn_of_unknown(view)
with st.container(horizontal=True, vertical_alignment="bottom", key="overview_head"):
    with (head := st.container(key="overview_title")):
        frame.title(texts.gettext("Overview"))
    view = overview.choose_filters(view)
    with failures.part():
        if may(context.actor, Need.EXPORT):
            export.offer_exports(view)
    beside = st.container(width="content")
with head:
    overview.say_filters(view)

above = st.container()
tab = overview.choose_tab(texts)
if tab == overview.DOSSIERS:
    with failures.part():
        show_dossiers(view)
else:
    figures, before = view.compared
    with above, failures.part():
        overview.show_big_figures(figures, before, texts)
    with beside, failures.part():
        overview.show_all_figures(figures, before, texts)
    overview.show_topics(tab, view)
    with failures.part():
        show_indicator_targets(context, tab, texts)
