"""What one sees of the keyboard and of a choice, and how large what one presses is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import OpenPage
from tests.journeys.driver import move_to, open_path, settle
from tests.pages import PAGES, PageAddress, name_of, pages
from tests.server import RunningApp, serve
from tests.snapshots import make_demo
from tests.soak import soaked

LEAST_CONTRAST = 3.0
LEAST_PIXELS = 24
MOST_STOPS = 60
CALL = "/intake_call?switch=7&step=acquaintance"

# What a stop looks like with the focus: the contrast of its line with what is behind it.
SEEN = """() => {
  const own = document.activeElement;
  if (!own || own === document.body || own.matches('[data-testid=stMain]')) return null;
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([red, green, blue]) => [red, green, blue].map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (item) => {
    for (let at = item; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const ring = [own, own.closest('label'), own.closest('[role=group]'),
    own.closest('[data-testid$=RootElement], [data-testid=stDateInputField]'),
    own.closest('[data-testid=stCheckbox], [data-testid=stRadio]')
      ?.querySelector('label:has(:focus-visible)')]
    .find((item) => item && getComputedStyle(item).outlineStyle === 'solid'
      && parseFloat(getComputedStyle(item).outlineWidth) >= 2);
  const name = (own.getAttribute('aria-label') || own.innerText || own.tagName).trim().slice(0, 40);
  if (!ring) return { name, contrast: 0 };
  const style = getComputedStyle(ring);
  const ground = behind(parseFloat(style.outlineOffset) < 0 ? ring : ring.parentElement);
  const [high, low] = [light(rgba(style.outlineColor)), light(ground)].sort((a, b) => b - a);
  return { name, contrast: (high + 0.05) / (low + 0.05) };
}"""
# What takes a press less than 24 pixels wide or high, where it can be seen.
SMALL = """(least) => [...document.querySelectorAll(
    'a[href], button, summary, [role=radio], [role=tab], input[type=checkbox], input[type=radio]')]
  .map((item) => [item, item.closest('label') ?? item])
  .filter(([item, seen]) => seen.getClientRects().length && !item.disabled
    && item.dataset.testid !== 'stSkipToContent')
  .filter(([item, seen]) => {
    const box = seen.getBoundingClientRect();
    const [x, y, reach] = [box.left + box.width / 2, box.top + box.height / 2, least / 2 - 1];
    if (y < reach || y > innerHeight - reach || x < reach || x > innerWidth - reach) return false;
    const hit = (dx, dy) => {
      const found = document.elementFromPoint(x + dx, y + dy);
      return !found || seen.contains(found);
    };
    const inline = seen.tagName === 'A' && getComputedStyle(seen).display === 'inline';
    const covered = !hit(0, 0);
    if (inline || covered) return false;
    return !((box.width >= least || hit(-reach, 0) && hit(reach, 0))
      && (box.height >= least || hit(0, -reach) && hit(0, reach)));
  })
  .map(([item]) => (item.ariaLabel || item.innerText || item.tagName).slice(0, 50))"""
CHOSEN = """() => [...document.querySelectorAll('[data-testid=stButtonGroup] [role=radio]')]
  .map((item) => [item.getAttribute('aria-checked'), getComputedStyle(item).backgroundColor])"""


@pytest.fixture(scope="module")
def filled_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app with dossiers at each step."""
    database: Path = tmp_path_factory.mktemp("seen") / "switching.db"
    make_demo(database, 24)
    with serve(database) as running:
        yield running


@pytest.fixture(scope="module")
def filled(filled_app: RunningApp, open_once: OpenPage) -> Page:
    """One tab for all pages: none of them is changed by looking."""
    return open_once(filled_app)


@pytest.fixture(scope="module")
def small(filled_app: RunningApp, open_once: OpenPage) -> Page:
    """A tab as narrow as 1280 pixels are at 400 %."""
    return open_once(filled_app, viewport=(320, 640))


@pytest.fixture(scope="module")
def telephone(browser: Browser, filled_app: RunningApp) -> Iterator[Page]:
    """A tab on a telephone."""
    context = browser.new_context(
        base_url=filled_app.url,
        locale="nl-BE",
        viewport={"width": 390, "height": 844},
        device_scale_factor=3,
        is_mobile=True,
        has_touch=True,
        reduced_motion="reduce",
    )
    yield context.new_page()
    context.close()


def unseen(page: Page) -> list[dict[str, object]]:
    """Go through the first stops of a page by Tab; return those of which one sees too little."""
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    page.evaluate("document.body.removeAttribute('tabindex')")
    found = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if (stop := page.evaluate(SEEN)) is None:
            break
        found.append(stop)
    assert len(found) > 3
    return [stop for stop in found if stop["contrast"] < LEAST_CONTRAST]


@pytest.mark.parametrize("scheme", ["light", *soaked(["dark"])])
@pytest.mark.parametrize("address", pages("intake_call"), ids=name_of)
def test_where_the_keyboard_stands_is_seen(filled: Page, address: PageAddress, scheme: str) -> None:
    filled.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    try:
        open_path(filled, address.url(18))
        assert unseen(filled) == []
    finally:
        filled.emulate_media(color_scheme="light")


def test_what_is_chosen_is_seen_where_colours_are_forced(filled: Page) -> None:
    open_path(filled, CALL)
    filled.emulate_media(forced_colors="active")
    try:
        settle(filled)
        looks = filled.evaluate(CHOSEN)
        chosen = {colour for checked, colour in looks if checked == "true"}
        others = {colour for checked, colour in looks if checked != "true"}
        assert len(chosen) == 1
        assert not chosen & others
    finally:
        filled.emulate_media(forced_colors="none")


@pytest.mark.soak
@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_what_one_presses_is_24_pixels(filled: Page, address: PageAddress) -> None:
    move_to(filled, address.url(18))
    assert filled.evaluate(SMALL, LEAST_PIXELS) == []


@pytest.mark.soak
@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_on_320_pixels_nothing_scrolls_sideways(small: Page, address: PageAddress) -> None:
    move_to(small, address.url(18))
    main = small.get_by_test_id("stMain")
    assert main.evaluate("(main) => main.scrollWidth - main.clientWidth") == 0


@pytest.mark.soak
@pytest.mark.parametrize("address", PAGES, ids=name_of)
def test_with_a_finger_on_a_telephone_each_page_is_reached(
    telephone: Page, address: PageAddress
) -> None:
    open_path(telephone, address.url(18))
    assert telephone.evaluate("matchMedia('(pointer: coarse)').matches")
    telephone.locator("[data-testid=stPopoverButton]").first.tap()  # 'Hulp', which each page has
    telephone.get_by_test_id("stPopoverBody").wait_for()
    # It opens, and is then put where it fits.
    telephone.wait_for_function(
        """() => {
            const body = document.querySelector('[data-testid=stPopoverBody]');
            const { left, right } = body.getBoundingClientRect();
            return left >= 0 && right <= innerWidth + 1;
        }"""
    )
