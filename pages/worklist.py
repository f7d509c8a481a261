"""The project leader's home: what needs doing, and every dossier within reach."""

import streamlit as st

from switching.services.rights import Need, may
from switching.ui.dossier.header import new_switch_button
from switching.ui.kit import failures, frame, gate, session
from switching.ui.worklist.dossier_table import (
    read_lines,
    search_field,
    show_all,
    show_hits,
    show_recent,
)
from switching.ui.worklist.mails import show_mails
from switching.ui.worklist.places import read_places, show_places
from switching.ui.worklist.reminders import show_reminders
from switching.ui.worklist.todo import (
    choose_whose,
    greeting,
    list_to_do,
    show_hello,
    show_tasks,
)

context = gate.require_context()
texts = session.texts()
lines = read_lines(context)
writes = may(context.actor, Need.WRITE_DOSSIER)

with st.container(horizontal=True, vertical_alignment="center", key="worklist_head"):
    frame.title(greeting(texts, session.now()))
    if lines and writes:
        new_switch_button(texts)
    query = search_field(texts) if lines else ""
if not lines:
    show_hello(context, texts, writes)
    st.stop()
if query:
    show_hits(query, lines, texts)
    st.stop()
if writes:
    with failures.part():
        shown = choose_whose(context, lines, texts)
        show_tasks(*list_to_do(context, lines, shown), session.now(), texts)
    with failures.part():
        show_reminders(context, texts)
    with failures.part():
        show_mails(context, shown, texts)
    with failures.part():
        show_places(read_places(context), texts)
with failures.part():
    show_recent(context, lines, texts)
with failures.part():
    show_all(context, lines, texts, opened=not writes)
