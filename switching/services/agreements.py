"""Putting on record who agreed to a final plan, how and when, with a scan of what was signed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from switching.i18n.texts import BRUSSELS
from switching.models import ActionPlan, Agreement, Attachment, Message, N_, Party, Person
from switching.rules.agreeing import AGREEING, speaker_of
from switching.rules.uploads import FileRefusedError, inspect_file
from switching.services.access import needs, reading, require_shown, write
from switching.services.checks import WHOLE_RECORD, InvalidError, checked
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import ConflictError, NotFoundError, Transaction, get_record, list_records
from switching.store.queries.dossier import get_dossier, list_attachments
from switching.store.queries.numbers import last_plan_number


@dataclass(frozen=True)
class NewScan:
    """A file as it came in: nothing of it is trusted yet."""

    name: str
    content: bytes


Scan = NewScan | int | None
"""A file to add, the id of one on record, or none."""

_GONE = Message(N_("Someone else changed this agreement meanwhile. Look at it again."))


@needs(Need.WRITE_DOSSIER)
def add_agreements(
    context: Context,
    plan: ActionPlan,
    parties: Sequence[Party],
    values: Mapping[str, object],
    scan: Scan,
    key: str,
) -> list[Agreement]:
    """Record that `parties` agreed to the last final plan: `values` has agreed_on and means.

    One paper that several signed is one scan. Raises InvalidError with a sentence per field.
    """
    wanted = [_checked(plan, party, values, context.now) for party in parties]
    if not wanted:
        raise InvalidError({"parties": Message(N_("Tick who agreed."))})
    file = _inspected(scan, plan.switch_id)
    with write(context, plan.switch_id) as transaction:
        if transaction.remembered(key) is not None:
            return _of_parties(transaction, plan, parties)
        _refuse_old_plan(transaction, plan)
        _refuse_second(transaction, plan, parties)
        attachment_id = _stored(transaction, file, plan.switch_id)
        dossier = get_dossier(transaction.db, plan.switch_id)
        added = [
            transaction.add(_given_by(speaker_of(dossier, item.party), item, attachment_id))
            for item in wanted
        ]
        transaction.remember(key, "add_agreements", added[0])
        return added


@needs(Need.WRITE_DOSSIER)
def correct_agreement(
    context: Context,
    plan: ActionPlan,
    agreement: Agreement,
    values: Mapping[str, object],
    scan: Scan,
) -> Agreement:
    """Change how or when a party agreed, or its scan; raise InvalidError with a sentence per field.

    It may be an agreement to an earlier version of the plan.
    """
    wanted = _checked(plan, agreement.party, values, context.now)
    file = _inspected(scan, plan.switch_id)
    try:
        with write(context, plan.switch_id) as transaction:
            return transaction.update(
                agreement,
                agreed_on=wanted.agreed_on,
                means=wanted.means,
                attachment_id=_stored(transaction, file, plan.switch_id),
            )
    except (ConflictError, NotFoundError):
        raise InvalidError({WHOLE_RECORD: _GONE}) from None


@needs(Need.WRITE_DOSSIER)
def withdraw_agreement(context: Context, switch_id: int, agreement: Agreement) -> None:
    """Take an agreement away that was typed by mistake; the audit trail and its scan stay.

    Raises InvalidError when someone else changed it meanwhile.
    """
    try:
        with write(context, switch_id) as transaction:
            transaction.delete(agreement)
    except (ConflictError, NotFoundError):
        raise InvalidError({WHOLE_RECORD: _GONE}) from None


@needs(Need.READ_DOSSIER)
def read_scan(context: Context, attachment_id: int) -> Attachment:
    """Read a scan with its content; raise NotFoundError when there is no such file."""
    with reading(context) as db:
        require_shown(db, context.actor, Attachment.TABLE, attachment_id)
        return get_record(db, Attachment, attachment_id)


@needs(Need.WRITE_DOSSIER)
def remove_scan(context: Context, attachment_id: int) -> None:
    """Take a scan away that was added by mistake; raise InvalidError while an agreement has it."""
    with write(context) as transaction:
        if list_records(transaction.db, Agreement, attachment_id=attachment_id):
            text = N_("This scan belongs to an agreement. Give that one another scan first.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
        transaction.delete(transaction.get(Attachment, attachment_id))


def _checked(
    plan: ActionPlan, party: Party, values: Mapping[str, object], now: datetime
) -> Agreement:
    agreement = checked(Agreement, plan_id=plan.id, party=party, **values)
    if party not in AGREEING:
        raise InvalidError({"parties": Message(N_("Choose one of the list."))})
    _refuse_impossible_day(plan, agreement.agreed_on, now.astimezone(BRUSSELS).date())
    return agreement


def _refuse_impossible_day(plan: ActionPlan, agreed_on: date, today: date) -> None:
    made = plan.finalised_at.astimezone(BRUSSELS).date()
    if agreed_on > today:
        text = N_("This day is still to come. Choose the day on which the agreement came in.")
        raise InvalidError({"agreed_on": Message(text)})
    if agreed_on < made:
        text = N_("Version {number} was made final on {made}: no one can have agreed before that.")
        raise InvalidError({"agreed_on": Message(text, {"number": plan.number, "made": made})})


def _inspected(scan: Scan, switch_id: int) -> Attachment | int | None:
    """Check a new file before anything is locked; raise InvalidError with what is wrong with it."""
    if not isinstance(scan, NewScan):
        return scan
    try:
        file = inspect_file(scan.name, scan.content)
    except FileRefusedError as refused:
        raise InvalidError({"scan": refused.message}) from None
    return Attachment(
        switch_id=switch_id, name=file.name, media_type=file.kind, content=file.content
    )


def _stored(transaction: Transaction, file: Attachment | int | None, switch_id: int) -> int | None:
    if isinstance(file, Attachment):
        return transaction.add(file).id
    known = [item.id for item in list_attachments(transaction.db, switch_id)]
    if file is not None and file not in known:
        raise InvalidError({"scan": Message(N_("This scan is gone. Choose another one."))})
    return file


def _given_by(person: Person | None, agreement: Agreement, attachment_id: int | None) -> Agreement:
    values = {"person_id": person.id if person else None, "attachment_id": attachment_id}
    return agreement.model_copy(update=values)


def _of_parties(
    transaction: Transaction, plan: ActionPlan, parties: Sequence[Party]
) -> list[Agreement]:
    found = list_records(transaction.db, Agreement, plan_id=plan.id)
    return [item for item in found if item.party in parties]


def _refuse_old_plan(transaction: Transaction, plan: ActionPlan) -> None:
    last = last_plan_number(transaction.db, plan.switch_id)
    if plan.number != last:
        text = N_("Version {number} was made final meanwhile: ask the agreement to that one.")
        raise InvalidError({WHOLE_RECORD: Message(text, {"number": last})})


def _refuse_second(transaction: Transaction, plan: ActionPlan, parties: Sequence[Party]) -> None:
    dossier = get_dossier(transaction.db, plan.switch_id)
    for item in _of_parties(transaction, plan, parties):
        gave = dossier.people.get(item.person_id or 0)
        now = speaker_of(dossier, item.party)
        text = N_("The agreement of {party} is on record already. Correct it there.")
        if gave and now and gave.id != now.id:
            text = N_(
                "{name} agreed to version {number} as {party}. Make a new version final first: "
                "{now} agrees to that one."
            )
        names = {"name": gave and gave.name, "now": now and now.name, "number": plan.number}
        raise InvalidError({WHOLE_RECORD: Message(text, {"party": item.party, **names})})
