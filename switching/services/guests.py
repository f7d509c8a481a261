"""What a guest reads and gives through a personal link: the own part of one dossier, no more."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

import sqlite_utils

from switching.documents.plan.content import PlanContent, Section, substance
from switching.documents.plan.parties import without_emergency
from switching.i18n.texts import BRUSSELS
from switching.models import (
    ActionPlan,
    Agreement,
    AgreementMeans,
    Contribution,
    ContributionTopic,
    Dossier,
    ExchangeDay,
    FollowUp,
    GuestLink,
    LogEntry,
    Message,
    N_,
    Party,
    Person,
    PlanAnswer,
    PlanSection,
)
from switching.rules.agreeing import last_plan
from switching.rules.certification import current_certificate
from switching.services.access import needs, reading, write
from switching.services.calendars import calendar_of
from switching.services.certificates import document_as_issued, readable_as_issued
from switching.services.checks import WHOLE_RECORD, InvalidError, checked, checked_change
from switching.services.codes import CodeStep, code_step, take_code
from switching.services.context import Context
from switching.services.contributions import Given, store_given
from switching.services.follow_ups import store_follow_up
from switching.services.funder_by_link import FunderQuestions, questions_for
from switching.services.plans import content_of
from switching.services.rights import Need
from switching.services.sending import usable_mail_settings
from switching.store import NotFoundError, Transaction, get_record, list_records
from switching.store.guest_drafts import find_draft, forget_draft, keep_draft
from switching.store.queries.dossier import get_dossier

Draft = Mapping[str, list[str]]
"""What was typed on a page, by the name of the field."""


class GuestPaper(StrEnum):
    """The files that a guest can take along; the value is the end of its address."""

    PLAN = "plan.pdf"
    CERTIFICATE = "certificate.pdf"
    CERTIFICATE_TO_READ = "certificate.html"
    CALENDAR = "calendar.ics"


@dataclass(frozen=True)
class GuestView:
    """What the pages of a guest are made of: the dossier, who they are, and what they gave."""

    dossier: Dossier
    link: GuestLink
    person: Person
    contributions: tuple[Contribution, ...]
    answers: tuple[PlanAnswer, ...]
    log: tuple[LogEntry, ...]
    follow_up: FollowUp | None
    draft: Draft
    funder: FunderQuestions | None = None
    code: CodeStep = CodeStep.NONE

    @property
    def party(self) -> Party:
        """For which party the guest speaks."""
        return self.link.party

    def wrote(
        self, topic: ContributionTopic, about_id: int | None = None, detail: str = ""
    ) -> list[str]:
        """Return what the guest wrote for a field, the last one last."""
        wanted = (topic, about_id, detail)
        return [
            item.text
            for item in self.contributions
            if (item.topic, item.about_id, item.detail) == wanted
        ]


@dataclass(frozen=True)
class PlanShown:
    """A final plan as a guest reads it: `changed` are the sections that they read otherwise before.

    `digest` is that of the whole snapshot, with what is not for this party.
    """

    plan: ActionPlan
    content: PlanContent
    sections: tuple[Section, ...]
    digest: str
    part_digests: Mapping[str, str]
    changed: frozenset[PlanSection]
    answered: PlanAnswer | None
    agreement: Agreement | None


@dataclass(frozen=True)
class PlanReply:
    """What a guest answers to the plan that they were shown; remarks by the name of the section."""

    plan_id: int
    digest: str
    agreed: bool
    typed_name: str
    remarks: Mapping[str, str]
    code: str = ""


@needs(Need.ACT_AS_GUEST)
def read_as_guest(context: Context, switch_id: int, page: str = "") -> GuestView:
    """Read what the pages of a guest are made of, with the draft of `page`."""
    with reading(context, switch_id) as db:
        link = _link(db, context)
        dossier, party = get_dossier(db, switch_id), link.party
        person = get_record(db, Person, link.person_id)
        return GuestView(
            dossier,
            link,
            person,
            tuple(
                item
                for item in dossier.contributions
                if item.person_id == person.id and item.party is party
            ),
            tuple(item for item in dossier.answers if item.person_id == person.id),
            dossier.log,
            next((item for item in dossier.follow_ups if item.party is party), None),
            find_draft(db, link.id, page),
            questions_for(db, dossier, link, context.today),
            code_step(db, link, usable_mail_settings(), context.now),
        )


def _link(db: sqlite_utils.Database, context: Context) -> GuestLink:
    if context.actor.link_id is None:
        text = N_("This is for those who come by a personal link.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    return get_record(db, GuestLink, context.actor.link_id)


@needs(Need.ACT_AS_GUEST)
def keep_guest_draft(context: Context, switch_id: int, page: str, content: Draft) -> None:
    """Keep what a guest typed on a page and could not give yet."""
    with write(context, switch_id) as transaction:
        link = _link(transaction.db, context)
        keep_draft(transaction.db, link.id, page, dict(content), context.now)


@needs(Need.ACT_AS_GUEST)
def give_contributions(
    context: Context, switch_id: int, page: str, given: Sequence[Given]
) -> list[Contribution]:
    """Take in what a guest wrote on a page; return what is new of it."""
    with write(context, switch_id) as transaction:
        link = _link(transaction.db, context)
        stored = store_given(transaction, get_dossier(transaction.db, switch_id), link.party, given)
        forget_draft(transaction.db, link.id, page)
        return stored


def shown_plan(view: GuestView) -> PlanShown | None:
    """Return the final plan that counts, as the guest reads it; None while there is none."""
    plan = last_plan(view.dossier)
    if plan is None:
        return None
    content = content_of(plan)
    sections = tuple(_for_party(substance(content), view.party, content.language))
    digests = {section.name.value: _digest(asdict(section)) for section in sections}
    answers = [item for item in view.answers if item.plan_id == plan.id]
    before = next((item for item in reversed(view.answers) if item.plan_id != plan.id), None)
    agreements = [
        item
        for item in view.dossier.agreements
        if item.plan_id == plan.id
        and item.party is view.party
        and item.person_id in (None, view.person.id)
    ]
    return PlanShown(
        plan,
        content,
        sections,
        hashlib.sha256(content.to_bytes()).hexdigest(),
        digests,
        frozenset(_changed(sections, digests, before)),
        answers[-1] if answers else None,
        agreements[0] if agreements else None,
    )


def _for_party(sections: Sequence[Section], party: Party, language: str) -> Iterator[Section]:
    """Yield what a party reads: whom to call in an emergency is not for the sender.

    Where one signs on paper is not for a screen.
    """
    for section in sections:
        if party is Party.SENDING_ORGANISATION:
            section = without_emergency(section, language)
        if section.blocks and section.name is not PlanSection.AGREEMENT:
            yield section


def _digest(content: object) -> str:
    written = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def _changed(
    sections: Sequence[Section], digests: Mapping[str, str], before: PlanAnswer | None
) -> Iterator[PlanSection]:
    if before is not None:
        for section in sections:
            if before.part_digests.get(section.name.value) != digests[section.name.value]:
                yield section.name


@needs(Need.ACT_AS_GUEST)
def answer_plan(context: Context, switch_id: int, reply: PlanReply) -> PlanAnswer:
    """Take in what a guest answers to the plan that they were shown.

    Raises InvalidError when another version counts meanwhile, when they agreed already, or for what
    is missing: a name, or what is to be changed. Where agreeing takes a code, one is mailed when
    none was typed, a wrong one is counted, and both are said the same way.
    """
    view, settings = read_as_guest(context, switch_id), usable_mail_settings()
    with write(context, switch_id) as transaction:
        shown = shown_plan(replace(view, dossier=get_dossier(transaction.db, switch_id)))
        _refuse(shown, reply)
        assert shown is not None
        link = _link(transaction.db, context)
        step = code_step(transaction.db, link, settings, context.now)
        by_code = reply.agreed and step is not CodeStep.NONE
        wrong: Mapping[str, Message] = {}
        if by_code:
            assert settings is not None
            wrong = take_code(transaction, link, step, reply.code, settings)
        if not wrong:
            return _take_in(transaction, view, shown, reply, by_code)
    raise InvalidError(dict(wrong))


def _take_in(
    transaction: Transaction, view: GuestView, shown: PlanShown, reply: PlanReply, by_code: bool
) -> PlanAnswer:
    answer = transaction.add(_answer(transaction, view, shown, reply, by_code))
    remarks = [
        Given(ContributionTopic.OBJECTION, text, shown.plan.id, section)
        for section, text in reply.remarks.items()
        if text.strip() and section in shown.part_digests
    ]
    store_given(transaction, view.dossier, view.party, remarks)
    if reply.agreed:
        transaction.add(
            Agreement(
                plan_id=shown.plan.id,
                party=view.party,
                agreed_on=transaction.now.astimezone(BRUSSELS).date(),
                means=AgreementMeans.BY_LINK,
                person_id=view.person.id,
            )
        )
    forget_draft(transaction.db, view.link.id, "plan")
    return answer


def _refuse(shown: PlanShown | None, reply: PlanReply) -> None:
    if shown is None or shown.plan.id != reply.plan_id or shown.digest != reply.digest:
        text = N_("A new version was made meanwhile: read it, and answer that one.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    if shown.agreement is not None:
        raise InvalidError({WHOLE_RECORD: Message(N_("You agreed to this version already."))})
    errors = {}
    if not reply.typed_name.strip():
        errors["typed_name"] = Message(N_("Type your name."))
    if not reply.agreed and not any(text.strip() for text in reply.remarks.values()):
        errors["agreed"] = Message(
            N_("Write with at least one part what is not right, so that it can be changed.")
        )
    if errors:
        raise InvalidError(errors)


def _answer(
    transaction: Transaction, view: GuestView, shown: PlanShown, reply: PlanReply, by_code: bool
) -> PlanAnswer:
    return checked(
        PlanAnswer,
        plan_id=shown.plan.id,
        person_id=view.person.id,
        party=view.party,
        link_id=view.link.id,
        way=view.link.way,
        agreed=reply.agreed,
        typed_name=reply.typed_name,
        snapshot_digest=shown.digest,
        part_digests=dict(shown.part_digests),
        answered_at=transaction.now,
        by_code=by_code,
    )


@needs(Need.ACT_AS_GUEST)
def give_log_entry(
    context: Context, switch_id: int, day_id: int, values: Mapping[str, object]
) -> LogEntry:
    """Put a guest's line on a day on record, or change it: `values` has done, learned, minutes."""
    with write(context, switch_id) as transaction:
        link = _link(transaction.db, context)
        days = list_records(transaction.db, ExchangeDay, switch_id=switch_id)
        if day_id not in {day.id for day in days}:
            raise NotFoundError(f"day {day_id} of switch {switch_id}")
        entry = checked(
            LogEntry,
            switch_id=switch_id,
            day_id=day_id,
            party=link.party,
            person_id=link.person_id,
            given_at=context.now,
            **values,
        )
        forget_draft(transaction.db, link.id, f"log-{day_id}")
        present = list_records(transaction.db, LogEntry, day_id=day_id, party=link.party)
        if not present:
            return transaction.add(entry)
        changes = {**values, "person_id": link.person_id, "given_at": context.now}
        checked_change(present[0], changes)
        return transaction.update(present[0], **changes)


@needs(Need.ACT_AS_GUEST)
def give_follow_up(context: Context, switch_id: int, values: Mapping[str, object]) -> FollowUp:
    """Put on record what a guest says three months later, or change it."""
    with write(context, switch_id) as transaction:
        link = _link(transaction.db, context)
        forget_draft(transaction.db, link.id, "follow-up")
        return store_follow_up(transaction, link.party, link.person_id, values)


@needs(Need.ACT_AS_GUEST)
def render_for_guest(context: Context, switch_id: int, paper: GuestPaper) -> bytes:
    """Return a file that a guest can take along; raise NotFoundError while there is none.

    The plan on paper names whom to call in an emergency: it is for learner and coach. The
    certificate is the learner's.
    """
    with reading(context, switch_id) as db:
        link, dossier = _link(db, context), get_dossier(db, switch_id)
        if paper not in papers_of(dossier, link.party):
            raise NotFoundError(f"{paper} of switch {switch_id} for {link.party}")
        if paper is GuestPaper.PLAN:
            plan = last_plan(dossier)
            assert plan is not None
            return plan.document
        if paper in (GuestPaper.CERTIFICATE, GuestPaper.CERTIFICATE_TO_READ):
            certificate = current_certificate(dossier)
            assert certificate is not None
            if paper is GuestPaper.CERTIFICATE:
                return document_as_issued(db, certificate)
            return readable_as_issued(db, certificate, context.now)
        return calendar_of(db, dossier, context.texts, context.now)


def papers_of(dossier: Dossier, party: Party) -> list[GuestPaper]:
    """List the files that a party can take along now."""
    certified = party is Party.LEARNER and current_certificate(dossier) is not None
    there = {
        GuestPaper.PLAN: bool(dossier.plans) and party is not Party.SENDING_ORGANISATION,
        GuestPaper.CERTIFICATE: certified,
        GuestPaper.CERTIFICATE_TO_READ: certified,
        GuestPaper.CALENDAR: bool(dossier.days),
    }
    return [paper for paper, is_there in there.items() if is_there]
