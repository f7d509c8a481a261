"""Signing in with a provider: who gets in, until when, where they land, and how they leave."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from switching.i18n import Texts
from switching.models import IntakeCall, Language, Switch, User, UserRole
from switching.rules.session_end import SESSION_LENGTH
from switching.services import users
from switching.services.users import Account
from switching.store import connect, list_records
from switching.ui.server import WANTED_COOKIE
from tests.axe import assert_accessible_light_and_dark
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import (
    click,
    expect_text,
    field,
    lines_of,
    links_to_pages,
    open_path,
    settle,
    text_of,
)
from tests.journeys.test_languages import SAID
from tests.languages import foreign_to
from tests.pages import PageAddress, name_of, pages
from tests.provider import Provider, provide, serve_with_sign_in
from tests.samples import at
from tests.server import RunningApp
from tests.snapshots import make_demo
from tests.soak import soaked

# The provider warns of what it uses itself.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:authlib.jose")
NOW = datetime.now(UTC).replace(microsecond=0)
NOTES = "Losse notities"
KATRIEN, MIA, BEA = "katrien@blenders.be", "mia@blenders.be", "bea@blenders.be"
PEOPLE = {
    KATRIEN: Account(KATRIEN, UserRole.PROJECT_LEADER, "Katrien Maes", "Blenders"),
    MIA: Account(MIA, UserRole.PROGRAMME_MANAGER, "Mia Jacobs"),
    BEA: Account(BEA, UserRole.ADMINISTRATOR, "Bea Wouters"),
}


@dataclass(frozen=True)
class House:
    """An app with sign-in and its provider."""

    app: RunningApp
    provider: Provider

    def add(self, email: str, role: UserRole = UserRole.PROGRAMME_MANAGER) -> int:
        """Let someone in, whose address the provider vouches for; return the user's id."""
        account = PEOPLE.get(email) or Account(email, role)
        self.provider.vouch(email, email=email, email_verified=True)
        return users.add_user(at(self.app.database, now=NOW), account, email).id


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """An app with demo dossiers and a user for each role, shared by this file."""
    database = tmp_path_factory.mktemp("house") / "switching.db"
    make_demo(database, 24, today=date(2026, 11, 24))
    with provide() as provider, serve_with_sign_in(database, provider) as app:
        found = House(app, provider)
        for email in PEOPLE:
            found.add(email)
        yield found


def sign_in(page: Page, subject: str, button: str = "Aanmelden") -> None:
    """Go to the provider, be `subject` there, and come back."""
    page.get_by_role("button", name=button, exact=True).click()
    page.get_by_placeholder("sub").fill(subject)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_selector("[data-testid=stApp]")
    settle(page)


def is_shut(page: Page) -> bool:
    """Tell whether nothing is on screen but the way in."""
    buttons = page.get_by_role("button", name="Aanmelden").or_(
        page.get_by_role("button", name="Opnieuw aanmelden")
    )
    return not links_to_pages(page) and buttons.count() == 1


@pytest.mark.soak  # each of them signs in for another test
@pytest.mark.parametrize("email", PEOPLE)
def test_each_role_gets_in(house: House, open_page: OpenPage, email: str) -> None:
    page = open_page(house.app)
    assert is_shut(page)
    sign_in(page, email)
    role = {KATRIEN: "projectleider", MIA: "programmaverantwoordelijke", BEA: "beheerder"}[email]
    expect_text(page, f"{PEOPLE[email].name} · {role}")
    assert page.get_by_role("link", name="Werklijst").count()
    assert "Hier liep iets mis" not in text_of(page)
    assert not is_shut(page)


@pytest.mark.soak  # admission is tried without a browser as well
def test_upper_and_lower_case_in_an_address_are_the_same(house: House, open_page: OpenPage) -> None:
    house.provider.vouch("mia", email="Mia@Blenders.BE", email_verified=True)
    page = open_page(house.app)
    sign_in(page, "mia")
    expect_text(page, "Mia Jacobs")


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (
            {"email": "Niemand@elders.be", "email_verified": True},
            "geen gebruiker met het adres Niemand@elders.be",
        ),
        *soaked(
            [
                ({"email": BEA, "email_verified": False}, "geen bevestigd e-mailadres"),
                ({"name": "Bea Wouters"}, "geen bevestigd e-mailadres"),
                ({"email": BEA}, "geen bevestigd e-mailadres"),
                ({"email": "local", "email_verified": True}, "geen bevestigd e-mailadres"),
            ]
        ),
    ],
)
def test_who_is_no_user_hears_whom_to_ask_and_sees_nothing(
    house: House, open_page: OpenPage, claims: dict[str, object], said: str
) -> None:
    house.provider.vouch("stranger", **claims)
    page = open_page(house.app, "/intake_call?switch=2")
    sign_in(page, "stranger")
    assert said in text_of(page)
    expect_text(page, "de beheerder van deze app")
    assert "ST-2026" not in page.content()
    assert links_to_pages(page) == []
    sign_in(page, MIA, "Aanmelden met een ander account")
    expect_text(page, "Mia Jacobs")


@pytest.mark.soak  # tried without a browser as well
def test_a_deactivated_user_is_out_at_the_next_click_and_in_again_when_let_in(
    house: House, open_page: OpenPage
) -> None:
    email = "tijdelijk@blenders.be"
    user_id = house.add(email)
    page = open_page(house.app)
    sign_in(page, email)
    expect_text(page, "tijdelijk · programmaverantwoordelijke")
    users.deactivate_user(at(house.app.database, now=NOW), user_id)
    page.get_by_role("link", name="Organisaties").click()
    page.get_by_text("mag hier niet meer werken").wait_for()
    settle(page)
    assert "Kinderopvang" not in page.content()
    assert links_to_pages(page) == []
    fresh = open_page(house.app)
    sign_in(fresh, email)
    expect_text(fresh, "mag hier niet meer werken")
    users.reactivate_user(at(house.app.database, now=NOW), user_id)
    open_path(fresh, "/")
    expect_text(fresh, "tijdelijk · programmaverantwoordelijke")


@pytest.mark.soak  # one who may not come in any more is tried each time
def test_a_role_taken_away_counts_from_the_next_click(house: House, open_page: OpenPage) -> None:
    email = "wisselt@blenders.be"
    house.add(email, UserRole.ADMINISTRATOR)
    page = open_page(house.app)
    sign_in(page, email)
    expect_text(page, "wisselt · beheerder")
    user = users.find_user_by_email(house.app.database, email)
    assert user is not None
    lower = Account(email, UserRole.PROGRAMME_MANAGER)
    users.update_user(at(house.app.database, now=NOW), user, lower)
    click(page, "Organisaties")
    expect_text(page, "wisselt · programmaverantwoordelijke")


@pytest.mark.soak  # admission is tried without a browser as well
def test_a_session_of_ten_hours_ago_is_over(house: House, open_page: OpenPage) -> None:
    eleven = int((datetime.now(UTC) - timedelta(hours=11)).timestamp())
    house.provider.vouch("bea", email=BEA, email_verified=True, iat=eleven)
    page = open_page(house.app, "/overview?period=all")
    sign_in(page, "bea")
    expect_text(page, "meer dan tien uur geleden")
    assert is_shut(page)
    house.provider.vouch("bea", email=BEA, email_verified=True)
    sign_in(page, "bea", "Opnieuw aanmelden")
    expect_text(page, "Bea Wouters")
    assert page.url.endswith("/overview?period=all")


@pytest.mark.soak  # it waits for the clock
def test_a_session_ends_while_someone_works_and_says_so_in_time(
    house: House, open_page: OpenPage
) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=25)
    issued = int((ends - SESSION_LENGTH).timestamp())
    house.provider.vouch("bea", email=BEA, email_verified=True, iat=issued)
    page = open_page(house.app)
    sign_in(page, "bea")
    expect_text(page, "Bea Wouters")
    expect_text(page, "moet je opnieuw aanmelden")
    time.sleep(max(0, (ends - datetime.now(UTC)).total_seconds() + 1))
    page.get_by_role("link", name="Organisaties").click()
    page.get_by_text("meer dan tien uur geleden").wait_for()
    settle(page)
    assert is_shut(page)


def test_the_wanted_address_survives_the_sign_in(house: House, open_page: OpenPage) -> None:
    page = open_page(house.app, "/intake_call?switch=2")
    assert is_shut(page)
    assert page.url.endswith("/intake_call?switch=2")
    sign_in(page, KATRIEN)
    assert page.url == f"{house.app.url}/intake_call?switch=2"
    expect_text(page, "Katrien Maes")
    assert WANTED_COOKIE not in {item["name"] for item in page.context.cookies()}


@pytest.mark.parametrize("language", soaked([Language.FRENCH, Language.ENGLISH]))
def test_who_is_not_let_in_chooses_a_language_that_holds_until_they_are(
    house: House, open_page: OpenPage, language: Language
) -> None:
    _ = Texts(language).gettext
    house.provider.vouch("stranger", email="niemand@elders.be", email_verified=True)
    page = open_page(house.app)
    assert page.locator("html").get_attribute("lang") == "nl"
    page.get_by_text(language.own_name, exact=True).click()
    expect(page.get_by_role("button", name=_("Sign in"), exact=True)).to_be_visible()
    settle(page)
    assert page.url.endswith(f"/?lang={language}")
    for subject, button in (("stranger", "Sign in"), (KATRIEN, "Sign in with another account")):
        assert page.locator("html").get_attribute("lang") == language
        assert foreign_to(language).found_in(page.evaluate(SAID)) == []
        page.get_by_role("link", name=_("Accessibility")).click()
        assert page.locator("html").get_attribute("lang") == language
        assert page.get_by_role("heading", name=_("Accessibility"), exact=True).is_visible()
        page.go_back()
        settle(page)
        sign_in(page, subject, _(button))
    expect_text(page, "Katrien Maes")
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.url == f"{house.app.url}/"


@pytest.mark.soak
def test_who_signs_out_is_out_in_every_tab_and_copy_and_keeps_what_is_typed(
    house: House, browser: Browser, open_page: OpenPage
) -> None:
    page = open_page(house.app)
    sign_in(page, KATRIEN)
    call = calls_of(house.app.database)[0]
    tab = page.context.new_page()
    open_path(tab, f"/intake_call?switch={call.switch_id}&step=explanation")
    cookies = page.context.storage_state()
    copy = browser.new_context(base_url=house.app.url, storage_state=cookies, locale="nl-BE")
    stolen = copy.new_page()
    open_path(stolen, "/")
    assert "Katrien Maes" in text_of(stolen)
    page.get_by_role("button", name="Afmelden", exact=True).click()
    page.get_by_role("button", name="End session").click()
    page.wait_for_selector("[data-testid=stApp]")
    settle(page)
    assert is_shut(page)
    field(tab, NOTES).fill("getypt na het afmelden")
    expect(tab.locator(".save-status")).to_contain_text("Je bent afgemeld")
    stolen.get_by_role("link", name="Organisaties").click()
    stolen.get_by_text("Je bent afgemeld, hier of op een ander scherm.").wait_for()
    settle(stolen)
    assert is_shut(stolen)
    for other in (page.context.new_page(), stolen):
        open_path(other, "/overview")
        assert is_shut(other)
    copy.close()
    sign_in(page, KATRIEN)
    assert "Katrien Maes" in text_of(page)
    expect(tab.locator(".save-status")).to_contain_text("bewaard om")
    [kept] = [item for item in calls_of(house.app.database) if item.id == call.id]
    assert kept.loose_notes == "getypt na het afmelden"


def calls_of(database: Path) -> list[IntakeCall]:
    """List the calls of today and later that Katrien leads, of which notes can be typed."""
    with connect(database) as db:
        katrien = list_records(db, User, email=KATRIEN)[0]
        led = {item.id for item in list_records(db, Switch, project_leader_id=katrien.person_id)}
        return [
            item for item in list_records(db, IntakeCall, outcome=None) if item.switch_id in led
        ]


@pytest.mark.parametrize("address", pages(), ids=name_of)
def test_an_address_shows_only_the_way_in(
    house: House, open_page: OpenPage, address: PageAddress
) -> None:
    page = open_page(house.app, address.url(2))
    foot = ["Privacy", "Toegankelijkheid", "Nederlands", "English", "Français"]
    way_in = ["Switching Talent", "Meld je aan om verder te gaan.", "Aanmelden"]
    assert lines_of(page) == [*way_in, *foot]
    assert is_shut(page)


def test_the_way_in_is_accessible(house: House, open_page: OpenPage) -> None:
    assert_accessible_light_and_dark(open_page(house.app))


@pytest.mark.soak  # whose examples they are, and the own role, are tried without a browser as well
def test_who_signs_in_at_an_address_of_the_examples_works_there_in_the_own_role(
    house: House, open_page: OpenPage
) -> None:
    page = open_page(house.app, "/voorbeelden/organisations")
    assert is_shut(page)
    sign_in(page, KATRIEN)
    assert page.url.endswith("/voorbeelden/organisations")
    expect_text(page, "Hier zijn geen voorbeelden")
    click(page, "Terug naar je eigen gegevens")
    page.wait_for_url(f"{house.app.url}/")
    open_path(page, "/guide?part=examples")
    click(page, "Probeer met voorbeelden")
    way = page.get_by_role("link", name="Naar je voorbeelden", exact=True)
    expect(way).to_be_visible(timeout=90_000)
    way.click()
    page.wait_for_url("**/voorbeelden/")
    settle(page)
    expect_text(page, "Je werkt in de voorbeelden.")
    assert page.get_by_role("button", name="Nieuwe switch", exact=True).count()
    assert "Beheer" not in links_to_pages(page)
    other = open_page(house.app, "/voorbeelden/")
    sign_in(other, MIA)  # hers are her own
    expect_text(other, "Hier zijn geen voorbeelden")
