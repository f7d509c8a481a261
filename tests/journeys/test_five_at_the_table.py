"""Five browsers at once: leader, learner, coach, sender and a stranger, from a dossier just opened
to its certificate, by mails that a server on this computer takes.

What the leader does is counted, with personal links and without: there they type what others say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from switching.models import Party
from switching.services import links
from switching.services.sending import FROM_VARIABLE, SMTP_VARIABLE
from tests import later
from tests.journeys import driver
from tests.journeys.test_main_job import PARTIES
from tests.mail_server import PASSWORD, SENDER, USER, Inbox, certificate, mail_server
from tests.samples import make_database, read
from tests.server import HOST, RunningApp, free_port, serve

pytestmark = pytest.mark.soak
CLICKS = "tests.clicks"
COUNTING = f"""addEventListener('pointerdown', (event) => {{
    const before = Number(sessionStorage.getItem('{CLICKS}') ?? 0);
    if (event.isTrusted) sessionStorage.setItem('{CLICKS}', before + 1);
}}, true);"""
SECONDS_A_CLICK, SECONDS_A_LETTER = 2.5, 0.28
"""By the keystroke-level model: to point and press with a moment to think; a letter of a typist
who is no expert."""
LEARNER, COACH, BOSS = "amina@voorbeeld.be", "tom@voorbeeld.be", "lies@voorbeeld.be"
AIM = "Meer leren over communicatie"
GOALS = ("een oudergesprek voorbereiden", "zien hoe het team overlegt")
WISH = "iemand die oudergesprekken voert"
KNOWS = "Drie jaar ervaring in de peutergroep, nog geen moeilijke gesprekken."
EMERGENCY = "Emre Yildiz 0470 12 34 56"
INSTRUCTIONS = "Tom Peeters"
OFFERS = ("Rondleiding in de leefgroepen", "Meelopen met de pedagoog")
PRACTICAL = {
    "Adres en onthaal": "Kerkstraat 3, bellen aan de groene poort",
    "Kledij": "Gemakkelijke kledij en stevige schoenen",
    "Maaltijden": "Er is soep, breng zelf boterhammen mee",
}
LEARNED = {
    Party.LEARNER: ("Hoe rustig het team blijft.", "Ik bereid gesprekken nu altijd voor."),
    Party.COACH: ("Dat uitleggen scherpt.", "Een frisse blik op ons onthaal."),
    Party.SENDING_ORGANISATION: ("Ze durft meer vragen.", "Wij starten een kort overleg per week."),
}


@dataclass(frozen=True)
class Count:
    """What someone did: presses of the mouse, fields typed in, and the minutes that takes."""

    clicks: int
    fields: int
    minutes: float


@dataclass
class Hand:
    """The leader's hand: it does what a person does, and counts."""

    page: Page
    visits: int = 0
    fields: int = 0
    letters: int = 0
    typed: list[str] = field(default_factory=list)

    def click(self, name: str, within: str = "") -> None:
        driver.click(self.page, name, self.page.locator(within) if within else None)

    def click_begin(self, within: str, begin: str) -> None:
        """Click the button there whose words begin so: whose name follows is not said."""
        self.page.locator(within).get_by_role("button", name=begin).click()
        driver.settle(self.page)

    def go_on(self, step: str) -> None:
        """Go on to the next step of the call, by a button that shows its keys as well."""
        self.page.get_by_role("button", name=f"Volgende: {step}").click()
        driver.settle(self.page)

    def fill(self, label: str, text: str, nth: int = 0) -> None:
        self._type(text)
        target = field_of(self.page, label).nth(nth)
        driver.write(self.page, target, text)
        driver.leave_field(self.page)

    def name(self, label: str, text: str) -> None:
        self._type(text)
        driver.choose_new(self.page, label, text)

    def _type(self, text: str) -> None:
        self.fields += 1
        self.letters += len(text)
        self.typed.append(text)

    def choose(self, label: str, option: str, within: str = "") -> None:
        driver.choose(self.page, label, option, self.page.locator(within) if within else None)

    def tick(self, label: str) -> None:
        driver.tick(self.page, label)

    def unfold(self, name: str) -> None:
        """Open a part, which may lie within another one."""
        self.page.locator("summary").filter(has_text=name).last.click()
        driver.settle(self.page)

    def open_line(self, name: str) -> None:
        driver.open_line(self.page, name)

    def section(self, title: str) -> None:
        driver.open_section(self.page, title)

    def step(self, name: str) -> None:
        driver.go_to_step(self.page, name)

    def visit(self, page: str) -> None:
        """Go to a page of the dossier, by its step in the header."""
        self.visits += 1
        driver.open_path(self.page, f"/{page}?switch=1")

    def press(self, words: str, nth: int = 0) -> None:
        """Press a button of a row by its words."""
        self.page.get_by_text(words, exact=True).nth(nth).click()
        driver.settle(self.page)

    @property
    def clicks(self) -> int:
        """How often the mouse was pressed in the page, and a page was gone to."""
        return int(self.page.evaluate(f"sessionStorage.getItem('{CLICKS}') ?? 0")) + self.visits

    @property
    def minutes(self) -> float:
        """How long that takes a person, by the keystroke-level model."""
        return (self.clicks * SECONDS_A_CLICK + self.letters * SECONDS_A_LETTER) / 60

    def count(self) -> Count:
        """Return what was done so far."""
        return Count(self.clicks, self.fields, self.minutes)


def field_of(page: Page, label: str) -> Locator:
    """Return the field with this label, whether it may stay empty or not."""
    return driver.field(page, label).or_(driver.field(page, f"{label} (mag leeg)"))


@dataclass
class Table:
    """The app with a clock that can be set ahead, its mails, and who opens it."""

    app: RunningApp
    days: Path
    inbox: Inbox
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def page(self, width: int = 1440, scripts: bool = True) -> Page:
        """Open a browser of someone's own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
            locale="nl-BE",
            base_url=self.app.url,
        )
        self.contexts.append(context)
        if scripts:
            context.add_init_script(COUNTING)
        return context.new_page()

    def wait_days(self, days: int) -> None:
        """Have days go by."""
        self.days.write_text(str(int(self.days.read_text()) + days), encoding="ascii")

    @property
    def today(self) -> date:
        """The day that the app takes for today."""
        return later._today() + timedelta(days=int(self.days.read_text()))

    def mail_to(self, address: str, subject: str = "") -> EmailMessage:
        """Wait for the last mail to someone, of those with this in the subject."""
        found: list[EmailMessage] = []
        waiting = self.contexts[0].pages[0]
        for _ in range(240):
            found = [
                mail
                for mail in self.inbox.mails
                if address in str(mail["To"]) and subject in str(mail["Subject"])
            ]
            if found:
                return found[-1]
            waiting.wait_for_timeout(250)
        raise AssertionError(f"no mail to {address}: {self.inbox.receivers}")


def link_in(mail: EmailMessage) -> str:
    """Return the personal link in a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+/u/[a-z2-7]{52}", body.get_content())
    assert found is not None
    return found.group()


@contextmanager
def at_the_table(folder: Path, browser: Browser) -> Iterator[Table]:
    """Serve an empty database with a mail server beside it."""
    days, port = folder / "days", free_port()
    days.write_text("0", encoding="ascii")
    with mail_server() as inbox, pytest.MonkeyPatch.context() as patch:
        login = f"{USER}:{PASSWORD}".replace("/", "%2F").replace("@", "%40")
        patch.setenv(SMTP_VARIABLE, f"smtp://{login}@{HOST}:{inbox.port}")
        patch.setenv(FROM_VARIABLE, SENDER)
        patch.setenv("SSL_CERT_FILE", str(certificate()))
        patch.setenv(links.ADDRESS_VARIABLE, f"http://{HOST}:{port}")
        patch.setenv(later.FILE, str(days))
        path = make_database(folder)
        with serve(path, port, module="tests.later", forked=False) as app:
            table = Table(app, days, inbox, browser)
            yield table
            for context in table.contexts:
                context.close()


def open_the_dossier(hand: Hand) -> None:
    """What is the same with links and without: who learns where, and about what."""
    driver.open_path(hand.page, "/")
    hand.click("Nieuwe switch")
    for label, name in PARTIES.items():
        hand.name(label, name)
    hand.fill("E-mail", LEARNER, 0)
    hand.fill("E-mail", COACH, 1)
    hand.fill("Wat hoopt de lerende te leren, in het algemeen?", AIM)
    hand.click("Dossier openen")
    hand.click("Gesprek plannen")


def invite(hand: Hand) -> None:
    hand.unfold("Datum, plaats en uitnodiging")
    hand.unfold("De uitnodiging versturen")
    hand.click("Versturen naar 2 personen")


def ask_for_agreement(hand: Hand) -> None:
    hand.unfold("De mail versturen die om akkoord vraagt")
    hand.click("Versturen naar 3 personen")


def mail_the_certificate(hand: Hand) -> None:
    hand.unfold("De mail met het certificaat versturen")
    hand.click("Versturen naar 2 personen")


def hold_the_call(hand: Hand, links: bool) -> None:
    """Go through the six purposes; without links all that was said is typed over."""
    hand.click("Gesprek starten")
    hand.click("Iedereen is er")
    for step in ("kennismaking", "leervraag", "mogelijkheden", "praktisch", "leeractieplan"):
        if not links:
            TYPED_OVER.get(step, lambda hand: None)(hand)
        hand.go_on(step)
        if step == "praktisch":
            hand.click("+ Uitwisselingsdag toevoegen")
            hand.click("+ Uitwisselingsdag toevoegen")
        if step == "mogelijkheden":
            for title in OFFERS:
                if not links:
                    propose(hand, title)
                hand.choose(f"Antwoord op {title}", "zinvol")
    if not links:
        hand.fill("Wie geeft de lerende instructies?", INSTRUCTIONS)
    hand.fill("Wie bevestigt de verzekering?", "HR van Zonnebloem")
    hand.click("Einde")
    hand.fill("Echte minuten", "20")
    hand.choose("Hoe verschoof de leervraag?", "ongewijzigd")
    hand.click("Gesprek afronden")


def say_how_informed(hand: Hand) -> None:
    hand.choose("Hoe goed ingelicht kwam de lerende?", "goed ingelicht")
    hand.choose("Hoe goed ingelicht kwam de coach?", "goed ingelicht")


def type_jobs(hand: Hand) -> None:
    hand.fill("Functie van lerende", "kinderbegeleider")
    hand.fill("Functie van coach", "pedagoog")


def type_the_question(hand: Hand) -> None:
    for goal in GOALS:
        hand.fill("Leerdoel toevoegen…", goal)
    hand.fill("Iemand toevoegen…", WISH)


def propose(hand: Hand, title: str) -> None:
    hand.click("Ander voorstel")
    hand.fill("Wat stelt de coach voor?", title)
    hand.choose("Soort", "iets anders")
    hand.click("Voorstel toevoegen")
    driver.expect_text(hand.page, title)
    hand.page.keyboard.press("Escape")
    driver.settle(hand.page)


def type_arrangements(hand: Hand) -> None:
    hand.click("+ maaltijden")
    for label, text in PRACTICAL.items():
        hand.fill(label, text)


TYPED_OVER = {
    "kennismaking": say_how_informed,
    "leervraag": type_jobs,
    "mogelijkheden": type_the_question,
    "leeractieplan": type_arrangements,
}
"""What is typed, without links, before one goes on to a step."""


def draw_up_the_plan(hand: Hand, links: bool) -> None:
    """Match the goals, take the activities, say who speaks for the sender, and make it final."""
    for number in (1, 2):
        chips = hand.page.get_by_role("toolbar", name=f"Wat helpt bij leerdoel {number}")
        chips.get_by_role("button", name=OFFERS[number - 1], exact=True).click()
        driver.settle(hand.page)
    for title in OFFERS:
        hand.click(f"In het plan zetten: {title}")
    hand.visit("action_plan")
    if links:
        hand.click("Overnemen")
    else:
        hand.section("Partijen")
        hand.click("Iemand die niet in de lijst staat")
        hand.fill("Naam", "Lies Claes")
        hand.fill("E-mail", BOSS)
        hand.click("Persoon toevoegen")
        hand.fill("Wie kan je bij nood bellen?", EMERGENCY)
        hand.section("Beginsituatie")
        hand.fill("Wat weet en kan de lerende al?", KNOWS)
    hand.click("Definitief maken")
    hand.click("Ja, maak definitief")
    driver.expect_text(hand.page, "Definitief: versie 1 van")


def agree_oneself(hand: Hand) -> None:
    hand.click_begin(".st-key-party-project_leader", "Akkoord van ")
    hand.choose("Hoe?", "per mail")
    hand.click("Noteren")


def issue(hand: Hand) -> None:
    hand.click("Lees het certificaat na en reik het uit")
    hand.click("Certificaat uitreiken")
    hand.click("Ja, reik uit")
    driver.expect_done(hand.page, "Certificaat")


def say_what_was_done(hand: Hand) -> None:
    """Say of each activity that it was done: the certificate names those."""
    hand.open_line("Welke activiteit was zinvol?")
    for number, _ in enumerate(OFFERS):
        hand.press("✓ gedaan", number)


# Those who do not sign in


def send(page: Page) -> None:
    submit(page, page.get_by_role("button", name=re.compile("^Verstuur")).last)


def submit(page: Page, button: Locator) -> None:
    """Send a form, and wait for the page that answers it."""
    with page.expect_navigation():
        button.click()
    assert page.get_by_role("alert").count() == 0, page.locator("main").inner_text()


def prepare_as_learner(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Het kennismakingsgesprek voorbereiden").click()
    page.get_by_label("In het bijzonder: wat precies?").fill("\n".join(GOALS))
    page.get_by_label("Met wie wil je daar graag praten?").fill(WISH)
    page.get_by_label("Wat weet of kun je al?").fill(KNOWS)
    page.get_by_label("Je functie").fill("kinderbegeleider")
    page.get_by_label("Wie bellen we bij nood?").fill(EMERGENCY)
    page.get_by_label("Wie spreekt namens").fill("Lies Claes")
    page.get_by_label("E-mailadres van die persoon").fill(BOSS)
    page.get_by_label("ja, het is me duidelijk").check()
    send(page)


def prepare_as_coach(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Het kennismakingsgesprek voorbereiden").click()
    page.get_by_label("Iets anders?").fill("\n".join(OFFERS))
    for label, text in PRACTICAL.items():
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Wie geeft Amina Yildiz ter plaatse instructies?").fill(INSTRUCTIONS)
    page.get_by_label("Je functie").fill("pedagoog")
    page.get_by_label("ja, het is me duidelijk").check()
    send(page)


def agree(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.get_by_role("link", name="Het leeractieplan", exact=True).click()
    page.get_by_label("ja, ik ga akkoord").check()
    page.get_by_label("Je voornaam en familienaam").fill(name)
    send(page)
    expect(page.get_by_text("akkoord met deze versie")).to_be_visible()


def open_page(page: Page, url: str, name: str) -> None:
    page.goto(url)
    page.get_by_role("link", name=name, exact=True).click()


def evaluate(page: Page, url: str, who: Party) -> None:
    open_page(page, url, "Hoe was het?")
    surprise, takeaway = LEARNED[who]
    page.get_by_label("Wat is er geleerd dat niemand verwachtte?").fill(surprise)
    page.get_by_label("Wat neem je mee naar je eigen werk?").fill(takeaway)
    for box in page.get_by_role("group", name="Vóór de uitwisseling").all():
        box.get_by_label("2").check()
    for box in page.get_by_role("group", name="Nu", exact=True).all():
        box.get_by_label("4").check()
    send(page)


def test_five_at_once_go_from_an_opened_switch_to_a_certificate(
    tmp_path: Path, browser: Browser
) -> None:
    """Also: the leader does at least a third less than without links."""
    with_links = five_at_once(tmp_path / "with", browser)
    without = alone(tmp_path / "without", browser)
    print(f"with links: {with_links}", f"without: {without}", sep="\n")
    assert 3 * with_links.clicks <= 2 * without.clicks
    assert 3 * with_links.fields <= 2 * without.fields
    assert 3 * with_links.minutes <= 2 * without.minutes


def five_at_once(folder: Path, browser: Browser) -> Count:
    """Have all five do what is theirs; return what the leader did."""
    folder.mkdir()
    with at_the_table(folder, browser) as table:
        hand = Hand(table.page())
        learner, coach = table.page(390), table.page(1024, scripts=False)
        sender, stranger = table.page(), table.page(390)
        open_the_dossier(hand)
        invite(hand)
        urls = {who: link_in(table.mail_to(who)) for who in (LEARNER, COACH)}
        assert urls[LEARNER] != urls[COACH]
        prepare_as_learner(learner, urls[LEARNER])
        prepare_as_coach(coach, urls[COACH])
        hand.visit("intake_call")
        hold_the_call(hand, links=True)
        draw_up_the_plan(hand, links=True)
        ask_for_agreement(hand)
        urls[BOSS] = link_in(table.mail_to(BOSS))
        agree(learner, urls[LEARNER], "Amina Yildiz")
        agree(coach, urls[COACH], "Tom Peeters")
        agree(sender, urls[BOSS], "Lies Claes")
        hand.visit("action_plan")
        agree_oneself(hand)
        driver.expect_text(hand.page, "Iedereen ging akkoord.")
        assert stranger.goto(f"{table.app.url}/u/{'a' * 52}").status == 404  # type: ignore[union-attr]
        for days in (7, 8):
            table.wait_days(days)
            write_the_log(learner, urls[LEARNER])
            confirm_the_hours(coach, urls[COACH])
        for page, who, name in (
            (learner, LEARNER, Party.LEARNER),
            (coach, COACH, Party.COACH),
            (sender, BOSS, Party.SENDING_ORGANISATION),
        ):
            evaluate(page, urls[who], name)
        hand.visit("exchange")
        say_what_was_done(hand)
        issue(hand)
        mail_the_certificate(hand)
        for address, name in ((LEARNER, "Amina Yildiz"), (BOSS, "Lies Claes")):
            mail = table.mail_to(address, "leercertificaat")
            assert mail.get_content_type() == "multipart/mixed"
            body = mail.get_body(("plain",))
            assert body is not None
            assert body.get_content().startswith(f"Dag {name},")
        check_as_stranger(stranger, table)
        reads_right(table.app.database)
        assert not {KNOWS, EMERGENCY, WISH, BOSS, *OFFERS, *GOALS} & set(hand.typed)
        return hand.count()


def write_the_log(page: Page, url: str) -> None:
    open_page(page, url, "Logboek en uren")
    day = page.locator("form").first
    day.get_by_label("Wat ik deed").fill("Meegelopen met de pedagoog.")
    day.get_by_label("Wat ik leerde").fill("Rustig blijven.")
    day.get_by_label("Hoeveel uren was ik er?").fill("7")
    submit(page, day.get_by_role("button", name="Verstuur"))


def confirm_the_hours(page: Page, url: str) -> None:
    open_page(page, url, "Logboek en uren")
    day = page.locator("form").first
    day.get_by_label("Uren die ik bevestig").fill("7")
    submit(page, day.get_by_role("button", name="Verstuur"))


def check_as_stranger(page: Page, table: Table) -> None:
    code = read(table.app.database).certificates[0].code
    page.goto(f"{table.app.url}/C/{code.upper()}")
    expect(page.get_by_role("heading", name="Geldig leercertificaat")).to_be_visible()
    assert "Yildiz" not in page.content()
    page.get_by_label("Op wiens naam staat het?").fill("amina yildiz")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_text("Amina Yildiz")).to_be_visible()


def reads_right(path: Path) -> None:
    """All that others said stands in the dossier."""
    dossier = read(path)
    assert [goal.description for goal in dossier.latest.filled_goals] == list(GOALS)
    assert [wish.description for wish in dossier.latest.filled_wishes] == [WISH]
    assert dossier.inputs.starting_point == KNOWS
    assert dossier.inputs.emergency_contact == EMERGENCY
    assert dossier.inputs.instructions_by == INSTRUCTIONS
    assert dossier.sending_contact is not None
    assert (dossier.sending_contact.name, dossier.sending_contact.email) == ("Lies Claes", BOSS)
    assert [item.title for item in dossier.proposals] == list(OFFERS)
    said = {item.description for item in dossier.arrangements}
    assert said >= set(PRACTICAL.values())
    assert [day.held_minutes for day in dossier.days] == [420, 420]
    assert {item.party for item in dossier.evaluations} == {
        *(Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
    }
    assert {item.score_after for item in dossier.scores} == {4}
    assert len(dossier.agreements) == 4
    assert dossier.certificates


def alone(folder: Path, browser: Browser) -> Count:
    """Have the leader type what the others say; return what the leader did.

    The same three mails are sent: nobody uses the link in them.
    """
    folder.mkdir()
    with at_the_table(folder, browser) as table:
        hand = Hand(table.page())
        open_the_dossier(hand)
        invite(hand)
        hold_the_call(hand, links=False)
        draw_up_the_plan(hand, links=False)
        ask_for_agreement(hand)
        hand.click_begin(".st-key-party-project_leader", "Akkoord van ")
        for party in ("De lerende", "De coach", "De uitsturende organisatie"):
            hand.tick(party)
        hand.choose("Hoe?", "per mail")
        hand.click("Noteren")
        table.wait_days(15)
        hand.visit("exchange")
        for number in range(2):
            hand.press("✓ doorgegaan", number)
            hand.fill("Echte uren", "7", number)
        hand.open_line("Zelfinschatting per leerdoel")
        for number in (1, 2):
            hand.choose(f"Leerdoel {number} vooraf", "2 een beetje")
        for party, (name, *asked) in ASKED.items():
            hand.open_line(name)
            hand.choose("Is de evaluatie er?", "ontvangen", f".st-key-within_evaluation-{party}")
            for label, text in zip(asked, LEARNED[party], strict=True):
                hand.fill(label, text)
        for number in (1, 2):
            hand.choose(f"Leerdoel {number} achteraf", "4 goed")
        say_what_was_done(hand)
        issue(hand)
        mail_the_certificate(hand)
        reads_right(table.app.database)
        return hand.count()


ASKED = {
    Party.LEARNER: (
        "De lerende",
        "Wat leerde de lerende dat niet verwacht was?",
        "Wat neemt de lerende mee naar het eigen werk?",
    ),
    Party.COACH: (
        "De coach",
        "Wat leerde de coach dat niet verwacht was?",
        "Wat neemt De Speelvogel hieruit mee?",
    ),
    Party.SENDING_ORGANISATION: (
        "De uitsturende organisatie",
        "Wat merkt de werkgever dat niet verwacht was?",
        "Wat neemt Kinderopvang Zonnebloem hieruit mee?",
    ),
}
"""The line of each whose evaluation is typed over, and the questions in it."""
