"""The section of the administration page on personal data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Project, Switch
from switching.privacy.erasure import erase_person
from switching.store import write
from tests.pages import WITH_HEADER
from tests.samples import ACTOR, NOW, TODAY, at, edit, hold_the_hours, issue, make_database, read
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words
from tests.ui.test_users import fill, press


def choose_amina(app: AppTest) -> AppTest:
    """Look for the learner, and choose her."""
    fill(app, "Over wie gaat het?", "yildiz")
    app.run()
    [box] = [item for item in app.selectbox if item.label == "Welke persoon?"]
    return box.set_value(1).run()


@pytest.mark.slow
def test_someone_is_erased_after_a_reason_and_a_tick(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    app = choose_amina(open_app("administration", part="persons"))
    assert "1 dossier als lerende" in words(app)
    app = press(app, "Wissen")
    assert "Vink dit aan om door te gaan." in words(app)
    [tick] = [item for item in app.checkbox if "voorgoed" in item.label]
    tick.check()
    app = press(app, "Wissen")
    assert read(database).learner.name == "Amina Yildiz"
    assert "Vul dit nog in." in words(app)
    fill(app, "Waarom? Laat de naam weg.", "vraag van de lerende")
    app = press(app, "Wissen")
    assert not app.exception
    assert read(database).learner.name == "Persoon 1"
    assert r"Gewist\." in words(app)
    assert "Yildiz" not in words(app)
    assert "yildiz" not in [item.value for item in app.text_input]


def test_no_one_is_found_by_another_name(database: Path, open_app: OpenApp) -> None:
    app = open_app("administration", part="persons")
    fill(app, "Over wie gaat het?", "yildiz")
    assert "Zo heet er niemand." in words(app.run())


@pytest.mark.slow
def test_the_pages_of_someone_who_was_erased_open(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    issue(database)
    for person_id in (read(database).learner.id, read(database).project_leader.id):
        erase_person(at(database), person_id, "vraag")
    for page in WITH_HEADER:
        app = open_app(page, switch="1")
        assert not app.exception
        assert "Persoon 1" in words(app)


@pytest.mark.slow
def test_what_may_be_someone_else_is_asked_before_and_after(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    hold_the_hours(make_database(database.parent))
    coach = read(database).coach
    assert coach is not None
    edit(database, coach, name="An Roosendael")
    edit(database, read(database).inputs, sharing="*Straks* belt An. En morgen komt An Claes.")
    app = open_app("administration", part="persons")
    fill(app, "Over wie gaat het?", "roosendael")
    app.run()
    [box] = [item for item in app.selectbox if item.label == "Welke persoon?"]
    app = box.set_value(coach.id).run()
    assert "**An**" not in words(app)
    fill(app, "Waarom? Laat de naam weg.", "vraag van de coach")
    app.run()
    assert r"\*Straks\* belt **An**\." in words(app)
    answer(app, 0, True)
    [tick] = [item for item in app.checkbox if "voorgoed" in item.label]
    tick.check()
    app = press(app, "Wissen")
    assert not app.exception
    them = f"Persoon {coach.id}"
    assert read(database).inputs.sharing == f"*Straks* belt {them}. En morgen komt An Claes."
    assert "Nog na te kijken" in words(app)
    assert "En morgen komt **An** Claes" in words(app)
    app = press(app, "Ja, bewaar mijn antwoorden")
    assert "Kies eerst" in words(app)
    answer(app, 0, False)
    app = press(app, "Ja, bewaar mijn antwoorden")
    assert not app.exception
    assert "Je antwoorden zijn bewaard" in words(app)
    assert "Nog na te kijken" not in words(app)
    assert read(database).inputs.sharing == f"*Straks* belt {them}. En morgen komt An Claes."


def answer(app: AppTest, place: int, goes: bool) -> None:
    """Answer one of the sentences that are shown."""
    asked = [item for item in app.get("button_group") if "laten staan?" in item.label]
    asked[place].set_value(goes)
    app.run()


def test_what_falls_due_is_listed_with_the_command(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    assert "Er is niets waarvan de bewaartermijn" in words(
        open_app("administration", part="persons")
    )
    with write(database, ACTOR, NOW) as transaction:
        ended = Project(number="ESF-1", notes_until=TODAY - timedelta(days=400))
        project = transaction.add(ended)
        transaction.update(transaction.get(Switch, 1), project_id=project.id)
    app = open_app("administration", part="persons")
    assert "ESF-1 · notities van 1 dossier" in words(app)
    assert "erase-due" in app.code[0].value
