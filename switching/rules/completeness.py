"""What the learning action plan still lacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from switching.models import (
    MINIMUM_MINUTES,
    ArrangementKind,
    Dossier,
    Message,
    N_,
    PlanSection,
    planned_minutes,
)
from switching.rules.steps import Step


@dataclass(frozen=True)
class Missing:
    """Something the plan lacks, and the step in which it is filled in."""

    section: PlanSection
    message: Message
    step: Step
    required: bool = True


def missing_for_plan(dossier: Dossier) -> tuple[Missing, ...]:
    """List what the plan lacks, in the order of its sections; what is required first."""
    gaps = [
        *_about_parties(dossier),
        *_about_call(dossier),
        *_about_question(dossier),
        *_about_activities(dossier),
        *_about_days(dossier),
        *_about_arrangements(dossier),
        *_about_frame(dossier),
    ]
    return tuple(sorted(gaps, key=lambda gap: not gap.required))


def _about_parties(dossier: Dossier) -> Iterator[Missing]:
    section = PlanSection.PARTIES
    if dossier.coach is None:
        yield Missing(section, Message(N_("The host has no coach for this switch yet.")), Step.PLAN)
    if not dossier.learner.job:
        text = N_("The job of the learner is not known yet.")
        yield Missing(section, Message(text), Step.PLAN, required=False)
    if dossier.sending_contact is None:
        text = N_("Who speaks for the sending organisation?")
        yield Missing(section, Message(text), Step.PLAN, required=False)
    if not dossier.inputs.emergency_contact:
        text = N_("Who can be called in an emergency?")
        yield Missing(section, Message(text), Step.PLAN, required=False)


def _about_call(dossier: Dossier) -> Iterator[Missing]:
    if dossier.call is None or not dossier.call.call.held:
        text = N_("The introduction call is not completed yet.")
        yield Missing(PlanSection.CALL, Message(text), Step.CALL)
    if not dossier.inputs.starting_point:
        text = N_("What does the learner know and can do already?")
        yield Missing(PlanSection.STARTING_POINT, Message(text), Step.PLAN, required=False)


def _about_question(dossier: Dossier) -> Iterator[Missing]:
    section, question = PlanSection.QUESTION, dossier.latest.question
    if not question.general_aim:
        yield Missing(section, Message(N_("The general aim is empty.")), Step.QUESTION)
    if not dossier.latest.filled_goals:
        yield Missing(section, Message(N_("There is no learning goal yet.")), Step.QUESTION)
    if question.settled_at is None:
        text = N_("The learning question is still being refined.")
        yield Missing(section, Message(text), Step.QUESTION)
    if question.shift is None:
        text = N_("How the learning question shifted is not filled in.")
        yield Missing(section, Message(text), Step.QUESTION)
    scored = {goal.id for goal in dossier.goals if goal.score_before}
    if any(goal.goal_id not in scored for goal in dossier.latest.filled_goals):
        text = N_("How well does the learner manage each goal beforehand?")
        yield Missing(section, Message(text), Step.PLAN, required=False)


def _about_activities(dossier: Dossier) -> Iterator[Missing]:
    section = PlanSection.ACTIVITIES
    if not dossier.activities:
        yield Missing(section, Message(N_("There is no activity yet.")), Step.PLAN)
    planned = {link.goal_id for link in dossier.activity_goals}
    for goal in dossier.latest.filled_goals:
        if goal.must_cover and goal.goal_id not in planned:
            text = N_("No activity for the goal that must be covered: {goal}")
            yield Missing(section, Message(text, {"goal": goal.description}), Step.PLAN)


def _about_days(dossier: Dossier) -> Iterator[Missing]:
    if not dossier.days:
        text = N_("There is no first date yet.")
        yield Missing(PlanSection.PLANNING, Message(text), Step.EXCHANGE)
    elif planned_minutes(dossier.days) < MINIMUM_MINUTES and not dossier.inputs.fewer_hours_reason:
        text = N_("Fewer than 14 hours are planned. Add a day, or say why.")
        yield Missing(PlanSection.PLANNING, Message(text), Step.PLAN)


def _about_arrangements(dossier: Dossier) -> Iterator[Missing]:
    filled = {item.kind for item in dossier.arrangements if item.description}
    for kind in (ArrangementKind.DRESS_CODE, ArrangementKind.ADDRESS_AND_WELCOME):
        if kind not in filled:
            text = N_("Practical arrangement to fill in: {kind}.")
            yield Missing(
                PlanSection.ARRANGEMENTS, Message(text, {"kind": kind}), Step.CALL, required=False
            )


def _about_frame(dossier: Dossier) -> Iterator[Missing]:
    inputs = dossier.inputs
    if not inputs.instructions_by:
        text = N_("Who gives the learner instructions?")
        yield Missing(PlanSection.FRAME, Message(text), Step.PLAN)
    if not inputs.insurance_confirmed_by:
        yield Missing(PlanSection.FRAME, Message(N_("Who confirms the insurance?")), Step.PLAN)
    if inputs.participation is None:
        text = N_("Does the learner observe or take part?")
        yield Missing(PlanSection.FRAME, Message(text), Step.PLAN, required=False)
    if not inputs.follow_up:
        text = N_("When do you look back together?")
        yield Missing(PlanSection.GUIDANCE, Message(text), Step.PLAN, required=False)
    if not inputs.evaluation_moment:
        text = N_("How and when is the exchange evaluated?")
        yield Missing(PlanSection.GUIDANCE, Message(text), Step.PLAN, required=False)
    if not (inputs.host_learns or inputs.sender_learns):
        text = N_("What do the host and the sending organisation take from this?")
        yield Missing(PlanSection.ORGANISATIONS_LEARN, Message(text), Step.PLAN, required=False)
