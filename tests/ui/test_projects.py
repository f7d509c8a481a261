"""Projects on the page Administration, and the choice at a new dossier."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.services.projects import add_project, list_projects, list_targets
from switching.services.sending import FROM_VARIABLE, SMTP_VARIABLE
from tests.samples import TODAY, at, make_database
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words
from tests.ui.test_users import fill, press

pytestmark = pytest.mark.usefixtures("all_open")


def set_days(app: AppTest, label: str, value: object) -> None:
    [item for item in app.date_input if item.label == label][-1].set_value(value)


@pytest.mark.slow
def test_a_project_is_added_and_changed(database: Path, open_app: OpenApp) -> None:
    app = open_app("administration", part="projects")
    fill(app, "Nummer", "ESF-1")
    set_days(app, "Notities bewaren tot (mag leeg)", TODAY + timedelta(days=1))
    set_days(app, "Bewijsstukken bewaren tot (mag leeg)", TODAY)
    app = press(app, "Project toevoegen")
    assert "Kies ten laatste 24 november 2026" in words(app)
    set_days(app, "Notities bewaren tot (mag leeg)", TODAY)
    app = press(app, "Project toevoegen")
    assert not app.exception
    [project] = list_projects(at(database))
    assert (project.number, project.notes_until) == ("ESF-1", TODAY)
    [name] = [item for item in app.text_input if item.value == "ESF-1"]
    name.set_value("ESF-2")
    assert not press(app, "Project bewaren").exception
    assert [item.number for item in list_projects(at(database))] == ["ESF-2"]


@pytest.mark.slow
def test_a_project_asks_for_a_code_where_a_mail_server_can_bring_one(
    database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_database(database.parent)
    add_project(at(database), {"number": "ESF-1"}, "ESF-1")
    label = "Wie akkoord gaat via een gekopieerde link, typt een code die we mailen"
    app = open_app("administration", part="projects")
    assert label not in [item.label for item in app.checkbox]
    monkeypatch.setenv(SMTP_VARIABLE, "smtp://mail.voorbeeld.be:587")
    monkeypatch.setenv(FROM_VARIABLE, "switch@voorbeeld.be")
    app = open_app("administration", part="projects")
    next(item for item in app.checkbox if item.label == label).check()
    assert not press(app, "Project bewaren").exception
    assert [item.asks_code for item in list_projects(at(database))] == [True]
    monkeypatch.delenv(SMTP_VARIABLE)
    app = open_app("administration", part="projects")
    assert "zodra er een mailserver is" in words(app)


def test_a_new_dossier_asks_for_the_project_only_when_there_is_a_choice(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    for number, asked in (("ESF-1", False), ("ESF-2", True)):
        add_project(at(database), {"number": number}, number)
        app = open_app("new_switch")
        assert ("Project" in [item.label for item in app.selectbox]) is asked


@pytest.mark.slow
def test_targets_are_set_changed_and_taken_away(database: Path, open_app: OpenApp) -> None:
    make_database(database.parent)
    project = add_project(at(database), {"number": "ESF-1"}, "1")
    app = open_app("administration", part="projects")
    set_days(app, "Van", TODAY)
    set_days(app, "Tot en met", TODAY + timedelta(days=365))
    app = press(app, "Streefcijfers toevoegen")
    assert "Vul minstens één streefcijfer in." in words(app)
    set_number(app, "Certificaten (mag leeg)", 12)
    app = press(app, "Streefcijfers toevoegen")
    assert not app.exception
    [target] = list_targets(at(database), project.id)
    assert (target.first_day, target.certificates, target.hosts) == (TODAY, 12, None)
    set_number(app, "Certificaten (mag leeg)", 15)
    app = press(app, "Streefcijfers bewaren")
    assert "De streefcijfers zijn bewaard" in words(app)
    assert list_targets(at(database), project.id)[0].certificates == 15
    assert not press(app, "Ja, haal ze weg").exception
    assert list_targets(at(database), project.id) == []


def set_number(app: AppTest, label: str, value: int) -> None:
    """Fill in the first number with this label."""
    next(item for item in app.text_input if item.label == label).set_value(str(value))
