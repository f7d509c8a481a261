"""The projects that dossiers are in: they say how long what is in a dossier may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import sqlite_utils

from switching.models import Message, N_, Project, Target
from switching.rules.normal_form import is_same, sort_key
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, checked, checked_change, required
from switching.services.context import Context, open_context
from switching.services.funder import require_indicator_set
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.services.sending import usable_mail_settings
from switching.store import Readable, Transaction, list_readable


@needs(Need.READ_SHARED)
def list_projects(context: Context, today: date | None = None) -> Readable[Project]:
    """List all projects by number; with `today` those that a new dossier may join."""
    with reading(context) as db:
        return read_projects(db, today)


@dataclass(frozen=True)
class Term:
    """How long what is written in a project is kept: what everyone may know of it."""

    project: str
    notes_until: date | None
    evidence_until: date | None


def list_terms(path: Path) -> list[Term]:
    """List the terms of all projects: whose data are kept has to be told how long."""
    with reading(open_context(path)) as db:
        found = read_projects(db)
    return [
        Term(
            " · ".join(filter(None, (item.number, item.name))),
            item.notes_until,
            item.evidence_until,
        )
        for item in found
    ]


def read_projects(db: sqlite_utils.Database, today: date | None = None) -> Readable[Project]:
    """List all projects by number; with `today` those that still keep what is written then."""
    found = list_readable(db, Project)
    found.sort(key=lambda item: sort_key(item.number))
    if today is not None:
        found[:] = [item for item in found if _keeps(item, today)]
    return found


def _keeps(project: Project, today: date) -> bool:
    ends = (project.notes_until, project.evidence_until)
    return all(end is None or end >= today for end in ends)


@needs(Need.ADMINISTER)
def add_project(context: Context, values: Mapping[str, object], key: str) -> Project:
    """Store a new project; raise InvalidError with a sentence per field."""
    project = checked(Project, **values)
    _check_terms(project)
    require_indicator_set(project.indicator_set)
    _check_code(project.asks_code)
    with write(context) as transaction:
        if transaction.remembered(key) is None:
            _require_free(transaction, project)
        return add_once(transaction, project, "add_project", key)


@needs(Need.ADMINISTER)
def update_project(context: Context, project: Project, changes: Mapping[str, object]) -> Project:
    """Change a project; raise InvalidError with a sentence per field.

    Raises ConflictError when someone else changed it after `project` was read.
    """
    changed = checked_change(project, changes)
    _check_terms(changed)
    require_indicator_set(changed.indicator_set)
    _check_code(changed.asks_code and not project.asks_code)
    with write(context) as transaction:
        if not is_same(changed.number, project.number):
            _require_free(transaction, changed)
        return transaction.update(project, **changes)


@needs(Need.READ_SHARED)
def list_targets(context: Context, project_id: int) -> Readable[Target]:
    """List the targets of a project, the latest period first."""
    with reading(context) as db:
        found = list_readable(db, Target, project_id=project_id)
    found.sort(key=lambda item: (item.first_day, item.id), reverse=True)
    return found


@needs(Need.ADMINISTER)
def add_target(context: Context, values: Mapping[str, object], key: str) -> Target:
    """Set targets for a period; raise InvalidError with a sentence per field."""
    _require_targets(values)
    target = checked(Target, **values)
    with write(context) as transaction:
        return add_once(transaction, target, "add_target", key)


@needs(Need.ADMINISTER)
def update_target(context: Context, target: Target, changes: Mapping[str, object]) -> Target:
    """Change targets; raise InvalidError with a sentence per field.

    Raises ConflictError when someone else changed them after `target` was read.
    """
    _require_targets(changes)
    checked_change(target, changes)
    with write(context) as transaction:
        return transaction.update(target, **changes)


@needs(Need.ADMINISTER)
def remove_target(context: Context, target_id: int) -> None:
    """Take the targets of a period away."""
    with write(context) as transaction:
        transaction.delete(transaction.get(Target, target_id))


def _require_targets(values: Mapping[str, object]) -> None:
    required(first_day=values.get("first_day"), last_day=values.get("last_day"))
    if not any(values.get(name) for name in ("switches", "hours", "certificates", "hosts")):
        text = N_("Fill in at least one target.")
        raise InvalidError({"switches": Message(text)})


def _require_free(transaction: Transaction, project: Project) -> None:
    """Refuse a number that another project has: no list could tell the two apart."""
    others = [item for item in list_readable(transaction.db, Project) if item.id != project.id]
    if any(is_same(item.number, project.number) for item in others):
        raise InvalidError({"number": Message(N_("There is a project with this number already."))})


def _check_code(is_new: bool) -> None:
    """Refuse to ask for codes from here on while no mail can bring one."""
    if is_new and usable_mail_settings() is None:
        text = N_("Without a mail server no code can be mailed: set one up first.")
        raise InvalidError({"asks_code": Message(text)})


def _check_terms(project: Project) -> None:
    """Refuse notes that are kept longer than the evidence: they go with it at the latest."""
    notes, evidence = project.notes_until, project.evidence_until
    if notes and evidence and notes > evidence:
        text = N_("Notes can't be kept longer than evidence: choose {day} at the latest.")
        raise InvalidError({"notes_until": Message(text, {"day": evidence})})
