"""What a learner answers the funder by a personal link: their own answers, in the own dossier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import sqlite_utils

from switching.models import (
    AnswerMeans,
    Dossier,
    FunderAnswer,
    GuestLink,
    Message,
    N_,
    Party,
    Project,
)
from switching.rules.indicators import (
    LATER_MONTHS,
    NO_ANSWERS,
    REFUSED,
    TO_ASK,
    AskedAt,
    IndicatorSet,
    Question,
    indicator_sets,
    months_after,
)
from switching.services.access import needs, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.funder import store_answer
from switching.services.rights import Need
from switching.store import NotFoundError, get_record, list_readable
from switching.store.guest_drafts import forget_draft
from switching.store.queries.dossier import get_dossier
from switching.store.queries.funder import was_learner_before

PAGE = "funder"
"""The page of a link with these questions."""


@dataclass(frozen=True)
class AskedByLink:
    """A question that a learner may answer by link.

    `own` is what they answered this way before; `filled_in` is when someone else filled in what
    they said otherwise, which is not shown.
    """

    question: Question
    own: str = ""
    filled_in: date | None = None

    @property
    def is_answered(self) -> bool:
        """Tell whether something stands there."""
        return bool(self.own) or self.filled_in is not None


@dataclass(frozen=True)
class FunderQuestions:
    """What the funder asks a learner now, by moment: those without questions are left out."""

    project: Project
    chosen: IndicatorSet
    asked: Mapping[AskedAt, tuple[AskedByLink, ...]]

    def __iter__(self) -> Iterator[AskedByLink]:
        """Go over all questions."""
        return (item for questions in self.asked.values() for item in questions)


def questions_for(
    db: sqlite_utils.Database, dossier: Dossier, link: GuestLink, today: date
) -> FunderQuestions | None:
    """Return what the funder asks the learner of a dossier now; None when that is nothing.

    What was answered at the start of an earlier exchange in the project stays as it is.
    """
    project = dossier.project
    chosen = indicator_sets().get(project.indicator_set) if project else None
    if project is None or chosen is None or link.party is not Party.LEARNER:
        return None
    keys = {"person_id": link.person_id, "project_id": project.id}
    found = list_readable(db, FunderAnswer, "asked_on, id", **keys)
    given = {item.question: item for item in found}
    came_back = was_learner_before(db, dossier.switch.id)
    asked = {}
    for moment in open_moments(dossier, today):
        questions = [_asked(item, given.get(item.code)) for item in chosen.to_ask(moment)]
        if moment is AskedAt.ENTRY and came_back:
            questions = [item for item in questions if not item.is_answered]
        if questions:
            asked[moment] = tuple(questions)
    return FunderQuestions(project, chosen, asked) if asked else None


def open_moments(dossier: Dossier, today: date) -> Iterator[AskedAt]:
    """Yield the moments that a dossier has come to: a day is planned, it is over, six months on."""
    if any(day.held is not False for day in dossier.days):
        yield AskedAt.ENTRY
    held = [day.day for day in dossier.days if day.held]
    switch = dossier.switch
    if not held or (switch.completed_on is None and switch.stopped_on is None):
        return
    yield AskedAt.EXIT
    left_on = max(max(held), switch.stopped_on or max(held))
    if months_after(left_on, LATER_MONTHS) <= today:
        yield AskedAt.LATER


def _asked(question: Question, given: FunderAnswer | None) -> AskedByLink:
    if given is None or given.answer == TO_ASK:
        return AskedByLink(question)
    if given.means is AnswerMeans.BY_LINK:
        return AskedByLink(question, own=given.answer)
    return AskedByLink(question, filled_in=given.asked_on)


@needs(Need.ACT_AS_GUEST)
def give_funder_answers(
    context: Context, switch_id: int, answers: Mapping[str, str]
) -> list[FunderAnswer]:
    """Put on record what a learner answers the funder by link; an empty answer changes nothing.

    The page shows the privacy notice above the questions. Raises InvalidError with a sentence per
    question for what is not in its list, and for a form without any answer.
    """
    link_id = context.actor.link_id
    if link_id is None:
        text = N_("This is for those who come by a personal link.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    with write(context, switch_id) as transaction:
        link = get_record(transaction.db, GuestLink, link_id)
        dossier = get_dossier(transaction.db, switch_id)
        found = questions_for(transaction.db, dossier, link, context.today)
        if found is None:
            raise NotFoundError(f"funder's questions of switch {switch_id}")
        given = {item.question.code: answers.get(item.question.code, "") for item in found}
        _require_answers(found, given)
        stored = []
        for item in found:
            answer = given[item.question.code]
            if answer and answer != item.own:
                keys = {
                    **{"person_id": link.person_id, "project_id": found.project.id},
                    "question": item.question.code,
                }
                values = {
                    **{"answer": answer, "asked_on": context.today},
                    **{"means": AnswerMeans.BY_LINK, "notice_given": True},
                    "user_id": context.actor.user_id,
                }
                stored.append(store_answer(transaction, keys, values))
        forget_draft(transaction.db, link.id, PAGE)
        return stored


def _require_answers(found: FunderQuestions, given: Mapping[str, str]) -> None:
    wrong = {
        item.question.code: Message(N_("Choose one of the list."))
        for item in found
        if (answer := given[item.question.code])
        and answer != REFUSED
        and (answer in NO_ANSWERS or item.question.choice(answer) is None)
    }
    if wrong:
        raise InvalidError(wrong)
    if not any(given.values()):
        text = N_("Answer at least one question: to say that you would rather not is one too.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
