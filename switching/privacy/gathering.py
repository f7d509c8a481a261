"""Gathering all that is held on a person, and no more.

Of the dossiers in which the person is the learner that is everything. Of all other records it is
what points to the person, and of a text the lines that name them: what else stands there is about
others. Of the audit trail it is what was done to these, and who looked at the dossiers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlite_utils

from switching.models import (
    RECORDS,
    AuditEntry,
    Certificate,
    Organisation,
    Person,
    Record,
    Switch,
    TrailLine,
)
from switching.privacy.held_data import HeldRecord, PersonalData
from switching.privacy.occurrences import (
    iterate_columns,
    list_plans,
    list_scans,
    list_settings,
    scans_of,
    scans_signed,
    signed_by_others,
)
from switching.privacy.policy import is_json
from switching.privacy.register import Erasure
from switching.privacy.subject import (
    ELSEWHERE,
    ORGANISATION_OF,
    OWN_PLACE,
    ROLES,
    Subject,
    find_subject,
)
from switching.privacy.traces import Traces
from switching.services.access import EXPORTED, OPENED, READ, TAKEN
from switching.services.audit import NAMED, lines_of, typed
from switching.services.certificates import document_as_issued
from switching.store import list_records
from switching.store.audit_log import find_entries, list_values
from switching.store.ownership import is_of_dossier

USER_FIELDS = ("created_by", "finalised_by", "issued_by", "user_id")
"""The columns that point to who did something."""

_PERSON_FIELDS = tuple(name for name, table in NAMED.items() if table == "people")
_LOOKS = (READ, OPENED, TAKEN)
_ENDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}
_Found = tuple[AuditEntry, str | None, str]


def gather(db: sqlite_utils.Database, person: Person, now: datetime) -> PersonalData:
    """Gather what is held on a person; the same records and instant give the same."""
    search = _Search(db, find_subject(db, person))
    records = tuple(search.records())
    found = search.entries()
    restricted = [pair for entry in found if (pair := search.restricted(entry))]
    return PersonalData(
        person,
        search.places[person.organisation_id],
        search.roles(),
        records,
        search.settings(),
        search.names(records),
        tuple(search.lines(restricted)),
        tuple(_columns_of(entry) for entry, _ in restricted),
        tuple(_action_of(item) for item in found if item[0].user_id in search.accounts),
        search.files(),
        now,
    )


def _columns_of(found: _Found) -> Mapping[str, object]:
    entry, reference, user = found
    columns = entry.model_dump(mode="json", exclude={"version", "user_id", "switch_id"})
    return {**columns, "user": user, "reference": reference}


def _action_of(found: _Found) -> Mapping[str, object]:
    """Say what the person did, without what was said in it: that is about others."""
    kept = ("id", "at", "action", "record_table", "record_id", "reference")
    columns = _columns_of(found)
    return {name: columns[name] for name in kept}


@dataclass(frozen=True)
class _Search:
    """The way through the database for one person."""

    db: sqlite_utils.Database
    subject: Subject

    @cached_property
    def accounts(self) -> frozenset[int]:
        """The accounts of the person."""
        return frozenset(user.id for user in self.subject.users)

    @cached_property
    def _own_rows(self) -> frozenset[tuple[str, int]]:
        """The rows of the person, once: there are many to compare with."""
        return self.subject.own_rows

    @cached_property
    def places(self) -> Mapping[int, str]:
        """What the organisations are called."""
        return {item.id: item.name for item in list_records(self.db, Organisation)}

    @cached_property
    def references(self) -> Mapping[int, str]:
        """The references of all dossiers."""
        return {
            columns["id"]: columns["reference"] for _, columns in iterate_columns(self.db, Switch)
        }

    @cached_property
    def _pointer(self) -> re.Pattern[str]:
        """Finds in what an audit row says a column that points to the person."""
        numbers = "|".join(map(str, sorted(self.subject.numbers)))
        own = rf'"(?:{"|".join(_PERSON_FIELDS)})": (?:{numbers})\b'
        users = "|".join(map(str, sorted(self.accounts)))
        done = rf'|"(?:{"|".join(USER_FIELDS)})": (?:{users})\b' if users else ""
        return re.compile(own + done)

    def roles(self) -> dict[str, tuple[str, ...]]:
        """Return the roles of the person by the reference of the dossier."""
        found: dict[str, tuple[str, ...]] = {}
        for _, columns in iterate_columns(self.db, Switch):
            if columns["id"] in self.subject.dossiers:
                held = (name for name in ROLES if columns[name] == self.subject.person.id)
                found[columns["reference"]] = tuple(held)
        return found

    def records(self) -> Iterator[HeldRecord]:
        """Yield the records in which the person occurs."""
        for kind in RECORDS:
            for switch_id, columns in iterate_columns(self.db, kind):
                whole = self._is_whole(kind.TABLE, columns["id"], switch_id)
                kept = columns if whole else self._parts(kind.TABLE, switch_id, columns)
                if kept:
                    yield self._held(kind, columns["id"], switch_id, whole, kept)
        for erasure in list_records(self.db, Erasure, person_id=self.subject.person.id):
            yield self._held(Erasure, erasure.id, None, True, erasure.model_dump(mode="json"))

    def _is_whole(self, table: str, record_id: int, switch_id: int | None) -> bool:
        own = (table, record_id) in self._own_rows
        return own or (is_of_dossier(table) and switch_id in self.subject.learned_in)

    def _held(
        self,
        kind: type[Record],
        record_id: int,
        switch_id: int | None,
        whole: bool,
        kept: Mapping[str, Any],
    ) -> HeldRecord:
        columns = {name: _read(kind.TABLE, name, value) for name, value in kept.items()}
        shown = {name: self._shown(kind.TABLE, name, value) for name, value in columns.items()}
        reference = self.references.get(switch_id or 0)
        return HeldRecord(kind.TABLE, record_id, reference, whole, columns, shown)

    def _shown(self, table: str, name: str, value: object) -> object:
        if name in _PERSON_FIELDS and value in self.subject.numbers:
            return self.subject.person.name
        if name in NAMED and isinstance(value, int):
            return list_values(self.db, NAMED[name], "name", [value]).get(value, value)
        return typed(table, name, value)

    def _parts(
        self, table: str, switch_id: int | None, columns: Mapping[str, Any]
    ) -> dict[str, object]:
        """Return the fields that point to the person, and the lines that name them."""
        traces = self.subject.traces_at(self._place_of(table, switch_id, columns))
        texts = {name: value for name, value in columns.items() if isinstance(value, str)}
        named = traces.may_be_in("\n".join(texts.values()))
        parts = {name: columns[name] for name in columns if self._points(name, columns[name])}
        for name, text in texts.items() if named else ():
            lines = _lines_in(_read(table, name, text), traces)
            if lines:
                parts[name] = lines
        return parts

    def _place_of(self, table: str, switch_id: int | None, columns: Mapping[str, Any]) -> int:
        """Return where it is: there, what names the person is the same as in erasing them."""
        if table == "participants" and columns.get("person_id") is not None:
            return ELSEWHERE
        own = ORGANISATION_OF.get(table)
        if own is not None and columns.get(own) == self.subject.person.organisation_id:
            return OWN_PLACE
        return switch_id or ELSEWHERE

    def _points(self, name: str, value: object) -> bool:
        if name in _PERSON_FIELDS:
            return value in self.subject.numbers
        return name in USER_FIELDS and value in self.accounts

    def settings(self) -> dict[str, str]:
        """Return the lines of settings that name the person."""
        found = list_settings(self.db).items()
        lines = {name: self.subject.anywhere.lines_in(value) for name, value in found}
        return {name: text for name, text in lines.items() if text}

    def names(self, records: Iterable[HeldRecord]) -> dict[str, dict[int, object]]:
        """Return what those are called who are meant by an id in `records`."""
        wanted: dict[str, set[int]] = {}
        for record in records:
            for name, value in record.columns.items():
                table = "users" if name in USER_FIELDS else NAMED.get(name)
                if table and isinstance(value, int):
                    wanted.setdefault(table, set()).add(value)
        return {
            table: dict(sorted(list_values(self.db, table, "name", ids).items()))
            for table, ids in sorted(wanted.items())
        }

    def entries(self) -> list[_Found]:
        """List what the trail says of the person or of what they did, newest first."""
        return find_entries(self.db, self._concerns)

    def _concerns(self, row: Mapping[str, Any]) -> bool:
        table, record_id, switch_id = row["record_table"], row["record_id"], row["switch_id"]
        if self._is_whole(table, record_id, switch_id) or row["user_id"] in self.accounts:
            return True
        if row["action"] in _LOOKS and switch_id in self.subject.dossiers:
            return True
        if row["action"] == EXPORTED:
            return bool(self.subject.dossiers)
        said = f"{row['before'] or ''}\n{row['after'] or ''}"
        return bool(self._pointer.search(said)) or self.subject.may_be_in(
            said, self.subject.place_of(table, record_id, switch_id)
        )

    def restricted(self, found: _Found) -> tuple[_Found, bool] | None:
        """Return an entry with only what is about the person, and whether that is all of it."""
        entry, reference, user = found
        if self._is_whole(entry.record_table, entry.record_id, entry.switch_id):
            return found, True
        sides = [
            self._parts(entry.record_table, entry.switch_id, side or {})
            for side in (entry.before, entry.after)
        ]
        if entry.action == EXPORTED and self.subject.dossiers:
            sides = [{}, dict(entry.after or {})]
        looked = entry.action in _LOOKS and entry.switch_id in self.subject.dossiers
        if not (any(sides) or looked or entry.action == EXPORTED):
            return None
        names = sides[0].keys() | sides[1].keys()
        before, after = ({name: side.get(name) for name in sorted(names)} for side in sides)
        kept = entry.model_copy(update={"before": before, "after": after})
        return (kept, reference, user), False

    def lines(self, restricted: Iterable[tuple[_Found, bool]]) -> Iterator[TrailLine]:
        """Yield entries as people read them; others' texts are not in what a record is called."""
        pairs = list(restricted)
        lines = lines_of(self.db, [entry for entry, _ in pairs])
        for line, (_, whole) in zip(lines, pairs, strict=True):
            yield line if whole else replace(line, subject=None)

    def _papers(self) -> Iterator[tuple[str, str, str, bytes]]:
        """Yield the papers of a learner; a certificate stored without is written from its words."""
        yield from list_plans(self.db, self.subject.learned_in)
        for item in list_records(self.db, Certificate, switch_id=self.subject.learned_in):
            reference, number = self.references[item.switch_id], f"{item.year}-{item.number}"
            yield reference, "certificate", number, document_as_issued(self.db, item)

    def files(self) -> dict[str, bytes]:
        """Return the papers of a learner, and the scans with the person's own signature."""
        subject = self.subject
        papers = {
            f"papers/{reference}-{kind}-{number}.pdf": document
            for reference, kind, number, document in self._papers()
        }
        loose = scans_of(self.db, subject.learned_in) - signed_by_others(self.db, "learner")
        signed = (
            scans_signed(self.db, name, subject.person.id, party) for name, party in ROLES.items()
        )
        for reference, identity, kind, content in list_scans(self.db, loose.union(*signed)):
            papers[f"papers/{reference}-scan-{identity}.{_ENDS.get(kind, 'bin')}"] = content
        return papers


def _read(table: str, name: str, value: object) -> object:
    """Return what a column of JSON says."""
    filled = is_json(table, name) and isinstance(value, str) and value[:1] in ("{", "[")
    return json.loads(str(value)) if filled else value


def _lines_in(value: object, traces: Traces) -> object:
    """Return the lines that name someone: of a text, or of all texts in what JSON can hold."""
    if isinstance(value, str):
        return traces.lines_in(value)
    items = value.values() if isinstance(value, Mapping) else value
    parts = [_lines_in(item, traces) for item in items] if isinstance(items, Iterable) else []
    flat: list[object] = []
    for part in parts:
        flat.extend(part if isinstance(part, list) else filter(None, [part]))
    return flat
