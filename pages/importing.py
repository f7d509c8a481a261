"""Import: bring in a spreadsheet, step by step, and see or undo what came in before."""

import streamlit as st

from switching.services.rights import Need
from switching.ui.importing.columns import show_columns
from switching.ui.importing.earlier import show_earlier
from switching.ui.importing.preview import show_preview
from switching.ui.importing.questions import show_questions
from switching.ui.importing.state import ask_for_file, look
from switching.ui.importing.what_it_is import show_what_it_is
from switching.ui.kit import failures, frame, gate, notices, session

context = gate.require_context()
gate.require_right(context, Need.IMPORT)
texts = session.texts()
frame.title(texts.gettext("Import"))
notices.show_notices("import")
with failures.part():
    upload = ask_for_file(context, texts)
if upload is not None:
    with failures.part():
        show_what_it_is(context, upload, texts)
    seen = look(context, upload, texts)
    if seen is not None:
        with failures.part():
            show_columns(context, seen, texts)
        with failures.part():
            show_questions(seen, texts)
        with failures.part():
            show_preview(context, upload, seen, texts)
else:
    st.divider()
with failures.part():
    show_earlier(context, texts)
