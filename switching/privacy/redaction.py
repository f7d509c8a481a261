"""Taking a person out of all records, inside a transaction: what goes, and what stays.

What goes: the name, job, e-mail address and phone of the person, the account, and, in the dossiers
of which the person is the learner, all free text, scans and the wording of papers. In other
dossiers and in the catalogue the name, address and number are replaced by the pseudonym in whatever
form they stand, and the scans that the person signed are removed. The same goes for the audit
trail. What may be someone else's name, or a word, stays until someone looked at it
(`switching.privacy.doubts`).

What stays, under the pseudonym: who took part in which role, dates, days, hours, stages, the kind
of shift, scores, plan numbers, and number and hours of certificates: the evidence of the funder.

Which column is treated how is in the types of the records: `switching.privacy.policy`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlite_utils

from switching.models import Attachment, Person
from switching.models.treatment import Treatment
from switching.privacy import policy
from switching.privacy.doubts import Wiper
from switching.privacy.occurrences import (
    end_links_of,
    ids_of,
    prepare_sweep,
    scans_of,
    scans_signed,
)
from switching.privacy.policy import NOTES, TEXTS_OF_LEARNER, columns, tables
from switching.privacy.redacted_papers import rewrite_papers
from switching.privacy.subject import ELSEWHERE, ROLES, Subject, place_expression
from switching.privacy.traces import ERASED
from switching.store.merges import numbers_of
from switching.store.outbox import empty_outbox
from switching.store.ownership import is_of_dossier
from switching.store.queries.funder import remove_answers
from switching.store.queries.views import remove_views_of
from switching.store.rewriting import (
    forget_suggestions,
    overwrite_columns,
    rewrite_settings,
    rewrite_texts,
    rewrite_trail,
    set_columns,
    trail_unlocked,
)

Values = Mapping[str, Any]
_CONTACT = frozenset({Treatment.CONTACT})
_OF_LEARNER = TEXTS_OF_LEARNER | {Treatment.DOCUMENT}


def redact_person(db: sqlite_utils.Database, subject: Subject, now: datetime) -> None:
    """Take a person out of all records, the papers and the audit trail."""
    _redact_dossiers(db, subject.learned_in)
    _redact_signed_scans(db, subject)
    rewrite_tables(db, subject, subject.person.organisation_id)
    for table, identity in subject.own_rows:
        values = policy.erased_values(table, identity, subject.pseudonym)
        if values:
            set_columns(db, table, [identity], {**values, **policy.inactive(table)})
    remove_answers(db, subject.numbers)
    remove_views_of(db, [user.id for user in subject.users])
    empty_outbox(db, subject.numbers, subject.learned_in)
    end_links_of(db, subject.numbers, now)
    rewrite_papers(db, subject.learned_in, subject.dossiers, subject, now)
    rewrite_settings(db, lambda text: subject.rewrite(text, ELSEWHERE))
    trail = _PersonTrail(subject)
    with trail_unlocked(db):
        rewrite_trail(db, trail.rewrite, trail.concerns)
    prepare_sweep(db)


def wipe_doubts(db: sqlite_utils.Database, wiper: Wiper, now: datetime) -> None:
    """Put the pseudonym in what someone looked at and wants gone, in all records and papers."""
    subject = wiper.subject

    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        return wiper.may_be_in(raw, ELSEWHERE)

    def rewrite(table: str, record_id: int, switch_id: int | None, value: Values) -> Values:
        place = subject.place_of(table, record_id, switch_id)
        return rewritten_side(table, value, place, wiper)

    rewrite_tables(db, wiper, subject.person.organisation_id)
    rewrite_papers(db, (), (), wiper, now)
    rewrite_settings(db, lambda text: wiper.rewrite(text, ELSEWHERE))
    with trail_unlocked(db):
        rewrite_trail(db, rewrite, concerns)
    prepare_sweep(db)


def redact_notes(db: sqlite_utils.Database, switches: Collection[int]) -> None:
    """Redact the notes of dossiers and of their audit trail; what the plan says is evidence."""
    for table in tables(NOTES):
        overwrite_columns(db, table, policy.redacted_values(table, NOTES), switches)

    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        return switch_id in switches

    def rewrite(table: str, record_id: int, switch_id: int | None, value: Values) -> Values:
        return _redacted(value, table, columns(table, NOTES))

    with trail_unlocked(db):
        rewrite_trail(db, rewrite, concerns)
    prepare_sweep(db)


def redact_contact(db: sqlite_utils.Database, people: Collection[int]) -> None:
    """Empty the contact data of people, in the audit trail too."""
    rows = {
        table: ids_of(db, table, owner, people) for table, owner in policy.contact_tables().items()
    }
    rows[Person.TABLE] |= {
        number for person in people for number in numbers_of(db, Person.TABLE, person)
    }
    gone = {table: policy.emptied_values(table, _CONTACT) for table in rows}
    for table, ids in rows.items():
        set_columns(db, table, ids, gone[table])

    def concerns(table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        return record_id in rows.get(table, ())

    def rewrite(table: str, record_id: int, switch_id: int | None, value: Values) -> Values:
        return _replaced(value, gone[table])

    with trail_unlocked(db):
        rewrite_trail(db, rewrite, concerns)
    prepare_sweep(db)


class Rewriter(Protocol):
    """Puts something in place of names, in texts of a place; see `place_expression`."""

    def may_be_in(self, text: str, place: int) -> bool:
        """Tell quickly whether a text of a place may change."""

    def rewrite(self, text: str, place: int) -> str:
        """Rewrite a text of a place."""

    def rewrite_data(self, value: Any, place: int) -> Any:
        """Rewrite all texts of what JSON can hold."""


def rewrite_tables(db: sqlite_utils.Database, rewriter: Rewriter, organisation_id: int) -> None:
    """Rewrite all running texts of all records."""

    for kind in policy.KINDS:
        table = kind.TABLE

        def rewrite(name: str, text: str, place: int, table: str = table) -> str:
            return rewritten(table, name, text, place, rewriter)

        names = policy.named_columns(table)
        place = place_expression(table, organisation_id)
        rewrite_texts(db, table, names, place, rewriter.may_be_in, rewrite)


def rewritten(table: str, name: str, text: str, place: int, rewriter: Rewriter) -> str:
    """Rewrite what a column of `table` says, JSON too."""
    if policy.is_json(table, name):
        return _in_json(text, lambda data: rewriter.rewrite_data(data, place))
    return rewriter.rewrite(text, place)


def _redact_dossiers(db: sqlite_utils.Database, switches: Collection[int]) -> None:
    for table in tables(TEXTS_OF_LEARNER):
        if is_of_dossier(table):
            overwrite_columns(db, table, policy.redacted_values(table, TEXTS_OF_LEARNER), switches)
    _redact_scans(db, scans_of(db, switches))
    forget_suggestions(db, switches)


def _redact_signed_scans(db: sqlite_utils.Database, subject: Subject) -> None:
    """Redact the scans with a signature of the person; the agreement stays, without its scan."""
    for role, party in ROLES.items():
        if role != "learner_id":  # all scans of those dossiers are gone already
            _redact_scans(db, scans_signed(db, role, subject.person.id, party))


def _redact_scans(db: sqlite_utils.Database, ids: Collection[int]) -> None:
    gone = {"name": ERASED, "media_type": "text/plain", "content": ERASED.encode()}
    set_columns(db, Attachment.TABLE, ids, gone)


def _redacted(value: Values, table: str, names: Collection[str]) -> dict[str, Any]:
    """Redact fields of a side of an audit row, and what was said beside the fields of a record."""
    known = policy.fields(table)
    return {
        name: ERASED if isinstance(item, str) and item and (name in names or name not in known)
        else item
        for name, item in value.items()
    }  # fmt: skip


def _replaced(value: Values, others: Values) -> dict[str, Any]:
    """Put in place of what a side of an audit row says what `others` say of the same fields."""
    return {name: others.get(name, item) for name, item in value.items()}


@dataclass(frozen=True)
class _PersonTrail:
    """How the audit trail is rewritten for a person."""

    subject: Subject

    def concerns(self, table: str, record_id: int, switch_id: int | None, raw: str) -> bool:
        own = (table, record_id) in self.subject.own_rows or switch_id in self.subject.learned_in
        place = self.subject.place_of(table, record_id, switch_id)
        return own or self.subject.may_be_in(raw, place)

    def rewrite(self, table: str, record_id: int, switch_id: int | None, value: Values) -> Values:
        subject = self.subject
        if switch_id in subject.learned_in and is_of_dossier(table):
            value = _redacted(value, table, columns(table, _OF_LEARNER))
            named = (name for name in columns(table, {Treatment.LEARNER}) if value.get(name))
            value = _replaced(value, dict.fromkeys(named, subject.pseudonym))
        if (table, record_id) in subject.own_rows:
            value = _replaced(value, policy.erased_values(table, record_id, subject.pseudonym))
        place = subject.place_of(table, record_id, switch_id)
        return rewritten_side(table, value, place, subject)


def rewritten_side(table: str, value: Values, place: int, rewriter: Rewriter) -> Values:
    """Rewrite a side of an audit row."""
    return {
        name: rewritten(table, name, item, place, rewriter)
        if isinstance(item, str)
        else rewriter.rewrite_data(item, place)
        for name, item in value.items()
    }


def _in_json(text: str, change: Callable[[Any], Any]) -> str:
    """Change what a text of JSON says; one that only tells a size stays as it is."""
    if not text.startswith(("{", "[")) or text == ERASED:
        return text
    return json.dumps(change(json.loads(text)), ensure_ascii=False, sort_keys=True)
