"""One question for each value; 'later' is an answer: that cell stays empty, or its row waits."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.importing.planning import EMPTY, LATER, NEW, YES, Question
from switching.importing.sentences import questions_said, value_said
from switching.services.context import Context
from switching.services.imports import Preview
from switching.ui.importing.state import choices, choose, give, held
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import may_stay_empty
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE, _LONGEST = 10, 80


def show_questions(context: Context, seen: Preview, texts: Texts) -> None:
    """Show what is asked; each answer is kept at once, and all are taken over together."""
    _, asked = texts.gettext, seen.plan.questions
    if not asked:
        return
    title = _("Questions")
    st.header(f"{title} ({texts.number(len(asked))})", anchor=False)
    _offer_all(context, asked, texts)
    shown = list(first_of(asked, "import_questions", _AT_ONCE))
    with st.container(border=True, key="import_questions"):
        given = {question.key: _ask(question, texts) for question in shown}
        said = {key: answer for key, answer in given.items() if answer != LATER}
        if st.button(_("Take over these answers"), type="primary", key="import_take_over"):
            choose(context, answers={**choices().answers, **said})
            st.rerun()
    give(context, {**held().given, **given})
    more_button(asked, "import_questions", _AT_ONCE, texts)


def _offer_all(context: Context, asked: tuple[Question, ...], texts: Texts) -> None:
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
                choose(context, answers={**choices().answers, **said})
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
    before = held().given.get(question.key, LATER)
    chosen = st.radio(
        escape_markdown(questions_said(question, texts)), list(options),
        list(options).index(before) if before in options else len(options) - 1,
        format_func=lambda key: escape_markdown(options[key]), horizontal=True,
        key=f"import_answer:{question.key}",
    )  # fmt: skip
    if not is_cell:
        return str(chosen)
    text = question.text[:_LONGEST]
    typed = st.text_input(
        may_stay_empty(escape_markdown(_("or type what ‘{value}’ is", value=text)), texts),
        before.removeprefix("text:") if before.startswith("text:") else "",
        key=f"import_typed:{question.key}",
    )
    return f"text:{typed.strip()}" if typed.strip() else str(chosen)
