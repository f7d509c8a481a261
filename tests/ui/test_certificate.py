"""The certificate on the page of the exchange: what is missing, issuing, withdrawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Certificate, EvaluationStatus, Language
from switching.rules.steps import StepState
from switching.services.certificates import withdraw_certificate
from switching.services.evaluations import EVALUATORS, open_evaluation
from switching.store import connect, list_records
from switching.ui.look import icons
from tests.samples import (
    NOW,
    at,
    edit,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    read,
)
from tests.ui.conftest import OpenApp
from tests.ui.test_exchange import main_buttons, turn
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words


def on_record(path: Path) -> list[Certificate]:
    with connect(path) as db:
        return list_records(db, Certificate)


def buttons(app: AppTest) -> set[str]:
    """Return the labels of the buttons."""
    return {item.label for item in app.button}


def test_before_14_hours_it_says_what_is_missing(database: Path, open_app: OpenApp) -> None:
    open_dossier(make_database(database.parent))
    app = open_app("exchange", switch="1")
    assert "Van de 14 u zijn er 0 u gehouden, nog 14 u te gaan" in words(app)
    assert "Ja, reik uit" not in buttons(app)


@pytest.mark.slow
def test_it_is_read_issued_and_then_on_record(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    hold_the_hours(make_database(database.parent))
    app = open_app("exchange", switch="1")
    shown = words(app)
    for said in ("Amina Yildiz", "15 uur", "zelf een gesprek leiden", "Nog geen evaluatie van"):
        assert said in shown
    assert "Bekijken hoe het eruitziet (PDF)" in buttons(app)
    press(app, "Ja, reik uit")
    assert not app.exception
    (certificate,) = on_record(database)
    number = certificate.content["number"]
    assert f"Certificaat {number}, uitgereikt op" in words(app)
    steps = {link.proto.label: link.proto.icon for link in app.get("page_link")}
    assert steps["Certificaat"] == icons.STATES[StepState.DONE]
    assert {"Certificaat downloaden (PDF)", f"Kopie van {number} downloaden (PDF)"} <= buttons(app)
    assert "Ja, reik uit" not in buttons(app)


@pytest.mark.slow
def test_the_certificate_itself_is_the_one_pdf_in_sight(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    issue(database)
    shown = [label for label in buttons(open_app("exchange", switch="1")) if "(PDF)" in label]
    assert shown == ["Certificaat downloaden (PDF)"]


@pytest.mark.slow
def test_it_can_be_in_english(database: Path, open_app: OpenApp, all_open: None) -> None:
    hold_the_hours(make_database(database.parent))
    app = open_app("exchange", switch="1")
    by_label(app, "button_group", "Taal van het certificaat").set_value(Language.ENGLISH).run()
    assert "15 hours" in words(app)
    press(app, "Ja, reik uit")
    assert on_record(database)[0].content["language"] == "en"


@pytest.mark.slow
def test_withdrawing_asks_why_and_lists_it(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    hold_the_hours(make_database(database.parent))
    issue(database)
    app = open_app("exchange", switch="1")
    press(app, "Certificaat intrekken")
    assert errors(app) == ["Vul dit nog in."]
    by_label(app, "text_input", "Waarom trek je het in?").set_value("De naam was **fout**.")
    press(app, "Certificaat intrekken")
    assert not app.exception
    assert "LC\\-2026\\-0001, uitgereikt op 24 november 2026, ingetrokken op" in words(app)
    assert "De naam was **fout**." in words(app)
    assert {"Ja, reik uit", "Kopie van LC-2026-0001 downloaden (PDF)"} <= buttons(app)
    assert "Certificaat downloaden (PDF)" not in buttons(app)


@pytest.mark.slow
def test_what_another_window_issued_is_said_and_not_issued_twice(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    hold_the_hours(make_database(database.parent))
    app = open_app("exchange", switch="1")
    issue(database, key="another window")
    press(app, "Ja, reik uit")
    assert len(on_record(database)) == 1
    assert "Certificaat LC-2026-0001, uitgereikt op" in words(app)


def test_letters_that_the_typeface_lacks_are_named_before_issuing(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    dossier = hold_the_hours(make_database(database.parent))
    edit(database, dossier.learner, name="محمد")
    assert "Deze letters kent het lettertype niet" in words(open_app("exchange", switch="1"))


@pytest.mark.slow
def test_markup_in_a_name_is_shown_as_it_was_typed(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    dossier = hold_the_hours(make_database(database.parent))
    edit(database, dossier.learner, name="![x](http://127.0.0.1/x.png)")
    app = open_app("exchange", switch="1")
    assert "![x](http" not in "".join(str(item.value) for item in app.subheader)
    issue(database)
    withdraw_certificate(at(database), 1, "fout")
    assert not open_app("exchange", switch="1").exception
    assert read(database).certificates[0].withdrawn_at == NOW


@pytest.mark.slow
def test_a_name_that_is_otherwise_on_paper_is_said_beside_its_mail(
    database: Path, open_app: OpenApp
) -> None:
    learner = hold_the_hours(make_database(database.parent)).learner
    issue(database)
    assert "Op papier staat" not in words(open_app("exchange", switch="1"))
    edit(database, learner, name="Amina Peeters")
    shown = words(open_app("exchange", switch="1"))
    assert "Op papier staat ‘Amina Yildiz’, nu is dat ‘Amina Peeters’" in shown


def all_evaluated(path: Path) -> None:
    for party in EVALUATORS:
        open_evaluation(at(path), 1, party, EvaluationStatus.RECEIVED)


@pytest.mark.slow
def test_what_issuing_also_does_is_said_before_it_is_pressed(
    database: Path, open_app: OpenApp
) -> None:
    hold_the_hours(make_database(database.parent))
    all_evaluated(database)
    app = open_app("exchange", switch="1")
    shown = words(app)
    for said in ("het volgende nummer", "telt dan als afgerond", "Er wordt niets verstuurd"):
        assert said in shown
    assert set(main_buttons(app)) == {"Certificaat uitreiken", "Ja, reik uit"}
    app = press(app, "Ja, reik uit")
    assert main_buttons(app) == ["Certificaat downloaden (PDF)"]


def test_the_language_that_was_chosen_outlives_closing_the_part(
    database: Path, open_app: OpenApp
) -> None:
    hold_the_hours(make_database(database.parent))
    all_evaluated(database)
    app = open_app("exchange", switch="1")
    by_label(app, "button_group", "Taal van het certificaat").set_value(Language.ENGLISH)
    app = turn(app, "Klaar om uit te reiken")
    assert "15 hours" not in words(app)
    app = turn(app, "Klaar om uit te reiken")
    assert "15 hours" in words(app)
