"""Whole numbers: read by us, refused beside the field, and nothing that was typed is gone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import IntakeCall
from switching.store import connect, list_records
from tests.samples import edit, make_database, open_dossier
from tests.server import ROOT
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, call_of, errors, press

REFUSED = "‘22,5’ is geen geheel getal. Rond het af, zonder komma of punt."


@pytest.mark.slow
def test_no_page_takes_a_number_from_the_browsers_own_field() -> None:
    """It makes 22 of 22,5 in one browser, and nothing in another, without a word."""
    screen = [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]
    found = [
        f"{source.name}:{node.lineno}"
        for source in screen
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("number_input", "slider")
    ]
    assert found == []


@pytest.mark.slow
def test_a_fraction_is_refused_beside_its_field_and_stays_there(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    before = call_of(demo, 1)
    by_label(app, "text_input", "Echte minuten").set_value("22,5").run()
    assert errors(app) == [REFUSED]
    assert by_label(app, "text_input", "Echte minuten").value == "22,5"
    assert call_of(demo, 1) == before
    by_label(app, "text_input", "Echte minuten").set_value("22,0").run()
    assert not errors(app)
    assert call_of(demo, 1).actual_minutes == 22
    assert by_label(app, "text_input", "Echte minuten").value == "22,0"


def test_a_number_that_is_taken_away_is_no_longer_stored(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    by_label(app, "text_input", "Echte minuten").set_value("22").run()
    assert call_of(demo, 1).actual_minutes == 22
    by_label(app, "text_input", "Echte minuten").set_value("").run()
    assert call_of(demo, 1).actual_minutes is None


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["22,5", "31"])
def test_what_a_colleague_saved_meanwhile_is_asked_about(
    demo: Path, open_app: OpenApp, typed: str
) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    edit(demo, call_of(demo, 1), actual_minutes=17)
    by_label(app, "text_input", "Echte minuten").set_value(typed).run()
    assert call_of(demo, 1).actual_minutes == 17
    app = press(app, "Die tekst overnemen")
    assert by_label(app, "text_input", "Echte minuten").value == "17"
    assert call_of(demo, 1).actual_minutes == 17


def test_a_form_stores_nothing_while_a_number_in_it_can_not_be_read(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    app = open_app("intake_call", switch=str(open_dossier(database).switch.id))
    by_label(app, "text_input", "Geplande minuten").set_value("22,5")
    app = press(app, "Gesprek plannen")
    assert errors(app) == [REFUSED]
    assert calls_in(database) == []
    assert by_label(app, "text_input", "Geplande minuten").value == "22,5"
    by_label(app, "text_input", "Geplande minuten").set_value("25")
    app = press(app, "Gesprek plannen")
    assert [call.planned_minutes for call in calls_in(database)] == [25]


def calls_in(database: Path) -> list[IntakeCall]:
    with connect(database) as db:
        return list_records(db, IntakeCall)


def test_a_number_that_is_not_stored_keeps_to_its_bounds(open_app: OpenApp, demo: Path) -> None:
    app: AppTest = AppTest.from_string(
        """
from switching.i18n import Texts
from switching.ui.kit.fields import number_asked
import streamlit as st
st.write(f"gelezen: {number_asked('Rij', 'row', None, Texts(), least=1, most=9)}")
"""
    ).run()
    for typed, said in (("10", "Vul 9 of minder in."), ("0", "Vul 1 of meer in.")):
        app.text_input(key="row:number").set_value(typed).run()
        assert [item.value for item in app.error] == [said]
        assert app.markdown[0].value == "gelezen: None"
    app.text_input(key="row:number").set_value("9").run()
    assert app.markdown[0].value == "gelezen: 9"
