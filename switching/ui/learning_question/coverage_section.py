"""The goals against what the host offers: the gaps first, then the table, then the way on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from switching.i18n import Texts
from switching.models import ContactWish, Dossier
from switching.rules.contact_wishes import colleagues_for
from switching.rules.coverage import (
    GoalCoverage,
    Offer,
    OfferMark,
    activities_without_goal,
    coverage_of,
    offers_of,
    offers_to_plan,
    unanswered_wishes,
)
from switching.services import questions
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.services.suggestions import Suggestion, suggest_options
from switching.ui.action_plan.activities import edit_goals, plan_offer
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.sheet import Sheet
from switching.ui.learning_question.coverage_grid import edit_grid, goal_note, shortened

GAPS_AT_ONCE = 6
COLUMNS_AT_ONCE = 10


@dataclass(frozen=True)
class CoveragePage:
    """What every part of this page needs."""

    context: Context
    dossier: Dossier
    sheet: Sheet
    texts: Texts


def show_coverage(view: CoveragePage) -> None:
    """Show each goal with what serves it, and what is still without."""
    _ = view.texts.gettext
    st.header(_("Goals against what the host offers"), anchor=False)
    coverage = _in_steady_order(view.dossier, coverage_of(view.dossier))
    if not coverage:
        st.write(_("There are no goals yet. Add them to the question above."))
        return
    _show_state(view, coverage)
    _show_grid(view, coverage)
    for item in [item for item in coverage if not item.served][:GAPS_AT_ONCE]:
        _show_gap(view, item)
    _show_wishes(view)
    _show_loose_activities(view)
    _show_way_to_plan(view)


def _in_steady_order(dossier: Dossier, coverage: Sequence[GoalCoverage]) -> list[GoalCoverage]:
    """Keep the order in which the goals were first shown: a row must not move when it is ticked."""
    at = f"goal_order:{dossier.switch.id}"
    order: list[int] = st.session_state.get(at, [])
    if set(order) != {item.goal.goal_id for item in coverage}:
        order = [item.goal.goal_id for item in coverage]
        st.session_state[at] = order
    return sorted(coverage, key=lambda item: order.index(item.goal.goal_id))


def _show_state(view: CoveragePage, coverage: Sequence[GoalCoverage]) -> None:
    """Say in a line or two what is without: goals first, those that must be covered before all."""
    texts = view.texts
    gaps = [item for item in coverage if not item.served]
    must = sum(item.goal.must_cover for item in gaps)
    if not gaps:
        st.success(texts.gettext("Every goal is served by something."))
        return
    said = texts.ngettext(
        "{count} goal is served by nothing yet.", "{count} goals are served by nothing yet.",
        len(gaps),
    )  # fmt: skip
    if must and len(gaps) == 1:
        said += " " + texts.gettext("It must be covered.")
    elif must:
        said += " " + texts.ngettext(
            "{count} of them must be covered.", "{count} of them must be covered.", must
        )
    st.warning(said)


def _show_grid(view: CoveragePage, coverage: Sequence[GoalCoverage]) -> None:
    _ = view.texts.gettext
    offers = offers_of(view.dossier)
    if not offers:
        st.write(_("This host offers nothing yet. Add proposals in the call, or to its catalogue."))
        st.page_link("pages/organisations.py", label=_("To the catalogue"),
                     query_params={"organisation": str(view.dossier.host.id)})  # fmt: skip
        return
    st.caption(_("Tick what serves which goal. What the learner wants comes first."))
    shown = _shown_offers(view, offers, coverage)
    edit_grid(view.context, view.dossier, coverage, shown, view.sheet, view.texts)


def _shown_offers(
    view: CoveragePage, offers: Sequence[Offer], coverage: Sequence[GoalCoverage]
) -> Sequence[Offer]:
    """Return the offers to show: the first ones and those in use, unless all are asked for."""
    if len(offers) <= COLUMNS_AT_ONCE:
        return offers
    label = view.texts.ngettext("Show the {count} option", "Show all {count} options", len(offers))
    if st.toggle(label, key=f"all_offers:{view.dossier.switch.id}"):
        return offers
    used = {offer.mark for item in coverage for offer in item.offers}
    return [
        offer
        for number, offer in enumerate(offers)
        if number < COLUMNS_AT_ONCE or offer.mark in used
    ]


def _show_gap(view: CoveragePage, item: GoalCoverage) -> None:
    """Show a goal that nothing serves, with what fits it here and at other hosts."""
    _, dossier = view.texts.gettext, view.dossier
    found = suggest_options(view.context, item.goal.description, dossier.host.id)
    with st.container(border=True):
        st.text(shortened(item.goal.description))
        st.caption(goal_note(item, view.texts))
        if found.here:
            st.caption(_("This may serve it, from what {host} offers:",
                         host=escape_markdown(dossier.host.name)))  # fmt: skip
        for suggestion in found.here:
            _suggestion_button(view, item, suggestion)
        if found.elsewhere:
            with st.expander(_("Who can do this?"), expanded=not found.here,
                             key=f"elsewhere:{item.goal.goal_id}"):  # fmt: skip
                for suggestion in found.elsewhere:
                    _show_elsewhere(suggestion, view.texts)
        if not found.here and not found.elsewhere:
            st.caption(_("No option of any host resembles this. Ask the coach what is possible."))


def _suggestion_button(view: CoveragePage, item: GoalCoverage, suggestion: Suggestion) -> None:
    option = suggestion.option
    left, right = st.columns([3, 1.3], vertical_alignment="center")
    with left:
        st.text(option.title)
        parts = [view.texts.label(option.kind), option.colleague, shortened(option.description)]
        st.caption(escape_markdown(" · ".join(filter(None, parts))))
    with right:
        if st.button(
            view.texts.gettext("This serves it"),
            key=f"suggest:{item.goal.goal_id}:{option.id}",
            help=view.texts.gettext("{offer} serves: {goal}", offer=escape_markdown(option.title),
                                    goal=escape_markdown(shortened(item.goal.description))),
            disabled=view.sheet.disabled,
        ):  # fmt: skip
            mark = _mark_of(view.dossier, option.id)
            view.sheet.act(lambda: questions.set_match(view.context, item.goal.goal_id, mark, True))


def _mark_of(dossier: Dossier, option_id: int) -> OfferMark:
    """Return the mark of an option: that of its proposal, when it was put to the learner."""
    proposed = next((p for p in dossier.proposals if p.option_id == option_id), None)
    return (proposed.id, None) if proposed else (None, option_id)


def _show_elsewhere(suggestion: Suggestion, texts: Texts) -> None:
    option, host = suggestion.option, suggestion.host
    place = ", ".join(filter(None, (host.name, host.city)))
    st.page_link(
        "pages/organisations.py",
        label=escape_markdown(f"{option.title} – {place}"),
        query_params={"organisation": str(host.id)},
    )
    parts = [texts.label(option.kind), option.colleague, shortened(option.description)]
    st.caption(escape_markdown(" · ".join(filter(None, parts))))


def _show_wishes(view: CoveragePage) -> None:
    """Ask which colleague answers each wish, those without one first."""
    _, dossier = view.texts.gettext, view.dossier
    # While the version is open, this is asked with the wish itself.
    if not dossier.latest.filled_wishes or dossier.latest.question.settled_at is None:
        return
    st.subheader(_("With whom"), anchor=False)
    waiting = unanswered_wishes(dossier)
    people = list_people(view.context, dossier.host.id)
    answered = [wish for wish in dossier.latest.filled_wishes if wish not in waiting]
    for wish in (*waiting, *answered):
        _answer_wish(view, wish, colleagues_for(wish, people, dossier.options))


def _answer_wish(view: CoveragePage, wish: ContactWish, names: Sequence[str]) -> None:
    _ = view.texts.gettext
    text, answer = st.columns([2, 2], vertical_alignment="center")
    text.text(("✓ " if wish.answered_by else "✗ ") + wish.description)
    with answer:
        among = {name: name for name in (*names, wish.answered_by) if name}
        view.sheet.selection(
            wish,
            "answered_by",
            _("Which colleague answers ‘{wish}’?", wish=escape_markdown(wish.description)),
            among,
            nothing="",
            placeholder=_("Which colleague answers this? Choose or type a name…"),
            accept_new_options=True,
            label_visibility="collapsed",
        )


def _show_loose_activities(view: CoveragePage) -> None:
    _ = view.texts.gettext
    loose = activities_without_goal(view.dossier)
    if not loose:
        return
    st.subheader(_("Activities that serve no goal"), anchor=False)
    for activity in loose:
        left, right = st.columns([2, 3], vertical_alignment="center")
        left.text("✗ " + activity.title)
        with right:
            edit_goals(view.context, view.dossier, activity, view.sheet, view.texts)


def _show_way_to_plan(view: CoveragePage) -> None:
    _ = view.texts.gettext
    waiting = offers_to_plan(view.dossier)
    if not waiting:
        return
    st.subheader(_("Not in the plan yet"), anchor=False)
    for offer in waiting:
        left, right = st.columns([3, 1.3], vertical_alignment="center")
        left.text(offer.title)
        with (
            right,
            st.popover(
                _("Put it in the plan"), key=f"to_plan:{offer.mark}", disabled=view.sheet.disabled
            ),
        ):
            st.text(offer.title)
            plan_offer(view.context, view.dossier, offer, view.texts)
