"""Who is given nothing may do nothing: every function with an actor asks the rule first."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import switching.domain
from switching.domain.access import DeniedError
from switching.models import Actor, UserRole


def functions() -> list[Callable[..., Any]]:
    """Return the public functions of the domain that take an actor."""
    found = {}
    for module in pkgutil.iter_modules(switching.domain.__path__):
        loaded = importlib.import_module(f"switching.domain.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            ours = function.__module__ == loaded.__name__
            takes_actor = ours and "actor" in inspect.signature(function).parameters
            if takes_actor and not name.startswith("_") and name != "authorise":
                found[name] = function
    return list(found.values())


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.__name__)
@pytest.mark.parametrize("role", [role for role in UserRole if role is not UserRole.LOCAL])
def test_a_role_without_rights_is_denied(
    function: Callable[..., Any], role: UserRole, tmp_path: Path
) -> None:
    nothing = dict.fromkeys(inspect.signature(function).parameters)
    with pytest.raises(DeniedError):
        function(**{**nothing, "actor": Actor(7, role), "path": tmp_path / "absent.db"})
    assert list(tmp_path.iterdir()) == []


def test_every_function_that_reads_or_writes_takes_an_actor() -> None:
    assert {"open_switch", "save_edits", "complete_call", "finalise_plan", "read_overview"} <= {
        function.__name__ for function in functions()
    }
