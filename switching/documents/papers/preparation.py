"""The sheet to have beside one in a call: who comes, what to ask, room to write."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from switching.documents.papers.content import Block, PaperContent, Room, parts_of
from switching.documents.plan.content import Facts, Paragraph, Points
from switching.documents.plan.parties import described
from switching.documents.plan.source import facts, joined, paragraph, points
from switching.i18n import Texts
from switching.i18n.moments import moment_of_call
from switching.models import (
    ArrangementKind,
    CallRecord,
    Dossier,
    GoalWording,
    HostOption,
    N_,
    Participant,
    PlanSection,
    Principle,
    Purpose,
)
from switching.rules.completeness import missing_for_plan
from switching.rules.concreteness import ASKED, missing_aspects

QUESTIONS: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.EXPLANATION: (
        N_("What have you been told about Switching Talent already?"),
        N_("What is still unclear, for the coach or for the learner?"),
    ),
    Purpose.ACQUAINTANCE: (
        N_("What is your job, and how long have you worked there?"),
        N_("What does your organisation do?"),
    ),
    Purpose.QUESTION: (
        N_("What does the learner hope to learn, in general and in particular?"),
        N_("What must certainly be covered?"),
        N_("With whom does the learner want to interact?"),
    ),
    Purpose.OPTIONS: (
        N_("Coach, what do you suggest: a tour, a working group, a talk with a specialist?"),
        N_("Learner, what of this is useful to you?"),
        N_("Does the learning question shift through this?"),
    ),
    Purpose.PRACTICAL: (
        N_("Which first dates suit you both?"),
        N_("What should the learner know before the first day?"),
    ),
    Purpose.PLAN: (N_("What does each of us do next, and by when?"),),
}
"""What to ask for each purpose."""

MOST_OPTIONS = 10
"""A sheet names no more options of a host: the app has them all."""

_ROOM: Mapping[Purpose, int] = {
    Purpose.EXPLANATION: 1,
    Purpose.ACQUAINTANCE: 2,
    Purpose.QUESTION: 4,
    Purpose.OPTIONS: 3,
    Purpose.PRACTICAL: 3,
    Purpose.PLAN: 2,
}
"""How many lines there are to write on."""

_ASKED_ELSEWHERE = {
    *(PlanSection.CALL, PlanSection.QUESTION, PlanSection.ACTIVITIES),
    *(PlanSection.PLANNING, PlanSection.ARRANGEMENTS),
}
"""What the plan lacks of these comes up under the purposes before."""


def preparation_content(
    dossier: Dossier, record: CallRecord, texts: Texts, today: date, cofinancing: str = ""
) -> PaperContent:
    """Compose the sheet for a call that is planned, in the language of `texts`."""
    _, call = texts.gettext, record.call
    return PaperContent(
        title=_("Prepare the introduction call"),
        subtitle=_("{learner} at {host}", learner=dossier.learner.name, host=dossier.host.name),
        reference=dossier.switch.reference,
        date=texts.date(today),
        language=str(texts.language),
        intro=joined(
            moment_of_call(call, texts, "EEEE d MMMM y"),
            texts.minutes(call.planned_minutes),
            call.place,
        ),
        parts=parts_of(
            (_("Who comes"), _who_comes(dossier, record, texts)),
            *(
                (f"{number}. {texts.label(purpose)}", _about(purpose, dossier, texts))
                for number, purpose in enumerate(Purpose, start=1)
            ),
        ),
        cofinancing=cofinancing,
    ).with_code()


def _who_comes(dossier: Dossier, record: CallRecord, texts: Texts) -> Iterator[Facts]:
    yield from facts(
        *(
            (texts.label(item.role).capitalize(), _introduced(item, dossier, texts))
            for item in record.participants
        )
    )


def _introduced(item: Participant, dossier: Dossier, texts: Texts) -> str:
    """Say who someone is, where they work and how to reach them should they not be there."""
    person = dossier.people.get(item.person_id or 0)
    if person is None:
        return item.name
    places = (dossier.sending_organisation, dossier.host, dossier.partner)
    place = next((place.name for place in places if place.id == person.organisation_id), "")
    return joined(described(person, texts), place, person.phone)


def _about(purpose: Purpose, dossier: Dossier, texts: Texts) -> Iterator[Block]:
    """Yield what to ask for a purpose, what is known of it, and room to write."""
    asked = tuple(texts.gettext(question) for question in QUESTIONS[purpose])
    yield Points(asked)
    yield from _KNOWN[purpose](dossier, texts)
    yield Room(_ROOM[purpose])


def _principles(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    said = "; ".join(texts.label(principle) for principle in Principle)
    yield Paragraph(said, texts.gettext("To tell"))


def _organisations(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    both = (dossier.sending_organisation, dossier.host)
    yield from facts(*((place.name, place.description) for place in both))


def _question(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    _, now = texts.gettext, dossier.latest
    yield from paragraph(now.question.general_aim, _("The learning question now"))
    yield from points([_goal(goal, texts) for goal in now.filled_goals], _("Learning goals"))
    yield from points([wish.description for wish in now.filled_wishes], _("With whom"))


def _goal(goal: GoalWording, texts: Texts) -> str:
    """Write a goal, and below it what would make it concrete."""
    said = goal.description
    if goal.must_cover:
        said = texts.gettext("{goal} (must be covered)", goal=said)
    asked = " ".join(texts.gettext(ASKED[item]) for item in missing_aspects(goal.description))
    hint = texts.gettext("More concrete still? {questions}", questions=asked) if asked else ""
    return "\n".join(filter(None, (said, hint)))


def _options(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    offered = [option for option in dossier.options if option.active]
    shown = [_option(option, texts) for option in offered[:MOST_OPTIONS]]
    more = len(offered) - len(shown)
    if more:
        said = texts.ngettext(
            "and {count} more option in the app", "and {count} more options in the app", more
        )
        shown.append(said)
    yield from points(shown, texts.gettext("What {host} can offer", host=dossier.host.name))


def _option(option: HostOption, texts: Texts) -> str:
    minutes = texts.hours(option.minutes) if option.minutes else ""
    return joined(option.title, texts.label(option.kind), option.colleague, minutes)


def _practical(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    made = {item.kind: item.description for item in dossier.arrangements if item.description}
    days = [texts.date(day.day, "EEEE d MMMM") for day in dossier.days if day.held is not False]
    yield from facts(
        (texts.gettext("Planned already"), texts.enumeration(days) if days else ""),
        *((texts.label(kind).capitalize(), said) for kind, said in made.items()),
    )
    rest = [texts.label(kind) for kind in ArrangementKind if kind not in made]
    if rest:
        yield Paragraph(texts.enumeration(rest), texts.gettext("Still to arrange"))


def _plan(dossier: Dossier, texts: Texts) -> Iterator[Block]:
    lacking = [
        texts.message(item.message)
        for item in missing_for_plan(dossier)
        if item.section not in _ASKED_ELSEWHERE
    ]
    yield from paragraph(" ".join(lacking), texts.gettext("Still needed for the plan:"))


_KNOWN: Mapping[Purpose, Callable[[Dossier, Texts], Iterator[Block]]] = {
    Purpose.EXPLANATION: _principles,
    Purpose.ACQUAINTANCE: _organisations,
    Purpose.QUESTION: _question,
    Purpose.OPTIONS: _options,
    Purpose.PRACTICAL: _practical,
    Purpose.PLAN: _plan,
}
