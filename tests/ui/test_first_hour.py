"""An app without anything: for each role each page says what it is for, and offers a first step."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import streamlit as st

from switching.models import Language, UserRole
from switching.services.users import Account, add_user
from switching.ui import sign_in
from switching.ui.guide.text import read_guide
from tests.pages import PAGES, WITH_HEADER
from tests.samples import at, make_database
from tests.ui.conftest import OpenApp
from tests.ui.signed_in import Told
from tests.ui.test_pages import words

GUIDE = read_guide(Language.DUTCH)
ACCOUNTS = {
    UserRole.PROJECT_LEADER: Account("k@b.be", UserRole.PROJECT_LEADER, "Katrien", "Blenders"),
    UserRole.PROGRAMME_MANAGER: Account("m@b.be", UserRole.PROGRAMME_MANAGER, "Mia"),
    UserRole.ADMINISTRATOR: Account("b@b.be", UserRole.ADMINISTRATOR, "Bea"),
}


@pytest.fixture(params=ACCOUNTS)
def role(
    request: pytest.FixtureRequest, database: Path, monkeypatch: pytest.MonkeyPatch
) -> UserRole:
    """Someone who signed in, on a database with nothing but its users."""
    make_database(database.parent)
    for account in ACCOUNTS.values():
        add_user(at(database), account, account.email)
    told = {"is_logged_in": True, "email": ACCOUNTS[request.param].email, "email_verified": True}
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
    monkeypatch.setattr(st, "user", Told({**told, "iat": int(time.time())}))
    return UserRole(request.param)


@pytest.mark.parametrize("page", WITH_HEADER)
def test_a_page_of_a_dossier_leads_to_the_first_one(
    role: UserRole, open_app: OpenApp, page: str
) -> None:
    app = open_app(page)
    assert [title.value for title in app.title] == [GUIDE[page].heading]
    assert GUIDE[page].introduction in words(app)
    labels = [button.label for button in app.button]
    assert ("Nieuwe switch" in labels) is (role is UserRole.PROJECT_LEADER)
    assert "Probeer met voorbeelden" in labels
    assert ("Een projectleider opent het eerste." in words(app)) is (
        role is not UserRole.PROJECT_LEADER
    )


def test_the_worklist_says_where_one_begins_in_ones_role(role: UserRole, open_app: OpenApp) -> None:
    app = open_app()
    labels = [button.label for button in app.button]
    assert "Probeer met voorbeelden" in labels
    leads = role is UserRole.PROJECT_LEADER
    assert ("Nieuwe switch" in labels) is leads
    assert (GUIDE["worklist"].introduction in words(app)) is not leads
    links = [item.proto.label for item in app.get("page_link")]
    assert ({"Gebruikers", "Projecten"} <= set(links)) is (role is UserRole.ADMINISTRATOR)


def test_the_overview_says_what_it_is_for(role: UserRole, open_app: OpenApp) -> None:
    app = open_app("overview")
    if role is UserRole.ADMINISTRATOR:
        assert app.warning  # it is not for that role
        return
    assert "de cijfers verschijnen" in words(app)
    assert "Probeer met voorbeelden" in [button.label for button in app.button]


def test_organisations_lead_to_the_first_dossier_as_well(open_app: OpenApp) -> None:
    """Without sign-in: a project leader who signs in works for one that is on record already."""
    app = open_app("organisations")
    assert "Je hoeft hier niet te beginnen" in words(app)
    assert "Nieuwe switch" in [item.proto.label for item in app.get("page_link")]


@pytest.mark.slow
def test_nothing_is_made_by_looking(role: UserRole, database: Path, open_app: OpenApp) -> None:
    before = database.read_bytes()
    for page in PAGES:
        assert not open_app(page.name).exception
    assert database.read_bytes() == before
    assert not list(database.parent.glob("*-examples"))
