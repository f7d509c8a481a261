"""Saving a text while someone types it, acknowledged with what then stands in the field."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from switching.models import (
    RECORDS,
    Activity,
    Arrangement,
    CallPurpose,
    ContactWish,
    Evaluation,
    ExchangeDay,
    GoalWording,
    HostOption,
    IntakeCall,
    LearningQuestion,
    Message,
    N_,
    Organisation,
    Person,
    PlanInputs,
    Proposal,
    Record,
    Switch,
)
from switching.services.access import needs, reading, write
from switching.services.checks import checked_change
from switching.services.context import Context
from switching.services.edits import FieldKey, refuse_other_dossier
from switching.services.namesakes import refuse_same
from switching.services.rights import DeniedError, Need
from switching.services.versions import is_of_question, twin_for
from switching.store import NotFoundError, Transaction
from switching.store.audit_log import last_noted
from switching.store.typed_texts import (
    LastSaved,
    Place,
    digest_of,
    find_last_saved,
    keep_last_saved,
    list_own_digests,
)

FIELDS: Mapping[type[Record], Set[str]] = {
    Organisation: {"name", "address", "city", "description"},
    Person: {"name", "email", "phone", "job"},
    HostOption: {"title", "colleague", "description"},
    IntakeCall: {"place", "loose_notes", "overrun_remark"},
    CallPurpose: {"skip_reason", "notes"},
    Proposal: {"remark"},
    Arrangement: {"description"},
    LearningQuestion: {"general_aim", "reason", "shift_reason"},
    GoalWording: {"description"},
    ContactWish: {"description", "answered_by"},
    PlanInputs: {
        *("starting_point", "instructions_by", "insurance_confirmed_by", "emergency_contact"),
        *("fewer_hours_reason", "follow_up", "evaluation_moment"),
        *("host_learns", "sender_learns", "sharing"),
    },
    Activity: {"title", "with_whom", "place", "evidence"},
    ExchangeDay: {"place", "with_whom", "remark"},
    Evaluation: {"unexpected_learning", "takeaway"},
}
"""The fields that the text fields of the pages show, and that may be saved while one types."""

_KINDS = {kind.TABLE: kind for kind in RECORDS}
_CALL_CLOSED = N_(
    "The call was completed meanwhile, and this came after it. Copy your text, and correct the "
    "call on its page to add it."
)
_EXCHANGE_CLOSED = N_(
    "The switch was completed meanwhile, and this came after it. Copy your text, and open the "
    "switch again to add it."
)


class ClosedError(DeniedError):
    """The record is closed to changes; `message` says so."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


@dataclass(frozen=True)
class TypedText:
    """A text as a tab sends it: for which field, and what it was written over.

    `number` grows with each text of this tab in this field; `answered` is the last number that the
    tab had an answer to. `over` are the digests of what the text may have been written over: what
    stood there before, and each text sent since without an answer.
    """

    tab: str
    field: FieldKey
    switch_id: int | None
    text: str
    over: Set[str]
    number: int
    answered: int

    @property
    def place(self) -> Place:
        """The field, as the tab shows it."""
        return Place(self.tab, *self.field)


@dataclass(frozen=True)
class Standing:
    """What stands in the field after a save, and in which record; else `is_saved` is False."""

    record_id: int
    text: str
    is_saved: bool

    @property
    def digest(self) -> str:
        """What the next text is written over."""
        return digest_of(self.text)


@needs(Need.SAVE_FIELDS)
def save_text(context: Context, typed: TypedText) -> Standing:
    """Store a text unless someone else changed the field after what it was written over.

    A text that was stored before is not stored again. Raises InvalidError with the sentence for
    the field, ClosedError for what is closed meanwhile, NotFoundError for what is gone, and
    DeniedError for a field that no page shows, or someone else's.
    """
    kind = _kind_of(typed)
    try:
        with write(context, typed.switch_id, typing=True) as transaction:
            return _save_once(transaction, kind, typed)
    except _DiffersError as differs:
        return differs.standing


class _DiffersError(Exception):
    """Someone else's text stands there: nothing of the transaction is to stay."""

    def __init__(self, standing: Standing) -> None:
        super().__init__()
        self.standing = standing


def _save_once(transaction: Transaction, kind: type[Record], typed: TypedText) -> Standing:
    last = find_last_saved(transaction.db, typed.place)
    record = transaction.get(kind, last.record_id if last else typed.field[1])
    refuse_other_dossier(transaction, record)
    if last is not None and typed.number <= last.number:
        return _standing(record, typed)
    refuse_closed(transaction, record)
    saved = _save(transaction, _where_it_goes(transaction, record, typed), typed, last)
    said = LastSaved(typed.number, saved.record_id, saved.digest)
    keep_last_saved(transaction.db, typed.place, said, transaction.now)
    return saved


@needs(Need.READ_SHARED)
def list_own_texts(context: Context, tab: str) -> dict[FieldKey, str]:
    """Return the digest of what a tab saved last in each field."""
    with reading(context) as db:
        return list_own_digests(db, tab)


def _kind_of(typed: TypedText) -> type[Record]:
    table, record_id, name = typed.field
    kind = _KINDS.get(table)
    if kind is None or name not in FIELDS.get(kind, ()):
        raise DeniedError(f"{table} {record_id} {name} is no text of a page")
    return kind


def _where_it_goes(transaction: Transaction, record: Record, typed: TypedText) -> Record:
    """Return the record that the text is for: of a question, in the version that is open."""
    if not is_of_question(record):
        return record
    twin = twin_for(transaction, record, typed.field[2])
    if twin is None:
        raise NotFoundError(f"{record.TABLE} {record.id} in the open version")
    return twin


def _save(
    transaction: Transaction, record: Record, typed: TypedText, last: LastSaved | None
) -> Standing:
    changes = {typed.field[2]: typed.text}
    standing, wanted = _standing(record, typed), checked_change(record, changes)
    if wanted == record:
        return standing
    if standing.digest not in _expected(typed, last):
        raise _DiffersError(replace(standing, is_saved=False))
    if typed.field[2] == "name":
        refuse_same(transaction, wanted)
    transaction.update(record, **changes)
    return _standing(transaction.get(type(record), record.id), typed)


def _standing(record: Record, typed: TypedText) -> Standing:
    return Standing(record.id, str(getattr(record, typed.field[2])), True)


def _expected(typed: TypedText, last: LastSaved | None) -> Set[str]:
    """Return the digests of what may be written over; of unanswered texts, what was stored."""
    if last is not None and last.number > typed.answered:
        return {last.digest}
    return typed.over


def refuse_closed(transaction: Transaction, record: Record) -> None:
    """Raise ClosedError for a record that takes no changes any more."""
    if isinstance(record, CallPurpose):
        record = transaction.get(IntakeCall, record.call_id)
    if isinstance(record, IntakeCall) and record.outcome and not _corrects(transaction, record):
        raise ClosedError(Message(_CALL_CLOSED))
    if isinstance(record, ExchangeDay) and transaction.get(Switch, record.switch_id).completed_on:
        raise ClosedError(Message(_EXCHANGE_CLOSED))


def _corrects(transaction: Transaction, call: IntakeCall) -> bool:
    """Tell whether who types gave a reason to correct the call after it was completed."""
    noted = last_noted(transaction.db, "correct", transaction.actor.user_id, call.switch_id)
    return noted is not None and (call.completed_at is None or noted >= call.completed_at)
