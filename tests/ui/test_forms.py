"""Bad input: a sentence beside the field, nothing lost, nothing half saved."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import CallPurpose, ExchangeDay, IntakeCall, Organisation, Purpose
from switching.services.switches import list_dossiers
from switching.store import connect, list_records
from tests.samples import at
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

LONG = "a" * 50_000
TOO_LONG = "Deze tekst telt 50.000 tekens; er is plaats voor 20.000. Kort hem in."
HOSTILE = "<script>alert(1)</script> **vet** ![x](http://127.0.0.1/x.png) 🦊 \x00 ${7*7}"


def by_label(app: AppTest, kind: str, label: str) -> object:
    """Return the element of `kind` with this label."""
    return next(item for item in app.get(kind) if item.label == label)


def press(app: AppTest, label: str) -> AppTest:
    """Click the button with this label."""
    return by_label(app, "button", label).click().run()


def errors(app: AppTest) -> list[str]:
    """Return the sentences beside fields."""
    return [str(item.value) for item in app.error]


def test_a_new_switch_without_names_says_what_is_missing_and_opens_nothing(
    database: Path, open_app: OpenApp
) -> None:
    app = open_app("new_switch")
    by_label(app, "text_input", "Leerdoel 1").set_value("een oudergesprek voorbereiden")
    press(app, "Dossier openen")
    # All but the coach, who may come later, and the question, which has a goal.
    assert errors(app) == ["Vul dit nog in."] * 5
    goal = by_label(app, "text_input", "Leerdoel 1")
    assert goal.value == "een oudergesprek voorbereiden"
    assert list_dossiers(at(database)) == []


def test_an_organisation_without_a_name_is_refused_beside_the_field(
    database: Path, open_app: OpenApp
) -> None:
    app = open_app("organisations")
    by_label(app, "text_input", "Gemeente (mag leeg)").set_value("Gent")
    press(app, "Organisatie toevoegen")
    assert errors(app) == ["Vul dit nog in."]
    assert by_label(app, "text_input", "Gemeente (mag leeg)").value == "Gent"


def test_an_organisation_with_a_hostile_name_is_shown_as_it_was_typed(
    database: Path, open_app: OpenApp
) -> None:
    app = open_app("organisations")
    by_label(app, "text_input", "Naam").set_value(HOSTILE)
    press(app, "Organisatie toevoegen")
    assert not app.exception
    assert r"\<script\>alert\(1\)\</script\> \*\*vet\*\*" in app.header[0].value


def call_of(path: Path, switch_id: int) -> IntakeCall:
    with connect(path) as db:
        return list_records(db, IntakeCall, switch_id=switch_id)[-1]


def test_notes_of_50_000_characters_are_refused_and_stay_on_screen(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_area", "Losse notities").set_value(LONG)
    app.run()
    assert errors(app) == [TOO_LONG]
    assert by_label(app, "text_area", "Losse notities").value == LONG
    assert call_of(demo, 1).loose_notes == ""


def test_what_is_right_is_saved_beside_what_is_wrong(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_area", "Losse notities").set_value(LONG)
    by_label(app, "text_area", "Notities: Kennismaking").set_value("Klik was er meteen.")
    app.run()
    assert errors(app) == [TOO_LONG]
    with connect(demo) as db:
        purposes = list_records(db, CallPurpose, call_id=call_of(demo, 1).id)
    assert {item.notes for item in purposes if item.purpose is Purpose.ACQUAINTANCE} == {
        "Klik was er meteen."
    }


@pytest.mark.parametrize("minutes", [0, 10_000, -5])
def test_impossible_minutes_are_refused(demo: Path, open_app: OpenApp, minutes: int) -> None:
    app = open_app("intake_call", switch="1", step="finish")
    by_label(app, "text_input", "Echte minuten").set_value(str(minutes))
    app.run()
    assert errors(app) == ["Vul een aantal minuten in van 1 tot 1.440."]
    assert call_of(demo, 1).actual_minutes is None


@pytest.mark.slow
def test_a_call_without_participants_can_not_be_completed(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="6", step="finish")
    by_label(app, "text_input", "Echte minuten").set_value("20")
    for box in app.checkbox:
        if box.label.endswith(("lerende", "coach", "projectleider", "HR")):
            box.set_value(False)
    app.run()
    press(app, "Gesprek afronden")
    assert "Vink aan wie er was." in errors(app)
    assert call_of(demo, 6).outcome is None


def test_hostile_text_is_saved_and_shown_as_it_was_typed(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_area", "Losse notities").set_value(HOSTILE)
    app.run()
    assert not app.exception
    assert call_of(demo, 1).loose_notes == HOSTILE.replace("\x00", "")


def days_of(path: Path, switch_id: int) -> list[ExchangeDay]:
    with connect(path) as db:
        return list_records(db, ExchangeDay, switch_id=switch_id)


@pytest.mark.slow
def test_a_day_that_ends_before_it_starts_is_refused(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("exchange", switch="18")
    before = days_of(demo, 18)[0]
    by_label(app, "time_input", "Tot").set_value(before.start.replace(hour=7))
    app.run()
    assert errors(app) == [
        "Het einde valt vóór het begin. Ging het door na middernacht? Maak er dan twee dagen van: "
        "een tot 23:59, en de volgende vanaf 0:00."
    ]
    assert days_of(demo, 18)[0] == before


def test_a_day_in_the_year_202_is_refused(demo: Path, open_app: OpenApp, all_open: None) -> None:
    app = open_app("exchange", switch="18")
    before = days_of(demo, 18)[0]
    by_label(app, "date_input", "Uitwisselingsdag").set_value(date(202, 3, 1))
    app.run()
    assert errors(app) == ["Kies een datum tussen 2000 en 2100."]
    assert days_of(demo, 18)[0] == before


@pytest.mark.slow
def test_a_year_that_is_none_is_refused_beside_the_field(demo: Path, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1", step="acquaintance")
    by_label(app, "text_input", "Sinds").set_value("vorig jaar")
    app.run()
    assert errors(app) == ["Vul een jaar in, of een maand en een jaar, zoals 2019 of maart 2019."]
    assert by_label(app, "text_input", "Sinds").value == "vorig jaar"


@pytest.mark.slow
def test_what_a_colleague_saved_meanwhile_comes_in_where_nothing_was_typed(
    demo: Path, open_app: OpenApp
) -> None:
    first, second = (open_app("intake_call", switch="1", step="practical") for _ in range(2))
    by_label(first, "text_area", "Losse notities").set_value("van de eerste").run()
    second.run()
    assert by_label(second, "text_area", "Losse notities").value == "van de eerste"


def test_two_people_in_one_field_see_both_texts_and_choose(demo: Path, open_app: OpenApp) -> None:
    first, second = (open_app("intake_call", switch="1", step="practical") for _ in range(2))
    by_label(first, "text_area", "Losse notities").set_value("van de eerste").run()
    by_label(second, "text_area", "Losse notities").set_value("van de tweede").run()
    assert "van de eerste" in words(second)
    assert by_label(second, "text_area", "Losse notities").value == "van de tweede"
    assert call_of(demo, 1).loose_notes == "van de eerste"
    press(second, "Mijn tekst houden")
    assert call_of(demo, 1).loose_notes == "van de tweede"


@pytest.mark.slow
def test_a_completed_call_is_closed_until_someone_says_why_it_needs_a_correction(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("intake_call", switch="18")
    assert by_label(app, "text_area", "Losse notities").disabled
    assert by_label(app, "text_input", "Echte minuten").disabled
    practical = open_app("intake_call", switch="18", step="practical")
    assert by_label(practical, "button", "+ Uitwisselingsdag toevoegen").disabled
    press(app, "Velden openen")
    assert errors(app) == ["Vul dit nog in."]
    by_label(app, "text_input", "Waarom is een correctie nodig?").set_value("verkeerd getypt")
    press(app, "Velden openen")
    by_label(app, "text_input", "Echte minuten").set_value("43").run()
    assert call_of(demo, 18).actual_minutes == 43


@pytest.mark.slow
def test_a_version_that_says_nothing_is_refused_with_a_sentence(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("learning_question", switch="18")
    press(app, "Leervraag verfijnen")
    by_label(app, "text_area", "Algemeen doel").set_value("").run()
    while [button for button in app.button if "remove:goal_wordings" in str(button.key)]:
        next(b for b in app.button if "remove:goal_wordings" in str(b.key)).click().run()
    press(app, "Deze versie vastleggen")
    assert not app.exception
    assert errors(app) == ["Vul eerst een algemeen doel of een leerdoel in."]


@pytest.mark.slow
def test_a_name_that_is_nearly_known_is_asked_and_makes_nothing_until_it_is_answered(
    demo: Path, open_app: OpenApp
) -> None:
    with connect(demo) as db:
        known = [item.name for item in list_records(db, Organisation)]
        dossiers = len(list_dossiers(at(demo)))
    app = open_app("new_switch")
    for label, text in (
        ("Uitsturende organisatie", "kinderopvang  ZONNEBLOEM"),
        ("Lerende", "Fatma Nieuw"),
        ("Ontvangende organisatie", "Zonne"),
        ("Leerdoel 1", "een oudergesprek voorbereiden"),
    ):
        by_label(app, "text_input", label).set_value(text).run()
    press(app, "Dossier openen")
    assert errors(app) == ["Kies een van deze namen, of zeg dat het een nieuwe is."]
    assert "Kijk nog na: Ontvangende organisatie." in words(app)
    assert len(list_dossiers(at(demo))) == dossiers
    press(app, "Kinderopvang Zonnebloem")
    assert by_label(app, "text_input", "Ontvangende organisatie").value == "Kinderopvang Zonnebloem"
    by_label(app, "text_input", "Ontvangende organisatie").set_value("Zonne").run()
    press(app, "Nee, nieuw: ‘Zonne’")
    press(app, "Dossier openen")
    assert not app.exception
    with connect(demo) as db:
        assert [item.name for item in list_records(db, Organisation)] == [*known, "Zonne"]
    assert len(list_dossiers(at(demo))) == dossiers + 1
