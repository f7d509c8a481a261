"""The projects that dossiers are in: they say how long what is in a dossier may be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import sqlite_utils

from switching.models import Actor, Message, N_, Project
from switching.services.access import reading, write
from switching.services.checks import InvalidError, checked
from switching.services.organisations import add_once
from switching.services.rights import authorise
from switching.store import list_records


def list_projects(actor: Actor, path: Path, today: date | None = None) -> list[Project]:
    """List all projects by number; with `today` those that a new dossier may join."""
    authorise(actor, "list_projects")
    with reading(path, actor) as db:
        return read_projects(db, today)


def read_projects(db: sqlite_utils.Database, today: date | None = None) -> list[Project]:
    """List all projects by number; with `today` those that still keep what is written then."""
    found = list_records(db, Project, "number COLLATE NOCASE, id")
    return [item for item in found if today is None or _keeps(item, today)]


def _keeps(project: Project, today: date) -> bool:
    ends = (project.notes_until, project.evidence_until)
    return all(end is None or end >= today for end in ends)


def add_project(
    actor: Actor, path: Path, values: Mapping[str, object], key: str, now: datetime
) -> Project:
    """Store a new project; raise InvalidError with a sentence per field."""
    authorise(actor, "add_project")
    project = checked(Project, **values)
    _check_terms(project)
    with write(path, actor, now, action="add_project") as transaction:
        return add_once(transaction, project, "add_project", key)


def update_project(
    actor: Actor, path: Path, project: Project, changes: Mapping[str, object], now: datetime
) -> Project:
    """Change a project; raise InvalidError with a sentence per field.

    Raises ConflictError when someone else changed it after `project` was read.
    """
    authorise(actor, "update_project")
    _check_terms(checked(Project, **{**project.model_dump(), **changes}))
    with write(path, actor, now, action="update_project") as transaction:
        return transaction.update(project, **changes)


def _check_terms(project: Project) -> None:
    """Refuse notes that are kept longer than the evidence: they go with it at the latest."""
    notes, evidence = project.notes_until, project.evidence_until
    if notes and evidence and notes > evidence:
        text = N_("Notes can't be kept longer than evidence: choose {day} at the latest.")
        raise InvalidError({"notes_until": Message(text, {"day": evidence})})
