"""A guest in a browser without scripts: from the link to an agreement, at a narrow width."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from switching.models import LinkWay, Party
from switching.services import links, projects
from switching.services.plans import finalise_plan
from switching.services.sending import FROM_VARIABLE, SMTP_VARIABLE
from switching.ui.kit import session
from tests.axe import violations
from tests.samples import at, complete_dossier, edit, make_database, read
from tests.server import HOST, RunningApp, free_port, serve
from tests.services.test_funder import put_in_project

pytestmark = pytest.mark.slow
TOKEN, OF_COACH = "a" * 52, "b" * 52
PAGES = ("", "/preparation", "/plan", "/log", "/evaluation", "/funder", "/own-data", "/nothing")
OF_BOTH = (*(TOKEN + name for name in PAGES), OF_COACH + "/preparation", OF_COACH + "/plan")
"""The pages of the learner, whose link was mailed, and those of the coach that differ: their link
was copied, in a project that asks for a code."""
OPEN_PAGES = ("/info", "/info/privacy", "/info/accessibility")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    path = make_database(tmp_path_factory.mktemp("guests"))
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    project_id = put_in_project(path, 1)
    now, port = session.now(), free_port()
    edit(path, read(path).days[0], day=now.date())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(links.ADDRESS_VARIABLE, f"http://{HOST}:{port}")
        patch.setenv(SMTP_VARIABLE, f"smtp://{HOST}:{free_port()}")
        patch.setenv(FROM_VARIABLE, "switch@voorbeeld.be")
        made_at, dossier = at(path, now=now), read(path)
        assert dossier.coach is not None
        edit(path, dossier.coach, email="tom@voorbeeld.be")
        edit(path, dossier.learner, email="amina@voorbeeld.be")
        [project] = [item for item in projects.list_projects(made_at) if item.id == project_id]
        projects.update_project(made_at, project, {"asks_code": True})
        links.make_link(made_at, 1, Party.LEARNER, LinkWay.MAILED, TOKEN)
        links.make_link(made_at, 1, Party.COACH, LinkWay.COPIED, OF_COACH)
        with serve(path, port) as running:
            yield running


def in_a_window(browser: Browser, width: int, scripts: bool, dark: bool) -> Page:
    """Open a window of this width."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=scripts,
        bypass_csp=scripts,
        locale="nl-BE",
        color_scheme="dark" if dark else "light",
    )
    return context.new_page()


def test_who_has_a_link_agrees_without_any_script(app: RunningApp, browser: Browser) -> None:
    page = in_a_window(browser, 390, scripts=False, dark=False)
    page.goto(f"{app.url}/u/{TOKEN}")
    page.get_by_role("link", name="Het leeractieplan", exact=True).click()
    page.get_by_role("button", name="Verstuur mijn antwoord").click()
    page.get_by_label("Je voornaam en familienaam").fill("Amina Yildiz")
    page.get_by_role("button", name="Verstuur mijn antwoord").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Je voornaam en familienaam")).to_have_value("Amina Yildiz")
    page.get_by_label("ja, ik ga akkoord").check()
    page.get_by_role("button", name="Verstuur mijn antwoord").click()
    expect(page.get_by_text("akkoord met deze versie")).to_be_visible()
    page.go_back()
    [agreement] = read(app.database).agreements
    assert agreement.party is Party.LEARNER
    assert TOKEN not in app.output()
    page.context.close()


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_is_for_everyone_and_fits_a_narrow_screen(
    app: RunningApp, browser: Browser, dark: bool
) -> None:
    page = in_a_window(browser, 320, scripts=True, dark=dark)
    for path in (*(f"/u/{name}" for name in OF_BOTH), *OPEN_PAGES):
        page.goto(f"{app.url}{path}")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    page.context.close()


def test_who_agrees_by_a_copied_link_is_led_to_the_field_for_the_code(
    app: RunningApp, browser: Browser
) -> None:
    page = in_a_window(browser, 320, scripts=True, dark=False)
    page.goto(f"{app.url}/u/{OF_COACH}/plan")
    page.get_by_label("ja, ik ga akkoord").check()
    page.get_by_label("Je voornaam en familienaam").fill("Tom Peeters")
    page.get_by_label("Je voornaam en familienaam").press("Enter")
    page.get_by_role("alert").get_by_role("link").click()
    assert page.get_by_label("ja, ik ga akkoord").is_checked()
    code = page.get_by_label("Je code")
    assert code.evaluate("(field) => field.getBoundingClientRect().top") < 800
    assert (code.input_value(), code.get_attribute("autocomplete")) == ("", "one-time-code")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


@pytest.mark.soak
def test_every_page_prints_and_is_for_everyone_in_english_and_after_an_error(
    app: RunningApp, browser: Browser
) -> None:
    page = in_a_window(browser, 320, scripts=True, dark=False)
    for name in OF_BOTH:
        page.goto(f"{app.url}/u/{name}?lang=en")
        assert page.locator("html").get_attribute("lang") == "en"
        for button in page.locator("form button").all()[:1]:
            button.click()
        assert violations(page) == [], name
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert page.locator("button:visible, summary:visible, nav:visible").count() == 0, name
        page.emulate_media(media="screen")
    page.context.close()


def test_a_wrong_method_or_address_never_shows_the_app(app: RunningApp, browser: Browser) -> None:
    page = in_a_window(browser, 390, scripts=False, dark=False)
    for wrong, status in (("/u", 404), ("/u/x", 404), ("/c/x", 404), (f"/u/{TOKEN}/", 200)):
        answer = page.goto(f"{app.url}{wrong}")
        assert answer is not None
        assert (answer.status, page.title().endswith("– Switching Talent")) == (status, True)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers.get("content-encoding") == "gzip"
    assert page.context.request.put(f"{app.url}/u/{TOKEN}").status == 405
    page.context.close()
