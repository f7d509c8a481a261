"""A file is made for who clicks, by what they may at that moment."""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st

from switching.domain import users
from switching.domain.access import DeniedError
from switching.domain.admission import Refusal
from switching.domain.plans import render_plan_document
from switching.domain.users import local_actor
from switching.i18n import Texts
from switching.models import Actor, User
from switching.rules.sign_in import SESSION_LENGTH
from switching.store import connect, get_record
from switching.ui import page, sign_in, turns
from switching.ui.downloads import NotAdmittedError, deferred
from tests.offices import Office, make_office
from tests.server import ROOT

SCREEN = [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The two partners, on the database of the app."""
    moved = first_office.moved_to(tmp_path)
    monkeypatch.setenv(page.DATABASE_VARIABLE, str(moved.path))
    return moved


@pytest.fixture
def shown_to(office: Office, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Callable[[], bytes]]:
    """A function that shows a button to someone who signed in, and returns what its click does."""

    def show(
        actor: Actor, make: Callable[[Actor], bytes], costly: bool = False
    ) -> Callable[[], bytes]:
        with connect(office.path) as db:
            email = get_record(db, User, actor.user_id).email
        claims = {"is_logged_in": True, "email": email, "iat": time.time()}
        monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
        monkeypatch.setattr(st, "user", Claims(claims))
        return deferred(make, costly)

    return show


class Claims(dict[str, object]):
    """What Streamlit knows of who signed in."""

    def to_dict(self) -> dict[str, object]:
        return dict(self)


def plan_of(office: Office) -> Callable[[Actor], bytes]:
    """Return what makes the plan of Katrien's dossier."""

    def make(actor: Actor) -> bytes:
        now = page.now()
        return render_plan_document(actor, office.path, office.switches[0], now, Texts()).document

    return make


def test_who_may_gets_the_file(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    assert shown_to(office.katrien, plan_of(office))().startswith(b"%PDF")


def test_who_was_deactivated_since_gets_nothing(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    users.deactivate_user(local_actor(), office.path, office.katrien.user_id, page.now())
    with pytest.raises(NotAdmittedError, match=Refusal.DEACTIVATED):
        click()


def test_whose_session_ended_since_gets_nothing(
    office: Office,
    shown_to: Callable[..., Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    later = page.now() + SESSION_LENGTH + timedelta(seconds=1)
    monkeypatch.setattr(page, "now", lambda: later)
    with pytest.raises(NotAdmittedError, match=Refusal.EXPIRED):
        click()


def test_who_has_another_partner_since_gets_nothing(
    office: Office, shown_to: Callable[..., Callable[[], bytes]]
) -> None:
    click = shown_to(office.katrien, plan_of(office))
    with connect(office.path) as db:
        user = get_record(db, User, office.katrien.user_id)
    account = users.Account(user.email, user.role, user.name, office.jan.partner_id, "Katrien Maes")
    users.update_user(local_actor(), office.path, user, account, page.now())
    with pytest.raises(DeniedError):
        click()


def test_without_sign_in_the_local_user_gets_the_file(office: Office) -> None:
    assert deferred(plan_of(office))().startswith(b"%PDF")


def test_a_costly_file_is_refused_to_who_asks_too_often(
    office: Office,
    shown_to: Callable[..., Callable[[], bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "PACE", turns.Pace(1, timedelta(minutes=1)))
    click = shown_to(office.katrien, lambda actor: b"%PDF", costly=True)
    assert click() == b"%PDF"
    with pytest.raises(turns.TooOftenError):
        click()
    assert shown_to(office.katrien, lambda actor: b"BEGIN")() == b"BEGIN"


def downloads(source: Path) -> Iterator[ast.Call]:
    """Yield the download buttons of a file."""
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("download_button"):
            yield node


def test_every_download_button_asks_again_who_clicks() -> None:
    found = [(source, call) for source in SCREEN for call in downloads(source)]
    assert len(found) > 10
    for source, call in found:
        given = {item.arg: ast.unparse(item.value) for item in call.keywords}
        where = f"{source.name}:{call.lineno}"
        assert given["data"].startswith("deferred(lambda actor:") or "make" in given["data"], where
        assert given["on_click"] == "'ignore'", where
