"""The targets of a project per period."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Project
from switching.services.checks import InvalidError
from switching.services.projects import (
    add_project,
    add_target,
    list_targets,
    remove_target,
    update_target,
)
from switching.store import ConflictError
from tests.samples import TODAY, at

YEAR = {"first_day": TODAY, "last_day": TODAY + timedelta(days=365)}


@pytest.fixture
def project(path: Path) -> Project:
    return add_project(at(path), {"number": "ESF-9"}, "project")


def test_it_works(path: Path, project: Project) -> None:
    values = {"project_id": project.id, **YEAR, "switches": 60, "hours": 900}
    target = add_target(at(path), values, "form")
    assert add_target(at(path), values, "form") == target  # the same form, sent twice
    assert (target.switches, target.hours, target.certificates) == (60, 900, None)
    changed = update_target(at(path), target, {**YEAR, "switches": None, "hosts": 20})
    assert (changed.switches, changed.hosts) == (None, 20)
    assert list_targets(at(path), project.id) == [changed]
    remove_target(at(path), target.id)
    assert list_targets(at(path), project.id) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({**YEAR}, "switches"),
        ({**YEAR, "last_day": None, "hosts": 3}, "last_day"),
        ({**YEAR, "hosts": 0, "hours": 3}, "hosts"),
        ({**YEAR, "hours": 9_999_999}, "hours"),
    ],
)
def test_what_can_not_be_a_target_is_refused(
    path: Path, project: Project, values: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidError) as caught:
        add_target(at(path), {"project_id": project.id, **values}, "form")
    assert list(caught.value.errors) == [field]
    assert list_targets(at(path), project.id) == []


def test_a_period_that_ends_before_it_begins_is_refused(path: Path, project: Project) -> None:
    values = {"first_day": TODAY, "last_day": TODAY - timedelta(days=1), "hosts": 3}
    with pytest.raises(InvalidError):
        add_target(at(path), {"project_id": project.id, **values}, "form")


def test_what_someone_else_changed_is_not_written_over(path: Path, project: Project) -> None:
    target = add_target(at(path), {"project_id": project.id, **YEAR, "hosts": 3}, "form")
    update_target(at(path), target, {**YEAR, "hosts": 4})
    with pytest.raises(ConflictError):
        update_target(at(path), target, {**YEAR, "hosts": 5})
