"""Papers of a dossier that were made for someone else, or elsewhere, than it says today."""

from __future__ import annotations

import json
from collections.abc import Mapping

import sqlite_utils

from switching.models import ActionPlan, Certificate, Organisation, Person, Switch
from switching.store.merges import current_number

_NAMED = {
    "learner_id": Person.TABLE,
    "coach_id": Person.TABLE,
    "sending_organisation_id": Organisation.TABLE,
    "host_id": Organisation.TABLE,
    "partner_id": Organisation.TABLE,
    "project_id": "",
}
"""The columns of a switch that make a paper another one; who led the dossier then may change."""

_PAPERS = " UNION ALL ".join(
    f"""SELECT p.id, '{table}', (SELECT max(a.id) FROM main.audit_log a WHERE a.action = 'add'
        AND a.record_table = '{table}' AND a.record_id = p.id)
        FROM main.{table} p WHERE p.switch_id = :switch"""
    for table in (ActionPlan.TABLE, Certificate.TABLE)
)
_CHANGES = """SELECT id, before FROM main.audit_log WHERE record_table = 'switches'
    AND record_id = ? AND action = 'update' ORDER BY id DESC"""


def list_overtaken(db: sqlite_utils.Database, switch: Switch) -> frozenset[tuple[str, int]]:
    """Return table and id of the final plans and certificates that others took part in.

    By who it is, not by what they are called; what was changed and changed back says the same.
    """
    changes = [
        (entry, told)
        for entry, before in db.execute(_CHANGES, [switch.id]).fetchall()
        if (told := _named(before))
    ]
    if not changes:
        return frozenset()
    papers = db.execute(_PAPERS, {"switch": switch.id}).fetchall()
    return frozenset(
        (table, identity)
        for identity, table, made in papers
        if _differed(db, switch, [told for entry, told in changes if entry > (made or 0)])
    )


def _named(before: str | None) -> dict[str, int | None]:
    said = json.loads(before) if before else {}
    return {name: said[name] for name in _NAMED.keys() & said.keys()}


def _differed(
    db: sqlite_utils.Database, switch: Switch, changes: list[Mapping[str, int | None]]
) -> bool:
    """Tell whether what stood there before these changes, the latest first, is not there now."""
    then: dict[str, int | None] = {}
    for told in changes:
        then.update(told)
    return any(_current(db, name, value) != getattr(switch, name) for name, value in then.items())


def _current(db: sqlite_utils.Database, name: str, value: int | None) -> int | None:
    return value if value is None else current_number(db, _NAMED[name], value)
