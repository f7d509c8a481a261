"""The page Organisations: the list, and what is shown of one of them."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Sector
from switching.services.organisations import add_organisation, add_person, list_organisations
from switching.services.switches import list_dossiers
from tests.samples import at, edit, make_database, open_dossier, read
from tests.ui.conftest import OpenApp
from tests.ui.test_elements import MOST, elements
from tests.ui.test_forms import by_label
from tests.ui.test_pages import words
from tests.ui.test_roles import Office, WorkAs, first_office, office, work_as

__all__ = ["first_office", "office", "work_as"]


def rows(app: AppTest) -> dict[int, str]:
    """Return what the list says of each organisation, by its number."""
    found = [item.proto for item in app.get("page_link")]
    return {
        int(proto.query_string.removeprefix("organisation=")): proto.label
        for proto in found
        if proto.query_string.startswith("organisation=")
    }


def of_dossiers(app: AppTest) -> set[str]:
    """Return the dossiers that the page leads to."""
    found = [item.proto.query_string for item in app.get("page_link")]
    return {query for query in found if query.startswith("switch=")}


def test_each_row_says_where_it_is_what_part_it_plays_and_in_how_many_dossiers(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    host = open_dossier(database).host
    edit(database, host, city="Gent", is_host=True, is_partner=True)
    label = rows(open_app("organisations"))[host.id]
    assert label.startswith(f"**{host.name}** Gent · ")
    assert "ontvangt lerenden · draagt het programma" in label
    assert label.endswith("*1 dossier*")


@pytest.mark.slow
def test_all_dossiers_of_the_demo_are_counted_once_for_each_party(
    demo: Path, open_app: OpenApp
) -> None:
    counted = Counter(
        number
        for line in list_dossiers(at(demo))
        for number in {line.sending_organisation_id, line.host_id, line.partner_id}
    )
    app = open_app("organisations")
    while more := [item for item in app.button if item.label.startswith("Toon er nog")]:
        app = more[0].click().run()
    shown = rows(app)
    assert set(shown) == {item.id for item in list_organisations(at(demo))}
    for number, label in shown.items():
        word = "dossier" if counted[number] == 1 else "dossiers"
        assert label.endswith(f"*{counted[number]} {word}*") is (counted[number] > 0), label


@pytest.mark.parametrize(
    ("typed", "found"),
    [("ozlem", True), ("ÖZLEM zorg", True), ("liege", True), ("özlem gent", False), ("*", False)],
)
def test_an_organisation_is_found_by_a_part_of_its_name_or_place(
    database: Path, open_app: OpenApp, typed: str, found: bool
) -> None:
    make_database(database.parent)
    added = add_organisation(at(database), {"name": "Özlem Zorg", "city": "Liège"}, "key")
    app = open_app("organisations")
    by_label(app, "text_input", "Welke organisatie?").set_value(typed).run()
    assert not app.exception
    assert list(rows(app)) == ([added.id] if found else [])
    assert ("Geen naam of gemeente heeft dit" in words(app)) is not found


def test_one_that_is_no_longer_active_is_in_the_list_and_says_so(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    edit(database, open_dossier(database).host, active=False)
    assert sum("niet meer actief" in label for label in rows(open_app("organisations")).values())


def test_of_one_its_dossiers_are_links_and_more_come_on_demand(
    demo: Path, open_app: OpenApp
) -> None:
    with sqlite3.connect(demo) as db:
        db.execute("UPDATE switches SET partner_id = (SELECT min(partner_id) FROM switches)")
    lines = list_dossiers(at(demo))
    partner, count = lines[0].partner_id, len(lines)
    app = open_app("organisations", organisation=str(partner))
    assert elements(app) <= MOST["organisations"]
    assert len(of_dossiers(app)) < count
    while more := [item for item in app.button if item.label.startswith("Toon er nog")]:
        app = more[0].click().run()
    assert of_dossiers(app) == {f"switch={line.id}" for line in lines}


@pytest.mark.slow
def test_only_dossiers_within_reach_are_counted_and_shown(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    within = list_dossiers(at(office.path, office.katrien))
    everyone = list_dossiers(at(office.path))
    assert len(within) < len(everyone)
    reached = {f"switch={line.id}" for line in within}
    for item in list_organisations(at(office.path)):
        shown = open_app("organisations", organisation=str(item.id))
        assert of_dossiers(shown) <= reached


@pytest.mark.slow
def test_every_organisation_stays_within_its_number_of_elements(
    demo: Path, open_app: OpenApp
) -> None:
    for item in list_organisations(at(demo))[::5]:
        assert elements(open_app("organisations", organisation=str(item.id))) <= 60, item.name


def test_an_open_part_stays_open_while_what_it_is_called_by_changes(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(make_database(database.parent))
    person = add_person(at(database), {"organisation_id": 1, "name": "An Peeters"}, "key")
    app = open_app("organisations", organisation="1")
    assert not [item for item in app.text_input if item.label == "Functie"]
    app.session_state[f"person:{person.id}"] = True
    app.run()
    edit(database, person, name="An Claes", job="coach")
    app.run()
    assert "An Claes" in [item.value for item in app.text_input]
    app.session_state[f"person:{person.id}"] = False
    app.run()
    assert "An Claes · coach" in [item.label for item in app.expander]


@pytest.mark.slow
def test_a_tick_in_a_part_that_closes_at_the_same_click_is_stored(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(make_database(database.parent))
    person = add_person(at(database), {"organisation_id": 1, "name": "An Peeters"}, "key")
    app = open_app("organisations", organisation="1")
    app.session_state[f"person:{person.id}"] = True
    app.run()
    by_label(app, "checkbox", "werkt hier nog").set_value(False)
    app.session_state[f"person:{person.id}"] = False
    app.run()
    app.session_state[f"person:{person.id}"] = True
    app.run()
    assert by_label(app, "checkbox", "werkt hier nog").value is False


def test_the_way_back_to_the_list_names_no_organisation(database: Path, open_app: OpenApp) -> None:
    open_dossier(make_database(database.parent))
    app = open_app("organisations", organisation="1")
    [back] = [
        item.proto for item in app.get("page_link") if item.proto.label == "Alle organisaties"
    ]
    assert back.query_string == ""
    assert rows(app) == {}


def test_a_sector_that_no_one_gave_is_none_until_one_is_chosen(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    host = open_dossier(database).host
    assert host.sector is Sector.NOT_GIVEN
    app = open_app("organisations", organisation=str(host.id))
    field = by_label(app, "selectbox", "Sector")
    assert field.value is None
    assert "sector niet ingevuld" not in field.options
    field.select(Sector.CARE).run()
    assert read(database).host.sector is Sector.CARE
