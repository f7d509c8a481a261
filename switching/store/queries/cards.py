"""The cards of people, organisations and projects that dossiers share, as they stood earlier."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

import sqlite_utils

from switching.models import ActionPlan, Dossier, Organisation, Person, Project, Record
from switching.store.merges import current_number
from switching.store.rows import read_as_far, to_column, to_row

R = TypeVar("R", bound=Record)
_PEOPLE = ("learner", "sending_contact", "coach", "project_leader")
_ORGANISATIONS = ("sending_organisation", "host", "partner")
_LATER = """SELECT record_id, before FROM main.audit_log
    WHERE record_table = ? AND record_id IN (SELECT value FROM json_each(?)) AND action = 'update'
        AND {after} ORDER BY id DESC"""
_MERGES = """SELECT before FROM main.audit_log WHERE record_table = 'switches' AND record_id = ?
    AND action = 'merge' AND {after} ORDER BY id"""
_GONE = """SELECT before FROM main.audit_log WHERE record_table = ? AND record_id = ?
    AND action = 'delete' ORDER BY id DESC LIMIT 1"""
_MADE = """SELECT max(id) FROM main.audit_log
    WHERE record_table = 'action_plans' AND record_id = ? AND action = 'add'"""


def cards_of_plan(
    db: sqlite_utils.Database, dossier: Dossier, plan: ActionPlan
) -> Mapping[str, Any]:
    """Return the fields of a dossier with the cards of when `plan` was made final, if they differ.

    What was changed since is undone, by the trail: in whichever dossier someone corrected a card,
    and where two were merged into one.
    """
    (made,) = db.execute(_MADE, [plan.id]).fetchone()
    since = ("id > ?", made) if made else ("at > ?", to_column(plan.finalised_at))
    people = _then(db, Person, dossier.people, since)
    people |= _before_merges(db, Person, dossier, since)
    places = _then(db, Organisation, {p.id: p for p in _organisations(dossier)}, since)
    places |= _before_merges(db, Organisation, dossier, since)
    projects = _then(db, Project, {p.id: p for p in [dossier.project] if p}, since)
    if not (people or places or projects):
        return {}
    return {
        **{name: _card(dossier, name, people) for name in _PEOPLE},
        **{name: _card(dossier, name, places) for name in _ORGANISATIONS},
        "project": _card(dossier, "project", projects),
        "people": {**dossier.people, **people},
    }


def _organisations(dossier: Dossier) -> list[Organisation]:
    return [getattr(dossier, name) for name in _ORGANISATIONS]


def _card(dossier: Dossier, name: str, then: Mapping[int, Record]) -> Record | None:
    now: Record | None = getattr(dossier, name)
    return then.get(now.id, now) if now else None


def _then(
    db: sqlite_utils.Database, kind: type[R], cards: Mapping[int, R], since: tuple[str, Any]
) -> dict[int, R]:
    """Return those of `cards` that were changed `since`, as they stood before."""
    after, value = since
    found = db.execute(_LATER.format(after=after), [kind.TABLE, _listed(cards), value]).fetchall()
    rows: dict[int, dict[str, Any]] = {}
    for record_id, before in found:
        row = rows.setdefault(record_id, to_row(cards[record_id]))
        row.update({name: old for name, old in json.loads(before).items() if name in row})
    return {record_id: read_as_far(kind, row) for record_id, row in rows.items()}


def _before_merges(
    db: sqlite_utils.Database, kind: type[R], dossier: Dossier, since: tuple[str, Any]
) -> dict[int, R]:
    """Return the cards that a merge `since` took out of this dossier, by the number there now."""
    after, value = since
    found: dict[int, R] = {}
    for (before,) in db.execute(_MERGES.format(after=after), [dossier.switch.id, value]).fetchall():
        for column, number in json.loads(before).items():
            gone = db.execute(_GONE, [kind.TABLE, number]).fetchone()
            if gone and current_number(db, kind.TABLE, number) == getattr(dossier.switch, column):
                card = kind.of_row(json.loads(gone[0]))
                then = _then(db, kind, {number: card}, since)
                found.setdefault(getattr(dossier.switch, column), then.get(number, card))
    return found


def _listed(cards: Collection[int]) -> str:
    return json.dumps(sorted(cards))
