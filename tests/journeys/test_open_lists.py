"""A list that someone opens stays open while the page moves by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from switching.models import OptionKind, Shift
from switching.services import calls
from tests.conftest import StartApp
from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import choose, settle, unfold
from tests.samples import at, edit, make_database, open_dossier, plan_a_call, read
from tests.soak import soaked

MAIN = "document.querySelector('[data-testid=stMain]')"
LENGTHEN = """() => {
    const more = document.createElement('div');
    Object.assign(more, {id: 'more', style: 'height: 2000px; flex: none'});
    document.querySelector('[data-testid=stMainBlockContainer]').append(more);
}"""


@pytest.mark.parametrize("viewport", [WIDE, *soaked([(NARROW,)])])
def test_a_list_stays_open_when_the_page_gets_shorter(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage, viewport: tuple[int, int]
) -> None:
    """As when a run takes away what lacked, because of the field that one has just left."""
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path)
    values = {"kind": OptionKind.SPECIALIST_TALK, "title": "Gesprek met de pedagoog"}
    calls.add_proposal(at(path), read(path), values, "proposal")
    edit(path, read(path).latest.question, shift=Shift.MORE_CONCRETE)
    for item in read(path).calls[0].purposes:
        edit(path, item, covered=True)
    page = open_page(start_app(path), "/intake_call?switch=1&step=finish", viewport=viewport)
    page.evaluate(LENGTHEN)
    field = page.get_by_role("combobox", name="Door welk voorstel?", exact=True)
    field.evaluate("field => field.scrollIntoView({block: 'center'})")
    page.evaluate(f"{MAIN}.scrollTop += 150")
    settle(page)
    before = page.evaluate(f"{MAIN}.scrollTop")
    box = field.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 30, box["y"] + box["height"] / 2)
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.wait_for_timeout(1000)  # longer than a list stays open for what came before
    page.evaluate("document.getElementById('more').remove()")
    page.wait_for_timeout(500)
    assert page.evaluate(f"{MAIN}.scrollTop") < before
    expect(option).to_be_visible()
    option.click()
    settle(page)
    expect(field).to_have_value("Gesprek met de pedagoog")


def test_a_choice_outlives_the_tab_and_the_escape_behind_it(
    tmp_path: Path, start_app: StartApp, open_page: OpenPage
) -> None:
    """Tab goes to the next field, and the Escape that closes a list only closes it."""
    path = make_database(tmp_path)
    open_dossier(path)
    page = open_page(start_app(path), "/organisations")
    unfold(page, "Organisatie toevoegen")
    choose(page, "Sector (mag leeg)", "zorg")
    field = page.get_by_role("combobox", name="Sector (mag leeg)", exact=True)
    field.press("Tab")
    expect(page.get_by_role("checkbox", name="stuurt lerenden uit")).to_be_focused()
    field.press("ArrowDown")
    expect(page.get_by_role("option").first).to_be_visible()
    field.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field).to_be_focused()
    expect(field).to_have_value("zorg")
    field.press("Escape")  # the way to clear it without a mouse
    expect(field).to_have_value("")
