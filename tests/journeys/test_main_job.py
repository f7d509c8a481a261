"""The main job, from an empty database to the figures, as a project leader and a manager do it."""

from __future__ import annotations

import io

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.driver import (
    choose,
    choose_new,
    click,
    download,
    expect_text,
    fill,
    go_to_step,
    open_section,
    settle,
    text_of,
    tick,
    toolbar,
)

PARTIES = {
    "Uitsturende organisatie": "Kinderopvang Zonnebloem",
    "Lerende": "Amina Yildiz",
    "Ontvangende organisatie": "De Speelvogel",
    "Coach bij de ontvangende organisatie (mag leeg)": "Tom Peeters",
    "Projectpartner": "Blenders",
    "Projectleider": "Katrien Maes",
}
AIM = "Leren hoe De Speelvogel oudergesprekken voorbereidt"
GOAL = "zelf een slechtnieuwsgesprek leiden"
GOALS = ("een oudergesprek voorbereiden", GOAL, "zien hoe het team overlegt")


def open_a_dossier(page: Page) -> None:
    click(page, "Nieuwe switch")
    for label, name in PARTIES.items():
        choose_new(page, label, name)
    fill(page, "Wat hoopt de lerende te leren, in het algemeen?", "Meer leren over communicatie")
    fill(page, "Leerdoel 1", "een oudergesprek voorbereiden")
    click(page, "Dossier openen")


def hold_the_call(page: Page) -> None:
    click(page, "Gesprek plannen")
    click(page, "Gesprek starten")
    tick(page, "Amina Yildiz, lerende")
    tick(page, "Tom Peeters, coach")
    choose(page, "Hoe goed ingelicht kwam de lerende?", "een beetje ingelicht")
    go_to_step(page, "Kennismaking")
    fill(page, "Functie van lerende", "kinderbegeleider")
    fill(page, "Notities: Kennismaking", "Klik was er meteen.")
    go_to_step(page, "Leervraag")
    fill(page, "Algemeen doel", AIM)
    for goal in GOALS[1:]:
        fill(page, "Leerdoel toevoegen…", goal)
    go_to_step(page, "Mogelijkheden")
    click(page, "Ander voorstel")
    fill(page, "Wat stelt de coach voor?", "Gesprek met de pedagoog")
    choose(page, "Soort", "gesprek met specialist")
    click(page, "Voorstel toevoegen")
    page.keyboard.press("Escape")
    settle(page)
    choose(page, "Antwoord op Gesprek met de pedagoog", "zinvol")
    go_to_step(page, "Praktisch")
    click(page, "+ Uitwisselingsdag toevoegen")
    click(page, "+ Uitwisselingsdag toevoegen")
    fill(page, "Kledij", "Gemakkelijke kledij")
    go_to_step(page, "Leeractieplan")
    fill(page, "Wie geeft de lerende instructies?", "Tom Peeters")
    fill(page, "Wie bevestigt de verzekering?", "HR van Zonnebloem")
    click(page, "Einde")
    fill(page, "Echte minuten", "34")
    choose(page, "Hoe verschoof de leervraag?", "concreter")
    choose(page, "Door welk voorstel?", "Gesprek met de pedagoog")
    click(page, "Gesprek afronden")


def match_the_goals(page: Page) -> None:
    assert page.url.split("?")[0].endswith("/learning_question")
    expect_text(page, "Meer leren over communicatie")
    expect_text(page, "Voor 3 leerdoelen is er nog niets voorzien.")
    for number in range(1, len(GOALS) + 1):
        chips = toolbar(page, f"Wat helpt bij leerdoel {number}")
        chips.get_by_role("button", name="Gesprek met de pedagoog", exact=True).click()
    settle(page)
    expect_text(page, "Voor elk leerdoel is er iets voorzien.")


def draw_up_the_plan(page: Page) -> bytes:
    click(page, "Plan")
    expect_text(page, "Er is nog geen activiteit.")
    open_section(page, "Leeractiviteiten")
    click(page, "★ Gesprek met de pedagoog")
    assert "Er is nog geen activiteit." not in text_of(page)
    click(page, "Klaar")
    click(page, "Meer")
    document = download(page, "Concept (PDF)")
    page.keyboard.press("Escape")
    click(page, "Definitief maken")
    click(page, "Ja, maak definitief")
    expect_text(page, "Definitief: versie 1 van")
    return document


def test_a_call_becomes_a_question_a_plan_and_a_figure(page: Page) -> None:
    expect_text(page, "Welkom bij Switching Talent")
    open_a_dossier(page)
    hold_the_call(page)
    match_the_goals(page)
    document = draw_up_the_plan(page)
    words = " ".join(p.extract_text() for p in PdfReader(io.BytesIO(document)).pages)
    words = " ".join(words.split())
    for expected in (AIM, GOAL, "34 min in werkelijkheid", "Concreter", "Gemakkelijke kledij"):
        assert expected in words
    click(page, "Overzicht")
    expect_text(page, "34 min", "1 gesprek: 1 duurde langer dan 20 minuten")
    page.get_by_role("radio", name="Leervragen").or_(
        page.get_by_role("button", name="Leervragen", exact=True)
    ).first.click()
    settle(page)
    expect_text(page, "concreter")
    page.get_by_role("radio", name="Uitwisselingen").or_(
        page.get_by_role("button", name="Uitwisselingen", exact=True)
    ).first.click()
    settle(page)
    expect_text(page, "De Speelvogel")
