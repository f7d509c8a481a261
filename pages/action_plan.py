"""The learning action plan as it stands, what it still lacks, and its PDF."""

import streamlit as st

from switching.ui import page
from switching.ui.dossier import show_header
from switching.ui.plan import PlanPage, show_plan, show_side
from switching.ui.sheet import Sheet

actor = page.require_actor()
texts = page.texts()
dossier = page.require_dossier(actor)
show_header(dossier, texts)

view = PlanPage(actor, dossier, Sheet(actor, texts, dossier.switch.id), texts)
document, side = st.columns([2.4, 1])
with side:
    show_side(view)
with document:
    show_plan(view)
view.sheet.save()
