"""The programme manager's home: figures and charts over all dossiers, filtered."""

import streamlit as st

from switching.services.rights import Need, may
from switching.ui import overview
from switching.ui.kit import failures, frame, gate, session
from switching.ui.overview import export
from switching.ui.overview.dossiers.part import show_dossiers

context = gate.require_context()
gate.require_right(context, Need.SEE_FIGURES)
texts = session.texts()
view = overview.read_view(context)

frame.title(texts.gettext("Overview"))
if view.frames.switches.empty:
    st.write(
        texts.gettext(
            "Here you see how calls, learning questions and exchanges go. "
            "Complete a first introduction call and the figures appear."
        )
    )
    st.page_link("pages/worklist.py", label=texts.gettext("To the worklist"))
    st.stop()

view = overview.choose_filters(view)
with failures.part():
    if may(context.actor, Need.EXPORT):
        export.offer_exports(view)
above, tab = st.container(), overview.choose_tab(texts)
with above, failures.part():
    if tab != overview.DOSSIERS:
        overview.show_figures(*view.compared, texts)
if tab == overview.DOSSIERS:
    with failures.part():
        show_dossiers(view)
else:
    overview.show_topics(tab, view)
