"""The table of who may do what: complete, asked first, and on every way to the database."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import switching.services
from switching.models import Actor, UserRole
from switching.services.rights import ROLES, RULES, DeniedError, Need, authorise, may
from tests.server import ROOT

GUARDED = "switching.services.access"
ROLES_WITH_ACCOUNT = [role for role in UserRole if role is not UserRole.LOCAL]
WITHOUT_ACTOR = {
    "admit": "says who works here, by what the provider vouches for",
    "admit_local": "says who works here when there is no sign-in",
    "find_user_by_email": "is asked for who signs in, before there is an actor",
    "get_local_user": "says who works here when there is no sign-in",
    "check_copy": "is asked by whoever has the file itself",
    "reapply_erasures": "is asked by whoever has the file itself, at the start or after a restore",
    "check_database": "is asked by whoever has the file itself",
    "schema_version": "is asked by whoever has the file itself",
}
"""The functions that take a database and no actor, and why."""
OWN_CONNECTION = {"guarded", "health", "users"}
"""The modules of the domain that may open a connection of the store themselves."""


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the domain."""
    for module in pkgutil.iter_modules(switching.services.__path__):
        yield importlib.import_module(f"switching.services.{module.name}")


def signature(function: Callable[..., Any]) -> set[str]:
    """Return the names of what a function takes."""
    return set(inspect.signature(function).parameters)


def functions(parameter: str = "actor") -> dict[str, Callable[..., Any]]:
    """Return the public functions of the domain that take a database and `parameter`, by name."""
    found = {}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and module.__name__ != GUARDED
            taken = {parameter, "path"} <= signature(function)
            if ours and taken and not name.startswith("_"):
                found[name] = function
    return found


FUNCTIONS = functions()


def test_every_function_is_in_the_table_and_the_table_names_no_other() -> None:
    missing = sorted(set(FUNCTIONS) - set(RULES))
    assert not missing, (
        "These functions are denied to everyone but the local user. Give each a line in RULES of "
        f"switching/services/rights.py, and a sample call in tests/services/test_matrix.py: "
        f"{missing}"
    )
    gone = sorted(set(RULES) - set(FUNCTIONS))
    assert not gone, f"No function has these names: take their lines out of RULES: {gone}"


def test_every_need_says_which_roles_it_is_for() -> None:
    assert set(ROLES) == set(Need)


def test_every_function_on_a_database_takes_an_actor() -> None:
    without = sorted(set(functions("path")) - set(FUNCTIONS) - set(WITHOUT_ACTOR))
    assert not without, (
        "A function of the domain that reads or writes takes the actor first. If nobody's rights "
        f"matter to it, say why in WITHOUT_ACTOR: {without}"
    )


def test_no_module_goes_round_the_guarded_connections() -> None:
    for source in (ROOT / "switching" / "services").glob("*.py"):
        if source.stem in OWN_CONNECTION:
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = {name.name for name in node.names} if isinstance(node, ast.ImportFrom) else {}
            assert not {"connect", "write"} & set(names) or node.module == GUARDED, (
                f"{source.name} opens a connection of the store, which knows of no rights: import "
                f"`reading` and `write` from {GUARDED} instead"
            )


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (name, role)
        for name in FUNCTIONS
        for role in ROLES_WITH_ACCOUNT
        if not may(Actor(7, role), name)
    ],
)
def test_a_role_without_the_right_is_denied_before_any_file_is_touched(
    name: str, role: UserRole, tmp_path: Path
) -> None:
    nothing = dict.fromkeys(inspect.signature(FUNCTIONS[name]).parameters)
    with pytest.raises(DeniedError):
        FUNCTIONS[name](**{**nothing, "actor": Actor(7, role), "path": tmp_path / "absent.db"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("role", ROLES_WITH_ACCOUNT)
def test_what_is_in_no_row_is_denied(role: UserRole) -> None:
    with pytest.raises(DeniedError):
        authorise(Actor(7, role), "drop_everything")


def test_the_programme_manager_may_write_nothing_but_the_own_language() -> None:
    writes = {name for name, function in FUNCTIONS.items() if "now" in signature(function)}
    allowed = {name for name in writes if may(Actor(7, UserRole.PROGRAMME_MANAGER), name)}
    reading = ("render_", "get_", "list_", "draft_", "preview_", "export_")
    assert {name for name in allowed if not name.startswith(reading)} == {"choose_language"}
