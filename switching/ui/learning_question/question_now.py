"""The question as it stands: where it comes from, its aim, and with whom one wants to talk."""

from __future__ import annotations

import streamlit as st

from switching.models import ContactWish, ContributionTopic
from switching.rules.contact_wishes import colleagues_for
from switching.rules.coverage import unanswered_wishes
from switching.services.organisations import list_people
from switching.ui.kit import notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.kit.sheet import DONE
from switching.ui.learning_question.changes import marked
from switching.ui.learning_question.question_fields import edit_wishes
from switching.ui.learning_question.question_page import QuestionPage
from switching.ui.learning_question.versions import show_origin


def show_question_now(view: QuestionPage) -> None:
    """Show the aim, to change while its version is open, and what changed in it since the call."""
    _, question = view.texts.gettext, view.dossier.latest.question
    with st.container(border=True, gap="xsmall", key="question_now"):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="small", key="question_head"
        ):
            st.header(_("The learning question"), anchor=False)
            view.sheet.status()
        notices.show_notices(DONE)
        show_origin(view.context, view.dossier.latest, view.texts)
        before = view.dossier.before.question.general_aim
        changed = marked(before, question.general_aim)
        if view.is_open:
            view.sheet.note(question, "general_aim", _("General aim"), height=72)
            if before != question.general_aim:
                st.markdown(changed)
        else:
            st.markdown(changed or _("No general aim was noted."))
            view.sheet.came_in(ContributionTopic.GENERAL_AIM)
        show_sensitive_data_notice(view.texts)


def show_wishes(view: QuestionPage) -> None:
    """Show with whom the learner wants to talk, and which colleague can be that."""
    _, dossier = view.texts.gettext, view.dossier
    if not view.is_open and not dossier.latest.filled_wishes:
        view.sheet.came_in(ContributionTopic.CONTACT_WISH)
        return
    st.header(_("With whom"), anchor=False)
    if view.is_open:
        edit_wishes(view.context, dossier.latest, view.sheet, view.texts)
        return
    people = list_people(view.context, dossier.host.id)
    waiting = unanswered_wishes(dossier)
    answered = [wish for wish in dossier.latest.filled_wishes if wish not in waiting]
    for wish in (*waiting, *answered):
        _answer_wish(view, wish, colleagues_for(wish, people, dossier.options))
    view.sheet.came_in(ContributionTopic.CONTACT_WISH)


def _answer_wish(view: QuestionPage, wish: ContactWish, names: tuple[str, ...]) -> None:
    _ = view.texts.gettext
    view.sheet.selection(
        wish,
        "answered_by",
        _("Which colleague answers ‘{wish}’?", wish=escape_markdown(wish.description)),
        {name: name for name in (*names, wish.answered_by) if name},
        nothing="",
        placeholder=_("Which colleague answers this? Choose or type a name…"),
        accept_new_options=True,
    )
