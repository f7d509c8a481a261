"""A form sent twice stores one thing; changed in between, it stores what was changed as well.

A run is stopped between what it stored and the form that it opens anew, by a click or a restart.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from switching.services.switches import list_dossiers
from switching.ui.kit import form
from tests.samples import at, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, press

FORM = """
from datetime import date
import json
import streamlit as st
from switching.i18n import Texts
from switching.models import Language
from switching.ui.kit import drafts
from switching.ui.kit.form import Form

if "kept" in st.session_state:
    drafts.take_from_tab(json.loads(st.session_state["kept"]))
known = st.session_state.get("known", {1: "Kempen"})
form = Form("thing", Texts(), disabled=False)
form.line("name", "Name")
form.number("number", "Number")
form.hours("minutes", "Minutes")
form.day("day", "Day")
form.tick("yes", "Yes", True)
form.choice("language", "Language", list(Language))
host = form.known_or_new("host", "Host", known)
if isinstance(host, str):
    form.line("phone", "Phone")
if isinstance(host, int):
    form.line("since", "Since")
upload = st.session_state.get("upload")
if upload:
    drafts.keep_file(form.key, "scan", upload, False)
about = st.session_state.get("about")
form.submit("Add", lambda key: st.session_state.setdefault("keys", []).append(key), about=about)
st.session_state["sent"] = json.dumps(drafts.to_tab())
"""


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each run stop right behind what it stored."""
    monkeypatch.setattr(form, "renew_form", lambda _name: st.stop())


@pytest.fixture
def filled(database: Path) -> AppTest:
    """A form with something in each field, sent once."""
    app = AppTest.from_string(FORM, default_timeout=30).run()
    by_label(app, "text_input", "Name").set_value("Naam")
    by_label(app, "text_input", "Minutes").set_value("3u15")
    by_label(app, "text_input", "Host").set_value("Robotica")
    app.selectbox[0].set_value(app.selectbox[0].options[0])
    app.run()
    by_label(app, "text_input", "Phone").set_value("09 123")
    return send(app)


def send(app: AppTest) -> AppTest:
    press(app, "Add")
    assert not app.exception
    return app


def keys(app: AppTest) -> list[str]:
    found: list[str] = app.session_state["keys"]
    return found


def text(label: str, value: str) -> Callable[[AppTest], object]:
    return lambda app: by_label(app, "text_input", label).set_value(value)


def of_session(name: str, value: object) -> Callable[[AppTest], object]:
    return lambda app: app.session_state.__setitem__(name, value)


CHANGES = {
    "line": text("Name", "Andere naam"),
    "number": text("Number", "3"),
    "hours": text("Minutes", "3u30"),
    "new name": text("Host", "Robotica Gent"),
    "known name": text("Host", "Kempen"),
    "of someone new": text("Phone", "09 124"),
    "day": lambda app: app.date_input[0].set_value("2027-03-12"),
    "tick": lambda app: app.checkbox[0].uncheck(),
    "choice": lambda app: app.selectbox[0].set_value(app.selectbox[0].options[1]),
    "file": of_session("upload", ("a.pdf", b"1")),
    "what it is about": of_session("about", "another period"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_what_was_changed_after_a_stopped_run_has_a_key_of_its_own(
    filled: AppTest, change: Callable[[AppTest], object]
) -> None:
    change(filled)
    first, second = keys(send(filled))
    assert first != second


def test_another_file_of_the_same_name_is_another_content(filled: AppTest) -> None:
    for content in (b"1", b"1", b"2"):
        filled.session_state["upload"] = ("a.pdf", content)
        send(filled)
    _, first, again, other = keys(filled)
    assert first == again != other


def test_the_same_again_has_the_same_key_also_once_who_is_new_is_known(filled: AppTest) -> None:
    send(filled)
    filled.session_state["known"] = {1: "Kempen", 2: "Robotica"}
    filled.run()
    send(filled)
    assert len(keys(filled)) == 3
    assert len(set(keys(filled))) == 1


def test_the_same_again_after_a_restart_has_the_same_key(filled: AppTest) -> None:
    filled.run()
    fresh = AppTest.from_string(FORM, default_timeout=30)
    fresh.session_state["kept"] = json.dumps(json.loads(filled.session_state["sent"]))
    fresh.run()
    assert keys(send(fresh)) == keys(filled)


@pytest.mark.slow
def test_a_new_switch_that_is_changed_and_sent_again_is_stored(
    database: Path, open_app: OpenApp
) -> None:
    app = open_app("new_switch")
    for label, value in (
        ("Uitsturende organisatie", "Kinderopvang"),
        ("Ontvangende organisatie", "Robotica"),
        ("Lerende", "Fatma Nieuw"),
        ("Projectpartner", "Blenders"),
        ("Projectleider", "Katrien Maes"),
        ("Leerdoel 1", "een oudergesprek voorbereiden"),
    ):
        by_label(app, "text_input", label).set_value(value)
        app.run()
    for _ in range(2):
        press(app, "Dossier openen")
        assert len(list_dossiers(at(database))) == 1
    by_label(app, "text_input", "Leerdoel 1").set_value("een uitstap voorbereiden")
    press(app, "Dossier openen")
    goals = [goal.description for n in (1, 2) for goal in read(database, n).latest.goals]
    assert goals == ["een oudergesprek voorbereiden", "een uitstap voorbereiden"]
