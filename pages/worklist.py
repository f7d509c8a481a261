"""The project leader's home: what needs doing, and every dossier within reach."""

import streamlit as st

from switching.rules.tasks import Urgency, tasks_of
from switching.services.rights import Need, may
from switching.ui.kit import failures, frame, gate, session
from switching.ui.worklist.dossier_table import read_lines, show_dossiers
from switching.ui.worklist.todo import choose_whose, greeting, show_hello, show_tasks

context = gate.require_context()
texts = session.texts()
lines = read_lines(context)

heading, action = st.columns([4, 1], vertical_alignment="bottom")
with heading:
    frame.title(greeting(texts, session.now()))
writes = may(context.actor, Need.WRITE_DOSSIER)
if not lines:
    show_hello(texts, writes)
    st.stop()
if not writes:
    show_dossiers(lines, texts)
    st.stop()

tasks = tasks_of(choose_whose(context, lines, texts), session.now())
today = sum(task.urgency is Urgency.TODAY for task in tasks)
with heading:
    st.caption(
        texts.ngettext("{count} thing today", "{count} things today", today)
        + " · "
        + texts.ngettext("{count} thing to do", "{count} things to do", len(tasks) - today)
    )
with action:
    if st.button(texts.gettext("New switch"), type="primary", width="stretch"):
        st.switch_page("pages/new_switch.py")
with failures.part():
    show_tasks(tasks, texts)
with failures.part():
    show_dossiers(lines, texts)
