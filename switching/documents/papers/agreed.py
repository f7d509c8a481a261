"""'What we agreed': what came out of the introduction call, for all who go on with it.

Notes are of the project leader alone, and adjustments may tell of someone's health: both stay out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from switching.documents.papers.content import Block, PaperContent, parts_of
from switching.documents.plan.content import Facts, Paragraph, Points
from switching.documents.plan.source import facts, joined, paragraph, points
from switching.documents.typed import as_typed
from switching.i18n import Texts
from switching.i18n.moments import day_of_call
from switching.models import (
    MINIMUM_MINUTES,
    Answer,
    ArrangementKind,
    CallRecord,
    Dossier,
    ExchangeDay,
    HostOption,
    N_,
    Participant,
    Party,
    PlanSection,
    Proposal,
    Role,
    Shift,
    planned_minutes,
)
from switching.rules.agreeing import AGREEING, last_plan, missing_agreements
from switching.rules.completeness import missing_for_plan
from switching.rules.reaching import addressee_of_party

SHIFTS: Mapping[Shift, str] = {
    Shift.UNCHANGED: N_("The question stayed as it was before the call."),
    Shift.MORE_CONCRETE: N_("The question has become more concrete than it was before the call."),
    Shift.BROADENED: N_("The question has become wider than it was before the call."),
    Shift.NARROWED: N_("The question has been narrowed down to what matters most."),
    Shift.SHIFTED: N_("The question is about something else than before the call."),
}
"""How a question shifted, as one says it to those who were there."""

_OF_LEARNER = (PlanSection.STARTING_POINT, PlanSection.QUESTION)
_OF_HOST = (PlanSection.ARRANGEMENTS,)
_OF_ALL = (
    *(PlanSection.PARTIES, PlanSection.FRAME),
    *(PlanSection.GUIDANCE, PlanSection.ORGANISATIONS_LEARN),
)


def agreed_content(
    dossier: Dossier, record: CallRecord, texts: Texts, today: date, cofinancing: str = ""
) -> PaperContent:
    """Compose what was agreed in a call that was held, in the language of `texts`."""
    _ = texts.gettext
    return PaperContent(
        title=_("What we agreed"),
        subtitle=_("{learner} at {host}", learner=dossier.learner.name, host=dossier.host.name),
        reference=dossier.switch.reference,
        date=texts.date(today),
        language=str(texts.language),
        intro=_(
            "Thank you for the call of {date}. This is what came out of it. Is something not "
            "right, or is something missing? Tell me.",
            date=day_of_call(record.call, texts, "EEEE d MMMM"),
        ),
        parts=parts_of(
            (_("Who was there"), _present(dossier, record, texts)),
            (_("The learning question"), _question(dossier, texts)),
            (_("What {host} can offer", host=dossier.host.name), _useful(dossier, texts)),
            (_("Practical"), _arrangements(dossier, texts)),
            (_("The first dates"), _days(dossier, texts)),
            (_("Who does what"), _next(dossier, texts)),
            (_("Your contact"), _contact(dossier, texts)),
            (_("Language"), paragraph(as_typed(dossier, texts))),
        ),
        cofinancing=cofinancing,
    ).with_code()


def _present(dossier: Dossier, record: CallRecord, texts: Texts) -> Iterator[Points]:
    there = [_introduced(item, dossier, texts) for item in record.participants if item.attended]
    yield from points(there, "")


def _introduced(item: Participant, dossier: Dossier, texts: Texts) -> str:
    person = dossier.people.get(item.person_id or 0)
    what = dict.fromkeys((texts.label(item.role), person.job if person else ""))
    return joined(item.name, *what)


def _question(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    _, now = texts.gettext, dossier.latest
    yield from paragraph(now.question.general_aim)
    goals = [
        _("{goal} (must be covered)", goal=goal.description) if goal.must_cover
        else goal.description
        for goal in now.filled_goals
    ]  # fmt: skip
    yield from points(goals, "")
    wishes = [
        f"{wish.description} – {wish.answered_by}" if wish.answered_by else wish.description
        for wish in now.filled_wishes
    ]
    yield from points(wishes, _("{learner} would like to talk with", learner=dossier.learner.name))
    yield from paragraph(_shift(dossier, texts))


def _shift(dossier: Dossier, texts: Texts) -> str:
    """Say how the question shifted, through which proposal, and why."""
    asked = dossier.latest.question
    if asked.shift is None:
        return ""
    if asked.shift is Shift.UNCHANGED:
        return texts.gettext(SHIFTS[asked.shift])
    proposal = dossier.proposal(asked.shift_proposal_id)
    through = texts.gettext("It came through: {title}.", title=proposal.title) if proposal else ""
    return " ".join(filter(None, (texts.gettext(SHIFTS[asked.shift]), through, asked.shift_reason)))


def _useful(dossier: Dossier, texts: Texts) -> Iterator[Points]:
    options = {option.id: option for option in dossier.options}
    found = [
        _offered(item, options.get(item.option_id or 0), texts)
        for item in dossier.proposals
        if item.answer is Answer.USEFUL
    ]
    yield from points(found, "")


def _offered(proposal: Proposal, option: HostOption | None, texts: Texts) -> str:
    if option is None or not option.colleague:
        return proposal.title
    return texts.gettext("{title}, with {names}", title=proposal.title, names=option.colleague)


def _arrangements(dossier: Dossier, texts: Texts) -> Iterator[Facts]:
    yield from facts(
        *(
            (texts.label(item.kind).capitalize(), item.description)
            for item in dossier.arrangements
            if item.kind is not ArrangementKind.ADJUSTMENTS
        )
    )


def _days(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    days = [day for day in dossier.days if day.held is not False]
    yield from points([_day(day, texts) for day in sorted(days, key=lambda item: item.day)], "")
    if not days:
        yield Paragraph(texts.gettext("We still look for a first date together."))
    elif planned_minutes(days) < MINIMUM_MINUTES and not dossier.inputs.fewer_hours_reason:
        yield Paragraph(
            texts.gettext("That is not yet 14 hours: we still look for more dates together.")
        )


def _day(day: ExchangeDay, texts: Texts) -> str:
    hours = "–".join(texts.time(moment) for moment in (day.start, day.end) if moment)
    return joined(texts.date(day.day, "EEEE d MMMM y"), hours, day.place, day.with_whom)


def _next(dossier: Dossier, texts: Texts) -> Iterator[Facts]:
    """Yield who does what: the plan, what is still needed for it, and agreeing to it."""
    _, learner, host = texts.gettext, dossier.learner.name, dossier.host.name
    yield from facts(
        (dossier.project_leader.name, _of_leader(dossier, texts)),
        (_("{name} still tells", name=learner), _needed(dossier, _OF_LEARNER, texts)),
        (_("{name} still tells", name=host), _needed(dossier, _OF_HOST, texts)),
        (_("Together we still agree on"), _needed(dossier, _OF_ALL, texts)),
        (_("For the agreement"), _agreeing(dossier, texts)),
    )


def _of_leader(dossier: Dossier, texts: Texts) -> str:
    plan = last_plan(dossier)
    if plan is None:
        return texts.gettext("draws up the learning action plan, and sends it to you to read.")
    return texts.gettext(
        "drew up the learning action plan: version {number} of {date}.",
        number=plan.number,
        date=texts.date(plan.finalised_at),
    )


def _needed(dossier: Dossier, sections: tuple[PlanSection, ...], texts: Texts) -> str:
    """Write what the plan lacks of these sections; the question itself is for the leader."""
    lacking = [
        texts.message(item.message)
        for item in missing_for_plan(dossier)
        if item.section in sections and not (item.section is PlanSection.QUESTION and item.required)
    ]
    return " ".join(lacking)


def _agreeing(dossier: Dossier, texts: Texts) -> str:
    missing = missing_agreements(dossier) if last_plan(dossier) else AGREEING
    names = [
        addressee_of_party(dossier, party).name
        for party in missing
        if party is not Party.PROJECT_LEADER
    ]
    if not names:
        return ""
    return texts.gettext(
        "To read the plan and say whether it is right: {names}.", names=texts.enumeration(names)
    )


def _contact(dossier: Dossier, texts: Texts) -> Iterator[Paragraph]:
    leader, role = dossier.project_leader, texts.label(Role.PROJECT_LEADER)
    yield Paragraph(joined(leader.name, role, dossier.partner.name, leader.email, leader.phone))
