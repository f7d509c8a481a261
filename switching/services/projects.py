"""The projects that dossiers are in: they say how long what is in a dossier may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import sqlite_utils

from switching.models import Message, N_, Project
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, checked
from switching.services.context import Context
from switching.services.organisations import add_once
from switching.services.rights import Need
from switching.store import list_records


@needs(Need.READ_SHARED)
def list_projects(context: Context, today: date | None = None) -> list[Project]:
    """List all projects by number; with `today` those that a new dossier may join."""
    with reading(context) as db:
        return read_projects(db, today)


def read_projects(db: sqlite_utils.Database, today: date | None = None) -> list[Project]:
    """List all projects by number; with `today` those that still keep what is written then."""
    found = list_records(db, Project, "number COLLATE NOCASE, id")
    return [item for item in found if today is None or _keeps(item, today)]


def _keeps(project: Project, today: date) -> bool:
    ends = (project.notes_until, project.evidence_until)
    return all(end is None or end >= today for end in ends)


@needs(Need.ADMINISTER)
def add_project(context: Context, values: Mapping[str, object], key: str) -> Project:
    """Store a new project; raise InvalidError with a sentence per field."""
    project = checked(Project, **values)
    _check_terms(project)
    with write(context) as transaction:
        return add_once(transaction, project, "add_project", key)


@needs(Need.ADMINISTER)
def update_project(context: Context, project: Project, changes: Mapping[str, object]) -> Project:
    """Change a project; raise InvalidError with a sentence per field.

    Raises ConflictError when someone else changed it after `project` was read.
    """
    _check_terms(checked(Project, **{**project.model_dump(), **changes}))
    with write(context) as transaction:
        return transaction.update(project, **changes)


def _check_terms(project: Project) -> None:
    """Refuse notes that are kept longer than the evidence: they go with it at the latest."""
    notes, evidence = project.notes_until, project.evidence_until
    if notes and evidence and notes > evidence:
        text = N_("Notes can't be kept longer than evidence: choose {day} at the latest.")
        raise InvalidError({"notes_until": Message(text, {"day": evidence})})
