"""One question for each value; 'later' is an answer: that cell stays empty, or its row waits."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.importing.planning import EMPTY, LATER, NEW, YES, Question
from switching.importing.sentences import questions_said, value_said
from switching.services.imports import Preview
from switching.ui.importing.state import choices, choose
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE = 10


def show_questions(seen: Preview, texts: Texts) -> None:
    """Show what is asked, a form for all that is in sight."""
    _, asked = texts.gettext, seen.plan.questions
    if not asked:
        return
    title = _("Questions")
    st.header(f"{title} ({texts.number(len(asked))})", anchor=False)
    _offer_all(asked, texts)
    shown = list(first_of(asked, "import_questions", _AT_ONCE))
    with st.form("import_questions", border=True):
        given = {question.key: _ask(question, texts) for question in shown}
        if st.form_submit_button(_("Take over these answers"), type="primary"):
            said = {key: answer for key, answer in given.items() if answer and answer != LATER}
            choose(answers={**choices().answers, **said})
            st.rerun()
    more_button(asked, "import_questions", _AT_ONCE, texts)


def _offer_all(asked: tuple[Question, ...], texts: Texts) -> None:
    """Let all proposals of one reason be taken by one gesture."""
    reasons: dict[str, list[Question]] = {}
    for question in asked:
        if question.key.startswith("cell:") and any(key == YES for key, _ in question.choices):
            reasons.setdefault(texts.message(question.message), []).append(question)
    with st.container(horizontal=True):
        for reason, found in reasons.items():
            label = texts.ngettext(
                "Take the proposal of {count}: {reason}", "Take all {count} proposals: {reason}",
                len(found), reason=reason,
            )  # fmt: skip
            if len(found) > 1 and st.button(escape_markdown(label), key=f"import_all:{reason}"):
                said = {question.key: YES for question in found}
                choose(answers={**choices().answers, **said})
                st.rerun()


def _ask(question: Question, texts: Texts) -> str:
    _ = texts.gettext
    options = {key: value_said(value, texts) for key, value in question.choices if key}
    options |= {f"name:{value}": str(value) for key, value in question.choices if not key}
    is_name, is_cell = question.key.startswith("name:"), question.key.startswith("cell:")
    if not is_cell:
        someone = _("another one, who is new") if options else _("yes, and new here")
        options[NEW] = someone if is_name else _("one more dossier")
    if is_cell:
        options[EMPTY] = _("leave it empty")
    options[LATER] = _("later")
    chosen = st.radio(
        escape_markdown(questions_said(question, texts)), list(options), len(options) - 1,
        format_func=lambda key: escape_markdown(options[key]), horizontal=True,
        key=f"import_answer:{question.key}",
    )  # fmt: skip
    if not is_cell:
        return str(chosen)
    typed = st.text_input(
        _("or type what it is"), key=f"import_typed:{question.key}", placeholder=question.text[:80]
    )
    return f"text:{typed.strip()}" if typed.strip() else str(chosen)
