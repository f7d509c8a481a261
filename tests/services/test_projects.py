"""Projects: how long things are kept, and which one a new dossier joins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Project
from switching.services.checks import InvalidError
from switching.services.projects import add_project, list_projects, update_project
from switching.services.switches import open_switch
from switching.store import ConflictError
from tests.samples import AMINA, TODAY, at, open_dossier, read

DAY = timedelta(days=1)


def add(path: Path, number: str, **values: object) -> Project:
    return add_project(at(path), {"number": number, **values}, number)


def test_notes_are_not_kept_longer_than_evidence(path: Path) -> None:
    late = {"notes_until": TODAY + DAY, "evidence_until": TODAY}
    with pytest.raises(InvalidError) as refused:
        add(path, "ESF-1", **late)
    assert refused.value.errors.keys() == {"notes_until"}
    project = add(path, "ESF-1", notes_until=TODAY, evidence_until=TODAY)
    with pytest.raises(InvalidError):
        update_project(at(path), project, {"evidence_until": TODAY - DAY})
    assert list_projects(at(path)) == [project]


def test_what_someone_else_changed_is_not_written_over(path: Path) -> None:
    project = add(path, "ESF-1")
    update_project(at(path), project, {"name": "Eén"})
    with pytest.raises(ConflictError):
        update_project(at(path), project, {"name": "Twee"})


def test_a_dossier_joins_the_only_project_that_still_keeps_things(path: Path) -> None:
    add(path, "ESF-0", notes_until=TODAY - DAY)
    assert open_dossier(path).switch.project_id is None
    current = add(path, "ESF-1", notes_until=TODAY)
    assert open_dossier(path, key="second").switch.project_id == current.id


def test_with_more_projects_one_is_chosen(path: Path) -> None:
    add(path, "ESF-1")
    second = add(path, "ESF-2")
    for wrong in (None, 99):
        with pytest.raises(InvalidError) as refused:
            open_dossier(path, replace(AMINA, project=wrong))
        assert refused.value.errors.keys() == {"project"}
    chosen = replace(AMINA, project=second.id)
    switch_id = open_switch(at(path), chosen, "amina")
    assert read(path, switch_id).switch.project_id == second.id
