"""Every service declares its need, asks it first, and agrees with the golden file."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

import switching.privacy
import switching.services
from switching.models import Actor, UserRole
from switching.services.access import NEEDS, needs, reading
from switching.services.context import Context
from switching.services.rights import DeniedError, Need, Scope, may, may_read, scope_of
from switching.store.ownership import Holder
from tests.offices import Office
from tests.rights import RIGHTS, ROLES, Right
from tests.samples import at
from tests.server import ROOT

ROOMS = (switching.services, switching.privacy)
ACCESS = "switching.services.access"
WITHOUT_ACTOR = {
    "admit": "says who works here, by what the provider vouches for",
    "begin": "lets sessions count from a sign-in, by what the provider vouches for",
    "admit_local": "says who works here when there is no sign-in",
    "reasons_against": "looks at a file before anything is known of it",
    "keep_sessions_ended": "is done to a backup before it is put back",
    "has_administrator": "is asked of a backup before an administrator puts it back",
    "find_user_by_email": "is asked for who signs in, before there is an actor",
    "get_user_in_role": "says as whom someone who was let in works in examples",
    "admit_to_examples": "says as whom someone who was let in works in examples",
    "get_local_user": "says who works here when there is no sign-in",
    "local_context": "says who works here when there is no sign-in",
    "find_guest": "says whose personal link a token is, before there is an actor",
    "check_certificate": "is asked by anyone who has the code of a certificate",
    "get_statement": "is for everyone: the law has the accessibility statement shown",
    "list_terms": "is for everyone: how long data are kept has to be told to whose they are",
    "open_context": "reads what is open to everyone",
    "request_new": "is asked by who has an expired link, and tells them nothing",
    "check_copy": "is asked by whoever has the file itself",
    "reapply_erasures": "is asked by whoever has the file itself, at the start or after a restore",
    "list_path": "says where the list of erasures is, which names no one",
    "listing": "adds to the list of erasures for who may erase",
    "read_list": "reads the list of erasures, which names no one",
    "check_scans": "is asked by whoever has the file itself",
    "check_database": "is asked by whoever has the file itself",
    "schema_version": "is asked by whoever has the file itself",
}
"""The functions that take a database and no context, and why."""
OWN_CONNECTION = {"access", "integrity", "users"}
"""The modules that may open a connection of the store themselves."""


def modules() -> Iterator[ModuleType]:
    """Yield the modules of the services and of privacy."""
    for room in ROOMS:
        for module in pkgutil.iter_modules(room.__path__):
            yield importlib.import_module(f"{room.__name__}.{module.name}")


def signature(function: Callable[..., Any]) -> list[str]:
    """Return the names of what a function takes."""
    return list(inspect.signature(function).parameters)


def functions(parameter: str) -> dict[str, Callable[..., Any]]:
    """Return the public functions of these rooms that take `parameter`, by name."""
    found = {}
    for module in modules():
        for name, function in inspect.getmembers(module, inspect.isfunction):
            ours = function.__module__ == module.__name__ and module.__name__ != ACCESS
            if ours and parameter in signature(function) and not name.startswith("_"):
                found[name] = function
    return found


FUNCTIONS = functions("context")


def test_every_service_declares_its_need() -> None:
    without = sorted(name for name in FUNCTIONS if name not in NEEDS)
    assert not without, f"These may be called by everyone: give each @needs(Need.…): {without}"
    assert sorted(set(NEEDS) - set(FUNCTIONS)) == []


def test_the_context_comes_first() -> None:
    assert [name for name, item in FUNCTIONS.items() if signature(item)[0] != "context"] == []


def test_the_golden_file_says_of_each_service_what_it_asks_and_of_whom() -> None:
    found = {
        name: Right(need, {role: scope_of(Actor(7, role), need) for role in ROLES})
        for name, need in NEEDS.items()
    }
    changed = sorted(name for name in found if found[name] != RIGHTS.get(name))
    assert not changed, (
        "What a role may do changed. If that is meant, write it in tests/rights.csv by hand: "
        f"{ {name: found[name] for name in changed} }"
    )
    assert sorted(set(RIGHTS) - set(found)) == []


def test_every_function_on_a_database_takes_a_context() -> None:
    without = sorted(set(functions("path")) - set(FUNCTIONS) - set(WITHOUT_ACTOR))
    assert not without, (
        "A service that reads or writes takes the context first. If nobody's rights matter to "
        f"it, say why in WITHOUT_ACTOR: {without}"
    )


@pytest.mark.slow
def test_no_module_goes_round_the_connections_that_know_of_rights() -> None:
    sources = [path for room in ROOMS for path in Path(room.__path__[0]).glob("*.py")]
    for source in sources:
        if source.stem in OWN_CONNECTION:
            continue
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            names = {name.name for name in node.names} if isinstance(node, ast.ImportFrom) else {}
            assert not {"connect", "snapshot", "write"} & set(names) or node.module == ACCESS, (
                f"{source.relative_to(ROOT)} opens a connection of the store, which knows of no "
                f"rights: import `reading` and `write` from {ACCESS} instead"
            )


def test_a_role_without_the_right_is_denied_before_any_file_is_touched(tmp_path: Path) -> None:
    for name, function in FUNCTIONS.items():
        for role in ROLES:
            if name not in RIGHTS or RIGHTS[name].scopes[role] is not Scope.NONE:
                continue
            nothing = dict.fromkeys(signature(function)[1:])
            with pytest.raises(DeniedError):
                function(at(tmp_path / "absent.db", Actor(7, role)), **nothing)
            assert list(tmp_path.iterdir()) == [], f"{name} touched a file for {role}"


NEWCOMER = Actor(7, cast(UserRole, "listed nowhere"), partner_id=1, person_id=1)
"""Someone in a role that is listed nowhere."""


@pytest.mark.parametrize("need", Need)
def test_a_role_that_is_listed_nowhere_may_do_nothing(need: Need) -> None:
    assert not may(NEWCOMER, need)


def test_a_role_that_is_listed_nowhere_reads_no_dossier(office: Office) -> None:
    assert not may_read(NEWCOMER, Holder(1, 1))
    context = at(office.path, NEWCOMER)
    with reading(context) as db:
        assert db.execute("SELECT count(*) FROM switches").fetchone()[0] == 0
    with pytest.raises(DeniedError), reading(context, office.switches[0]):
        pass
    with pytest.raises(DeniedError), reading(context, whole=True):
        pass


def test_the_connections_of_a_service_go_by_its_need(office: Office) -> None:
    @needs(Need.READ_SHARED)
    def look_at_all(context: Context) -> None:
        with reading(context, whole=True):
            pass

    with pytest.raises(DeniedError):
        look_at_all(replace(at(office.path, office.manager), need=Need.ADMINISTER))
    del NEEDS["look_at_all"]


def test_the_programme_manager_may_write_nothing_but_what_is_of_the_own_account() -> None:
    reads = ("render_", "get_", "list_", "draft_", "preview_", "export_", "read_", "overview_")
    allowed = set(FUNCTIONS) & set(RIGHTS)
    writes = {
        name
        for name in allowed - {"suggest_options"}
        if RIGHTS[name].scopes[UserRole.PROGRAMME_MANAGER] is not Scope.NONE
    }
    own = {"choose_language", "begin_session", "end_own_sessions"}
    own |= {"keep_view", "remove_view", "choose_readers"}
    own.add("hand_in_table")  # what goes to the funder is theirs to hand in
    own |= {"find_examples", "make_examples", "throw_examples_away"}
    assert {name for name in writes if not name.startswith(reads)} == own
