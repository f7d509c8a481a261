"""Which goals are served by what the host offers, and which by nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from switching.models import (
    Activity,
    Answer,
    ContactWish,
    Dossier,
    GoalWording,
    HostOption,
    Proposal,
)

OfferMark = tuple[int | None, int | None]
"""A proposal id or an option id, the other one None: what a match holds."""


@dataclass(frozen=True)
class Offer:
    """Something that may serve a goal: a proposal of the call, or an option of the catalogue."""

    title: str
    proposal: Proposal | None = None
    option: HostOption | None = None

    @property
    def mark(self) -> OfferMark:
        """The pair of proposal id and option id that a match with this offer holds."""
        if self.proposal is not None:
            return self.proposal.id, None
        return None, self.option.id if self.option else None


@dataclass(frozen=True)
class GoalCoverage:
    """A goal with what serves it."""

    goal: GoalWording
    offers: tuple[Offer, ...]
    activities: tuple[str, ...]

    @property
    def served(self) -> bool:
        """Whether anything serves the goal."""
        return bool(self.offers or self.activities)


def noted(mark: OfferMark, suggested: Mapping[OfferMark, int] | None) -> dict[str, int | None]:
    """Return what is noted of suggestions when `mark` is chosen for a goal.

    `suggested` are the marks of what was suggested, best first, with the options they stand for;
    None where nothing is ever suggested.
    """
    if suggested is None:
        return {}
    marks = list(suggested)
    place = marks.index(mark) + 1 if mark in suggested else None
    passed_over = None if place == 1 else next(iter(suggested.values()), None)
    return {"suggested": len(marks), "place": place, "passed_over_id": passed_over}


def offers_of(dossier: Dossier) -> tuple[Offer, ...]:
    """List what could serve a goal: what the learner wants first, then the rest of the catalogue.

    What the learner found not useful is left out, unless a goal is matched with it already.
    """
    matched = {match.proposal_id for match in dossier.matches}
    order = [Answer.USEFUL, Answer.MAYBE, None, Answer.NOT_USEFUL]
    proposals = sorted(dossier.proposals, key=lambda item: order.index(item.answer))
    wanted = [
        Offer(item.title, proposal=item)
        for item in proposals
        if item.answer is not Answer.NOT_USEFUL or item.id in matched
    ]
    proposed = {item.option_id for item in dossier.proposals}
    rest = [
        Offer(option.title, option=option)
        for option in dossier.options
        if option.active and option.id not in proposed
    ]
    return (*wanted, *rest)


def coverage_of(dossier: Dossier) -> tuple[GoalCoverage, ...]:
    """Say for each goal what serves it; goals that nothing serves come first, 'must' before all."""
    offers = {offer.mark: offer for offer in offers_of(dossier)}
    covered = [_coverage(dossier, goal, offers) for goal in dossier.latest.filled_goals]
    return tuple(sorted(covered, key=lambda item: (item.served, not item.goal.must_cover)))


def _coverage(dossier: Dossier, goal: GoalWording, offers: dict[OfferMark, Offer]) -> GoalCoverage:
    marks = [(m.proposal_id, m.option_id) for m in dossier.matches if m.goal_id == goal.goal_id]
    activities = [
        activity.title
        for activity in dossier.activities
        if goal.goal_id in dossier.goals_of(activity)
    ]
    served_by = tuple(offers[mark] for mark in marks if mark in offers)
    return GoalCoverage(goal, served_by, tuple(activities))


def unserved(coverage: Sequence[GoalCoverage]) -> tuple[GoalWording, ...]:
    """List the goals that nothing serves."""
    return tuple(item.goal for item in coverage if not item.served)


def activities_without_goal(dossier: Dossier) -> tuple[Activity, ...]:
    """List the activities of the plan that serve no goal of the question as it stands."""
    goals = {goal.goal_id for goal in dossier.latest.filled_goals}
    return tuple(item for item in dossier.activities if not dossier.goals_of(item) & goals)


def unanswered_wishes(dossier: Dossier) -> tuple[ContactWish, ...]:
    """List the contact wishes that no colleague of the host answers yet."""
    return tuple(wish for wish in dossier.latest.filled_wishes if not wish.answered_by)


def offers_to_plan(dossier: Dossier, goal_id: int) -> tuple[Offer, ...]:
    """List what serves a goal and is no activity of the plan for it yet."""
    marks = {(m.proposal_id, m.option_id) for m in dossier.matches if m.goal_id == goal_id}
    planned = activities_for(dossier, goal_id)
    return tuple(
        offer
        for offer in offers_of(dossier)
        if offer.mark in marks and not any(came_of(dossier, item, offer) for item in planned)
    )


def came_of(dossier: Dossier, activity: Activity, offer: Offer) -> bool:
    """Tell whether an activity was made of an offer: of its proposal, or of the option behind."""
    if offer.proposal is not None and activity.proposal_id == offer.proposal.id:
        return True
    source, proposal = source_of(dossier, offer), dossier.proposal(activity.proposal_id)
    option_id = activity.option_id or (proposal.option_id if proposal else None)
    return source is not None and option_id == source.id


def source_of(dossier: Dossier, offer: Offer) -> HostOption | None:
    """Return the option of the catalogue behind an offer."""
    if offer.option or offer.proposal is None:
        return offer.option
    wanted = offer.proposal.option_id
    return next((option for option in dossier.options if option.id == wanted), None)


def with_whom_by(dossier: Dossier, offer: Offer) -> str:
    """Return who most likely does it with the learner: the colleague it names, else the coach."""
    source = source_of(dossier, offer)
    named = source.colleague if source else ""
    return named or (dossier.coach.name if dossier.coach else "")


def values_of(dossier: Dossier, offer: Offer) -> dict[str, object]:
    """Return what an activity takes over from an offer."""
    source = source_of(dossier, offer)
    proposal_id, option_id = offer.mark
    return {
        "proposal_id": proposal_id,
        "option_id": option_id,
        "kind": offer.proposal.kind if offer.proposal else source and source.kind,
        "title": offer.title,
        "with_whom": with_whom_by(dossier, offer),
        "minutes": source.minutes if source else None,
    }


def goals_served_by(dossier: Dossier, offer: Offer) -> set[int]:
    """Return the ids of the goals that are matched with an offer."""
    return {m.goal_id for m in dossier.matches if (m.proposal_id, m.option_id) == offer.mark}


def activities_for(dossier: Dossier, goal_id: int) -> tuple[Activity, ...]:
    """List the activities of the plan that serve a goal."""
    return tuple(item for item in dossier.activities if goal_id in dossier.goals_of(item))


def is_as_offered(dossier: Dossier, activity: Activity) -> bool:
    """Tell whether an activity says nothing yet but what it took over from an offer."""
    offers = (offer for offer in offers_of(dossier) if came_of(dossier, activity, offer))
    offer = next(offers, None)
    if offer is None or activity.done is not None:
        return False
    taken = values_of(dossier, offer)
    values = {name: taken[name] for name in ("kind", "title", "with_whom", "minutes")}
    return all(
        getattr(activity, name) == value
        for name, value in {**values, "place": "", "evidence": "", "day_id": None}.items()
    )
