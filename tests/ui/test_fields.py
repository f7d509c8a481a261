"""The widgets: what is stored shows, also where its list has gone on without it."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import Role, User, UserRole
from switching.services import organisations, users
from switching.services.users import Account
from switching.store import connect, list_records
from switching.ui.kit.fields import with_stored
from tests.samples import at, edit, make_database, open_dossier, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, press

COACH = "Coach bij de ontvangende organisatie"


def test_a_stored_value_that_its_list_lacks_is_in_it_and_marked() -> None:
    texts = Texts()
    assert with_stored({1: "Jan"}, 2, texts, "Mia") == {1: "Jan", 2: "Mia (niet meer actief)"}
    assert with_stored({1: "Jan"}, 1, texts, "Mia") == {1: "Jan"}
    assert with_stored({1: "Jan"}, None, texts) == {1: "Jan"}
    assert with_stored({"Jan": "Jan"}, "", texts) == {"Jan": "Jan"}
    said = with_stored({}, Role.COACH, texts)[Role.COACH]
    assert said == f"{texts.label(Role.COACH)} (niet meer actief)"


def shown(app: AppTest, label: str) -> str:
    """Return what a list shows as chosen."""
    found = by_label(app, "selectbox", label)
    return str(found.format_func(found.value))


@pytest.mark.slow
def test_a_coach_who_works_there_no_more_stays_in_the_dossier(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    coach = open_dossier(database).coach
    assert coach is not None
    opened = open_app("action_plan", switch="1", section="parties")
    edit(database, coach, active=False)
    for app in (opened.run(), open_app("action_plan", switch="1", section="parties")):
        assert not app.exception
        assert coach.id == by_label(app, "selectbox", COACH).value
        assert shown(app, COACH) == f"{coach.name} (niet meer actief)"
        assert read(database).coach is not None


@pytest.mark.usefixtures("all_open")
def test_whom_a_user_is_stays_when_that_person_works_there_no_more(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    dossier = open_dossier(database)
    leader = dossier.project_leader
    account = Account("jan@voorbeeld.be", UserRole.PROJECT_LEADER, "Jan", dossier.partner.id,
                      leader.id)  # fmt: skip
    users.add_user(at(database), account, "key")
    edit(database, leader, active=False)
    app = open_app("administration", part="users")
    who = by_label(app, "text_input", "Wie is het daar?")
    assert who.value == f"{leader.name} (niet meer actief)"
    press(app, "Gebruiker bewaren")
    assert not app.error
    with connect(database) as db:
        found = list_records(db, User, role=UserRole.PROJECT_LEADER)
    assert [user.person_id for user in found] == [leader.id]


@pytest.mark.slow
def test_someone_new_in_a_new_switch_may_have_a_telephone_at_once(
    database: Path, open_app: OpenApp
) -> None:
    app = open_app("new_switch")
    for label, name in (
        ("Uitsturende organisatie", "Wzc De Linde"),
        ("Ontvangende organisatie", "De Ark"),
        ("Projectpartner", "Vokans"),
        ("Lerende", "Amina"),
        ("Projectleider", "Jan"),
    ):
        by_label(app, "text_input", label).set_value(name).run()
    by_label(app, "text_input", "E-mail (mag leeg)").set_value("geen adres")
    by_label(app, "text_input", "Telefoon (mag leeg)").set_value("0470 11 22 33")
    by_label(app, "text_area", "Wat hoopt de lerende te leren, in het algemeen?").set_value("Veel")
    press(app, "Dossier openen")
    assert len(app.error) == 1
    by_label(app, "text_input", "E-mail (mag leeg)").set_value("amina@delinde.be")
    press(app, "Dossier openen")
    learner = read(database).learner
    assert (learner.phone, learner.email) == ("0470 11 22 33", "amina@delinde.be")


@pytest.mark.slow
def test_who_is_typed_in_at_a_call_is_put_on_record_where_they_work(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("intake_call", switch="1", step="explanation")
    by_label(app, "text_input", "Naam").set_value("Fatma").run()
    by_label(app, "selectbox", "Rol in het gesprek").set_value(Role.HR).run()
    place = next(box for box in app.selectbox if box.label.startswith("Bij welke organisatie"))
    sender = read(demo).sending_organisation
    place.set_value(sender.id).run()
    phone = next(field for field in app.text_input if field.label == "Telefoon (mag leeg)")
    phone.set_value("09 123 45 67")
    press(app, "Toevoegen")
    assert not app.exception
    (fatma,) = [
        person
        for person in organisations.list_people(at(demo), sender.id)
        if person.name == "Fatma"
    ]
    assert fatma.phone == "09 123 45 67"
    call = read(demo).call
    assert call is not None
    assert fatma.id in {item.person_id for item in call.participants}
