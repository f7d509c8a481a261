"""What the funder asks of learners: who answers, who may see it, and what is still to be asked.

These answers are in no call, plan, mail or search. Each look at those of a learner leaves a line in
the audit trail.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlite_utils

from switching.documents.papers.document import render_paper
from switching.documents.papers.funder_form import READERS, funder_form_content
from switching.models import (
    Actor,
    AnswerMeans,
    Dossier,
    FunderAnswer,
    IndicatorTarget,
    Message,
    N_,
    Organisation,
    OrganisationProfile,
    Person,
    Project,
    Switch,
    User,
    UserRole,
)
from switching.rules.indicators import (
    NO_ANSWERS,
    AskedAt,
    CountedLearner,
    Due,
    IndicatorSet,
    Question,
    due_of,
    indicator_sets,
)
from switching.services.access import CLOCK_STEP, SAME_LOOK, needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, checked_change
from switching.services.context import Context
from switching.services.letterhead import read_paper_settings
from switching.services.rights import DeniedError, Need, Scope, scope_of
from switching.store import NotFoundError, Transaction, get_record, list_readable, list_records
from switching.store.audit_log import last_noted_of
from switching.store.ownership import Holder, holder_of
from switching.store.queries.funder import read_learners

LOOKED = "look_at_funder_answers"
"""How the audit trail calls a look at what a learner answered the funder."""

_NO_SET = Message(
    N_(
        "The project of this dossier asks no funder's data. An administrator can choose its set of "
        "indicators, under Administration, Projects."
    )
)


@dataclass(frozen=True)
class FunderProfile:
    """What a learner answered in a project; `answers` has the latest one per question."""

    switch_id: int
    learner: Person
    project: Project
    chosen: IndicatorSet
    answers: Mapping[str, FunderAnswer]
    counted: CountedLearner | None
    """None until a day was held."""
    users: Mapping[int, str]
    """The names of who filled in, by user; who has no account is not among them."""

    def said(self, question: Question) -> str:
        """Return the answer to a question, or what stands there until someone answers."""
        found = self.answers.get(question.code)
        return found.answer if found else question.starts


@dataclass(frozen=True)
class FunderReminder:
    """A learner of whom something is to be asked: in which dossier, what, and until when."""

    switch_id: int
    reference: str
    learner: str
    due: Due


@needs(Need.FUNDER_DATA)
def open_profile(context: Context, switch_id: int) -> FunderProfile:
    """Return what the learner of a dossier answered, and leave a line that someone looked.

    Raises InvalidError when the project of the dossier asks nothing.
    """
    with reading(context, whole=_sees_all(context)) as db:
        profile = _profile(db, context, switch_id)
        looked = last_noted_of(db, LOOKED, context.actor.user_id, Person.TABLE, profile.learner.id)
    if looked is None or not context.now - SAME_LOOK <= looked <= context.now + CLOCK_STEP:
        with write(context) as transaction:
            said = {"project_id": profile.project.id}
            transaction.note_beside(LOOKED, Person.TABLE, profile.learner.id, after=said)
    return profile


@needs(Need.FUNDER_DATA)
def put_answer(
    context: Context,
    switch_id: int,
    question: str,
    answer: str,
    asked_on: date,
    means: AnswerMeans,
    notice_given: bool,
) -> FunderAnswer:
    """Put on record what the learner of a dossier answered to a question of the project's set.

    Raises InvalidError for what is not asked, an answer that is not in the list, an answer without
    the privacy notice, and a day that is to come.
    """
    with reading(context, whole=_sees_all(context)) as db:
        switch, project, chosen = _asked_in(db, context, switch_id)
    _require_answer(chosen, question, answer, notice_given)
    if asked_on > context.today:
        raise InvalidError({"asked_on": Message(N_("This day is still to come."))})
    values = {
        "answer": answer,
        "asked_on": asked_on,
        "means": means,
        "notice_given": notice_given,
        "user_id": context.actor.user_id,
    }
    keys = {"person_id": switch.learner_id, "project_id": project.id, "question": question}
    with write(context) as transaction:
        return store_answer(transaction, keys, values)


def store_answer(
    transaction: Transaction, keys: Mapping[str, Any], values: Mapping[str, object]
) -> FunderAnswer:
    """Put an answer in the place of the one there is to that question, or beside the others."""
    found = list_records(transaction.db, FunderAnswer, "asked_on, id", **keys)
    if not found:
        return transaction.add(checked(FunderAnswer, **keys, **values))
    checked_change(found[-1], values)
    return transaction.update(found[-1], **values)


@needs(Need.FUNDER_DATA)
def render_funder_form(context: Context, switch_id: int, moment: AskedAt) -> bytes:
    """Write the empty form of a moment for the learner of a dossier; it has no answers in it."""
    with reading(context, whole=_sees_all(context)) as db:
        switch, project, chosen = _asked_in(db, context, switch_id)
        learner = get_record(db, Person, switch.learner_id)
        leader = get_record(db, Person, switch.project_leader_id)
        content = funder_form_content(
            project,
            chosen,
            moment,
            learner,
            switch.reference,
            leader,
            context.today,
            context.texts,
        )
        logos = read_paper_settings(db).logos
        return render_paper(content, context.now, logos, READERS).document


@needs(Need.FUNDER_DATA)
def list_funder_reminders(context: Context) -> list[FunderReminder]:
    """List of whom something is to be asked by now, soonest term first: of the own learners.

    Each learner once per project, in the first dossier. What can't be read is left out.
    """
    found = []
    with reading(context, whole=_sees_all(context)) as db:
        for project in list_readable(db, Project):
            chosen = indicator_sets().get(project.indicator_set)
            if chosen is None:
                continue
            own: dict[int, Switch] = {}
            led: dict[str, Any] = (
                {} if _sees_all(context) else {"project_leader_id": context.actor.person_id}
            )
            for switch in list_readable(db, Switch, project_id=project.id, **led):
                if _is_own(context, switch):
                    own.setdefault(switch.learner_id, switch)
            for learner in read_learners(db, project.id, own.keys()):
                for due in due_of(chosen, learner, context.today):
                    switch = own[learner.person_id]
                    name = get_record(db, Person, learner.person_id).name
                    found.append(FunderReminder(switch.id, switch.reference, name, due))
    return sorted(found, key=lambda item: (item.due.until, item.switch_id, item.due.asked_at))


@needs(Need.WRITE_SHARED)
def set_organisation_profile(
    context: Context, organisation_id: int, values: Mapping[str, object]
) -> OrganisationProfile:
    """Say how large an organisation is and of which kind; it takes the place of what was said."""
    with write(context) as transaction:
        get_record(transaction.db, Organisation, organisation_id)
        said = list_records(
            transaction.db, OrganisationProfile, "id", organisation_id=organisation_id
        )
        if not said:
            record = checked(OrganisationProfile, organisation_id=organisation_id, **values)
            return transaction.add(record)
        checked_change(said[-1], values)
        return transaction.update(said[-1], **values)


@needs(Need.READ_SHARED)
def get_organisation_profile(context: Context, organisation_id: int) -> OrganisationProfile | None:
    """Return how large an organisation is, if it was asked."""
    with reading(context) as db:
        said = list_readable(db, OrganisationProfile, "id", organisation_id=organisation_id)
    return said[-1] if said else None


@needs(Need.FUNDER_TABLE)
def list_indicator_targets(
    context: Context, project_id: int, first: date, last: date
) -> dict[str, IndicatorTarget]:
    """Return the targets of a project for exactly these days, by the code of the indicator."""
    with reading(context, whole=True) as db:
        found = list_readable(
            db, IndicatorTarget, project_id=project_id, first_day=first, last_day=last
        )
    return {item.indicator: item for item in found}


@needs(Need.ADMINISTER)
def set_indicator_target(
    context: Context,
    project_id: int,
    first: date,
    last: date,
    indicator: str,
    target: int | None,
    estimate: int | None,
) -> None:
    """Set the target of an indicator in a period, and its estimate where no one is asked."""
    require_period(first, last)
    values = {"target": target, "estimate": estimate}
    with write(context) as transaction:
        project = get_record(transaction.db, Project, project_id)
        chosen = indicator_sets().get(project.indicator_set)
        if chosen is None or all(item.code != indicator for item in chosen.indicators):
            raise InvalidError({"indicator": Message(N_("Choose one of the list."))})
        keys: dict[str, Any] = {
            **{"project_id": project_id, "indicator": indicator},
            **{"first_day": first, "last_day": last},
        }
        found = list_records(transaction.db, IndicatorTarget, **keys)
        if found:
            checked_change(found[0], values)
            transaction.update(found[0], **values)
        else:
            transaction.add(checked(IndicatorTarget, **keys, **values))


def asks_funder_data(actor: Actor, dossier: Dossier) -> bool:
    """Tell whether the project of a dossier asks something that `actor` may fill in."""
    scope, switch = scope_of(actor, Need.FUNDER_DATA), dossier.switch
    asks = dossier.project is not None and dossier.project.indicator_set in indicator_sets()
    own = Holder(switch.project_leader_id, switch.partner_id) == _holder(actor)
    return asks and (scope is Scope.ALL or (scope is Scope.OWN and own))


def require_period(first: date, last: date) -> None:
    """Raise InvalidError for a period that ends before it begins."""
    if last < first:
        text = N_("The last day comes before the first one.")
        raise InvalidError({"last_day": Message(text)})


def require_indicator_set(code: str) -> None:
    """Raise InvalidError for a set of indicators that there is not; none at all is fine."""
    if code and code not in indicator_sets():
        raise InvalidError({"indicator_set": Message(N_("Choose one of the list."))})


def _sees_all(context: Context) -> bool:
    return scope_of(context.actor, context.need) is Scope.ALL


def _holder(actor: Actor) -> Holder:
    return Holder(actor.person_id, actor.partner_id)


def _is_own(context: Context, switch: Switch) -> bool:
    holder = Holder(switch.project_leader_id, switch.partner_id)
    return _sees_all(context) or holder == _holder(context.actor)


def _asked_in(
    db: sqlite_utils.Database, context: Context, switch_id: int
) -> tuple[Switch, Project, IndicatorSet]:
    """Return a dossier whose learner the funder asks something; raise when it is not so."""
    found = list_records(db, Switch, id=switch_id)
    if not found and holder_of(db, switch_id) is None:
        raise NotFoundError(f"switches {switch_id}")
    switch = found[0] if found else None
    if switch is None or not _is_own(context, switch):
        raise DeniedError(f"{context.actor.user_id} may not see this of dossier {switch_id}")
    project = get_record(db, Project, switch.project_id) if switch.project_id else None
    chosen = indicator_sets().get(project.indicator_set) if project else None
    if project is None or chosen is None:
        raise InvalidError({WHOLE_RECORD: _NO_SET})
    return switch, project, chosen


def _profile(db: sqlite_utils.Database, context: Context, switch_id: int) -> FunderProfile:
    switch, project, chosen = _asked_in(db, context, switch_id)
    keys = {"person_id": switch.learner_id, "project_id": project.id}
    given = list_records(db, FunderAnswer, "asked_on, id", **keys)
    counted = read_learners(db, project.id, {switch.learner_id})
    return FunderProfile(
        switch_id,
        get_record(db, Person, switch.learner_id),
        project,
        chosen,
        {item.question: item for item in given},
        counted[0] if counted else None,
        {
            user.id: user.name or user.email
            for user in list_readable(db, User)
            if user.role not in {UserRole.GUEST, UserRole.LOCAL}
        },
    )


def _require_answer(chosen: IndicatorSet, code: str, answer: str, notice_given: bool) -> None:
    question = chosen.question(code)
    if question is None or (answer not in NO_ANSWERS and question.choice(answer) is None):
        raise InvalidError({"answer": Message(N_("Choose one of the list."))})
    if answer not in NO_ANSWERS and not notice_given:
        text = N_("First give the learner the privacy notice, and tick that you did.")
        raise InvalidError({"notice_given": Message(text)})
