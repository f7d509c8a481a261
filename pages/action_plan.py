"""The learning action plan: the paper as it will be, what it lacks, and what to do with it."""

import streamlit as st

from switching.services.letterhead import get_paper_settings
from switching.services.plans import plan_shown
from switching.ui.action_plan.agreement import show_agreement
from switching.ui.action_plan.plan_bar import show_bar
from switching.ui.action_plan.plan_document import show_plan
from switching.ui.action_plan.plan_page import PlanPage
from switching.ui.action_plan.plan_versions import show_changes, show_corrected, show_versions
from switching.ui.action_plan.what_is_missing import show_unwritable, show_what_is_missing
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.dossier.incoming import Beside
from switching.ui.kit import failures, gate, session
from switching.ui.kit.section_links import keep_refused_open, show_the_way, take_wanted_section
from switching.ui.kit.sheet import Sheet

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context, "action_plan")
take_wanted_section(dossier.switch.id)
people = (person for person in (dossier.learner, dossier.coach) if person)
keep_refused_open(dossier.switch.id, (*dossier.activities, *people))
with failures.part():
    show_header(context, dossier, texts, says_plan=False)

cofinancing = get_paper_settings(context).cofinancing
content = plan_shown(dossier, texts, session.today(), cofinancing)
sheet = Sheet(context, texts, dossier.switch.id)
sheet.beside = Beside(context, dossier, texts)
view = PlanPage(context, dossier, sheet, texts, content)
with failures.part():
    show_bar(view)
# On a narrow screen the side comes first; look.css puts it at the right of a wide one.
with st.container(key="plan_body"):
    with st.container(key="plan_side"), failures.part():
        show_unwritable(view)
        if not content.final:
            show_what_is_missing(view)
        show_corrected(view)
        show_agreement(context, dossier, view.sheet, texts, content.final)
        show_versions(view)
    with st.container(key="plan_document"), failures.part():
        show_changes(view)
        show_plan(view)
show_the_way()
view.sheet.save()
