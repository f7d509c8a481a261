"""Calls with the keyboard alone: planned, started, filled in, overrun, completed."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from switching.models import Answer, CallOutcome, IntakeCall, OverrunReason, Role, Shift
from switching.services.context import local_actor
from switching.services.switches import get_dossier
from switching.store import connect, list_records, write
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import click, go_to_step, settle
from tests.journeys.driver import write as write_over
from tests.samples import at, make_database, open_dossier, plan_a_call
from tests.snapshots import make_demo
from tests.soak import soaked

REGISTERED = 8
"""A dossier of the demo that has no call yet."""
MOST_TABS = 140
END = "call_end Einde"
"""The button that ends a call, with its icon."""


NAMES = """
    const called = (element) => (element.getAttribute('aria-label')
        || element.closest('label')?.innerText || element.innerText || ''
    ).replace(/\\s+/g, ' ').trim();
    const STOPS = 'a, button, input, textarea, summary';
    const focused = document.activeElement;
"""
FOCUSED = f"() => {{ {NAMES} return focused.matches(STOPS) ? called(focused) : ''; }}"
STANDS_BEFORE = f"""(name) => {{ {NAMES}
    const wanted = [...document.querySelectorAll(STOPS)].find(
        (element) => element.getClientRects().length && called(element).includes(name));
    return Boolean(wanted)
        && Boolean(focused.compareDocumentPosition(wanted) & Node.DOCUMENT_POSITION_PRECEDING);
}}"""
STANDS_BESIDE = f"""(name) => {{ {NAMES}
    const group = focused.closest('[role=radiogroup], [role=toolbar]');
    return [...(group?.querySelectorAll(STOPS) ?? [])].some((one) => called(one).includes(name));
}}"""


def focused(page: Page) -> str:
    """Return the words by which a screen reader names what has the focus."""
    return str(page.evaluate(FOCUSED))


def tab_to(page: Page, name: str) -> None:
    """Press Tab until what is called `name` has the focus, or Shift+Tab when it stands before.

    Past the last stop Firefox goes on to its own bars, where presses are not for the page.
    """
    key = "Shift+Tab" if page.evaluate(STANDS_BEFORE, name) else "Tab"
    for _ in range(MOST_TABS):
        if name in focused(page):
            return
        page.keyboard.press(key)
    pytest.fail(f"The keyboard does not reach {name!r}; it stands on {focused(page)!r}.")


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Go to a button, a link or a box with Tab and press a key on it."""
    tab_to(page, name)
    page.keyboard.press(key)
    settle(page)


def write_in(page: Page, name: str, text: str) -> None:
    """Go to a field with Tab, type over what stands in it, and leave it: the way one came."""
    tab_to(page, name)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)
    page.keyboard.press("Shift+Tab")
    settle(page)


def expect_focus(page: Page, name: str) -> None:
    """Wait until what is called `name` has the focus, without any key."""
    page.wait_for_function(f"(name) => ({FOCUSED})().includes(name)", arg=name, timeout=10_000)


def go_on(page: Page, name: str) -> None:
    """Go to the next step with its key, which leaves one in the notes of that step."""
    page.keyboard.press("Alt+n")
    settle(page)
    expect_focus(page, name)


def write_here(page: Page, text: str) -> None:
    """Type where the focus is, and stay there."""
    page.keyboard.type(text)
    settle(page)


def choose_by_arrow(page: Page, first: str, steps: int) -> None:
    """Choose one of the buttons of a question: they are one stop, with arrows between them.

    Who comes from below stands on the last one; after it comes the first.
    """
    key = "Shift+Tab" if page.evaluate(STANDS_BEFORE, first) else "Tab"
    for _ in range(MOST_TABS):
        if page.evaluate(STANDS_BESIDE, first):
            break
        page.keyboard.press(key)
    for _ in range(MOST_TABS):
        if first in focused(page):
            break
        page.keyboard.press("ArrowRight")
    assert first in focused(page)
    for _ in range(steps):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    settle(page)


def let_time_pass(database: Path, minutes: int) -> None:
    """Make the clock of the call have started `minutes` earlier."""
    with connect(database) as db:
        call = list_records(db, IntakeCall, switch_id=REGISTERED)[-1]
    assert call.started_at is not None
    started = call.started_at - timedelta(minutes=minutes)
    with write(database, local_actor(), started) as transaction:
        transaction.update(call, started_at=started)


def test_a_call_goes_from_plan_to_completion_by_keyboard(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 10)
    page = open_page(start_app(database), f"/intake_call?switch={REGISTERED}")
    write_in(page, "Link of plaats (mag leeg)", "online")
    press(page, "Gesprek plannen")
    expect_focus(page, "Gesprek starten")  # where 'Gesprek plannen' stood, not on nothing
    press(page, "Gesprek starten")
    expect_focus(page, "Notities: Toelichting")
    expect(page.locator(".call-clock")).to_contain_text(" van 20:00")
    for role in (Role.LEARNER, Role.COACH):
        person = next(
            item
            for item in get_dossier(at(database), REGISTERED).calls[0].participants
            if item.role is role
        )
        press(page, person.name, "Space")
    write_in(page, "Losse notities", "Alles met het toetsenbord")
    write_in(page, "Notities: Toelichting", "kort uitgelegd")
    press(page, "Volgende: kennismaking")
    page.keyboard.press("Alt+n")
    settle(page)
    write_in(page, "Algemeen doel", "Leren door mee te lopen")
    let_time_pass(database, 31)
    page.reload()
    settle(page)
    expect(page.locator(".call-over")).to_contain_text("over de geplande tijd")
    press(page, END)
    choose_by_arrow(page, "ongewijzigd", 1)
    press(page, "Gesprek afronden")
    page.wait_for_url("**/learning_question**")
    dossier = get_dossier(at(database), REGISTERED)
    assert dossier.call is not None
    call = dossier.call.call
    assert call.outcome is CallOutcome.HELD
    assert call.actual_minutes in (31, 32)
    assert call.loose_notes == "Alles met het toetsenbord"
    assert dossier.call.purposes[0].notes == "kort uitgelegd"
    assert dossier.latest.question.general_aim == "Leren door mee te lopen"
    assert dossier.latest.question.shift is Shift.MORE_CONCRETE


NOTES = (
    "Lerende kreeg van HR een brochure; coach wist enkel dat er 'iemand komt kijken'. Loon en job "
    "blijven, 14 uur, certificaat: nog eens uitgelegd.",
    "Werkt 6 jaar op de dienst, doet ook de planning. Coach is 11 jaar zorgcoördinator, begon als "
    "vrijwilliger. Klikte meteen: zelfde opleiding gevolgd.",
    "Het gaat niet om het dossier maar om het gesprek vóór ontslag: wie belt wie, en wanneer?",
    "Coach stelt voor mee te lopen op donderdag (overdracht), en een gesprek met de ergotherapeut.",
    "Parkeren kan achteraan, badge aan het onthaal. Eerste dag liefst in januari.",
    "Plan tegen vrijdag; coach leest na.",
)
"""What a project leader writes during the six purposes of a call."""


@pytest.mark.soak  # a call goes by keyboard each time
def test_ten_minutes_of_notes_without_a_mouse(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 10)
    page = open_page(start_app(database), f"/intake_call?switch={REGISTERED}")
    press(page, "Gesprek plannen")
    page.keyboard.press("Enter")  # on 'Gesprek starten', which has the focus
    settle(page)
    expect_focus(page, "Notities: Toelichting")
    write_here(page, NOTES[0])
    press(page, "Iedereen is er")
    choose_by_arrow(page, "goed ingelicht", 1)
    go_on(page, "Notities: Kennismaking")
    write_here(page, NOTES[1])
    write_in(page, "Functie van coach", "zorgcoördinator")
    go_on(page, "Notities: Verhelderen")
    write_here(page, NOTES[2])
    write_in(page, "Algemeen doel", "Weten hoe een ontslag wordt voorbereid")
    tab_to(page, "Leerdoel toevoegen")
    write_here(page, "een overdracht bijwonen")
    page.keyboard.press("Enter")
    settle(page)
    press(page, "moet zeker", "Space")
    press(page, "Leerdoel 1 weghalen")
    press(page, "Ja, haal weg")
    assert focused(page)  # what stands there now, not the top of the page
    write_in(page, "Losse notities", "Coach vraagt of collega mag aansluiten")
    tab_to(page, "Notities: Verhelderen")
    go_on(page, "Notities: Mogelijkheden")
    write_here(page, NOTES[3])
    press(page, "+ " + get_dossier(at(database), REGISTERED).options[0].title)
    choose_by_arrow(page, "zinvol", 0)
    go_on(page, "Notities: Praktische")
    write_here(page, NOTES[4])
    press(page, "+ vervoer")
    expect_focus(page, "Vervoer")  # the field that it brought
    write_here(page, "met de fiets")
    go_on(page, "Notities: Opmaak")
    write_here(page, NOTES[5])
    write_in(page, "Wie geeft de lerende instructies?", "de coach")
    press(page, END)
    expect_focus(page, "Echte minuten")
    write_in(page, "Echte minuten", "31")
    choose_by_arrow(page, "iemand was te laat", 4)
    choose_by_arrow(page, "ongewijzigd", 1)
    press(page, "Gesprek afronden")
    page.wait_for_url("**/learning_question**")
    dossier = get_dossier(at(database), REGISTERED)
    assert dossier.call is not None
    assert tuple(item.notes for item in dossier.call.purposes) == NOTES
    assert all(item.covered for item in dossier.call.purposes[:-1])  # it ended during the last
    assert all(person.attended for person in dossier.call.participants)
    call = dossier.call.call
    assert (call.outcome, call.actual_minutes) == (CallOutcome.HELD, 31)
    assert call.overrun_reason is OverrunReason.QUESTION_UNCLEAR
    assert call.loose_notes == "Coach vraagt of collega mag aansluiten"
    assert [item.answer for item in dossier.proposals] == [Answer.USEFUL]
    assert [goal.description for goal in dossier.latest.goals][-1] == "een overdracht bijwonen"
    assert "met de fiets" in [item.description for item in dossier.arrangements]
    assert dossier.inputs.instructions_by == "de coach"


SCROLLED = "document.querySelector('[data-testid=stMain]')"
HIDDEN = """() => {
    const bar = document.querySelector('.st-key-call_bar').closest('[data-testid=stLayoutWrapper]');
    const [above, below] = [bar, bar.nextElementSibling].map((one) => one.getBoundingClientRect());
    return above.bottom - below.top;
}"""


@pytest.mark.parametrize("viewport", [(1440, 700), *soaked([((390, 844),)])])
def test_another_step_begins_at_its_head(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path, viewport: tuple[int, int]
) -> None:
    database = tmp_path / "switching.db"
    make_demo(database, 10)
    path = "/intake_call?switch=1&step=explanation"
    page = open_page(start_app(database), path, viewport=viewport)
    page.evaluate(f"{SCROLLED}.scrollTop = 900")
    assert page.evaluate(HIDDEN) > 0
    steps = page.locator(".st-key-call_bar").get_by_role("radio")
    steps.filter(has_text="Kennismaking").evaluate("step => step.click()")
    settle(page)
    assert page.evaluate(HIDDEN) <= 0


@pytest.mark.soak
def test_a_call_that_is_loaded_anew_shows_the_step_that_one_was_in(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path)
    page = open_page(start_app(path), "/learning_question?switch=1")
    click(page, "Gesprek")
    click(page, "Gesprek starten")
    go_to_step(page, "Praktisch")
    expect(page).to_have_url(re.compile("[?&]at=5"))
    page.reload()
    settle(page)
    expect(page.get_by_role("heading", name="5. Praktische afspraken")).to_be_visible()
    go_to_step(page, "Kennismaking")
    page.go_back()
    settle(page)
    assert page.url.split("?")[0].endswith("/learning_question")


@pytest.mark.soak
def test_a_choice_leads_into_the_field_that_it_brings(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    """Tab has passed by when the field comes, right behind the list that was chosen from."""
    database = tmp_path / "switching.db"
    make_demo(database, 12)
    page = open_page(start_app(database), "/intake_call?switch=3&step=explanation")
    page.locator("summary").filter(has_text="Iemand toevoegen").first.click()
    settle(page)
    write_over(page, page.get_by_role("textbox", name="Naam").first, "Zoë Nieuwstraat")
    settle(page)
    page.get_by_role("combobox", name="Bij welke organisatie").first.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect_focus(page, "Functie (mag leeg)")


@pytest.mark.soak
def test_a_tab_right_behind_the_field_that_a_choice_brought_stays_in_it(
    start_app: StartApp, open_page: OpenPage, tmp_path: Path
) -> None:
    """Its field came first, and one was led into it: the Tab was pressed for the way there."""
    database = tmp_path / "switching.db"
    make_demo(database, 12)
    page = open_page(start_app(database), "/intake_call?switch=3&step=explanation")
    page.locator("summary").filter(has_text="Iemand toevoegen").first.click()
    settle(page)
    write_over(page, page.get_by_role("textbox", name="Naam").first, "Zoë Nieuwstraat")
    settle(page)
    page.locator("[class*='organisation_id'] [role=combobox]").last.focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    expect_focus(page, "Functie (mag leeg)")
    page.keyboard.press("Tab")
    settle(page)
    assert "Functie (mag leeg)" in focused(page)
    page.keyboard.press("Tab")
    assert "Sinds (mag leeg)" in focused(page)
