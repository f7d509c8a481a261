"""What each role finds on the pages: closed fields where it only reads, a sentence where not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Actor, User
from switching.services.admission import Admission
from switching.services.audit import LINES_PER_PAGE
from switching.services.handover import open_with_reason
from switching.store import connect, get_record
from switching.ui import sign_in
from switching.ui.dossier import chosen_dossier
from switching.ui.kit import session
from tests.offices import Office, make_office
from tests.samples import at, edit, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

DOSSIER_PAGES = ("intake_call", "learning_question", "action_plan", "exchange", "dossier")
NOT_WITH_THIS_ROLE = "Dit kan niet met jouw rol, en er is niets gewijzigd."
WorkAs = Callable[[Actor], None]


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, database: Path) -> Office:
    """The two partners, on the database of the app."""
    return first_office.moved_to(database.parent)


@pytest.fixture
def work_as(monkeypatch: pytest.MonkeyPatch) -> WorkAs:
    """A function that signs someone in."""

    def sign_in_as(actor: Actor) -> None:
        def admit(path: Path, now: datetime) -> Admission:
            with connect(path) as db:
                return Admission(get_record(db, User, actor.user_id))

        monkeypatch.setattr(sign_in, "admission", admit)

    return sign_in_as


def audit_rows(office: Office) -> int:
    """Count what is in the trail."""
    with connect(office.path) as db:
        return int(db.execute("SELECT count(*) FROM audit_log").fetchone()[0])


OPEN_TO_ALL = ("language_choice", "call_step:", "download:", "line_")
"""What the keys begin with of what changes nothing of a dossier."""


def writing(app: AppTest) -> list[str]:
    """Return the labels of open fields, and of open buttons that do more than show something."""
    kinds = ("text_input", "text_area", "checkbox", "date_input", "time_input",
             "button", "multiselect", "selectbox", "button_group", "pills")  # fmt: skip
    return [
        str(item.label)
        for kind in kinds
        for item in app.get(kind)
        if not item.disabled and not str(item.key).startswith(OPEN_TO_ALL)
    ]


@pytest.mark.parametrize("page", DOSSIER_PAGES)
def test_a_colleagues_dossier_is_there_to_read(
    office: Office, open_app: OpenApp, work_as: WorkAs, page: str, all_open: None
) -> None:
    work_as(office.katrien)
    before = audit_rows(office)
    app = open_app(page, switch=str(office.switches[1]))
    assert not app.exception
    assert "Alleen lezen: dit dossier is van Sofie Baert." in words(app)
    assert [label for label in writing(app) if "versie" not in label] == []
    assert audit_rows(office) == before


@pytest.mark.slow
@pytest.mark.parametrize("page", DOSSIER_PAGES)
def test_the_own_dossier_is_open(
    office: Office, open_app: OpenApp, work_as: WorkAs, page: str
) -> None:
    work_as(office.katrien)
    app = open_app(page, switch=str(office.switches[0]))
    assert not app.exception
    assert "Alleen lezen" not in words(app)
    assert writing(app)


@pytest.mark.parametrize("page", DOSSIER_PAGES)
def test_a_programme_manager_reads_and_changes_nothing(
    office: Office, open_app: OpenApp, work_as: WorkAs, page: str, all_open: None
) -> None:
    work_as(office.manager)
    app = open_app(page, switch=str(office.switches[2]))
    assert "Alleen lezen: dit dossier is van Jan Wouters." in words(app)
    assert [label for label in writing(app) if "versie" not in label] == []


@pytest.mark.parametrize("page", DOSSIER_PAGES)
def test_another_partners_dossier_is_not_shown(
    office: Office, open_app: OpenApp, work_as: WorkAs, page: str
) -> None:
    work_as(office.katrien)
    app = open_app(page, switch=str(office.switches[2]))
    assert "Dit dossier is van een andere projectpartner en staat niet voor je open." in words(app)
    assert "De Speelvogel" not in words(app)
    assert "Welk dossier?" in [item.label for item in app.text_input]
    assert len([button for button in app.button if ":take:" in str(button.key)]) == 2


def test_an_administrator_says_why_and_then_reads(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.administrator)
    app = open_app("exchange", switch="1")
    assert "Waarom moet je dit dossier lezen?" in words(app)
    assert "Amina" not in words(app)
    press(app, "Dossier openen om te lezen")
    assert errors(app) == ["Vul dit nog in."]
    by_label(app, "text_input", "Reden").set_value("vraag van de lerende")
    press(app, "Dossier openen om te lezen")
    assert "Alleen lezen: dit dossier is van Katrien Maes." in words(app)
    assert audit_rows(office) == audit_rows_with_reason(office)


def audit_rows_with_reason(office: Office) -> int:
    """Count the trail up to the one look that follows the reason."""
    with connect(office.path) as db:
        rows = db.execute("SELECT id, action FROM audit_log ORDER BY id").fetchall()
    assert [action for _, action in rows[-2:]] == ["open_with_reason", "read"]
    return len(rows)


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("manager", "new_switch"),
        ("administrator", "new_switch"),
        ("administrator", "overview"),
        ("katrien", "administration"),
        ("manager", "administration"),
    ],
)
def test_a_page_that_a_role_can_not_use_says_so(
    office: Office, open_app: OpenApp, work_as: WorkAs, who: str, page: str
) -> None:
    work_as(getattr(office, who))
    app = open_app(page)
    assert not app.exception
    assert NOT_WITH_THIS_ROLE in words(app)


def test_a_manager_finds_organisations_closed(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.manager)
    app = open_app("organisations", organisation="1")
    assert not app.exception
    assert writing(app) == []


def test_the_worklist_starts_with_the_own_tasks(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    app = open_app()
    alone = words(app).count("Amina Yildiz")
    by_label(app, "toggle", "Ook van mijn collega’s").set_value(True).run()
    assert words(app).count("Amina Yildiz") == 2 * alone
    app.session_state["all_dossiers"] = True
    assert len(app.run().dataframe[0].value) == 2


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_who_writes_no_dossier_has_no_tasks_but_all_dossiers(
    office: Office, open_app: OpenApp, work_as: WorkAs, who: str
) -> None:
    work_as(getattr(office, who))
    app = open_app()
    assert "Te doen" not in words(app)
    assert len(app.dataframe[0].value) == 3


@pytest.mark.slow
def test_a_project_leader_opens_a_dossier_of_the_own(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    app = open_app("new_switch")
    assert "Jij wordt de projectleider" in words(app)
    by_label(app, "text_input", "Uitsturende organisatie").set_value(
        "Kinderopvang Zonnebloem"
    ).run()
    by_label(app, "text_input", "Lerende").set_value("Amina Yildiz").run()
    by_label(app, "text_input", "Ontvangende organisatie").set_value("De Speelvogel").run()
    app.text_area[0].set_value("zien hoe het daar gaat")
    press(app, "Dossier openen")
    with connect(office.path) as db:
        query = "SELECT project_leader_id, partner_id FROM switches ORDER BY id DESC LIMIT 1"
        led_by = db.execute(query).fetchone()
    assert led_by == (office.katrien.person_id, office.katrien.partner_id)


@pytest.mark.slow
def test_a_dossier_is_handed_over_on_the_exchange_page(
    office: Office, open_app: OpenApp, work_as: WorkAs, all_open: None
) -> None:
    work_as(office.katrien)
    app = open_app("exchange", switch="1")
    press(app, "Overdragen")
    assert "Vul dit nog in." in errors(app)
    by_label(app, "selectbox", "Wie begeleidt het vanaf nu?").set_value(office.sofie.person_id)
    press(app, "Overdragen")
    assert "Alleen lezen: dit dossier is van Sofie Baert." in words(app)


@pytest.mark.slow
def test_the_history_is_read_when_it_is_opened_and_grows_by_a_page(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    for minutes in range(1, LINES_PER_PAGE + 1):
        edit(office.path, read(office.path).calls[0].call, actual_minutes=minutes)
    app = open_app("exchange", switch="1")
    assert "wijzigde" not in words(app)
    app.session_state["history:1"] = True
    app.run()
    assert "De gebruiker van deze computer wijzigde het kennismakingsgesprek" in words(app)
    assert "‘Amina Yildiz’" not in words(app).partition("wijzigde")[2]
    press(app, "Oudere tonen")
    assert "voegde de deelnemer ‘Amina Yildiz’ toe" in words(app)


def test_the_administrator_searches_the_trail(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.administrator)
    app = open_app("administration", part="audit")
    assert not app.exception
    assert "voegde het kennismakingsgesprek toe" in words(app)
    assert "losse notities" not in words(app)
    by_label(app, "selectbox", "Waarover?").set_value("users").run()
    assert "voegde het account ‘ann" in words(app).replace("\\", "")
    by_label(app, "text_input", "Dossiernummer").set_value("ST-1999").run()
    assert "Hier is niets geregistreerd." in words(app)


@pytest.mark.slow
def test_a_change_that_was_allowed_when_the_page_was_shown_is_refused_with_a_sentence(
    office: Office, open_app: OpenApp, work_as: WorkAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    work_as(office.katrien)
    monkeypatch.setattr(chosen_dossier, "may_write_in", lambda actor, dossier: True)
    app = open_app("exchange", switch=str(office.switches[1]))
    before = audit_rows(office)
    press(app, "+ Uitwisselingsdag toevoegen")
    assert not app.exception
    assert NOT_WITH_THIS_ROLE in words(app)
    assert audit_rows(office) == before


def test_a_reason_given_elsewhere_opens_the_page(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.administrator)
    open_with_reason(at(office.path, office.administrator, now=session.now()), 1, "vraag")
    app = open_app("action_plan", switch="1")
    assert "Alleen lezen: dit dossier is van Katrien Maes." in words(app)


@pytest.mark.slow
def test_the_overview_says_whose_dossiers_it_is_of(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.manager)
    assert "de dossiers van alle projectpartners." in words(open_app("overview"))
    work_as(office.katrien)
    assert "de dossiers van Blenders." in words(open_app("overview"))
