"""What has the focus is in sight: no bar, head or foot of the window lies over it (WCAG 2.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import NARROW, WIDE, OpenPage
from tests.journeys.driver import go_to_step, open_path, settle
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

SIZES = {"desk": WIDE, "half": (1024, 700), "phone": NARROW}
PLACES = (
    ("/intake_call?switch=7", "Toelichting"),
    ("/intake_call?switch=7", "Praktisch"),
    ("/intake_call?switch=7", "Afronden"),
    ("/learning_question?switch=16", ""),
    ("/action_plan?switch=18", ""),
    ("/action_plan?switch=22", ""),
    ("/exchange?switch=28", ""),
)
FEWEST_STOPS, MOST_STOPS = 15, 250
MOST_TAKEN = 190
"""Pixels of a telephone that the bar and the notes of a call take together, of 844."""
FROM_THE_START = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""
HEIGHT = "(main) => main.scrollHeight"

# What lies over the focused element, at the corners and the middle of what can be seen of it. The
# element itself, what is in it, and what it is in, cover nothing; nor does what is drawn with it
# (the frame of a field, the words of a box to tick): only what is fixed to the window does.
COVER = """() => {
  const own = document.activeElement;
  if (!own || own === document.body) return null;
  if (own.matches('[data-testid="stMain"], iframe')) return { name: 'page', wrong: [] };
  let seen = own.getBoundingClientRect();
  // A box to tick and a radio are a pixel wide: people see the label around it.
  if (seen.width < 4 || seen.height < 4) {
    seen = (own.closest('label') ?? own.parentElement).getBoundingClientRect();
  }
  const name = (own.getAttribute('aria-label') || own.labels?.[0]?.innerText || own.innerText
    || own.placeholder || own.tagName).trim().slice(0, 60);
  const fixed = (item) => {
    for (let at = item; at && at !== document.body; at = at.parentElement) {
      const held = getComputedStyle(at).position;
      if (['fixed', 'sticky'].includes(held) && !at.contains(own)) return at;
    }
    return null;
  };
  const left = Math.max(seen.left, 0) + 2, right = Math.min(seen.right, innerWidth) - 2;
  const wrong = [];
  if (seen.top < -1 || seen.bottom > innerHeight + 1) wrong.push('beyond the window');
  for (const x of [left, (left + right) / 2, right]) {
    for (const y of [seen.top + 2, (seen.top + seen.bottom) / 2, seen.bottom - 2]) {
      const over = document.elementFromPoint(x, y);
      const lid = over && !own.contains(over) && fixed(over);
      if (lid) wrong.push(lid.dataset.testid + ' ' + [...lid.querySelectorAll('[class*=st-key]')]
        .slice(0, 1).map((part) => part.className.match(/st-key-\\S+/)[0]));
    }
  }
  return { name, wrong: [...new Set(wrong)], top: seen.top, bottom: seen.bottom };
}"""


def tab_through(page: Page, key: str) -> Iterator[dict[str, object]]:
    """Press `key` until the focus leaves the page; yield what is said of each stop."""
    page.evaluate(FROM_THE_START)
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        found = page.evaluate(COVER)
        if found is None:
            return
        if found["wrong"]:  # the hint of what had the focus before goes a moment later
            page.wait_for_timeout(1000)
            found = page.evaluate(COVER)
        yield found


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with dossiers at each step: a call that runs, a question, plans, an exchange."""
    database: Path = tmp_path_factory.mktemp("in_sight") / "switching.db"
    make_demo(database, 60)
    with serve(database) as running:
        yield running


@pytest.mark.soak
@pytest.mark.parametrize("size", ["phone", *soaked(["desk", "half"])])
def test_nothing_that_has_the_focus_is_covered(
    filled_app: RunningApp, open_page: OpenPage, size: str
) -> None:
    page = open_page(filled_app, "/worklist", viewport=SIZES[size])
    covered = {}
    for path, step in PLACES:
        open_path(page, path)
        if step:
            go_to_step(page, step)
        for key in ("Tab", "Shift+Tab"):
            stops = list(tab_through(page, key))
            assert len(stops) > FEWEST_STOPS, path
            wrong = [stop for stop in stops if stop["wrong"]]
            if wrong:
                covered[path, step, key] = wrong
    assert not covered


def test_a_field_that_a_choice_brings_is_not_covered(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    """What is drawn before it, after it has the focus, moves it behind the notes at the foot."""
    page = open_page(filled_app, "/intake_call?switch=7", viewport=WIDE)
    go_to_step(page, "Afronden")
    choice = page.get_by_role("radio", name="verschoven")
    stands = choice.bounding_box()
    assert stands is not None
    page.set_viewport_size({"width": WIDE[0], "height": int(stands["y"]) + 230})
    choice.click()
    expect(page.get_by_label("In één zin: wat veranderde er, en waarom?")).to_be_focused()
    settle(page)
    page.wait_for_function(f"() => ({COVER})().wrong.length === 0")


def test_on_a_telephone_all_steps_of_a_dossier_are_in_sight_and_no_keys_that_it_lacks(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/intake_call?switch=7", viewport=NARROW)
    go_to_step(page, "Kennismaking")
    links = page.locator(".st-key-dossier_steps a:visible")
    assert links.count() == 6
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= NARROW[0]
    keys = page.locator("kbd", has_text="Alt + N")
    expect(keys).to_be_hidden()
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    expect(keys).to_be_visible()


def test_loose_notes_take_one_line_until_one_writes_in_them(
    filled_app: RunningApp, open_page: OpenPage
) -> None:
    page = open_page(filled_app, "/intake_call?switch=7", viewport=NARROW)
    notes = page.get_by_label("Losse notities")
    bars = (".st-key-call_bar", "[data-testid=stBottom]")
    taken = [page.locator(bar).bounding_box() for bar in bars]
    assert sum(box["height"] for box in taken if box) <= MOST_TAKEN
    go_to_step(page, "Kennismaking")
    present = page.locator('[class*="st-key-present"]').bounding_box()
    end = page.locator("[class*=st-key-call_end]").bounding_box()
    assert present is not None
    assert end is not None
    assert abs(present["y"] - end["y"]) < 5
    foot = page.get_by_test_id("stBottom")
    folded, content = foot.bounding_box(), page.get_by_test_id("stMain").evaluate(HEIGHT)
    notes.click()
    opened = notes.bounding_box()
    assert opened is not None
    assert opened["height"] > 90
    # Nothing on the page moves: a click that leaves the notes lands where one aimed.
    assert foot.bounding_box() == folded
    assert page.get_by_test_id("stMain").evaluate(HEIGHT) == content
