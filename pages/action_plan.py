"""The learning action plan as it stands, what it still lacks, and its PDF."""

import streamlit as st

from switching.services.letterhead import get_paper_settings
from switching.services.plans import plan_shown
from switching.ui.action_plan.plan_document import show_plan
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.action_plan.plan_versions import show_changes, show_side
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.kit import failures, gate, session
from switching.ui.kit.section_links import take_wanted_section
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.kit.sheet import Sheet

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context)
take_wanted_section()
with failures.part():
    show_header(context, dossier, texts)

cofinancing = get_paper_settings(context).cofinancing
content = plan_shown(dossier, texts, session.today(), cofinancing)
view = PlanPage(context, dossier, Sheet(context, texts, dossier.switch.id), texts, content)
with failures.part():
    show_changes(view)
document, side = st.columns([2.4, 1])
with side, failures.part():
    show_side(view)
with document, failures.part():
    show_sensitive_data_notice(texts)
    show_plan(view)
view.sheet.save()
