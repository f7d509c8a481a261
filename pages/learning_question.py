"""The learning question: its goals, what serves each of them, how it shifted, and the way on."""

import streamlit as st

from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.dossier.incoming import Beside
from switching.ui.kit import failures, gate, session
from switching.ui.kit.sheet import Sheet
from switching.ui.learning_question.beside import show_shift, show_then, show_way_on
from switching.ui.learning_question.goal_list import show_goals, show_loose_activities
from switching.ui.learning_question.question_now import show_question_now, show_wishes
from switching.ui.learning_question.question_page import QuestionPage

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context, "learning_question")
with failures.part():
    show_header(context, dossier, texts)

sheet = Sheet(context, texts, dossier.switch.id)
sheet.beside = Beside(context, dossier, texts)
view = QuestionPage(context, dossier, sheet, texts)
with st.container(key="question_body"):
    left, right = st.columns([2.2, 1])
with left:
    for show in (show_question_now, show_goals, show_wishes, show_loose_activities):
        with failures.part():
            show(view)
with right:
    for show in (show_shift, show_then, show_way_on):
        with failures.part():
            show(view)
sheet.save()
