"""The evaluation on screen: per party whether it came in, and how the learner judges the goals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from switching.models import (
    Activity,
    ContributionTopic,
    Evaluation,
    EvaluationStatus,
    Party,
)
from switching.rules.self_assessment import GoalGrowth, growth_of
from switching.services.context import Context
from switching.services.evaluations import EVALUATORS, complete_scores, open_evaluation
from switching.ui.dossier.contradictions import ask_about
from switching.ui.exchange.evaluation_form import offer_form
from switching.ui.exchange.exchange_days import show_done
from switching.ui.exchange.exchange_page import ExchangePage, party_key
from switching.ui.kit import fields, folds, leftovers
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.look import icons


def show_evaluation(view: ExchangePage) -> None:
    """Show what learner, coach and sending organisation report, to be typed in."""
    _, dossier = view.texts.gettext, view.dossier
    begun = any(day.held for day in dossier.days) or dossier.evaluations
    st.header(_("Evaluation"), anchor=False)
    if not begun:
        st.caption(_("The learner's judgement beforehand can be filled in now, the rest later."))
    _show_goals(view)
    if begun:
        _show_activities(view)
        _show_parties(view)


def _show_parties(view: ExchangePage) -> None:
    """Show per party in a line whether its evaluation came in; open it has its fields."""
    with st.container(border=True, gap=None, key="rows_evaluations"):
        for party in EVALUATORS:
            key, evaluation = party_key(party), _evaluation_of(view, party)
            who, state = escape_markdown(_title(view, party)), _state(view, evaluation)
            opens = "" if evaluation or view.sheet.disabled else view.texts.gettext("Note it")
            icon = icons.SAID[_came_in(evaluation)]
            of = [evaluation] if evaluation else []
            with st.container(gap=None, key=key):
                is_open = folds.line(key, who, state, view.texts, opens, icon=icon, of=of)
                for report in of:
                    view.sheet.came_in_for(report)
                if is_open:
                    with st.container(gap="small", key=f"within_{key}"):
                        _show_party(view, party)


def _came_in(evaluation: Evaluation | None) -> bool | None:
    return None if evaluation is None else evaluation.status is not EvaluationStatus.NOT_RECEIVED


def _state(view: ExchangePage, evaluation: Evaluation | None) -> str:
    """Say in a few words whether an evaluation came in, and when."""
    _, texts = view.texts.gettext, view.texts
    if evaluation is None:
        return _("not in yet")
    said = texts.label(evaluation.status)
    if evaluation.status is EvaluationStatus.NOT_RECEIVED or evaluation.received_on is None:
        return said
    return _("{status} on {date}", status=said, date=texts.date(evaluation.received_on))


def _show_goals(view: ExchangePage) -> None:
    """Say in a line per goal how the learner judges it; open it asks for the scores."""
    _ = view.texts.gettext
    goals = growth_of(view.dossier)
    if not goals:
        return
    key = f"self_assessment:{view.dossier.switch.id}"
    with st.container(border=True, gap=None, key="rows_self_assessment"):
        label, summary = _("Self-assessment per goal"), _summary(view, goals)
        opened = folds.line(key, label, summary, view.texts, _fills_in(view))
        view.sheet.came_in(ContributionTopic.SCORE_BEFORE, ContributionTopic.SCORE_AFTER)
        with st.container(gap="small", key=f"within_{key}"):
            if opened:
                _ask_goals(view, goals)
            else:
                st.markdown("\n".join(_goal_said(view, n, item) for n, item in enumerate(goals, 1)))


def _fills_in(view: ExchangePage) -> str:
    """Return what a click on a part with fields does, for who may fill them in."""
    return "" if view.sheet.disabled else view.texts.gettext("Fill in")


def _goal_said(view: ExchangePage, number: int, item: GoalGrowth) -> str:
    """Say in a line what a goal is, and how the learner judges it so far."""
    growth = _growth(view, item)
    if not growth and item.goal.score_before is not None:
        growth = view.texts.gettext("{score} before", score=_dots(item.goal.score_before))
    return f"{number}. {escape_markdown(item.wording.description)} {growth}".rstrip()


def _ask_goals(view: ExchangePage, goals: tuple[GoalGrowth, ...]) -> None:
    """Ask for a score per goal, before and after, and say how the learner grew."""
    _ = view.texts.gettext
    evaluation = _evaluation_of(view, Party.LEARNER)
    st.caption(_("'I can do this …'"))
    for number, item in enumerate(goals, start=1):
        _show_goal(view, number, item, evaluation)
    if evaluation is None:
        st.caption(_("The score afterwards follows once the evaluation of the learner is here."))


def _show_goal(
    view: ExchangePage, number: int, item: GoalGrowth, evaluation: Evaluation | None
) -> None:
    _ = view.texts.gettext
    st.markdown(f"{number}\\. {escape_markdown(item.wording.description)}")
    before, after = st.columns(2)
    with before:
        view.sheet.score(item.goal, "score_before", _("Goal {number} before", number=number))
    with after:
        if item.score is not None:
            view.sheet.score(item.score, "score_after", _("Goal {number} after", number=number))
        elif evaluation is not None:
            _first_score(view, number, item, evaluation)
    growth = _growth(view, item)
    if growth:
        st.caption(growth)


def _first_score(view: ExchangePage, number: int, item: GoalGrowth, evaluation: Evaluation) -> None:
    """Ask for the score of a goal that came after the evaluation; stored once it is given."""
    goal_id, key = item.wording.goal_id, f"first_score:{evaluation.id}:{item.wording.goal_id}"
    label = view.texts.gettext("Goal {number} after", number=number)
    score = fields.score(label, Ready(key, view.sheet.disabled), view.texts)

    def store(context: Context, held: int | None) -> None:
        if held is not None:
            complete_scores(context, evaluation.id, {goal_id: held})

    if score is not None:
        view.sheet.act(lambda: store(view.context, score))
    if not view.sheet.disabled:
        leftovers.watch_own(key, None, store)


def _growth(view: ExchangePage, item: GoalGrowth) -> str:
    """Say how one goal went, in dots and in words; nothing while a score is missing."""
    _, change = view.texts.gettext, item.change
    if item.score is None or change is None:
        return ""
    dots = f"{_dots(item.goal.score_before)} → {_dots(item.score.score_after)}"
    if change > 0:
        steps = view.texts.ngettext("{count} step up", "{count} steps up", change)
        return f"{dots} ▲ {steps}"
    if change < 0:
        lower = _("lower than before: often one sees better now what there is to learn")
        return f"{dots} ▼ {lower}"
    same = _("the same")
    return f"{dots} = {same}"


def _dots(score: int | None) -> str:
    return "●" * (score or 0) + "○" * (5 - (score or 0))


def _summary(view: ExchangePage, goals: tuple[GoalGrowth, ...]) -> str:
    changes = [item.change for item in goals if item.change is not None]
    if not changes:
        return ""
    return view.texts.ngettext(
        "Grown in {grown} of the {count} goal with both scores.",
        "Grown in {grown} of the {count} goals with both scores.",
        len(changes),
        grown=sum(change > 0 for change in changes),
    )


def _show_activities(view: ExchangePage) -> None:
    """Ask which activities were done, where no day asks that, and which of them were useful."""
    _, dossier = view.texts.gettext, view.dossier
    if not dossier.activities:
        return
    done = [item for item in dossier.activities if item.done]
    useful = sum(bool(item.useful) for item in done)
    said = _("{done} done, {useful} useful", done=len(done), useful=useful) if done else ""
    key = f"useful_activities:{dossier.switch.id}"
    with st.container(border=True, gap=None, key="rows_useful_activities"):
        label = _("Which activity was useful?")
        if folds.line(key, label, said, view.texts, _fills_in(view)):
            with st.container(gap="small", key=f"within_{key}"):
                _ask_activities(view, done)


def _ask_activities(view: ExchangePage, done: Sequence[Activity]) -> None:
    dossier = view.dossier
    asked = {day.id for day in dossier.days if day.held}
    show_done(view, [item for item in dossier.activities if item.day_id not in asked])
    for activity in done:
        _ask_useful(view, activity)
    if not done:
        st.caption(
            view.texts.gettext("Say of an activity that it was done; then you can say so here.")
        )


def _ask_useful(view: ExchangePage, activity: Activity) -> None:
    _ = view.texts.gettext
    label = _("Useful? {activity}", activity=escape_markdown(activity.title))
    view.sheet.answer(activity, "useful", label, _("★ useful"), _("not useful"))


def _show_party(view: ExchangePage, party: Party) -> None:
    evaluation = _evaluation_of(view, party)
    show_sensitive_data_notice(view.texts)
    label = view.texts.gettext("Did the evaluation come in?")
    if evaluation is None:
        _ask_status(view, party, label)
        offer_form(view, party)
        return
    status, day = st.columns([2.4, 1])  # by their tops: the answer stays where it was given
    with status:
        answer = view.sheet.choice(
            evaluation, "status", label, list(EvaluationStatus), required=True
        )
    if answer is EvaluationStatus.NOT_RECEIVED:
        offer_form(view, party)
        return
    with day:
        view.sheet.day(evaluation, "received_on", view.texts.gettext("Received on"))
    ask_about(view.context, view.dossier, evaluation, {"received_on"}, view.sheet)
    _QUESTIONS[party](view, evaluation)


def _ask_status(view: ExchangePage, party: Party, label: str) -> None:
    """Ask whether an evaluation came in, of which nothing is on record yet."""
    switch_id = view.dossier.switch.id
    key = f"evaluation:{switch_id}:{party}"
    status = st.segmented_control(
        label,
        list(EvaluationStatus),
        format_func=view.texts.label,
        wrap=True,
        disabled=view.sheet.disabled,
        key=key,
    )

    def store(context: Context, held: EvaluationStatus | None) -> None:
        if held is not None:
            open_evaluation(context, switch_id, party, held)

    if status is not None:
        view.sheet.act(lambda: store(view.context, status))
    if not view.sheet.disabled:
        leftovers.watch_own(key, None, store)


def _title(view: ExchangePage, party: Party) -> str:
    dossier = view.dossier
    names = {
        Party.LEARNER: dossier.learner.name,
        Party.COACH: dossier.coach.name if dossier.coach else "",
        Party.SENDING_ORGANISATION: dossier.sending_organisation.name,
    }
    evaluation = _evaluation_of(view, party)
    gave = dossier.people.get(evaluation.person_id or 0) if evaluation else None
    if gave and party is not Party.SENDING_ORGANISATION:
        names[party] = gave.name  # it stays theirs when someone else takes their place
    label = view.texts.label(party)
    words = label[:1].upper() + label[1:]
    return f"{words}: {names[party]}" if names[party] else words


def _ask_learner(view: ExchangePage, evaluation: Evaluation) -> None:
    _, sheet = view.texts.gettext, view.sheet
    unexpected = _("What did the learner learn that was not expected?")
    sheet.note(evaluation, "unexpected_learning", unexpected)
    sheet.note(evaluation, "takeaway", _("What does the learner take back to the own work?"))


def _ask_coach(view: ExchangePage, evaluation: Evaluation) -> None:
    _, sheet = view.texts.gettext, view.sheet
    unexpected = _("What did the coach learn that was not expected?")
    sheet.note(evaluation, "unexpected_learning", unexpected)
    host = view.dossier.host.name
    sheet.note(
        evaluation, "takeaway", _("What does {name} take from it?", name=escape_markdown(host))
    )


def _ask_sender(view: ExchangePage, evaluation: Evaluation) -> None:
    _, sheet = view.texts.gettext, view.sheet
    unexpected = _("What does the employer notice that was not expected?")
    sheet.note(evaluation, "unexpected_learning", unexpected)
    sender = view.dossier.sending_organisation.name
    sheet.note(
        evaluation, "takeaway", _("What does {name} take from it?", name=escape_markdown(sender))
    )


_QUESTIONS: dict[Party, Callable[[ExchangePage, Evaluation], None]] = {
    Party.LEARNER: _ask_learner,
    Party.COACH: _ask_coach,
    Party.SENDING_ORGANISATION: _ask_sender,
}


def _evaluation_of(view: ExchangePage, party: Party) -> Evaluation | None:
    return next((item for item in view.dossier.evaluations if item.party is party), None)
