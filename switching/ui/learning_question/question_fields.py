"""Editing a version of the learning question: its aim, its goals and its contact wishes."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten

import streamlit as st

from switching.i18n import Texts
from switching.models import ContactWish, ContributionTopic, GoalWording, QuestionVersion
from switching.rules.comparison import same_text
from switching.rules.concreteness import ASKED, missing_aspects
from switching.services import questions
from switching.services.context import Context
from switching.ui.kit.confirm import look_of_removal
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import new_line
from switching.ui.kit.sheet import Sheet


def edit_question(context: Context, version: QuestionVersion, sheet: Sheet, texts: Texts) -> None:
    """Show the fields of an open version."""
    _ = texts.gettext
    sheet.note(version.question, "general_aim", _("General aim"))
    st.write(_("Learning goals"))
    with st.container():
        for number, goal in enumerate(version.goals, start=1):
            edit_goal(context, goal, number, sheet, texts)
            # In a place that is always there: what comes after it stays where it is, with its
            # caret.
            with st.container():
                _show_hints(version, goal, texts)
    sheet.came_in(ContributionTopic.GOAL)
    add_goal(context, version, texts)
    st.write(_("With whom does the learner want to interact?"))
    edit_wishes(context, version, sheet, texts)


def add_goal(context: Context, version: QuestionVersion, texts: Texts) -> None:
    """Show the field for a goal more."""
    new_line(
        context,
        f"goal:{version.question.id}",
        texts.gettext("Add a goal…"),
        lambda now, text, key: questions.add_goal(now, version, text, key),
    )


def edit_wishes(context: Context, version: QuestionVersion, sheet: Sheet, texts: Texts) -> None:
    """Show the contact wishes of an open version, and the field for one more."""
    with st.container():
        for number, wish in enumerate(version.wishes, start=1):
            _edit_wish(context, wish, number, sheet, texts)
    sheet.came_in(ContributionTopic.CONTACT_WISH)
    new_line(
        context,
        f"wish:{version.question.id}",
        texts.gettext("Add someone…"),
        lambda now, text, key: questions.add_wish(now, version, text, key),
    )


def edit_goal(context: Context, goal: GoalWording, number: int, sheet: Sheet, texts: Texts) -> None:
    """Show the field of a goal, whether it must be covered, and the way to take it out."""
    _ = texts.gettext
    with st.container(horizontal=True, vertical_alignment="center", key=f"goal_row_{goal.id}"):
        label = _("Goal {number}", number=number)
        sheet.line(goal, "description", label, label_visibility="collapsed")
        sheet.tick(goal, "must_cover", _("must be covered"), width="content")
        label = _("Remove goal {number}", number=number)
        _remove_button(goal, label, questions.remove_goal, sheet)


def goal_said_twice(version: QuestionVersion, goal: GoalWording) -> int | None:
    """Return the number of the first goal that says the same, should there be two."""
    if not goal.description:
        return None
    twice = [other for other in version.goals if same_text(other.description, goal.description)]
    return version.goals.index(twice[0]) + 1 if len(twice) > 1 else None


def hint_of(goal: GoalWording, texts: Texts) -> str:
    """Ask what would make a goal more concrete; nothing when it is."""
    asked = [texts.gettext(ASKED[aspect]) for aspect in missing_aspects(goal.description)]
    if not goal.description or not asked:
        return ""
    return texts.gettext("More concrete still? {questions}", questions=" ".join(asked))


def _show_hints(version: QuestionVersion, goal: GoalWording, texts: Texts) -> None:
    """Say quietly what would make a goal more concrete, or that it is there already."""
    number = goal_said_twice(version, goal)
    if number is not None:
        st.warning(texts.gettext("This says the same as goal {number}.", number=number))
        return
    hint = hint_of(goal, texts)
    if hint:
        st.caption(hint)


def _edit_wish(
    context: Context, wish: ContactWish, number: int, sheet: Sheet, texts: Texts
) -> None:
    _ = texts.gettext
    with st.container(horizontal=True, vertical_alignment="center", key=f"wish_row_{wish.id}"):
        label = _("Contact wish {number}", number=number)
        sheet.line(wish, "description", label, label_visibility="collapsed")
        sheet.line(
            wish,
            "answered_by",
            _("Colleague for wish {number}", number=number),
            label_visibility="collapsed",
            placeholder=_("which colleague answers this?"),
        )
        label = _("Remove wish {number}", number=number)
        _remove_button(wish, label, questions.remove_wish, sheet)


def _remove_button(
    record: GoalWording | ContactWish,
    label: str,
    remove: Callable[[Context, int], object],
    sheet: Sheet,
) -> None:
    """Show the button that takes a line away; one with words in it asks first."""
    key = f"remove:{record.TABLE}:{record.id}"

    def act(context: Context) -> None:
        remove(context, record.id)

    if not record.description:
        sheet.button(label, f"ask:{key}", act, **look_of_removal(label))
        return
    question = escape_markdown(shorten(record.description, 200, placeholder="…"))
    sheet.removal(label, question, sheet.texts.gettext("Yes, remove it"), key, act)


def show_question(version: QuestionVersion, texts: Texts) -> None:
    """Show a version to read."""
    _ = texts.gettext
    st.text(version.question.general_aim or _("No general aim was noted."))
    must = " · " + _("must be covered")
    goals = (
        f"- {escape_markdown(goal.description)}{must if goal.must_cover else ''}"
        for goal in version.filled_goals
    )
    st.markdown("\n".join(goals))
    if version.filled_wishes:
        st.caption(_("With whom"))
        st.markdown("\n".join(f"- {_wish_said(wish)}" for wish in version.filled_wishes))


def _wish_said(wish: ContactWish) -> str:
    return escape_markdown(" → ".join(filter(None, (wish.description, wish.answered_by))))
