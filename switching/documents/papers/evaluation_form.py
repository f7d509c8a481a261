"""The form on which a party evaluates the exchange by hand: questions, and room to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from switching.documents.papers.content import Block, PaperContent, Part, Room, Ticks, parts_of
from switching.documents.plan.source import facts, joined, points
from switching.i18n import Texts
from switching.models import Dossier, N_, Party, Role, held_minutes, planned_minutes
from switching.rules.agreeing import speaker_of
from switching.rules.self_assessment import SCALE

QUESTIONS: Mapping[Party, Mapping[str, str]] = {
    Party.LEARNER: {
        "unexpected_learning": N_("What did you learn that you did not expect?"),
        "takeaway": N_("What do you take back to your own work?"),
    },
    Party.COACH: {
        "unexpected_learning": N_("What did you learn yourself that you did not expect?"),
        "takeaway": N_("What does {name} take from it?"),
    },
    Party.SENDING_ORGANISATION: {
        "unexpected_learning": N_("What do you notice that you did not expect?"),
        "takeaway": N_("What does {name} take from it?"),
    },
}
"""What each party is asked, by the field of its evaluation."""

NO_HEALTH = N_("Write nothing about your health or that of others.")

_ROOM = 4


def evaluation_form_content(
    dossier: Dossier, party: Party, texts: Texts, today: date, cofinancing: str = ""
) -> PaperContent:
    """Compose the empty form of a party, in the language of `texts`."""
    _ = texts.gettext
    return PaperContent(
        title=_("How was the exchange?"),
        subtitle=_for_whom(dossier, party, texts),
        reference=dossier.switch.reference,
        date=texts.date(today),
        language=str(texts.language),
        intro=_intro(dossier, texts),
        parts=(
            *parts_of((_("The exchange"), _exchange(dossier, texts))),
            *_goals(dossier, party, texts),
            *(Part(question, (Room(_ROOM),)) for question in asked(dossier, party, texts)),
            Part(_("Name and date"), (Room(1),)),
        ),
        cofinancing=cofinancing,
    ).with_code()


def asked(dossier: Dossier, party: Party, texts: Texts) -> tuple[str, ...]:
    """Return the questions to a party."""
    is_sender = party is Party.SENDING_ORGANISATION
    name = (dossier.sending_organisation if is_sender else dossier.host).name
    return tuple(texts.gettext(text, name=name) for text in QUESTIONS[party].values())


def _intro(dossier: Dossier, texts: Texts) -> str:
    _, leader = texts.gettext, dossier.project_leader
    said = (
        _("Fill in what you want to say: a few words are enough."),
        _(NO_HEALTH),
        _(
            "Then send it back to {who}.",
            who=joined(leader.name, dossier.partner.name, leader.email, leader.phone),
        ),
    )
    return " ".join(said)


def _for_whom(dossier: Dossier, party: Party, texts: Texts) -> str:
    person = speaker_of(dossier, party)
    if party is Party.SENDING_ORGANISATION:
        return joined(person.name if person else "", dossier.sending_organisation.name)
    label = texts.label(Role(party))
    return joined(person.name, label) if person else label.capitalize()


def _exchange(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    _ = texts.gettext
    days = [day for day in dossier.days if day.held is not False]
    dates = [texts.date(day.day) for day in sorted(days, key=lambda item: item.day)]
    held = held_minutes(days)
    yield from facts(
        (_("Learner"), joined(dossier.learner.name, dossier.sending_organisation.name)),
        (_("Host"), joined(dossier.host.name, dossier.coach.name if dossier.coach else "")),
        (_("Dates"), texts.enumeration(dates) if dates else ""),
        (_("Hours"), texts.hours(held or planned_minutes(days)) if days else ""),
    )


def _goals(dossier: Dossier, party: Party, texts: Texts) -> tuple[Part, ...]:
    """Return the goals: for the learner with the scale and what was done, for others to recall."""
    _ = texts.gettext
    goals = [goal.description for goal in dossier.latest.filled_goals]
    if party is not Party.LEARNER:
        return parts_of((_("Learning goals"), points(goals, "")))
    return parts_of(
        (_("Self-assessment per goal: 'I can do this …'"), _scales(dossier, texts)),
        (_("Which activity was useful?"), _activities(dossier, texts)),
    )


def _scales(dossier: Dossier, texts: Texts) -> Iterator[Ticks]:
    """Yield the scale for each goal as it is now, and as it was where that was never asked."""
    _, goals = texts.gettext, dossier.latest.filled_goals
    scored = {goal.id for goal in dossier.goals if goal.score_before}
    before = [goal.description for goal in goals if goal.goal_id not in scored]
    steps = tuple(f"{number}\n{texts.gettext(word)}" for number, word in SCALE.items())
    if before:
        yield Ticks(steps, tuple(before), _("Before the exchange"))
    if goals:
        now = tuple(goal.description for goal in goals)
        yield Ticks(steps, now, _("After the exchange"))


def _activities(dossier: Dossier, texts: Texts) -> Iterator[Ticks]:
    _, titles = texts.gettext, tuple(activity.title for activity in dossier.activities)
    if titles:
        yield Ticks((_("did it"), _("useful"), _("not useful")), titles)
