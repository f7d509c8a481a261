"""The learning action plan as it stands, what it still lacks, and its PDF."""

import streamlit as st

from switching.documents import plan_content
from switching.domain.papers import get_paper_settings
from switching.ui import page
from switching.ui.dossier import show_header
from switching.ui.health import warn_about_health
from switching.ui.plan import PlanPage, show_plan
from switching.ui.plan_side import show_changes, show_side
from switching.ui.sections import take_wanted_section
from switching.ui.sheet import Sheet

actor = page.require_actor()
texts = page.texts()
dossier = page.require_dossier(actor)
take_wanted_section()
show_header(dossier, texts)

cofinancing = get_paper_settings(actor, page.database()).cofinancing
content = plan_content(dossier, texts, page.today(), cofinancing=cofinancing)
view = PlanPage(actor, dossier, Sheet(actor, texts, dossier.switch.id), texts, content)
show_changes(view)
document, side = st.columns([2.4, 1])
with side:
    show_side(view)
with document:
    warn_about_health(texts)
    show_plan(view)
view.sheet.save()
