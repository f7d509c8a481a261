"""The page Leervraag: one list of goals, what serves each, and its place in the plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import MOST_GOALS, Dossier, OptionKind, Shift
from switching.rules.coverage import Offer, offers_of
from switching.services import questions, serving
from switching.services.organisations import add_host_option, add_organisation
from switching.ui.kit import leftovers
from switching.ui.learning_question.goal_list import GOALS_AT_ONCE
from switching.ui.learning_question.serving import CHIPS_AT_ONCE
from tests.samples import at, edit, hold_a_call, make_database, open_dossier, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import links, words

TALK = "Gesprek met de pedagoog"


@pytest.fixture
def dossier(database: Path) -> Dossier:
    """A dossier with two goals, and one thing that could serve them."""
    return hold_a_call(make_database(database.parent))


@pytest.fixture
def page(dossier: Dossier, open_app: OpenApp) -> AppTest:
    """Its page."""
    return open_app("learning_question", switch="1")


def chips(app: AppTest, number: int) -> Any:
    return by_label(app, "button_group", f"Wat helpt bij leerdoel {number}")


def open_part(app: AppTest, key: str) -> AppTest:
    app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


def add_options(path: Path, dossier: Dossier, count: int) -> None:
    for number in range(count):
        values = {"kind": OptionKind.OTHER, "title": f"Iets anders {number}"}
        add_host_option(at(path), {**values, "host_id": dossier.host.id}, f"option{number}")


@pytest.mark.slow
def test_a_chip_serves_a_goal_and_a_second_click_takes_it_back(
    page: AppTest, database: Path
) -> None:
    assert "Voor 2 leerdoelen is er nog niets voorzien." in words(page)
    mark = (read(database).proposals[0].id, None)
    chips(page, 1).set_value([mark]).run()
    assert [match.proposal_id for match in read(database).matches] == [mark[0]]
    assert "Voor 1 leerdoel is er nog niets voorzien." in words(page)
    chips(page, 1).set_value([]).run()
    assert read(database).matches == ()


def test_a_chip_that_was_clicked_before_one_left_is_stored(page: AppTest, database: Path) -> None:
    chips(page, 2).set_value([(read(database).proposals[0].id, None)])
    page.switch_page("pages/worklist.py").run()
    assert len(read(database).matches) == 1


@pytest.mark.slow
def test_a_click_takes_nothing_back_that_a_colleague_chose_meanwhile(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    add_options(database, dossier, 2)
    app = open_app("learning_question", switch="1")
    goal_id, (mine, theirs) = dossier.latest.goals[0].goal_id, read(database).options[1:3]
    questions.set_match(at(database), goal_id, (None, theirs.id), True)
    chips(app, 1).set_value([(None, mine.id)]).run()
    assert {match.option_id for match in read(database).matches} == {mine.id, theirs.id}
    assert set(chips(app, 1).value) == {(None, mine.id), (None, theirs.id)}


@pytest.mark.slow
def test_chips_keep_their_place_while_one_chooses(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    add_options(database, dossier, 12)
    app = open_app("learning_question", switch="1")
    shown = chips(app, 1).options
    assert len(shown) == CHIPS_AT_ONCE
    chips(app, 1).set_value([(None, read(database).options[3].id)]).run()
    assert chips(app, 1).options == shown
    served = open_app("learning_question", switch="1")
    assert len(chips(served, 1).options) == 1, "what is chosen is enough, when one comes back"


def test_what_fits_comes_first_with_how_well_and_why(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    add_options(database, dossier, 8)
    values = {"kind": OptionKind.MEETING, "title": "Oudergesprek *meevolgen*"}
    add_host_option(at(database), {**values, "host_id": dossier.host.id}, "fits")
    app = open_app("learning_question", switch="1")
    assert chips(app, 1).options[0] == r"Oudergesprek \*meevolgen\*"
    assert r"past: **Oudergesprek \*meevolgen\*** (omdat: oudergesprek)" in words(app)


@pytest.mark.slow
def test_what_one_clicked_oneself_is_not_sent_back_over_the_next_click(
    page: AppTest, database: Path
) -> None:
    mark = (read(database).proposals[0].id, None)
    chips(page, 1).set_value([mark]).run()
    assert read(database).matches
    assert not chips(page, 1).proto.set_value
    goal = read(database).latest.goals[0].goal_id
    questions.set_match(at(database), goal, mark, False)
    page.run()
    assert chips(page, 1).proto.set_value, "what another one did is brought in"


@pytest.mark.slow
def test_a_click_on_what_helps_says_that_it_was_saved(page: AppTest, database: Path) -> None:
    """The page said when a text was last saved, and nothing of what was clicked after that."""
    assert leftovers.SAVED_AT not in page.session_state
    chips(page, 1).set_value([(read(database).proposals[0].id, None)]).run()
    assert leftovers.SAVED_AT in page.session_state


@pytest.mark.slow
def test_what_serves_goes_in_the_plan_with_one_click_and_out_with_another(
    page: AppTest, database: Path
) -> None:
    chips(page, 1).set_value([(read(database).proposals[0].id, None)]).run()
    press(page, f"In het plan zetten: {TALK}")
    (activity,) = read(database).activities
    assert activity.with_whom == "Tom Peeters"
    assert not [button for button in page.button if button.label.startswith("In het plan zetten")]
    field = by_label(page, "text_input", f"In het plan: {TALK}, met wie?")
    assert field.value == "Tom Peeters"
    press(page, "Uit het plan halen")
    assert read(database).activities == ()
    assert len(read(database).matches) == 1, "it still serves the goal"


@pytest.mark.slow
def test_with_whom_is_changed_in_place(page: AppTest, dossier: Dossier, database: Path) -> None:
    serving.plan_for_goal(at(database), dossier, dossier.goals[0].id, _talk(dossier), "Tom")
    page.run()
    by_label(page, "text_input", f"In het plan: {TALK}, met wie?").set_value("An Verlinden").run()
    assert read(database).activities[0].with_whom == "An Verlinden"


@pytest.mark.slow
def test_what_was_filled_in_asks_before_it_leaves_the_plan(
    page: AppTest, dossier: Dossier, database: Path
) -> None:
    serving.plan_for_goal(at(database), dossier, dossier.goals[0].id, _talk(dossier), "Tom")
    edit(database, read(database).activities[0], evidence="een verslag")
    page.run()
    press(page, "Ja, haal uit het plan")
    assert read(database).activities == ()


def test_an_activity_of_two_goals_has_one_field_and_leaves_one_of_them(
    page: AppTest, dossier: Dossier, database: Path
) -> None:
    for goal in dossier.goals:
        serving.plan_for_goal(at(database), dossier, goal.id, _talk(dossier), "Tom")
    page.run()
    assert len([item for item in page.text_input if item.label.startswith("In het plan")]) == 1
    assert f"In het plan: {TALK}" in words(page)
    press(page, "Uit het plan halen")
    assert [item.goal_id for item in read(database).activity_goals] == [dossier.goals[1].id]


def _talk(dossier: Dossier) -> Offer:
    return offers_of(dossier)[0]


@pytest.mark.slow
def test_something_new_is_added_linked_and_planned_by_one_click(
    page: AppTest, dossier: Dossier, database: Path
) -> None:
    key = f"add_option:{dossier.goals[1].id}:0"
    open_part(page, key)
    assert by_label(page, "text_input", "Met wie (mag leeg)").value == "Tom Peeters"
    label = "Of iets nieuws, in de woorden van de coach"
    by_label(page, "text_input", label).set_value("Oudergesprekken meevolgen").run()
    press(page, "Toevoegen bij dit leerdoel")
    assert errors(page) == ["Kies er een uit de lijst."]
    by_label(page, "selectbox", "Soort").set_value(OptionKind.SHADOWING).run()
    press(page, "Toevoegen bij dit leerdoel")
    found = read(database)
    assert "Oudergesprekken meevolgen" in [item.title for item in found.options]
    assert [(item.title, item.with_whom) for item in found.activities] == [
        ("Oudergesprekken meevolgen", "Tom Peeters")
    ]
    assert found.goals_of(found.activities[0]) == {dossier.goals[1].id}
    assert key not in page.session_state, "the part closes by itself"


@pytest.mark.slow
def test_what_is_typed_in_the_part_is_there_when_it_opens_again(
    page: AppTest, dossier: Dossier
) -> None:
    key, label = f"add_option:{dossier.goals[0].id}:0", "Of iets nieuws, in de woorden van de coach"
    open_part(page, key)
    by_label(page, "text_input", label).set_value("Halve zin")
    page.session_state[key] = False  # closed in the very run that brings the text
    page.run()
    assert not [item for item in page.text_input if item.label == label]
    open_part(page, key)
    assert by_label(page, "text_input", label).value == "Halve zin"


@pytest.mark.slow
def test_something_on_offer_is_chosen_without_a_place_in_the_plan(
    page: AppTest, dossier: Dossier, database: Path
) -> None:
    open_part(page, f"add_option:{dossier.goals[0].id}:0")
    by_label(page, "selectbox", "Uit het aanbod van De Speelvogel (mag leeg)").select_index(0).run()
    by_label(page, "checkbox", "Meteen ook in het plan zetten").uncheck().run()
    press(page, "Toevoegen bij dit leerdoel")
    assert len(read(database).matches) == 1
    assert read(database).activities == ()


@pytest.mark.slow
def test_no_goal_is_a_dead_end(dossier: Dossier, database: Path, open_app: OpenApp) -> None:
    """Without anything that resembles it, one finds what others offer, in words of one's own."""
    other = add_organisation(at(database), {"name": "Pinkeltje", "is_host": True}, "other")
    values = {"host_id": other.id, "kind": OptionKind.MEETING, "title": "Vergadering van het team"}
    add_host_option(at(database), values, "team")
    app = open_app("learning_question", switch="1")
    assert "Niets gevonden dat past." in words(app)
    open_part(app, f"add_option:{dossier.goals[1].id}:0")
    assert not [label for label in links(app) if "Pinkeltje" in label]
    by_label(app, "text_input", "Of zoek bij andere organisaties").set_value(
        "een vergadering"
    ).run()
    assert [label for label in links(app) if "Pinkeltje" in label]


def test_a_host_that_offers_nothing_has_no_chips_and_a_way_to_add(
    database: Path, open_app: OpenApp
) -> None:
    dossier = open_dossier(make_database(database.parent))
    app = open_app("learning_question", switch="1")
    assert not app.exception
    assert not [item for item in app.get("button_group") if "leerdoel" in item.label]
    open_part(app, f"add_option:{dossier.goals[0].id}:0")
    assert by_label(app, "text_input", "Iets nieuws, in de woorden van de coach")


@pytest.mark.slow
def test_the_way_on_is_the_main_one_once_nothing_lacks(page: AppTest, database: Path) -> None:
    assert "Hier nog te doen:" in words(page)
    mark = (read(database).proposals[0].id, None)
    for number in (1, 2):
        chips(page, number).set_value([mark]).run()
    assert "Voor elk leerdoel is er iets voorzien." in words(page)
    assert "Hier nog te doen:" not in words(page)
    edit(database, read(database).latest.question, shift=None)
    page.run()
    assert "Zeg hoe de leervraag verschoof." in words(page)
    edit(database, read(database).latest.question, shift=Shift.UNCHANGED)
    press(page.run(), "Leervraag verfijnen")
    assert "Leg deze versie vast." in words(page)


@pytest.mark.slow
def test_what_came_and_went_since_the_call_is_said_with_signs(
    page: AppTest, dossier: Dossier, database: Path
) -> None:
    assert ":green-background[+ zelf een gesprek leiden]" in words(page)
    questions.open_refinement(at(database), 1)
    first = read(database).latest.goals[0]
    edit(database, first, description="een moeilijk oudergesprek voorbereiden")
    page.run()
    assert "een :green-background[+ moeilijk] oudergesprek voorbereiden" in words(page)
    assert ":green-background[+ nieuw sinds het gesprek]" in words(page)
    questions.remove_goal(at(database), read(database).latest.goals[0].id)
    page.run()
    assert "- :red-background[− ~~een oudergesprek voorbereiden~~]" in words(page)


@pytest.mark.slow
def test_of_many_goals_the_first_twenty_are_there_and_the_others_when_asked_for(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    questions.open_refinement(at(database), 1)
    for number in range(3, MOST_GOALS + 1):
        text = f"leerdoel nummer {number} over dienst {number}"
        questions.add_goal(at(database), read(database).latest, text, f"goal{number}")
    app = open_app("learning_question", switch="1")
    assert [item.label for item in app.text_input if item.label.startswith("Leerdoel ")] == [
        *(f"Leerdoel {number}" for number in range(1, GOALS_AT_ONCE + 1)),
        "Leerdoel toevoegen…",
    ]
    open_part(app, f"more_goals:{read(database).latest.question.id}")
    last = f"Leerdoel {MOST_GOALS}"
    assert by_label(app, "text_input", last).value == f"leerdoel nummer {MOST_GOALS} over dienst 50"
    mark = (read(database).proposals[0].id, None)
    chips(app, MOST_GOALS).set_value([mark]).run()
    assert len(read(database).matches) == 1


def test_versions_are_built_when_their_part_is_open(page: AppTest) -> None:
    assert not [item for item in page.selectbox if item.label == "Van welke versie?"]
    open_part(page, "versions:1")
    assert by_label(page, "selectbox", "Van welke versie?").value == 1
    by_label(page, "selectbox", "Van welke versie?").set_value(2).run()
    assert "versie 2, na het gesprek" in words(page)


@pytest.mark.slow
def test_where_nothing_is_found_one_may_search_here_and_elsewhere_or_add_something(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    edit(database, dossier.latest.goals[0], description="kwantummechanica begrijpen")
    app = open_app("learning_question", switch="1")
    assert "Niets gevonden dat past. Zoek zelf, of voeg iets toe:" in words(app)
    part = open_part(app, f"add_option:{dossier.latest.goals[0].goal_id}:0")
    labels = [item.label for item in (*part.selectbox, *part.text_input)]
    assert any(label.startswith("Uit het aanbod van") for label in labels)
    assert "Of iets nieuws, in de woorden van de coach" in labels
    assert "Of zoek bij andere organisaties" in labels


def test_what_is_chosen_instead_of_a_suggestion_is_noted(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    add_options(database, dossier, 1)
    values = {"kind": OptionKind.MEETING, "title": "Oudergesprek meevolgen"}
    best = add_host_option(at(database), {**values, "host_id": dossier.host.id}, "fits")
    app = open_app("learning_question", switch="1")
    other = next(item for item in read(database).options if item.title == "Iets anders 0")
    chips(app, 1).set_value([(None, other.id)]).run()
    (match,) = read(database).matches
    assert (match.option_id, match.place, match.passed_over_id) == (other.id, None, best.id)


def test_no_kind_of_shift_is_proposed_where_none_is_likely_enough(
    dossier: Dossier, database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("switching.rules.shift_kinds.SURE", 1.1)
    edit(database, dossier.latest.goals[0], description="Oudergesprekken voeren met twee")
    edit(database, read(database).latest.question, shift=None)
    app = open_app("learning_question", switch="1")
    assert "De app twijfelt" in words(app)
    assert "Kies zelf" in words(app)
    assert "Overnemen" not in [button.label for button in app.button]


def test_a_proposed_kind_of_shift_gives_way_to_what_was_chosen(
    dossier: Dossier, database: Path, open_app: OpenApp
) -> None:
    for goal in dossier.latest.goals[1:]:
        questions.remove_goal(at(database), goal.id)
    edit(database, read(database).latest.question, shift=None)
    app = open_app("learning_question", switch="1")
    assert "Voorstel van de app: **ongewijzigd**" in words(app)
    kinds = next(item for item in app.button_group if item.label.startswith("Hoe verschoof"))
    app = kinds.set_value(Shift.SHIFTED).run()
    assert "De app dacht aan **ongewijzigd**: jouw keuze telt." in words(app)
    assert "Voorstel van de app" not in words(app)
    assert "Overnemen" not in [button.label for button in app.button]
    edit(database, read(database).latest.question, shift=Shift.UNCHANGED)
    app = open_app("learning_question", switch="1")
    assert "De app dacht aan" not in words(app)
    assert "Voorstel van de app" not in words(app)
