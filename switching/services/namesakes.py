"""One organisation or person is on record once: what is the same as one that is known is refused.

Two may have one name as long as something tells them apart: organisations their town, people of an
organisation their job or their address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from switching.models import Message, N_, Organisation, Person, Record
from switching.rules.normal_form import is_same
from switching.services.checks import InvalidError
from switching.store import Transaction, list_readable

Named = TypeVar("Named", Organisation, Person)

_ORGANISATION_TWICE = N_("{name} is on record already. Is it another one? Fill in its town.")
_PERSON_TWICE = N_(
    "{name} is on record here already. Is it someone else? Fill in a job or an e-mail address."
)


def called(name: str, among: Iterable[Named]) -> list[Named]:
    """List those with this name, however it is written."""
    return [item for item in among if is_same(item.name, name)]


def refuse_same(transaction: Transaction, record: Record) -> None:
    """Raise InvalidError when `record` is the same as another one that is on record."""
    if isinstance(record, Organisation):
        known = list_readable(transaction.db, Organisation)
        _refuse(record, known, lambda item: (item.city,), _ORGANISATION_TWICE)
    elif isinstance(record, Person):
        people = list_readable(transaction.db, Person, organisation_id=record.organisation_id)
        _refuse(record, people, lambda item: (item.job, item.email), _PERSON_TWICE)


def _refuse(
    record: Named,
    known: Sequence[Named],
    told_by: Callable[[Named], tuple[str, ...]],
    sentence: str,
) -> None:
    for other in called(record.name, known):
        pairs = zip(told_by(record), told_by(other), strict=True)
        if other.id != record.id and all(is_same(mine, theirs) for mine, theirs in pairs):
            raise InvalidError({"name": Message(sentence, {"name": other.name})})
