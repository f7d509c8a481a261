"""The table in which a project leader ticks what serves which goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier
from switching.rules.coverage import GoalCoverage, Offer, OfferMark
from switching.rules.labels import tell_apart
from switching.services import questions
from switching.services.context import Context
from switching.ui.kit.names import names_of_offers
from switching.ui.kit.sheet import Sheet

_HERE = Path(__file__).parent
LONGEST_GOAL = 160
_grid = st.components.v2.component(
    "switching_coverage_grid",
    html='<div class="coverage-frame" tabindex="-1"><table class="coverage"></table></div>',
    css=_HERE.joinpath("coverage_grid.css").read_text(encoding="utf-8"),
    js=_HERE.joinpath("coverage_grid.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True)
class Tick:
    """A box that was ticked or unticked, as the browser tells it."""

    goal_id: int
    mark: OfferMark
    on: bool


def code_of(mark: OfferMark) -> str:
    """Return a mark as the browser knows it: 'p12' for a proposal, 'o12' for an option."""
    proposal_id, option_id = mark
    return f"p{proposal_id}" if proposal_id is not None else f"o{option_id}"


def mark_of(code: str) -> OfferMark:
    """Return the mark that `code_of` wrote; raise ValueError for anything else."""
    kind, number = code[:1], int(code[1:])
    if kind not in {"p", "o"}:
        raise ValueError(code)
    return (number, None) if kind == "p" else (None, number)


def edit_grid(
    context: Context,
    dossier: Dossier,
    coverage: Sequence[GoalCoverage],
    offers: Sequence[Offer],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show the table, and store what was ticked."""
    seen_at = f"coverage_seen:{dossier.switch.id}"
    seen = st.session_state.get(seen_at, 0)
    found = _grid(
        key=f"coverage:{dossier.switch.id}",
        data={**_data(coverage, offers, texts), "seen": seen, "disabled": sheet.disabled},
        default={"events": []},
        on_events_change=lambda: None,
    )
    fresh = [event for event in found.events or [] if event["number"] > seen]
    if fresh:
        sheet.act(lambda: _store(context, dossier, fresh, seen_at))


def _store(
    context: Context, dossier: Dossier, events: list[dict[str, object]], seen_at: str
) -> None:
    goals = {goal.id for goal in dossier.goals}
    for event in events:
        tick = Tick(int(str(event["goal"])), mark_of(str(event["mark"])), bool(event["on"]))
        if tick.goal_id in goals:
            questions.set_match(context, tick.goal_id, tick.mark, tick.on)
    st.session_state[seen_at] = max(int(str(event["number"])) for event in events)


def _data(
    coverage: Sequence[GoalCoverage], offers: Sequence[Offer], texts: Texts
) -> dict[str, object]:
    _, names = texts.gettext, names_of_offers(offers, texts)
    goals = tell_apart(
        {
            item.goal.goal_id: (shortened(item.goal.description), item.goal.description)
            for item in coverage
        }
    )
    return {
        "caption": _("Which goal is served by what?"),
        "corner": _("Learning goal"),
        "label": _("{offer} serves: {goal}", offer="{offer}", goal="{goal}"),
        "columns": [
            {
                "mark": code_of(offer.mark),
                "title": names[offer.mark],
                "note": _offer_note(offer, texts),
            }
            for offer in offers
        ],
        "rows": [
            {
                "goal": item.goal.goal_id,
                "text": goals[item.goal.goal_id],
                "note": goal_note(item, texts),
            }
            for item in coverage
        ],
        "marks": [
            f"{item.goal.goal_id}|{code_of(offer.mark)}"
            for item in coverage
            for offer in item.offers
        ],
    }


def _offer_note(offer: Offer, texts: Texts) -> str:
    if offer.proposal is None:
        return texts.gettext("catalogue")
    return texts.label(offer.proposal.answer) if offer.proposal.answer else ""


def goal_note(item: GoalCoverage, texts: Texts) -> str:
    """Say in a few words whether a goal must be covered, and is."""
    _ = texts.gettext
    must = [_("must be covered")] if item.goal.must_cover else []
    state = "✓ " + _("served") if item.served else "✗ " + _("nothing serves this yet")
    return " · ".join((*must, state))


def shortened(text: str) -> str:
    """Return the start of a long text, cut at a word."""
    if len(text) <= LONGEST_GOAL:
        return text
    return text[:LONGEST_GOAL].rsplit(" ", 1)[0] + "…"
