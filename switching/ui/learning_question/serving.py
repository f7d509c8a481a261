"""What serves a goal: chosen, added there and then, and put in the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import streamlit as st

from switching.models import Activity, Dossier, GoalWording, OptionKind
from switching.rules.coverage import (
    Offer,
    OfferMark,
    activities_for,
    is_as_offered,
    offers_to_plan,
    with_whom_by,
)
from switching.rules.ranking import Fit, Reason
from switching.services import questions, serving
from switching.services.context import Context
from switching.services.suggestions import Suggestion
from switching.ui.kit import leftovers
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form, is_sent
from switching.ui.kit.names import shortened
from switching.ui.kit.own_lists import take_over
from switching.ui.learning_question.question_page import QuestionPage
from switching.ui.look import icons

CHIPS_AT_ONCE = 5


def state_of(view: QuestionPage, goal: GoalWording) -> str:
    """Say in markdown whether something serves a goal, and if nothing does, what fits it.

    What fits stays for the session that chose: the chips below it don't move at the click.
    """
    _, at = view.texts.gettext, f"fits:{goal.goal_id}"
    if view.coverage[goal.goal_id].served:
        helps = _("This helps with it:")
        return "  \n".join((f":green[{icons.DONE} {helps}]", *st.session_state.get(at, ())))
    nothing, found = _("nothing serves this yet"), view.suggestions(goal.description).here
    said = f":orange[{icons.TO_DO} {nothing}]"
    if not found:
        said += ". " + _("Nothing found that fits. Search it yourself, or add something:")
    st.session_state[at] = fits = [_fit(view, suggestion) for suggestion in found]
    return "  \n".join((said, *fits))


def _fit(view: QuestionPage, suggestion: Suggestion) -> str:
    """Say how well an option fits, and why."""
    _ = view.texts.gettext
    offer = f"**{escape_markdown(suggestion.option.title)}**"
    if suggestion.fit is Fit.FITS:
        said = _("fits: {offer}", offer=offer)
    else:
        said = _("may fit: {offer}", offer=offer)
    if suggestion.reason is None:
        return said
    return f"{said} ({_reason(view, suggestion.reason)})"


def _reason(view: QuestionPage, reason: Reason) -> str:
    """Write out the strongest reason for a suggestion."""
    _ = view.texts.gettext
    said = escape_markdown(", ".join(reason.wanted))
    if reason.subject:
        about = " → ".join(filter(None, (said, escape_markdown(reason.subject))))
        return _("because: {words}", words=about)
    if not said:
        return _("because it served such a goal before")
    if reason.met.casefold() != reason.wanted[0].casefold():
        said = f"{said} ≈ {escape_markdown(reason.met)}"
    return _("because: {words}", words=said)


def _suggested(view: QuestionPage, goal: GoalWording) -> dict[OfferMark, int] | None:
    """Return what is suggested for a goal, to be noted with what is chosen; None if nothing can be.

    For a goal that is served already no suggestion is shown.
    """
    if view.coverage[goal.goal_id].served:
        return None
    found = view.suggestions(goal.description).here
    return {view.mark_of(item.option): item.option.id for item in found}


def choose_offers(view: QuestionPage, goal: GoalWording, number: int) -> None:
    """Show what could serve a goal as chips; what is chosen serves it."""
    stored = [offer.mark for offer in view.coverage[goal.goal_id].offers]
    shown = _shown(view, goal, stored)
    if not shown:
        return
    key, suggested = f"serves:{goal.goal_id}", _suggested(view, goal)
    before, is_set = set(stored), take_over(key, stored)
    chosen = st.pills(
        view.texts.gettext("What helps with goal {number}", number=number),
        shown,
        selection_mode="multi",
        format_func=lambda mark: escape_markdown(view.names[mark]),
        label_visibility="collapsed",
        key=key,
        disabled=view.sheet.disabled,
        default=None if is_set else stored,
    )  # fmt: skip

    def store(context: Context, held: Iterable[OfferMark]) -> None:
        for mark in set(held) - before:
            questions.set_match(context, goal.goal_id, mark, True, suggested)
        for mark in before - set(held):
            questions.set_match(context, goal.goal_id, mark, False)

    if set(chosen) != before:
        view.sheet.act(lambda: store(view.context, chosen))
    if not view.sheet.disabled:
        leftovers.watch_own(key, stored, store)


def _shown(view: QuestionPage, goal: GoalWording, stored: list[OfferMark]) -> list[OfferMark]:
    """Return the chips: what is chosen, and while nothing serves the goal what may.

    In one session none moves or goes when one is chosen.
    """
    at = f"chips:{goal.goal_id}"
    earlier: list[OfferMark] = st.session_state.get(at, [])
    served = view.coverage[goal.goal_id].served
    first = [] if served else _by_fit(view, goal)[:CHIPS_AT_ONCE]
    shown = [mark for mark in dict.fromkeys((*earlier, *first, *stored)) if mark in view.offers]
    st.session_state[at] = shown
    return shown


def _by_fit(view: QuestionPage, goal: GoalWording) -> list[OfferMark]:
    """List what the host offers: what fits the goal, then what the learner wants, then the rest."""
    fitting = (view.mark_of(found.option) for found in view.suggestions(goal.description).here)
    return [mark for mark in dict.fromkeys((*fitting, *view.offers)) if mark in view.offers]


def add_option(view: QuestionPage, goal: GoalWording) -> None:
    """Show the part in which something is chosen of the whole offer, or added to it."""
    # Closed by a run, a popover that stands elsewhere now says in the next one that it is open:
    # each that was done with is followed by another one.
    done = f"add_option:{goal.goal_id}:done"
    key = f"add_option:{goal.goal_id}:{st.session_state.get(done, 0)}"
    part = st.popover(
        _to_add(view, goal),
        icon=icons.ADD,
        type="tertiary",
        on_change="rerun",
        disabled=view.sheet.disabled,
        key=key,
    )
    if (part.open or is_sent(_form_name(view, goal))) and not view.sheet.disabled:
        with part:
            if _option_form(view, goal):
                st.session_state[done] = st.session_state.get(done, 0) + 1
                st.rerun()
            _look_elsewhere(view, goal)


def _to_add(view: QuestionPage, goal: GoalWording) -> str:
    _, served = view.texts.gettext, view.coverage[goal.goal_id].served
    if served or view.suggestions(goal.description).here:
        return _("Add an option")
    return _("Search what is on offer, here or elsewhere, or add an option")


def _option_form(view: QuestionPage, goal: GoalWording) -> bool:
    """Show the form for what is to serve a goal; tell whether it was stored."""
    _, dossier, suggested = view.texts.gettext, view.dossier, _suggested(view, goal)
    chosen = {offer.mark for offer in view.coverage[goal.goal_id].offers}
    rest = [view.offers[mark] for mark in _by_fit(view, goal) if mark not in chosen]
    form = Form(_form_name(view, goal), view.texts)
    number = None
    if rest:
        label = _("From what {host} offers", host=escape_markdown(dossier.host.name))
        among = {_number(o): view.names[o.mark] for o in rest}
        number = form.selection("offer", label, among, optional=True)
    offer = next((item for item in rest if _number(item) == number), None)
    values: dict[str, object] = {}
    if offer is None:
        label = _("Or something new, in the coach's words") if rest else _(
            "Something new, in the coach's words")  # fmt: skip
        values["title"] = form.line("title", label)
        values["kind"] = form.choice("kind", _("Kind"), list(OptionKind))
    with_whom = _with_whom(view, form, offer)
    done = form.submit(_("Let it serve this goal"), lambda key: _add(
        view, goal, offer, values, with_whom, key, suggested))  # fmt: skip
    return done is not None


def _form_name(view: QuestionPage, goal: GoalWording) -> str:
    return f"add_option:{goal.goal_id}:{view.dossier.switch.id}"


def _number(offer: Offer) -> int:
    """Return the number by which a list knows an offer, whatever else is in it."""
    proposal_id, option_id = offer.mark
    return option_id or -(proposal_id or 0)


def _with_whom(view: QuestionPage, form: Form, offer: Offer | None) -> str | None:
    """Ask whether it goes in the plan, and with whom; return None when it does not yet."""
    _, dossier = view.texts.gettext, view.dossier
    if not form.tick("plan", _("Put it in the plan at once"), value=not dossier.plans):
        return None
    named = offer or Offer("")
    field = f"with_whom:{offer.mark if offer else ''}"
    return form.line(field, _("With whom"), with_whom_by(dossier, named), optional=True)


def _add(
    view: QuestionPage,
    goal: GoalWording,
    offer: Offer | None,
    values: dict[str, object],
    with_whom: str | None,
    key: str,
    suggested: Mapping[OfferMark, int] | None,
) -> bool:
    to = view.dossier, goal.goal_id
    if offer is None:
        serving.add_serving_option(view.context, *to, values, with_whom, key, suggested)
    elif with_whom is None:
        questions.set_match(view.context, goal.goal_id, offer.mark, True, suggested)
    else:
        serving.plan_for_goal(view.context, *to, offer, with_whom, suggested)
    return True


def _look_elsewhere(view: QuestionPage, goal: GoalWording) -> None:
    """Show what other hosts offer for a goal, or for words of one's own."""
    _ = view.texts.gettext
    wanted = st.text_input(
        _("Or look at other organisations"),
        live="300ms",
        icon=icons.SEARCH,
        key=f"elsewhere:{goal.goal_id}",
    )
    found = view.suggestions(wanted or goal.description).elsewhere
    if not found:
        st.caption(_("No other organisation offers what resembles this."))
    for suggestion in found:
        option, host = suggestion.option, suggestion.host
        place = ", ".join(filter(None, (host.name, host.city)))
        st.page_link(
            "pages/organisations.py",
            label=escape_markdown(f"{option.title} – {place}"),
            query_params={"organisation": str(host.id)},
        )


def show_in_plan(view: QuestionPage, goal: GoalWording, shown: set[int]) -> None:
    """Show which activities of the plan serve a goal, and with whom.

    `shown` are the activities whose field stands with an earlier goal already.
    """
    for activity in activities_for(view.dossier, goal.goal_id):
        with st.container(
            horizontal=True,
            vertical_alignment="bottom",
            gap="small",
            key=f"planned_{activity.id}_{goal.goal_id}",
        ):
            _show_activity(view, activity, activity.id in shown)
            _undo(view, goal, activity)
        shown.add(activity.id)


def _show_activity(view: QuestionPage, activity: Activity, is_shown: bool) -> None:
    _, title = view.texts.gettext, escape_markdown(shortened(activity.title))
    if is_shown:
        st.markdown(icons.DONE + " " + _("In the plan: {activity}", activity=title))
    else:
        label = _("In the plan: {activity}, with whom?", activity=title)
        view.sheet.line(activity, "with_whom", label)


def _undo(view: QuestionPage, goal: GoalWording, activity: Activity) -> None:
    """Offer to take an activity out of the plan; what was filled in by hand is asked for first."""
    _, key = view.texts.gettext, f"unplan:{activity.id}:{goal.goal_id}"
    label, switch_id, sheet = _("Out of the plan"), view.dossier.switch.id, view.sheet

    def unplan(context: Context) -> None:
        serving.unplan_for_goal(context, switch_id, activity.id, goal.goal_id)

    if len(view.dossier.goals_of(activity)) > 1 or is_as_offered(view.dossier, activity):
        sheet.button(label, key, unplan, type="tertiary")
    else:
        question = _("What was filled in for this activity goes along.")
        sheet.ask(label, question, _("Yes, out of the plan"), key, unplan, type="tertiary")


def offer_to_plan(view: QuestionPage, goal: GoalWording) -> None:
    """Show a button for each thing that serves a goal and is not in the plan for it."""
    for offer in offers_to_plan(view.dossier, goal.goal_id):
        name = escape_markdown(shortened(view.names[offer.mark]))
        view.sheet.button(
            view.texts.gettext("Put in the plan: {offer}", offer=name),
            f"plan:{goal.goal_id}:{offer.mark}",
            partial(_put_in_plan, view.dossier, goal.goal_id, offer),
            icon=icons.PLAN,
        )


def _put_in_plan(dossier: Dossier, goal_id: int, offer: Offer, context: Context) -> None:
    serving.plan_for_goal(context, dossier, goal_id, offer, with_whom_by(dossier, offer))
