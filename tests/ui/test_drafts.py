"""What stands in a form for something new is there again after one left or reloaded the page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import OpenApp

DRAFT = """
from datetime import date, time
import json
import streamlit as st
from switching.i18n import Texts
from switching.models import Language
from switching.ui.kit import drafts
from switching.ui.kit.form import Form

drafts.gather()
if "kept" in st.session_state:
    drafts.take_from_tab(json.loads(st.session_state["kept"]))
if st.session_state.get("page") != "other":
    form = Form("thing", Texts(), disabled=False)
    form.line("name", "Name")
    form.day("day", "Day")
    form.moment("hour", "Hour")
    form.tick("yes", "Yes")
    form.hours("minutes", "Minutes")
    form.choice("language", "Language", list(Language))
    form.known_or_new("host", "Host", {1: "Kempen"})
    st.write(str(sorted(form._values.items())))
    form.submit("Add", lambda key: key)
st.session_state["sent"] = json.dumps(drafts.to_tab())
"""


@pytest.fixture
def filled(database: Path) -> AppTest:
    """A form with something in each field."""
    app = AppTest.from_string(DRAFT, default_timeout=30).run()
    app.text_input[0].set_value("Naam")
    app.text_input[2].set_value("Robotica")
    app.text_input[1].set_value("3u15")
    app.checkbox[0].check()
    app.selectbox[0].set_value(app.selectbox[0].options[0])
    return app.run()


def said(app: AppTest) -> str:
    assert not app.exception
    return str(app.markdown[0].value)


def test_leaving_and_coming_back_keeps_it(filled: AppTest) -> None:
    before = said(filled)
    assert "Naam" in before
    assert "195" in before
    assert "Robotica" in before
    filled.session_state["page"] = "other"
    filled.run()
    filled.run()
    filled.session_state["page"] = "form"
    assert said(filled.run()) == before


def test_a_reload_keeps_it_with_the_forms_key(filled: AppTest) -> None:
    fresh = AppTest.from_string(DRAFT, default_timeout=30)
    fresh.session_state["kept"] = filled.session_state["sent"]
    fresh.run()
    assert said(fresh) == said(filled)
    assert fresh.session_state["form:thing"] == filled.session_state["form:thing"]


def test_what_was_stored_leaves_no_draft(filled: AppTest) -> None:
    filled.button[0].click().run()
    filled.run()
    assert "Naam" not in said(filled)
    assert "Naam" not in filled.session_state["sent"]


def test_days_and_hours_come_back_as_they_were(filled: AppTest) -> None:
    kept = json.loads(filled.session_state["sent"])
    kept["thing"]["fields"]["day"] = {"kind": "date", "iso": "2027-03-12"}
    kept["thing"]["fields"]["hour"] = {"kind": "time", "iso": "14:30:00"}
    fresh = AppTest.from_string(DRAFT, default_timeout=30)
    fresh.session_state["kept"] = json.dumps(kept)
    assert "datetime.date(2027, 3, 12)" in said(fresh.run())
    assert "datetime.time(14, 30)" in said(fresh)


def test_a_new_switch_survives_a_look_elsewhere(demo: Path, open_app: OpenApp) -> None:
    app = open_app("new_switch")
    field = app.text_input[0]
    label = field.label
    field.set_value("Nog niet af")
    app.run()
    app.switch_page("pages/worklist.py").run()
    app.switch_page("pages/new_switch.py").run()
    assert next(item for item in app.text_input if item.label == label).value == "Nog niet af"


@pytest.mark.slow
def test_what_is_asked_of_someone_new_stays_while_the_name_is_typed_anew(
    demo: Path, open_app: OpenApp
) -> None:
    """Over a slow network one types there already when the run for the emptied name comes."""
    app, asked = open_app("new_switch"), "Telefoon (mag leeg)"

    def telephones() -> list[str]:
        return [item.value for item in app.text_input if item.label == asked]

    def name(text: str) -> None:
        next(item for item in app.text_input if item.label == "Lerende").set_value(text)
        app.run()
        assert not app.exception

    assert telephones() == []
    name("Fatma Nieuw")
    next(item for item in app.text_input if item.label == asked).set_value("09 123")
    for text in ("", "Zoë Nieuw"):
        name(text)
        assert telephones() == ["09 123"]


def test_what_is_said_of_someone_without_a_name_is_not_dropped(
    demo: Path, open_app: OpenApp
) -> None:
    """The coach may stay empty, but not with a telephone number."""
    app = open_app("new_switch")
    coach = "Coach bij de ontvangende organisatie (mag leeg)"

    def fill(label: str, text: str) -> None:
        next(item for item in app.text_input if item.label == label).set_value(text)
        app.run()

    fill(coach, "Zoë Nieuw")
    fill("Telefoon (mag leeg)", "09 123")
    fill(coach, "")
    before = len(app.error)
    next(item for item in app.button if item.label == "Dossier openen").click().run()
    assert "Coach bij de ontvangende organisatie" in str([item.value for item in app.caption])
    assert len(app.error) == before + 5
