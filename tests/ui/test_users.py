"""The users' section of the administration page."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import User, UserRole
from switching.services import users
from switching.services.context import local_actor
from switching.services.organisations import add_organisation, add_person
from switching.services.users import Account
from tests.samples import at, make_database
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

pytestmark = pytest.mark.usefixtures("all_open")

ACTOR = local_actor()


@pytest.fixture
def bea(database: Path) -> User:
    """The one administrator."""
    make_database(database.parent)
    account = Account("bea@blenders.be", UserRole.ADMINISTRATOR, "Bea Wouters")
    return users.add_user(at(database), account, "bea")


def press(app: AppTest, label: str, number: int = 0) -> AppTest:
    """Click the button with this label, the first unless `number` says which."""
    return [button for button in app.button if button.label == label][number].click().run()


def fill(app: AppTest, label: str, text: str) -> None:
    """Type in the last field with this label: that of the form for someone new."""
    [item for item in app.text_input if item.label == label][-1].set_value(text)


def choose(app: AppTest, label: str, value: object, number: int = -1) -> AppTest:
    """Choose in the last list with this label, unless `number` says which."""
    return [item for item in app.selectbox if item.label == label][number].set_value(value).run()


@pytest.mark.slow
def test_someone_new_is_added_as_a_person_of_a_partner(database: Path, open_app: OpenApp) -> None:
    make_database(database.parent)
    partner = {"name": "Blenders", "is_partner": True}
    blenders = add_organisation(at(database), partner, "partner")
    person = {"organisation_id": blenders.id, "name": "Katrien Maes"}
    maes = add_person(at(database), person, "person")
    app = open_app("administration", part="users")
    fill(app, "E-mail om mee aan te melden", "Katrien@Blenders.be")
    choose(app, "Rol", UserRole.PROJECT_LEADER)
    fill(app, "Projectpartner", "Blenders")
    fill(app, "Wie is het daar?", "Katrien Maes")
    app = press(app, "Gebruiker toevoegen")
    assert not app.exception
    [katrien] = users.list_users(at(database))
    assert (katrien.email, katrien.role) == ("katrien@blenders.be", UserRole.PROJECT_LEADER)
    assert (katrien.partner_id, katrien.person_id) == (blenders.id, maes.id)


@pytest.mark.slow
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    bea: User, database: Path, open_app: OpenApp
) -> None:
    app = open_app("administration", part="users")
    fill(app, "E-mail om mee aan te melden", "BEA@blenders.be")
    choose(app, "Rol", UserRole.PROGRAMME_MANAGER)
    app = press(app, "Gebruiker toevoegen")
    assert "Er is al een gebruiker met dit adres." in words(app)
    typed = [item.value for item in app.text_input if item.label == "E-mail om mee aan te melden"]
    assert typed[-1] == "BEA@blenders.be"
    assert len(users.list_users(at(database))) == 1


def test_the_last_administrator_keeps_the_role(
    bea: User, database: Path, open_app: OpenApp
) -> None:
    app = open_app("administration", part="users")
    choose(app, "Rol", UserRole.PROGRAMME_MANAGER, number=0)
    app = press(app, "Gebruiker bewaren")
    assert "Dit is de enige actieve beheerder." in words(app)
    app = press(app, "Deactiveren")
    assert "Dit is de enige actieve beheerder." in words(app)
    assert users.list_users(at(database)) == [bea]


@pytest.mark.slow
def test_someone_is_deactivated_and_let_in_again(
    bea: User, database: Path, open_app: OpenApp
) -> None:
    jan = Account("jan@blenders.be", UserRole.ADMINISTRATOR, "Jan")
    users.add_user(at(database), jan, "jan")
    app = press(open_app("administration", part="users"), "Deactiveren")
    assert [user.active for user in users.list_users(at(database))] == [False, True]
    app = press(app, "Weer toelaten")
    assert [user.active for user in users.list_users(at(database))] == [True, True]
    assert not app.exception


@pytest.mark.slow
def test_the_sessions_of_one_and_of_all_are_ended(
    bea: User, database: Path, open_app: OpenApp
) -> None:
    jan = Account("jan@blenders.be", UserRole.ADMINISTRATOR, "Jan")
    users.add_user(at(database), jan, "jan")
    app = open_app("administration")
    asked = [str(text.value) for popover in app.get("popover") for text in popover.markdown]
    assert any("moet zich opnieuw aanmelden, op elk scherm" in text for text in asked)
    app = press(app, "Ja, meld af")
    assert "bea@blenders.be is overal afgemeld." in said(app)
    ended = [user.sessions_from is not None for user in users.list_users(at(database))]
    assert ended == [True, False]
    app = press(app, "Ja, meld iedereen af")
    assert "Iedereen is afgemeld." in said(app)
    assert all(user.sessions_from for user in users.list_users(at(database)))
    assert not app.exception


def said(app: AppTest) -> str:
    return " ".join(str(item.value) for item in app.success).replace("\\", "").replace("\u2060", "")


def test_what_someone_else_changed_is_not_written_over(
    bea: User, database: Path, open_app: OpenApp
) -> None:
    app = open_app("administration", part="users")
    theirs = Account(bea.email, bea.role, "Bea Wouters-Claes")
    users.update_user(at(database), bea, theirs)
    next(item for item in app.text_input if item.label == "Naam (mag leeg)").set_value("Beatrijs")
    app = press(app, "Gebruiker bewaren")
    assert "Iemand anders heeft deze gebruiker intussen gewijzigd" in words(app)
    assert users.list_users(at(database))[0].name == "Bea Wouters-Claes"
