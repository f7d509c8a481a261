"""Giving someone their data, on the page Administration."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.samples import make_database, open_dossier
from tests.ui.conftest import OpenApp, file_buttons


def test_a_file_is_offered_after_a_reason(database: Path, open_app: OpenApp) -> None:
    open_dossier(make_database(database.parent))
    app = open_app("administration", part="persons")
    app = search(app, "yildiz")
    assert button(app).proto.disabled
    [why] = [item for item in app.text_input if item.label == "Waarom? Laat de naam weg."]
    app = why.set_value("a" * 201).run()
    assert [item.value for item in app.error] == [
        "Deze tekst telt 201 tekens; er is plaats voor 200. Kort hem in."
    ]
    assert button(app).proto.disabled
    [why] = [item for item in app.text_input if item.label == "Waarom? Laat de naam weg."]
    assert len(why.value) == 201
    app = why.set_value("vraag van de lerende").run()
    assert not app.exception
    assert not button(app).proto.disabled


def search(app: AppTest, text: str) -> AppTest:
    """Look in the first of the two sections for the one who is found, and choose them."""
    app = (
        next(item for item in app.text_input if item.label == "Over wie gaat het?")
        .set_value(text)
        .run()
    )
    return next(item for item in app.selectbox if item.label == "Welke persoon?").set_value(1).run()


def button(app: AppTest) -> Button:
    """Return the button that gives the file."""
    [found] = [item for item in file_buttons(app) if "meenemen" in item.label]
    return found
