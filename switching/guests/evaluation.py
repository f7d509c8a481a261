"""What a guest reports afterwards: the evaluation, and three months later what is used of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from switching.guests.blocks import Area, Block, Choice, Form, Heading, Notice, Text
from switching.guests.state import GuestPage, State, first
from switching.models import ContributionTopic, Message, N_, Party, UseAtWork
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.contributions import Given
from switching.services.guests import Draft, give_contributions, give_follow_up

Topic = ContributionTopic
SCORES = tuple((str(score), str(score)) for score in range(1, 6))
FOLLOW_UP_AFTER = timedelta(days=80)
"""From when on the page of three months later is there: some answer before the mail comes."""


def _evaluation_is_open(state: State) -> bool:
    days = state.view.dossier.days
    return any(day.held or (day.held is None and day.day <= state.today) for day in days)


def _evaluation(state: State) -> Sequence[Block]:
    _ = state.texts.gettext
    before = [_thanks(state)] if "done" in state.asked else []
    return [*before, Form(_("Send"), tuple(_asked(state)))]


def _thanks(state: State) -> Block:
    name = state.view.dossier.project_leader.name
    return Notice(state.texts.gettext("Thank you: {name} sees it.", name=name), "good")


def _asked(state: State) -> Iterator[Block]:
    _ = state.texts.gettext
    if state.view.party is Party.LEARNER:
        goals = state.view.dossier.latest.filled_goals
        if goals:
            yield Heading(_("Your goals"))
            yield Text(_("How well can you do this? 1 is not at all, 5 is very well."))
        for goal in goals:
            yield from _scores(state, goal.goal_id, goal.description)
    yield Heading(_("In your own words"))
    yield Area(
        "unexpected_learning",
        _("What was learned that no one expected?"),
        state.typed("unexpected_learning", _last(state, Topic.UNEXPECTED_LEARNING)),
        error=state.error("unexpected_learning"),
    )
    yield Area(
        "takeaway",
        _("What do you take along to your own work?"),
        state.typed("takeaway", _last(state, Topic.TAKEAWAY)),
        error=state.error("takeaway"),
    )


def _scores(state: State, goal_id: int, goal: str) -> Iterator[Block]:
    _ = state.texts.gettext
    yield Heading(goal)
    kinds = (
        ("before", _("Before the exchange"), Topic.SCORE_BEFORE),
        ("after", _("Now"), Topic.SCORE_AFTER),
    )
    for name, label, topic in kinds:
        field = f"{name}_{goal_id}"
        given = state.view.wrote(topic, goal_id)
        yield Choice(field, label, SCORES, state.typed(field, given[-1] if given else ""), error="")


def _last(state: State, topic: Topic) -> str:
    wrote = state.view.wrote(topic)
    return wrote[-1] if wrote else ""


def _give_evaluation(context: Context, state: State, form: Draft) -> None:
    given = [
        Given(Topic.UNEXPECTED_LEARNING, first(form, "unexpected_learning")),
        Given(Topic.TAKEAWAY, first(form, "takeaway")),
    ]
    if state.view.party is Party.LEARNER:
        allowed = {value for value, _ in SCORES}
        for goal in state.view.dossier.latest.filled_goals:
            for name, topic in (("before", Topic.SCORE_BEFORE), ("after", Topic.SCORE_AFTER)):
                score = first(form, f"{name}_{goal.goal_id}")
                if score in allowed:
                    given.append(Given(topic, score, goal.goal_id))
    if not any(item.text for item in given):
        raise InvalidError({"takeaway": Message(N_("Fill in something before you send it."))})
    give_contributions(context, state.view.link.switch_id, "evaluation", given)


def _follow_up_is_open(state: State) -> bool:
    """Tell whether it is some three months after the last day that was held."""
    held = [day.day for day in state.view.dossier.days if day.held]
    asked = state.view.party in (Party.LEARNER, Party.SENDING_ORGANISATION)
    return asked and bool(held) and state.today >= max(held) + FOLLOW_UP_AFTER


def _follow_up(state: State) -> Sequence[Block]:
    _, said = state.texts.gettext, state.view.follow_up
    before = [_thanks(state)] if "done" in state.asked else []
    return [
        *before,
        Form(
            _("Send"),
            (
                Choice(
                    "use",
                    _("Is what was learned used at work?"),
                    tuple((item.value, state.texts.label(item)) for item in UseAtWork),
                    state.typed("use", said.use if said else ""),
                    error=state.error("use"),
                ),
                Area(
                    "used",
                    _("What is used?"),
                    state.typed("used", said.used if said else ""),
                    error=state.error("used"),
                ),
                Area(
                    "changed_since",
                    _("What changed since, for you or for the team?"),
                    state.typed("changed_since", said.changed_since if said else ""),
                    error=state.error("changed_since"),
                ),
            ),
        ),
    ]


def _give_follow_up(context: Context, state: State, form: Draft) -> None:
    use = first(form, "use")
    if use not in set(UseAtWork):
        raise InvalidError({"use": Message(N_("Choose one of the list."))})
    values = {
        "use": use,
        "used": first(form, "used"),
        "changed_since": first(form, "changed_since"),
    }
    give_follow_up(context, state.view.link.switch_id, {**values, "use": UseAtWork(use)})


EVALUATION = GuestPage(
    "evaluation",
    lambda state: state.texts.gettext("How was it?"),
    lambda state: state.texts.gettext("What was learned, and what you take along."),
    _evaluation_is_open,
    _evaluation,
    _give_evaluation,
    lambda state: bool(state.view.wrote(Topic.TAKEAWAY)),
)
FOLLOW_UP = GuestPage(
    "follow-up",
    lambda state: state.texts.gettext("Three months later"),
    lambda state: state.texts.gettext("What is used at work, and what changed."),
    _follow_up_is_open,
    _follow_up,
    _give_follow_up,
    lambda state: state.view.follow_up is not None,
)
