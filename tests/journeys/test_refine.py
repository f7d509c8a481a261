"""From a call with a vague question to a question whose every goal is covered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import OptionKind
from switching.services import calls, questions
from switching.services.organisations import add_host_option, add_organisation
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    choose,
    click,
    expect_done,
    expect_text,
    field,
    fill,
    go_to_step,
    open_path,
    settle,
    text_of,
    tick,
    unfold,
)
from tests.samples import at, edit, hold_a_call, make_database, open_dossier, read
from tests.server import RunningApp, serve

OUTSIDE = "met collega's een uitstap met peuters voorbereiden"
TALK = "zelf een oudergesprek leiden wanneer het slecht nieuws is"
QUESTION = "/learning_question?switch=1"


def add_options(path: Path, host_id: int, *titles: str) -> None:
    for title in titles:
        values = {
            "host_id": host_id,
            "kind": OptionKind.SHADOWING,
            "title": title,
            "colleague": "Els Wouters",
            "minutes": 90,
        }
        add_host_option(at(path), values, f"{host_id}{title}")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a vague question, a call of now, and two hosts with something to offer."""
    path = make_database(tmp_path)
    dossier = open_dossier(path)
    add_options(path, dossier.host.id, "Oudergesprekken meevolgen", "Rondleiding in de keuken")
    other = {"name": "Pinkeltje", "is_host": True, "city": "Aalst"}
    add_options(
        path,
        add_organisation(at(path), other, "Pinkeltje").id,
        "Uitstap met de peuters",
    )
    moment = datetime.now(UTC).replace(microsecond=0)
    values = {"planned_at": moment - timedelta(minutes=30), "planned_minutes": 20}
    calls.plan_call(at(path, now=moment), dossier, values, "call")
    with serve(path) as running:
        yield running


def hold_the_call(page: Page) -> None:
    tick(page, "Amina Yildiz, lerende")
    go_to_step(page, "Leervraag")
    fill(page, "Leerdoel 1", TALK)
    fill(page, "Leerdoel toevoegen…", OUTSIDE)
    go_to_step(page, "Afronden")
    fill(page, "Echte minuten", "26")
    expect_text(page, "Voorstel van de app: verruimd")
    choose(page, "Hoe verschoof de leervraag?", "concreter")
    click(page, "Gesprek afronden")


def cover_the_goals(page: Page) -> None:
    assert page.url.split("?")[0].endswith("/learning_question")
    expect_text(page, "Voor 2 leerdoelen is er nog niets voorzien.")
    expect_text(page, "Oudergesprekken meevolgen (omdat: ")
    press_chip(page, 1, "Oudergesprekken meevolgen")
    expect_text(page, "Voor 1 leerdoel is er nog niets voorzien.")
    look_elsewhere(page)
    press_chip(page, 2, "Rondleiding in de keuken")
    expect_text(page, "Voor elk leerdoel is er iets voorzien.")


def press_chip(page: Page, goal: int, name: str) -> None:
    chips = page.get_by_role("toolbar", name=f"Wat helpt bij leerdoel {goal}", exact=True)
    chips.get_by_role("button", name=name, exact=True).click()
    settle(page)


def look_elsewhere(page: Page) -> None:
    """See in the part of the second goal what another host offers for it."""
    page.locator("[class*=st-key-add_option] button").nth(1).click()
    settle(page)
    name = "Uitstap met de peuters – Pinkeltje, Aalst"
    expect(page.get_by_test_id("stPopoverBody").get_by_role("link", name=name)).to_be_visible()
    page.keyboard.press("Escape")
    settle(page)


def plan_an_activity(page: Page) -> None:
    """Put it in the plan with one click; with whom is filled in, and can be changed there."""
    click(page, "In het plan zetten: Oudergesprekken meevolgen")
    with_whom = field(page, "In het plan: Oudergesprekken meevolgen, met wie?")
    assert with_whom.input_value() == "Els Wouters"
    fill(page, "In het plan: Oudergesprekken meevolgen, met wie?", "Jef Claes")


@pytest.mark.soak  # tried without a browser as well
def test_a_vague_question_becomes_one_whose_every_goal_is_covered(
    app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(app, "/intake_call?switch=1&step=explanation")
    hold_the_call(page)
    cover_the_goals(page)
    plan_an_activity(page)
    dossier = read(app.database)
    (activity,) = dossier.activities
    assert (activity.with_whom, activity.minutes) == ("Jef Claes", 90)
    assert dossier.goals_of(dossier.activities[0]) == {dossier.latest.goals[0].goal_id}
    page.reload()
    settle(page)
    shown = text_of(page)
    assert "Voor elk leerdoel is er iets voorzien." in shown
    expect_done(page, "Leervraag")


@pytest.fixture
def refined(tmp_path: Path) -> Iterator[RunningApp]:
    """An app with a question that is being refined."""
    path = make_database(tmp_path)
    hold_a_call(path)
    questions.open_refinement(at(path), 1)
    with serve(path) as running:
        yield running


@pytest.mark.soak  # test_nothing_lost has two on one call
def test_two_who_refine_at_once_see_both_texts(refined: RunningApp, open_page: OpenPage) -> None:
    mine, theirs = open_page(refined, QUESTION), open_page(refined, QUESTION)
    fill(theirs, "Leerdoel 1", "een oudergesprek samen voorbereiden")
    field(mine, "Leerdoel 1").press("End")
    field(mine, "Leerdoel 1").press_sequentially(" en leiden")
    settle(mine)
    shown = text_of(mine)
    assert "Iemand anders wijzigde dit terwijl je typte." in shown
    assert "een oudergesprek samen voorbereiden" in shown
    assert field(mine, "Leerdoel 1").input_value() == "een oudergesprek voorbereiden en leiden"
    click(mine, "Mijn tekst houden")
    settle(mine)
    assert read(refined.database).latest.goals[0].description == (
        "een oudergesprek voorbereiden en leiden"
    )


@pytest.mark.soak  # tried without a browser as well
def test_versions_are_compared_settled_and_brought_back(
    refined: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(refined, QUESTION)
    fill(page, "Leerdoel 2", "zelf een moeilijk gesprek leiden")
    fill(page, "Waarom deze verfijning? (mag leeg)", "na een tweede telefoontje")
    click(page, "Deze versie vastleggen")
    shown = text_of(page)
    assert "na een tweede telefoontje" in shown
    assert "+ zelf een moeilijk gesprek leiden" in shown
    unfold(page, "Versies")
    click(page, "Versie 1 terughalen")
    click(page, "Ja, haal terug")
    assert field(page, "Waarom deze verfijning? (mag leeg)").input_value() == (
        "versie 1 teruggehaald"
    )
    click(page, "Deze versie vastleggen")
    dossier = read(refined.database)
    assert len(dossier.versions) == 4
    assert questions.what_is_said(dossier.latest) == questions.what_is_said(dossier.before)


@pytest.mark.soak  # the limit is tried without a browser as well
def test_200_goals_are_stopped_with_words_and_stay_readable(
    refined: RunningApp, open_page: OpenPage
) -> None:
    for number in range(3, 51):
        version = read(refined.database).latest
        text = f"leerdoel nummer {number} over de werking van dienst {number}"
        questions.add_goal(at(refined.database), version, text, f"goal{number}")
    edit(refined.database, read(refined.database).latest.goals[2], description="overleg " * 1_250)
    page = open_page(refined, QUESTION)
    fill(page, "Leerdoel toevoegen…", "nog één")
    expect_text(page, "Er is plaats voor 50 leerdoelen.")
    assert field(page, "Leerdoel toevoegen…").input_value() == "nog één"
    open_path(page, "/intake_call?switch=1")
    assert "Er liep iets mis" not in text_of(page)
