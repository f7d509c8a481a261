"""The page Import: from a file to dossiers, and back."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from switching.services import imports
from switching.services.switches import list_dossiers
from tests.importing.files import AMINA, BRAM, HEADS, xlsx
from tests.samples import at, make_database
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words


def with_file(database: Path, open_app: OpenApp, *rows: tuple[object, ...]) -> AppTest:
    """Return the page with a file that was read: AppTest can't choose one."""
    make_database(database.parent)
    app = open_app("importing")
    file = imports.read_upload(at(database), "gesprekken.xlsx", xlsx([HEADS, *rows]))
    app.session_state["import:upload"] = file
    app.session_state["import:choices"] = imports.propose_choices(at(database), file)
    app.session_state["import:key"] = "key"
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
