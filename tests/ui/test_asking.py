"""What can't be taken back asks first, what was done says so, and an empty list says what to do."""

from __future__ import annotations

import errno
import io
import logging
from pathlib import Path

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from switching.models import CallOutcome, OptionKind, Party, StopCause
from switching.services import exchange, letterhead, plans, questions
from switching.store import connect
from tests.parts import ADMINISTRATION_PARTS
from tests.samples import (
    at,
    hold_a_call,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, press
from tests.ui.test_pages import links


def said(app: AppTest) -> str:
    """Return what was said to be done, as it is read."""
    return " ".join(str(item.value) for item in app.success).replace("\\", "")


def asked(app: AppTest, key: str) -> str:
    """Return the question that stands beside the button whose key begins with `key`."""
    for popover in app.get("popover"):
        if any(str(button.key).startswith(key) for button in popover.button):
            return " ".join(str(item.value) for item in popover.markdown)
    raise AssertionError(f"nothing asks before {key}")


@pytest.mark.slow
def test_bringing_a_version_back_asks_and_says_what_becomes_of_plan_and_certificate(
    database: Path, open_app: OpenApp
) -> None:
    hold_the_hours(make_database(database.parent))
    plans.finalise_plan(at(database), 1, "")
    issue(database)
    app = open_app("learning_question", switch="1")
    app.session_state["versions:1"] = True
    question = asked(app.run(), "bring_back")
    assert "Het definitieve plan klopt dan niet meer" in question
    assert "Het certificaat blijft zoals het uitgereikt is." in question
    assert len(read(database).versions) == 2
    press(app, "Ja, haal terug")
    assert len(read(database).versions) == 3
    assert "Er is een nieuwe versie open, met de woorden van versie 1." in said(app)
    assert "weg" in asked(app, "discard")
    press(app, "Ja, gooi weg")
    assert "Versie 3 is weggegooid." in said(app)
    assert len(read(database).versions) == 2


def test_a_version_that_changed_nothing_goes_with_a_sentence(
    database: Path, open_app: OpenApp
) -> None:
    hold_a_call(make_database(database.parent))
    app = open_app("learning_question", switch="1")
    press(app, "Leervraag verfijnen")
    press(app, "Deze versie vastleggen")
    assert "In deze versie was niets veranderd." in said(app)


def test_a_goal_with_words_asks_before_it_goes(database: Path, open_app: OpenApp) -> None:
    hold_a_call(make_database(database.parent))
    questions.open_refinement(at(database), 1)
    app = open_app("learning_question", switch="1")
    assert asked(app, "remove:goal_wordings") == "een oudergesprek voorbereiden"


def test_stopping_and_taking_up_again_each_say_so(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    open_dossier(make_database(database.parent))
    app = open_app("exchange", switch="1")
    by_label(app, "selectbox", "Wie zet stop?").set_value(Party.HOST)
    by_label(app, "text_input", "Waarom?").set_value("verhuisd")
    press(app, "Deze switch stopzetten")
    assert read(database).switch.stopped_on is None
    by_label(app, "selectbox", "Wat voor reden?").set_value(StopCause.REORGANISATION)
    press(app, "Deze switch stopzetten")
    assert read(database).switch.stop_cause is StopCause.REORGANISATION
    assert "Deze switch is stopgezet." in said(app)
    press(app, "Ja, hervat de switch")
    assert "Deze switch loopt weer." in said(app)


def test_a_no_show_is_said_with_what_comes_next(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    open_dossier(make_database(database.parent))
    plan_a_call(database)
    app = open_app("intake_call", switch="1")
    by_label(app, "selectbox", "Wat gebeurde er?").set_value(CallOutcome.NO_SHOW)
    by_label(app, "selectbox", "Door wie kwam dat?").set_value(Party.COACH)
    by_label(app, "text_input", "Waarom?").set_value("ziek")
    press(app, "Vastleggen")
    assert not app.exception
    assert read(database).calls[0].call.outcome is CallOutcome.NO_SHOW
    assert "het gesprek ging niet door. Plan een nieuw gesprek" in said(app)


@pytest.mark.slow
def test_a_final_plan_and_a_removed_logo_ask_first(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    picture = io.BytesIO()
    Image.new("RGB", (30, 30)).save(picture, "PNG")
    letterhead.add_logo(at(database), "EU", picture.getvalue(), "logo")
    app = open_app("administration", part="papers")
    assert "Nieuwe documenten staan dan zonder EU" in asked(app, "remove:logos")
    press(app, "Ja, haal weg")
    assert "EU is verwijderd." in said(app)
    press(open_app("action_plan", switch="1"), "Ja, maak definitief")
    assert len(read(database).plans) == 1


@pytest.mark.slow
def test_empty_lists_say_why_and_what_to_do_first(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    dossier = hold_a_call(make_database(database.parent))
    values = {"kind": OptionKind.OTHER, "title": "Meelopen"}
    exchange.add_activity(at(database), dossier, values, set(), "activity")
    app = open_app("action_plan", switch="1", section="activities")
    captions = [item.value for item in app.caption]
    assert (
        "Er is nog geen dag gepland. Voeg er eerst een toe op de pagina Uitwisseling." in captions
    )
    captions = [item.value for item in open_app("exchange", switch="1").caption]
    assert any("Voeg eerst een collega toe" in caption for caption in captions)
    captions = [item.value for item in open_app("administration", part="users").caption]
    assert "Nog niemand. Voeg eerst jezelf toe, als beheerder." in captions
    captions = [item.value for item in open_app("administration", part="backups").caption]
    assert "Er is nog geen goede back-up om terug te zetten. Maak er hierboven een." in captions


def test_a_part_that_falls_says_so_with_a_code_and_its_neighbours_stand(
    demo: Path,
    open_app: OpenApp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("Kanarie")

    monkeypatch.setattr("switching.ui.administration.users_section.show_users", fall)
    with caplog.at_level(logging.ERROR, "switching"):
        app = open_app("administration")
    assert not app.exception
    (error,) = app.error
    code = str(error.value).rstrip(".").rsplit(" ", 1)[1]
    assert f"incident {code}" in caplog.text
    assert [head.value for head in app.header] == []
    named = (link for link in links(app) if link.startswith("**"))
    ways = [link for link in named if link != "**Importeren**"]  # a page of its own
    assert len(ways) == len(ADMINISTRATION_PARTS) - 1  # but the one in sight
    neighbour = open_app("administration", part="papers")
    assert [head.value for head in neighbour.header] == ["Documenten"]


def test_a_full_disk_is_of_the_whole_page(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("switching.ui.administration.users_section.show_users", fall)
    assert [head.value for head in open_app("administration").header] == []


def test_namesakes_can_be_told_apart_where_someone_is_erased(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(make_database(database.parent))
    with connect(database) as db:
        db.conn.execute(
            "INSERT INTO people (organisation_id, name, job, job_since, email, phone, active)"
            " SELECT organisation_id, name, job, job_since, email, phone, active FROM people"
            " WHERE name = 'Amina Yildiz'"
        )
        db.conn.commit()
    app = open_app("administration", part="persons")
    by_label(app, "text_input", "Over wie gaat het?").set_value("yildiz")
    app.run()
    boxes = [item for item in app.selectbox if item.label == "Welke persoon?"]
    assert boxes
    assert all(len(set(box.options)) == len(box.options) == 2 for box in boxes)
