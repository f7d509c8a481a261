"""What came out of the introduction call: the call itself, and the learning question."""

from __future__ import annotations

from collections.abc import Iterator

from switching.documents.plan.content import Block, Table
from switching.documents.plan.source import Source, facts, paragraph, points
from switching.i18n import Texts
from switching.i18n.moments import day_of_call
from switching.models import CallRecord, ContactWish, GoalWording, QuestionVersion


def call(source: Source) -> Iterator[Block]:
    """Yield when the call was held, how long it took, with whom and about what."""
    record = source.dossier.call
    if record is None or not record.call.held:
        return
    _, texts = source.texts.gettext, source.texts
    minutes = _(
        "{planned} planned, {actual} in reality",
        planned=texts.minutes(record.call.planned_minutes),
        actual=texts.minutes(record.call.actual_minutes or 0),
    )
    yield from facts(
        (_("Date"), day_of_call(record.call, texts)),
        (_("Duration"), minutes),
        (_("Present"), _attendance(record, texts)),
        (_("Covered"), _covered(record, texts)),
    )


def _attendance(record: CallRecord, texts: Texts) -> str:
    present = [person for person in record.participants if person.attended]
    return texts.enumeration([f"{person.name} ({texts.label(person.role)})" for person in present])


def _covered(record: CallRecord, texts: Texts) -> str:
    return "; ".join(texts.label(item.purpose) for item in record.purposes if item.covered)


def starting_point(source: Source) -> Iterator[Block]:
    """Yield what the learner knows and can do already."""
    yield from paragraph(source.dossier.inputs.starting_point)


def question(source: Source) -> Iterator[Block]:
    """Yield the question before the call, and what it became: aim, goals, wishes, shift."""
    _, before, now = source.texts.gettext, source.dossier.before, source.dossier.latest
    yield from paragraph(_in_short(before), _("Question before the call"))
    yield from paragraph(now.question.general_aim, _("General aim"))
    yield from _goals(source)
    wishes = [_wish(wish) for wish in now.filled_wishes]
    yield from points(wishes, _("Desired conversation partners"))
    yield from paragraph(_shift(source), _("What changed, and why"))


def _in_short(version: QuestionVersion) -> str:
    goals = [f"• {goal.description}" for goal in version.filled_goals]
    return "\n".join(filter(None, (version.question.general_aim, *goals)))


def _goals(source: Source) -> Iterator[Table]:
    _, goals = source.texts.gettext, source.dossier.latest.filled_goals
    if not goals:
        return
    header = (_("No."), _("Learning goal"), _("Must be covered"), _("Beforehand (1–5)"))
    rows = tuple((str(number), *_goal(goal, source)) for number, goal in enumerate(goals, start=1))
    yield Table(header, (1, 9, 2, 2), rows, named_by=1)


def _goal(goal: GoalWording, source: Source) -> tuple[str, str, str]:
    must = source.texts.gettext("yes") if goal.must_cover else ""
    scores = {item.id: item.score_before for item in source.dossier.goals}
    return goal.description, must, str(scores.get(goal.goal_id) or "")


def _wish(wish: ContactWish) -> str:
    return wish.description + (f" – {wish.answered_by}" if wish.answered_by else "")


def _shift(source: Source) -> str:
    """Say how the question shifted, through what, and why."""
    texts, asked = source.texts, source.dossier.latest.question
    if asked.shift is None:
        return ""
    proposal = source.dossier.proposal(asked.shift_proposal_id)
    cause = [
        texts.label(asked.shift_purpose) if asked.shift_purpose else "",
        texts.gettext("proposal: {title}", title=proposal.title) if proposal else "",
    ]
    parts = [texts.label(asked.shift).capitalize(), *filter(None, cause)]
    return ". ".join(filter(None, (" – ".join(parts), asked.shift_reason)))
