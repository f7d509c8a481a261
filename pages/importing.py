"""Import: bring in a spreadsheet, step by step, and see or undo what came in before."""

import streamlit as st

from switching.services.rights import Need, may
from switching.ui.administration.parts import show_parts
from switching.ui.importing.steps import show_steps
from switching.ui.kit import frame, gate, notices, session

context = gate.require_context()
gate.require_right(context, Need.IMPORT)
texts = session.texts()
frame.title(texts.gettext("Import"))
notices.show_notices("import")
if may(context.actor, Need.ADMINISTER):
    with st.container(horizontal=True, gap="medium", key="administration"):
        with st.container(gap=None, border=True, key="rows_parts"):
            show_parts(context, texts, None)
        with st.container(key="administration_part"):
            show_steps(context, texts)
else:
    show_steps(context, texts)
