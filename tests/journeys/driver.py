"""Working with the app as a person does: by the words on screen."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

TIMEOUT_MS = 30_000
BARS = "g.mark-rect.role-mark path"
MARKS = "g.role-mark path"
"""What can be clicked in a chart."""
_QUIET_MS = 200
# Long enough for a field that saves while one types (300 and 400 ms) to have begun.
_TYPED_MS = 600
_QUIET = """([quiet, typed]) => {
    const app = document.querySelector('[data-testid=stApp]');
    const idle = app
        && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-testid=stSkeleton]');
    const now = performance.now();
    const waits = window.switchingKeeper?.waiting.size
        || Object.keys(sessionStorage).some((key) => key.startsWith('switching.text.'));
    window.idleSince = idle ? window.idleSince ?? now : undefined;
    return idle && now - window.idleSince >= (waits ? typed : quiet);
}"""


def settle(page: Page, quiet_ms: int = _QUIET_MS) -> None:
    """Wait until the app has had nothing to do for a moment."""
    page.evaluate("window.idleSince = undefined")
    page.wait_for_function(
        _QUIET, arg=[quiet_ms, max(quiet_ms, _TYPED_MS)], polling=50, timeout=TIMEOUT_MS
    )


def number_on_touch(page: Page, mark: Locator, name: str) -> int:
    """Point at a mark of a chart, and return the number with this name that is said then."""
    mark.scroll_into_view_if_needed()
    mark.hover(force=True, position={"x": 4, "y": 4})
    said = page.locator("#vg-tooltip-element")
    said.filter(has_text=name).wait_for()
    [number] = re.findall(rf"{name}\s*(\d+)", said.inner_text())
    return int(number)


def toolbar(page: Page, name: str) -> Locator:
    """Return the row of buttons with this name."""
    return page.get_by_role("toolbar", name=name, exact=True)


def open_path(page: Page, path: str) -> None:
    """Go to a path of the app and wait until it stands there."""
    page.goto(path)
    page.wait_for_selector("[data-testid=stApp]", timeout=TIMEOUT_MS)
    settle(page)


def move_to(page: Page, path: str) -> None:
    """Go to a path of the app as Back does: for half of what loading it anew costs."""
    page.evaluate("(path) => history.pushState(null, '', path)", path)
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    settle(page)


def field(page: Page | Locator, label: str) -> Locator:
    """Return the field with exactly this label."""
    return page.get_by_label(label, exact=True).and_(page.locator("input, textarea"))


def fill(page: Page, label: str, text: str, within: Locator | None = None) -> None:
    """Type `text` over what stands in a field, and leave the field."""
    write(page, field(within or page, label), text)
    leave_field(page)


def leave_field(page: Page) -> None:
    """Leave the field one is in; it may be gone already, for what it says was saved."""
    page.evaluate("document.activeElement?.blur()")
    settle(page)


def write(page: Page, target: Locator, text: str) -> None:
    """Put `text` in the place of what stands in a field, and stay in it."""
    browser = page.context.browser
    if not browser or browser.browser_type.name != "firefox":
        target.fill(text)
        return
    # Filled in Firefox, a field of React tells nobody: insert it as a paste does.
    target.select_text()
    page.evaluate(
        "(text) => document.execCommand(text ? 'insertText' : 'delete', false, text)", text
    )


def choose(page: Page, label: str, option: str, within: Locator | None = None) -> None:
    """Choose an option: in a drop-down list, or of the buttons that stand side by side."""
    scope = within or page
    buttons = scope.get_by_role("radiogroup", name=label, exact=True).or_(
        scope.get_by_role("group", name=label, exact=True)
    )
    box = scope.get_by_role("combobox", name=label, exact=True)
    buttons.or_(box).first.wait_for()
    if buttons.count():
        _press(buttons.first, option)
    else:
        # A list closes when the page scrolls: a person has scrolled before they click.
        box.evaluate("box => box.scrollIntoView({block: 'center'})")
        settle(page)
        box.click()
        page.get_by_role("option", name=option, exact=True).click()
    settle(page)


def _press(buttons: Locator, option: str) -> None:
    button = buttons.locator("button").filter(has=buttons.page.get_by_text(option, exact=True))
    # A plain radio is an invisible input: people click its words.
    target = button if button.count() else buttons.get_by_text(option, exact=True)
    target.first.click()


def choose_new(page: Page, label: str, text: str, within: Locator | None = None) -> None:
    """Type a name of one's own: in a field that offers who is known, or a list that takes it."""
    fields = (within or page).get_by_role("textbox", name=label, exact=True)
    lists = (within or page).get_by_role("combobox", name=label, exact=True)
    target = fields.or_(lists).first
    write(page, target, text)
    target.press("Enter")
    settle(page)


def tick(page: Page, label: str, within: Locator | None = None) -> None:
    """Click a check box: its words, for the box itself is out of sight."""
    box = (within or page).locator("label").filter(has=page.get_by_text(label, exact=True))
    box.first.click()
    settle(page)


def _type_parts(page: Page, group: Locator, parts: dict[str, str]) -> None:
    segments = group.get_by_role("spinbutton")
    for segment in segments.all():
        segment.press_sequentially(parts[segment.get_attribute("data-type") or ""])
    # The calendar that opened by itself would cover what comes next.
    page.keyboard.press("Escape")
    leave_field(page)


def set_date(page: Page, label: str, iso: str, within: Locator | None = None) -> None:
    """Type a day, written as 2027-03-12, in its three parts."""
    group = (within or page).get_by_role("group", name=label, exact=True)
    _type_parts(page, group, dict(zip(("year", "month", "day"), iso.split("-"), strict=True)))


def set_time(page: Page, label: str, iso: str, within: Locator | None = None) -> None:
    """Type a time, written as 14:30, in its two parts."""
    group = (within or page).get_by_role("group", name=label, exact=True)
    _type_parts(page, group, dict(zip(("hour", "minute"), iso.split(":"), strict=True)))


def click(page: Page, name: str, within: Locator | None = None) -> None:
    """Click the button or the link with these words."""
    scope = within or page
    target = scope.get_by_role("button", name=name, exact=True).or_(
        scope.get_by_role("link", name=name, exact=True)
    )
    target.first.click()
    settle(page)


def unfold(page: Page, name: str) -> None:
    """Open the part whose line has these words, unless it is open already."""
    part = page.locator("details").filter(has=page.locator("summary", has_text=name))
    if part.first.get_attribute("open") is None:
        part.first.locator("summary").click()
        settle(page)


def open_line(page: Page, name: str, within: Locator | None = None) -> None:
    """Open the part whose line begins with these words, unless it is open already."""
    lines = (within or page).locator("[class*='st-key-line_'] button").filter(has_text=name)
    if lines.first.locator("em").inner_text() != "Sluiten":
        lines.first.click()
        settle(page)


def go_to_step(page: Page, name: str) -> None:
    """Choose a step of the call in its bar, which a call that has not begun shows when asked."""
    if page.get_by_role("button", name="Achteraf invullen", exact=True).count():
        click(page, "Achteraf invullen")
    page.locator(".st-key-call_bar").get_by_role("radio").filter(has_text=name).click()
    settle(page)


def open_section(page: Page, title: str) -> None:
    """Open the fields of a section of the plan at its pencil."""
    click(page, f"Invullen of wijzigen: {title}")


def download(page: Page, name: str, within: Locator | None = None) -> bytes:
    """Click a download button; return the bytes that came."""
    with page.expect_download(timeout=TIMEOUT_MS) as waiting:
        (within or page).get_by_role("button", name=name, exact=True).click()
    return waiting.value.path().read_bytes()


def text_of(page: Page) -> str:
    """Return the words on screen."""
    return page.get_by_test_id("stMain").inner_text()


def expect_text(page: Page, *texts: str) -> None:
    """Wait until all of `texts` stand on screen."""
    for text in texts:
        expect(page.get_by_test_id("stMain")).to_contain_text(text, use_inner_text=True)


def expect_done(page: Page, step: str) -> None:
    """Wait until a step of the dossier has the sign of one that is done."""
    link = page.locator(".st-key-dossier_steps").get_by_role("link", name=step, exact=True)
    expect(link.first).to_contain_text("check_circle")


def links_to_pages(page: Page) -> list[str]:
    """Return the links of the navigation, on top or at the side."""
    links = page.get_by_test_id("stTopNavLink").or_(page.get_by_test_id("stSidebarNavLink"))
    return links.all_inner_texts()


def lines_of(page: Page) -> list[str]:
    """Return the lines on screen, without the empty ones."""
    return [line for line in text_of(page).splitlines() if line.strip()]
