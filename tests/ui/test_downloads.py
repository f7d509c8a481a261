"""A file is given to who was shown its button, by what they may at that moment, and once."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
)

from switching.i18n import Texts
from switching.models import Actor, Language, User
from switching.overview import Selection
from switching.overview.dossiers.asked import OwnTable
from switching.overview.periods import Span
from switching.rules.session_end import SESSION_LENGTH
from switching.services import users
from switching.services.admission import Refusal
from switching.services.context import Context
from switching.services.exports import ExportChoices, ExportKind
from switching.services.own_tables import TableKind
from switching.store import connect, get_record
from switching.ui import sign_in
from switching.ui.downloads import documents, route
from switching.ui.downloads.documents import DOCUMENTS, Asked, Document
from switching.ui.downloads.ticket import LIFETIME, Ticket, new_number, read_ticket, written
from switching.ui.kit import queue, session
from switching.ui.kit.worker import WORKER
from switching.ui.overview import export
from switching.ui.overview.dossiers.order import TableOrder
from switching.ui.overview.order import MadeFile, Order, give_made, make_ordered
from switching.ui.saving import admission
from tests.bench.visitor import visit
from tests.offices import Office, make_office
from tests.provider import Provider, secrets
from tests.samples import TODAY, at
from tests.server import HOST, ROOT, RunningApp, free_port, serve
from tests.services.test_access import NEWCOMER
from tests.ui.conftest import OpenApp
from tests.ui.signed_in import Claims, Told, claims_of, cookies_of

HOME = "http://localhost:8501"
SCREEN = [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]
NAME = 'plan van Zoë; "één"\r\nX-Evil: 1/../ü.pdf'


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The two partners, on the database of the app, where people sign in."""
    moved = first_office.moved_to(tmp_path)
    monkeypatch.setenv(session.DATABASE_VARIABLE, str(moved.path))
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
    return moved


def process() -> Iterator[TestClient]:
    """A server process, as far as files are asked of it."""
    with TestClient(Starlette(routes=route.routes()), base_url=HOME) as found:
        yield found


browser = pytest.fixture(process, name="browser")


def shown(actor: Actor, claims: Claims | None, asked: Asked, **changed: Any) -> str:
    """Return the ticket of a button that someone was shown."""
    known = {
        "document": asked.document,
        "arguments": asked.arguments,
        "file_name": NAME,
        "mime": "application/pdf",
        "user": actor.user_id,
        "sign_in": sign_in.mark_of(claims),
        "until": session.now() + LIFETIME,
        "number": new_number(),
    }
    return written(Ticket.model_validate({**known, **changed}), admission.secret())


def headers_of(claims: Claims | None) -> dict[str, str]:
    """Return what a page of the app in a browser with this sign-in sends along."""
    cookies = cookies_of(claims, HOME, get_cookie_secret())
    token = cookies.split("; ")[0].removeprefix("_streamlit_xsrf=")
    return {"Origin": HOME, "X-Xsrftoken": token, "Cookie": cookies}


def click(
    browser: TestClient,
    ticket: object,
    claims: Claims | None,
    headers: dict[str, str] | None = None,
) -> Any:
    """Ask for the file of a ticket, as a browser with this sign-in does; with none, signed out."""
    sent = {**headers_of(claims), **(headers or {})}
    return browser.post("/file", content=json.dumps({"ticket": ticket}), headers=sent)


def plan_of(office: Office) -> Asked:
    """Return the plan of Katrien's dossier."""
    return documents.PLAN_DRAFT.of(office.switches[0])


@pytest.fixture
def katrien(office: Office) -> tuple[str, Claims]:
    """The ticket of a button that Katrien is shown, and her sign-in."""
    claims = claims_of(office, office.katrien)
    return shown(office.katrien, claims, plan_of(office)), claims


def is_refused(answer: Any, status: int) -> bool:
    """Tell whether an answer says why, and holds no file; the button has its words for 401."""
    said = answer.json()
    says_why = said["why"] if status == 401 else said["sentence"]
    return bool(answer.status_code == status and says_why and "%PDF" not in answer.text)


@pytest.mark.slow
def test_who_was_shown_the_button_gets_the_file(
    browser: TestClient, katrien: tuple[str, Claims]
) -> None:
    answer = click(browser, *katrien)
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    disposition = answer.headers["content-disposition"]
    assert disposition == f"attachment; filename*=UTF-8''{quote(NAME, safe='')}"
    assert "x-evil" not in answer.headers


def test_a_second_click_asks_for_a_ticket_of_its_own(
    browser: TestClient, katrien: tuple[str, Claims], office: Office
) -> None:
    ticket, claims = katrien
    assert click(browser, ticket, claims).status_code == 200
    assert is_refused(click(browser, ticket, claims), 410)
    assert click(browser, shown(office.katrien, claims, plan_of(office)), claims).status_code == 200


def test_a_ticket_counts_once_at_whichever_process(
    browser: TestClient, katrien: tuple[str, Claims]
) -> None:
    """Nothing of a ticket stands in the process that showed the button, or that gave the file."""
    for other in process():
        assert click(other, *katrien).status_code == 200
    assert is_refused(click(browser, *katrien), 410)
    for other in process():
        assert is_refused(click(other, *katrien), 410)


@pytest.mark.soak  # it starts two servers: what one gives is tried without any as well
def test_a_server_gives_the_file_of_a_button_that_another_one_showed(
    office: Office, tmp_path: Path
) -> None:
    """Two processes behind one address, with nothing that keeps a browser at one of them."""
    port, file = free_port(), tmp_path / "secrets.toml"
    home = f"http://{HOST}:{port}"
    file.write_text(secrets(Provider("http://localhost:9"), home), encoding="utf-8")
    options = ("--secrets.files", str(file))
    cookies = cookies_of(claims_of(office, office.katrien), home)
    token = cookies.split("; ")[0].removeprefix("_streamlit_xsrf=")
    sent = {"Origin": home, "Host": home.removeprefix("http://"), "X-Xsrftoken": token}

    async def tickets(app: RunningApp) -> list[str]:
        async with visit(app, cookies) as visitor:
            await visitor.open("action_plan", f"switch={office.switches[0]}")
            return visitor.tickets()

    with serve(office.path, port, options) as one, serve(office.path, options=options) as other:

        def ask(app: RunningApp, ticket: str, **more: str) -> httpx.Response:
            said = {"ticket": ticket}
            return httpx.post(f"{app.url}/file", json=said, headers={**sent, **more}, timeout=60)

        first, second, *_ = asyncio.run(tickets(one))
        assert ask(other, first, Cookie=cookies.split("; ")[0]).status_code == 401
        answer = ask(other, first, Cookie=cookies)
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert ask(other, first, Cookie=cookies).status_code == 410
        assert ask(one, second, Cookie=cookies).status_code == 200
        assert first not in one.output() + other.output()


def test_nothing_without_signing_in(browser: TestClient, katrien: tuple[str, Claims]) -> None:
    ticket, claims = katrien
    assert is_refused(click(browser, ticket, None), 401)
    assert is_refused(click(browser, ticket, {**claims, "is_logged_in": False}), 401)
    assert click(browser, ticket, claims).status_code == 200  # and no one used it up


@pytest.mark.parametrize("who", ["sofie", "jan", "administrator", "manager"])
def test_a_stolen_ticket_gives_nothing_in_the_session_of_someone_else(
    browser: TestClient, katrien: tuple[str, Claims], office: Office, who: str
) -> None:
    ticket, claims = katrien
    other = getattr(office, who)
    assert is_refused(click(browser, ticket, claims_of(office, other)), 410)
    assert click(browser, ticket, claims).status_code == 200  # and they did not use it up


def test_a_ticket_is_of_one_sign_in(browser: TestClient, katrien: tuple[str, Claims]) -> None:
    ticket, claims = katrien
    again = {**claims, "iat": int(str(claims["iat"])) - 60}
    assert is_refused(click(browser, ticket, again), 410)
    assert is_refused(click(browser, ticket, {**claims, "iat": None}), 401)


def test_nothing_after_a_few_minutes(
    browser: TestClient, katrien: tuple[str, Claims], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = session.now() + LIFETIME
    monkeypatch.setattr(session, "now", lambda: later)
    assert is_refused(click(browser, *katrien), 410)


def test_who_was_deactivated_since_gets_nothing(
    browser: TestClient, katrien: tuple[str, Claims], office: Office
) -> None:
    users.deactivate_user(at(office.path, now=session.now()), office.katrien.user_id)
    assert is_refused(click(browser, *katrien), 401)


def test_whose_session_ended_since_gets_nothing(
    browser: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = claims_of(office, office.katrien)
    later = session.now() + SESSION_LENGTH + timedelta(seconds=1)
    ticket = shown(office.katrien, claims, plan_of(office), until=later + LIFETIME)
    monkeypatch.setattr(session, "now", lambda: later)
    assert is_refused(click(browser, ticket, claims), 401)


def test_who_signed_out_since_gets_nothing(
    browser: TestClient, katrien: tuple[str, Claims], office: Office
) -> None:
    users.end_own_sessions(at(office.path, office.katrien, now=session.now()))
    answer = click(browser, *katrien)
    assert is_refused(answer, 401)
    assert answer.json()["why"] == Refusal.ENDED


def test_who_has_another_partner_since_gets_nothing(
    browser: TestClient, katrien: tuple[str, Claims], office: Office
) -> None:
    with connect(office.path) as db:
        user = get_record(db, User, office.katrien.user_id)
    account = users.Account(user.email, user.role, user.name, office.jan.partner_id, "Katrien Maes")
    users.update_user(at(office.path, now=session.now()), user, account)
    assert is_refused(click(browser, *katrien), 403)


def test_what_is_gone_is_said(browser: TestClient, office: Office) -> None:
    claims = claims_of(office, office.katrien)
    ticket = shown(office.katrien, claims, documents.PLAN_VERSION.of(office.switches[0], 2**40))
    assert is_refused(click(browser, ticket, claims), 404)


def forged(ticket: str, **changed: object) -> str:
    """Return a ticket that someone changed, with the signature that it had."""
    inside, signature = ticket.rsplit(".", 1)
    found = read_ticket(ticket, admission.secret())
    assert found is not None
    other = written(found.model_copy(update=changed), "a secret of their own")
    return f"{other.rsplit('.', 1)[0]}.{signature}" if changed else f"{inside}.{'A' * 43}"


@pytest.mark.parametrize(
    "change",
    [
        lambda ticket: "",
        lambda ticket: "0" * 32,
        lambda ticket: ticket[:-1],
        lambda ticket: ticket + "A",
        lambda ticket: forged(ticket),
        lambda ticket: forged(ticket, arguments=(2,)),
        lambda ticket: forged(ticket, user=99),
        lambda ticket: forged(ticket, document="person"),
        lambda ticket: create_signed_value(get_cookie_secret(), "_streamlit_user", "{}").decode(),
        lambda ticket: "\ud800",
    ],
)
def test_no_ticket_is_guessed_or_changed(
    browser: TestClient, katrien: tuple[str, Claims], change: Callable[[str], str]
) -> None:
    ticket, claims = katrien
    assert click(browser, change(ticket), claims).status_code in {400, 410}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"ticket": 1}', b'{"ticket": "x", "more": 1}'])
def test_what_is_no_request_of_a_button_is_refused(
    browser: TestClient, katrien: tuple[str, Claims], body: bytes
) -> None:
    sent = headers_of(katrien[1])
    assert browser.post("/file", content=body, headers=sent).status_code == 400
    assert browser.post("/file", content=b"x" * 70_000, headers=sent).status_code == 413
    signed_out = browser.post("/file", content=b"x" * 70_000, headers=headers_of(None))
    assert signed_out.status_code == 401  # before anything is read


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"X-Xsrftoken": ""},
        {"X-Xsrftoken": "2|00|00|0"},
    ],
)
def test_only_a_page_of_this_app_may_ask(
    browser: TestClient, katrien: tuple[str, Claims], headers: dict[str, str]
) -> None:
    answer = click(browser, *katrien, headers)
    assert answer.status_code in {401, 403}
    assert not answer.content.startswith(b"%PDF")


def test_no_address_holds_a_ticket(
    browser: TestClient, katrien: tuple[str, Claims], caplog: pytest.LogCaptureFixture
) -> None:
    """What stands in an address comes in the logs of servers in front, and in a Referer."""
    ticket, claims = katrien
    assert browser.get(f"/file?ticket={ticket}").status_code == 405
    assert browser.get(f"/file/{ticket}").status_code == 404
    assert browser.post(f"/file?ticket={ticket}", headers=headers_of(claims)).status_code == 400
    with caplog.at_level(logging.DEBUG):
        assert click(browser, ticket, claims).status_code == 200
        assert click(browser, ticket, claims).status_code == 410
    found = read_ticket(ticket, admission.secret())
    assert found is not None
    assert ticket not in caplog.text
    assert found.number not in caplog.text


def test_a_costly_file_is_refused_to_who_asks_too_often(
    browser: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PACE", queue.Pace(1, timedelta(minutes=1)))
    claims = claims_of(office, office.katrien)
    one, two, three = (
        shown(office.katrien, claims, asked)
        for asked in (plan_of(office), plan_of(office), documents.CALL_MAIL.of(office.switches[0]))
    )
    assert click(browser, one, claims).status_code == 200
    answer = click(browser, two, claims)
    assert is_refused(answer, 429)
    assert answer.json()["sentence"].startswith("Je vroeg heel veel bestanden binnen één minuut.")
    assert click(browser, three, claims).status_code != 429


def test_when_all_turns_are_taken_it_says_so(
    browser: TestClient, katrien: tuple[str, Claims], monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = queue.Queue("papers", 0)
    monkeypatch.setattr(queue, "DOCUMENTS", taken)
    monkeypatch.setattr(queue, "WAIT_SECONDS", 0.0)
    assert is_refused(click(browser, *katrien), 503)


def test_an_error_gives_a_code_and_names_no_one(
    browser: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(context: Context) -> bytes:
        raise ValueError("Kanarievogel")

    monkeypatch.setattr(route, "DOCUMENTS", {"broken": Document("broken", fail)})
    claims = claims_of(office, office.katrien)
    answer = click(browser, shown(office.katrien, claims, Asked("broken", ())), claims)
    assert is_refused(answer, 500)
    assert "Kanarievogel" not in answer.text


def test_a_database_that_is_gone_is_a_fault(
    browser: TestClient, katrien: tuple[str, Claims], office: Office
) -> None:
    office.path.unlink()
    assert is_refused(click(browser, *katrien), 503)
    assert not office.path.exists()


def test_without_sign_in_the_local_user_gets_the_file_on_this_computer_only(
    browser: TestClient, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: False)
    local = at(office.path).actor
    ticket = shown(local, None, plan_of(office))
    assert click(browser, ticket, None, {"X-Forwarded-For": "10.0.0.1"}).status_code == 403
    assert click(browser, ticket, None).content.startswith(b"%PDF")


def test_the_ticket_of_a_button_is_of_who_is_shown_it(
    office: Office, browser: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = claims_of(office, office.katrien)
    monkeypatch.setattr(st, "user", Told(claims))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    app.query_params["switch"] = str(office.switches[0])
    app.switch_page("pages/action_plan.py").run()
    tickets = [data["ticket"] for data in buttons(app)]
    assert len(tickets) > 1
    assert len(set(tickets)) == len(tickets)
    for ticket in tickets:
        found = read_ticket(ticket, admission.secret())
        assert found is not None
        assert found.is_of(office.katrien.user_id, str(claims["iat"]), "", session.now())
    answers = [click(browser, ticket, claims) for ticket in tickets]
    assert {answer.status_code for answer in answers} == {200}


def buttons(app: AppTest) -> list[dict[str, Any]]:
    """Return what each button that gives a file tells the browser."""
    found = [item.proto for item in app.get("bidi_component")]
    return [
        json.loads(proto.json)
        for proto in found
        if proto.component_name.endswith("switching_download")
    ]


def test_a_closed_button_has_no_ticket(database: Path) -> None:
    def page() -> None:
        from switching.ui.downloads.button import download_button
        from switching.ui.downloads.documents import PERSON
        from switching.ui.kit import session
        from tests.samples import at

        asked = PERSON.of(1, "")
        context = at(session.database())
        download_button(context, "Mee", asked, file_name="a", mime="b/c", disabled=True)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert [data["ticket"] for data in buttons(app)] == [""]


def test_each_kind_of_file_is_made_by_what_asks_who_it_is_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone without any right gets none of them, whatever they ask of it."""
    monkeypatch.setattr(WORKER, "make", lambda make, progress: make(progress))
    no_one = at(office.path, NEWCOMER)
    written_order = Order(Selection(), ExportChoices(), Language.DUTCH).written()
    table_order = TableOrder(Selection(), OwnTable(), False, Language.DUTCH).written()
    arguments: dict[str, tuple[int | str, ...]] = {
        "plan_version": (1, 1),
        "certificate_preview": (1, "nl"),
        "person": (1, "een reden"),
        "evaluation_form": (1, "learner"),
        "evaluation_mail": (1, "learner"),
        "own_table": (TableKind.COMMA, table_order),
        "monthly": (1, 1),
        "funder_table": ("xlsx", 1, "2026-01-01", "2026-12-31", 0),
        "funder_report": (1, "pdf"),
        "funder_form": (1, "entry"),
        "audit_sample": (1, "2026-01-01", "2026-12-31", 1, 1, ""),
        "overview": (ExportKind.TABLES, written_order),
        "overview_made": (MadeFile(b"%PDF").number, ExportKind.TABLES, written_order),
    }
    for name, document in DOCUMENTS.items():
        with pytest.raises(PermissionError):
            document.make(no_one, *arguments.get(name, (1,)))


def test_an_order_for_the_overview_comes_back_as_it_went(office: Office) -> None:
    selection = Selection(span=Span(TODAY, TODAY), partner_id=1, sector=None)
    order = Order(selection, ExportChoices(hides=False, names=True), Language.ENGLISH)
    assert Order.read(order.written()) == order


@pytest.mark.slow
def test_a_file_that_was_made_is_given_while_its_session_holds_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WORKER, "make", lambda make, progress: make(progress))
    order = Order(Selection(), ExportChoices(), Language.DUTCH).written()
    made = MadeFile(b"made before")
    asked = (made.number, ExportKind.TABLES, order)
    context = at(office.path)
    assert give_made(context, *asked) == b"made before"
    del made
    assert give_made(context, *asked) == make_ordered(context, ExportKind.TABLES, order)


@pytest.mark.slow
def test_every_file_of_the_app_is_given_by_a_ticket() -> None:
    """Streamlit has no way of its own to give a file to one session alone."""
    ways = {"download_button", "audio", "video", "pdf", "logo"}
    for source in SCREEN:
        text = source.read_text(encoding="utf-8")
        used = {
            node.attr
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "st"
        }
        assert not used & ways, source.name
        assert "media_file" not in text, source.name


def test_a_logo_on_screen_lies_at_no_address(
    office: Office, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(session.DATABASE_VARIABLE, str(office.path))
    monkeypatch.setattr(st, "user", Told(claims_of(office, office.administrator)))
    app = open_app("administration", part="papers")
    pictures = [image.url for item in app.get("image") for image in item.proto.imgs]
    assert pictures
    assert all(url.startswith("data:image/") for url in pictures)


def test_each_export_has_its_label_and_its_sign() -> None:
    assert set(export.labels(Texts())) == set(export.ICONS) == set(ExportKind)
