"""The goals under each other: what changed, what serves each, and whether it is in the plan."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.models import ContributionTopic, GoalWording
from switching.rules.comparison import GoalPair
from switching.rules.coverage import activities_without_goal
from switching.ui.action_plan.activities import edit_goals
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.names import shortened
from switching.ui.learning_question.changes import goal_changes, new_since_the_call, plain
from switching.ui.learning_question.question_fields import (
    add_goal,
    edit_goal,
    goal_said_twice,
    hint_of,
)
from switching.ui.learning_question.question_page import QuestionPage
from switching.ui.learning_question.serving import (
    add_option,
    choose_offers,
    offer_to_plan,
    show_in_plan,
    state_of,
)

GOALS_AT_ONCE = 20


def show_goals(view: QuestionPage) -> None:
    """Show each goal with what serves it; those past the first twenty when they are asked for."""
    _, version = view.texts.gettext, view.dossier.latest
    st.header(_("Goals, and what helps with them"), anchor=False)
    goals = version.goals if view.is_open else version.filled_goals
    if not goals:
        st.write(_("There is no goal yet. What must the learner be able to do afterwards?"))
    shown: set[int] = set()
    with st.container():
        _show_some(view, goals[:GOALS_AT_ONCE], 1, shown)
    if goals[GOALS_AT_ONCE:]:
        part = fold(_("The goals after these"), f"more_goals:{version.question.id}")
        if part.open:
            with part:
                _show_some(view, goals[GOALS_AT_ONCE:], GOALS_AT_ONCE + 1, shown)
    view.sheet.came_in(ContributionTopic.GOAL)
    if view.is_open and not view.sheet.disabled:
        add_goal(view.context, version, view.texts)
    dropped = [pair for pair in view.changes if pair.after is None]
    if dropped:
        lines = (f"- {goal_changes(pair, view.texts)}" for pair in dropped)
        st.markdown("\n".join((_("Left out since the call:"), "", *lines)))


def _show_some(
    view: QuestionPage, goals: Sequence[GoalWording], first: int, shown: set[int]
) -> None:
    pairs = {pair.after.id: pair for pair in view.changes if pair.after}
    for number, goal in enumerate(goals, start=first):
        with st.container(border=True, gap="xsmall", key=f"goal_{goal.goal_id}"):
            _show_goal(view, goal, number, pairs.get(goal.id))
            if goal.description:
                choose_offers(view, goal, number)
                show_in_plan(view, goal, shown)
                with st.container(horizontal=True, gap="small"):
                    add_option(view, goal)
                    offer_to_plan(view, goal)


def _show_goal(view: QuestionPage, goal: GoalWording, number: int, pair: GoalPair | None) -> None:
    """Show the words of a goal, to change while its version is open, and how it stands."""
    said = []
    if view.is_open:
        edit_goal(view.context, goal, number, view.sheet, view.texts)
        said.append("  \n".join((*_changed(view, pair), *_remarks(view, goal))))
    else:
        said.append(_words(view, goal, number, pair))
    if goal.description:
        said.append(state_of(view, goal))
    st.markdown("  \n".join(filter(None, said)))


def _words(view: QuestionPage, goal: GoalWording, number: int, pair: GoalPair | None) -> str:
    text = goal_changes(pair, view.texts) if pair else plain(goal.description)
    must = " · **" + view.texts.gettext("must be covered") + "**" if goal.must_cover else ""
    return f"**{number}\\.** {text}{must}"


def _changed(view: QuestionPage, pair: GoalPair | None) -> list[str]:
    """Say what changed in a goal whose words stand in the field above."""
    if pair is None or pair.after is None:
        return []
    if pair.before is None:
        return [new_since_the_call(view.texts)]
    said = goal_changes(pair, view.texts)
    return [] if said == plain(pair.after.description) else [said]


def _remarks(view: QuestionPage, goal: GoalWording) -> list[str]:
    """Say that a goal is there twice, or quietly what would make it more concrete."""
    number = goal_said_twice(view.dossier.latest, goal)
    if number is not None:
        twice = view.texts.gettext("This says the same as goal {number}.", number=number)
        return [f":orange[**!** {twice}]"]
    hint = hint_of(goal, view.texts)
    return [hint] if hint else []


def show_loose_activities(view: QuestionPage) -> None:
    """Ask for which goals the activities are that serve none."""
    loose = activities_without_goal(view.dossier)
    if not loose:
        return
    st.header(view.texts.gettext("Activities that serve no goal"), anchor=False)
    for activity in loose:
        st.markdown("✗ " + escape_markdown(shortened(activity.title)))
        edit_goals(view.context, view.dossier, activity, view.sheet, view.texts)
