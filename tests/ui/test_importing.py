"""The page Import: from a file to dossiers, and back."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from switching.services import imports
from switching.services.switches import list_dossiers
from tests.importing.files import AMINA, BRAM, HEADS, xlsx
from tests.samples import at, make_database, read
from tests.ui.conftest import OpenApp
from tests.ui.test_elements import MOST, elements
from tests.ui.test_pages import words


def with_file(database: Path, open_app: OpenApp, *rows: tuple[object, ...]) -> AppTest:
    """Return the page with a file that was read: AppTest can't choose one."""
    make_database(database.parent)
    app = open_app("importing")
    file = imports.read_upload(at(database), "gesprekken.xlsx", xlsx([HEADS, *rows]))
    chosen = imports.propose_choices(at(database), file)
    app.query_params["file"] = str(imports.keep_draft(at(database), file, chosen, "key"))
    return app.run()


def button(app: AppTest, label: str) -> object:
    return next(item for item in app.button if label in item.label)


def test_it_says_what_it_is_for_while_nothing_came_in(database: Path, open_app: OpenApp) -> None:
    make_database(database.parent)
    app = open_app("importing")
    assert not app.exception
    assert "in een rekenblad bijhield" in words(app)


def test_a_file_becomes_dossiers_and_is_undone(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA, BRAM)
    assert not app.exception
    assert "2 rijen komen binnen" in words(app)
    assert list_dossiers(at(database)) == []
    app = button(app, "Breng 2 rijen in").click().run()
    assert not app.exception
    assert "2 rijen zijn binnengekomen" in words(app)
    assert len(list_dossiers(at(database))) == 2
    app = button(app, "Ja, maak deze import ongedaan").click().run()
    assert not app.exception
    assert list_dossiers(at(database)) == []


def test_a_question_that_is_answered_comes_in(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, ("Lies H.", *BRAM[1:]))
    assert "1 wacht" in words(app)
    radio = next(item for item in app.radio if "Lies" in item.label)
    radio.set_value("new")
    app = button(app, "Neem deze antwoorden over").click().run()
    assert not app.exception
    assert "1 rij komt binnen" in words(app)


def test_a_column_that_is_no_longer_taken_is_gone(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA)
    app.session_state["import_columns"] = True
    app = app.run()
    column = next(item for item in app.selectbox if "Lerende" in item.label)
    app = column.set_value("").run()
    assert not app.exception
    assert "0 rijen komen binnen" in words(app)


def test_all_parts_open_without_an_error(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA, BRAM)
    for part in ("import_columns", "import_rows", "import_fixed"):
        app.session_state[part] = True
    assert not app.run().exception


def test_a_reload_finds_what_was_chosen_and_answered(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA, ("Lies H.", *BRAM[1:]))
    radio = next(item for item in app.radio if "Lies" in item.label)
    app = radio.set_value("new").run()
    app.session_state["import_columns"] = True
    column = next(item for item in app.run().selectbox if "Dresscode" in item.label)
    app = column.set_value("").run()
    again = open_app("importing")
    again.query_params["file"] = app.query_params["file"]
    again = again.run()
    assert not again.exception
    assert next(item for item in again.radio if "Lies" in item.label).value == "new"
    again.session_state["import_columns"] = True
    again = again.run()
    assert next(item for item in again.selectbox if "Dresscode" in item.label).value == ""
    again = button(again, "Neem deze antwoorden over").click().run()
    assert "2 rijen komen binnen" in words(again)


def test_what_is_under_way_is_listed_and_thrown_away(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA)
    app = button(app, "Een ander bestand").click().run()
    assert not app.exception
    assert "Onderweg" in words(app)
    app = button(app, "Ja, gooi het weg").click().run()
    assert not app.exception
    assert "Onderweg" not in words(app)


def test_an_address_of_what_came_in_says_so(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA)
    address = app.query_params["file"]
    app = button(app, "Breng 1 rij in").click().run()
    again = open_app("importing")
    again.query_params["file"] = address
    assert "niet meer bezig" in words(again.run())
    again = open_app("importing")
    again.query_params["file"] = "één"
    assert not again.run().exception


def test_a_changed_cell_is_taken_over_only_when_chosen(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA)
    button(app, "Breng 1 rij in").click().run()
    file = imports.read_upload(
        at(database),
        "later.xlsx",
        xlsx([HEADS, (*AMINA[:8], "25 (uitgelopen tot 60)", *AMINA[9:])]),
    )
    chosen = imports.propose_choices(at(database), file)
    app = open_app("importing")
    app.query_params["file"] = str(imports.keep_draft(at(database), file, chosen, "later"))
    app.session_state["import_changes"] = True
    app = app.run()
    assert not app.exception
    assert read(database, 1).calls[0].call.actual_minutes == 45
    box = next(item for item in app.checkbox if "60" in item.label)
    app = button(box.check().run(), "Neem 1 cel over").click().run()
    assert not app.exception
    assert "1 wijziging is bewaard" in words(app)
    call = read(database, 1).calls[0].call
    assert (call.planned_minutes, call.actual_minutes) == (20, 60)


def test_a_dossier_says_from_which_row_it_came_and_leads_there(
    database: Path, open_app: OpenApp
) -> None:
    app = with_file(database, open_app, AMINA, BRAM)
    button(app, "Breng 2 rijen in").click().run()
    for page in ("dossier", "exchange"):
        app = open_app(page, switch="2")
        assert not app.exception
        assert "uit import 1, rij 3" in [item.proto.label for item in app.get("page_link")]
    assert elements(app) <= MOST["exchange"]
    app = open_app("importing")
    app.query_params["import"] = "1"
    app = app.run()
    assert not app.exception
    assert "Bram Claes" in str([table.value.to_dict() for table in app.dataframe])
    app.query_params["import"] = "99"
    assert not app.run().exception


def test_an_administrator_finds_it_among_the_parts_of_administration(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    for page in ("administration", "importing"):
        links = [item.proto for item in open_app(page).get("page_link")]
        assert any("Importeren" in link.label for link in links)
        assert any("Gebruikers" in link.label for link in links)


def test_fields_say_what_they_are_for_and_which_may_stay_empty(
    database: Path, open_app: OpenApp
) -> None:
    app = with_file(database, open_app, AMINA, (*BRAM[:6], "5/03", *BRAM[7:]))
    app.session_state["import_fixed"] = True
    labels = [field.label for field in app.run().text_input]
    assert "of typ wat ‘5/03’ is (mag leeg)" in labels
    assert "Rij met de kolomkoppen (mag leeg)" in labels
    assert "Sector (mag leeg)" in labels


def test_after_an_import_each_of_its_rows_is_shown(database: Path, open_app: OpenApp) -> None:
    app = with_file(database, open_app, AMINA)
    app = button(app, "Breng 1 rij in").click().run()
    assert app.query_params["import"] in ("1", ["1"])
    assert "kwam binnen" in str([table.value.to_dict() for table in app.dataframe])
    assert "Eerder ingebracht" not in words(app)
