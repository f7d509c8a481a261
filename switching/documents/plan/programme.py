"""What is agreed on the exchange: activities, days, arrangements, frame, guidance, yield."""

from __future__ import annotations

from collections.abc import Iterator

from switching.documents.plan.content import Block, Paragraph, Table
from switching.documents.plan.source import Source, facts, paragraph
from switching.i18n import Texts
from switching.models import MINIMUM_MINUTES, Activity, ExchangeDay, planned_minutes


def activities(source: Source) -> Iterator[Block]:
    """Yield the learning activities."""
    _, dossier = source.texts.gettext, source.dossier
    if not dossier.activities:
        return
    header = (_("Activity"), _("Goal"), _("With whom"), _("Where"), _("Date"), _("Hours"),
              _("Result or evidence"))  # fmt: skip
    rows = tuple(_activity(activity, source) for activity in dossier.activities)
    yield Table(header, (8, 2, 4, 3, 3, 2, 5), rows)


def _activity(activity: Activity, source: Source) -> tuple[str, ...]:
    days = {day.id: source.texts.short_date(day.day) for day in source.dossier.days}
    return (
        activity.title,
        _numbers_of_goals(activity, source),
        activity.with_whom,
        activity.place,
        days.get(activity.day_id or 0, ""),
        source.texts.hours(activity.minutes) if activity.minutes else "",
        activity.evidence,
    )


def _numbers_of_goals(activity: Activity, source: Source) -> str:
    dossier = source.dossier
    numbers = {goal.goal_id: i for i, goal in enumerate(dossier.latest.filled_goals, start=1)}
    served = sorted(dossier.goals_of(activity))
    return ", ".join(str(numbers[goal]) for goal in served if goal in numbers)


def planning(source: Source) -> Iterator[Block]:
    """Yield the days that were not called off, and what they come to."""
    _, texts = source.texts.gettext, source.texts
    days = [day for day in source.dossier.days if day.held is not False]
    if not days:
        return
    header = (_("Date"), _("From"), _("To"), _("Break"), _("Hours"), _("Where"), _("With whom"))
    rows = tuple(_day(day, texts) for day in days)
    yield Table(header, (6, 2, 2, 2, 2, 4, 4), rows).without_empty_columns()
    total = planned_minutes(days)
    reached = total >= MINIMUM_MINUTES
    yield from facts(
        (_("Total"), texts.hours(total)),
        (_("Minimum of 14 hours"), _("reached") if reached else _("not reached yet")),
        (_("Why fewer"), "" if reached else source.dossier.inputs.fewer_hours_reason),
    )


def _day(day: ExchangeDay, texts: Texts) -> tuple[str, ...]:
    return (
        texts.date(day.day, "EEEE d MMMM y"),
        texts.time(day.start) if day.start else "",
        texts.time(day.end) if day.end else "",
        texts.minutes(day.break_minutes) if day.break_minutes else "",
        texts.hours(day.planned_minutes),
        day.place,
        day.with_whom,
    )


def arrangements(source: Source) -> Iterator[Block]:
    """Yield the practical arrangements by their kind."""
    label, made = source.texts.label, source.dossier.arrangements
    yield from facts(*((label(item.kind).capitalize(), item.description) for item in made))


def frame(source: Source) -> Iterator[Block]:
    """Yield under which rights the learner works: instructions, insurance, participation."""
    _, inputs = source.texts.gettext, source.dossier.inputs
    yield Paragraph(
        _(
            "Wage, job and rights stay with the sending organisation during the exchange. "
            "The host gives only the instructions that are named here."
        )
    )
    part = source.texts.label(inputs.participation) if inputs.participation else ""
    yield from facts(
        (_("Instructions by"), source.to_fill_in(inputs.instructions_by)),
        (_("Insurance confirmed by"), source.to_fill_in(inputs.insurance_confirmed_by)),
        (_("The learner is"), source.to_fill_in(part)),
    )


def guidance(source: Source) -> Iterator[Block]:
    """Yield how the exchange is followed up and evaluated."""
    _, inputs = source.texts.gettext, source.dossier.inputs
    yield from paragraph(inputs.follow_up, _("Follow-up"))
    yield from paragraph(inputs.evaluation_moment, _("Evaluation"))


def organisations_learn(source: Source) -> Iterator[Block]:
    """Yield what both organisations take from it, and how it is shared."""
    _, dossier = source.texts.gettext, source.dossier
    yield from paragraph(dossier.inputs.host_learns, dossier.host.name)
    yield from paragraph(dossier.inputs.sender_learns, dossier.sending_organisation.name)
    yield from paragraph(dossier.inputs.sharing, _("How it is shared"))
