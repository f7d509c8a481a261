"""Examples on screen: which database a session, a save and a file are for, and no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from switching.models import Actor
from switching.services import examples, users
from switching.services.admission import Admission, Refusal
from switching.services.users import LOCAL_USER_ID
from switching.store import connect, migrate
from switching.store.example_files import Examples
from switching.store.typed_texts import digest_of
from switching.ui import sign_in
from switching.ui.downloads import documents
from switching.ui.downloads import route as downloads
from switching.ui.downloads.ticket import LIFETIME, Ticket, new_number, written
from switching.ui.examples import making, visit
from switching.ui.examples.address import ExamplesAddress, is_of_examples
from switching.ui.kit import session
from switching.ui.saving import address, admission
from switching.ui.saving import route as saving
from tests.offices import Office, make_office
from tests.samples import at, open_dossier, plan_a_call, read
from tests.screen import words_on
from tests.server import ROOT
from tests.ui.conftest import OpenApp
from tests.ui.signed_in import Told, claims_of

HOME = "http://localhost:8501"
MARK = "Je werkt in de voorbeelden"


@pytest.fixture
def real(database: Path) -> Path:
    """The real database, with a dossier that has a call."""
    migrate(database)
    open_dossier(database)
    plan_a_call(database)
    return database


def make(path: Path, source: Path, actor: Actor | None = None) -> Examples:
    """Return new examples beside `path`: a copy of `source`."""
    context = at(path, actor) if actor else at(path)
    examples.make_examples(context, partial(copy, source))
    found = examples.find_examples(context)
    assert found is not None
    return found


@pytest.fixture
def tried(real: Path, tmp_path: Path) -> Examples:
    """Examples with one dossier, that has the same numbers as the real one."""
    other = tmp_path / "other"
    other.mkdir()
    source = other / "made-up.db"
    migrate(source)
    open_dossier(source)
    plan_a_call(source)
    return make(real, source)


def come_by_examples(monkeypatch: pytest.MonkeyPatch, asks: bool = True) -> None:
    """Have sessions come by an address of the examples."""
    monkeypatch.setattr(visit, "is_of_examples", lambda headers: asks)


def said_on(app: AppTest) -> str:
    """Return all that a page says."""
    return "\n".join(text for _, text in words_on(app))


# ---- the address ---------------------------------------------------------------------------------


async def tell(request: Request) -> Response:
    return JSONResponse([request.url.path, is_of_examples(request.headers)])


@pytest.fixture
def reached() -> Iterator[TestClient]:
    """A server that tells what it is asked, behind the addresses of the examples."""
    routes = [Route("/{path:path}", tell)]
    with TestClient(Starlette(routes=routes, middleware=[Middleware(ExamplesAddress)])) as found:
        yield found


@pytest.mark.parametrize(
    ("asked", "path", "in_examples"),
    [
        ("/", "/", False),
        ("/worklist", "/worklist", False),
        ("/voorbeelden", "/", True),
        ("/voorbeelden/", "/", True),
        ("/voorbeelden/worklist?switch=3", "/worklist", True),
        ("/voorbeelden/_stcore/stream", "/_stcore/stream", True),
        ("/voorbeeldenx", "/voorbeeldenx", False),
        ("/worklist/voorbeelden", "/worklist/voorbeelden", False),
        ("/voorbeelden/voorbeelden/save", "/voorbeelden/save", True),
    ],
)
def test_the_address_alone_says_which_data(
    reached: TestClient, asked: str, path: str, in_examples: bool
) -> None:
    assert reached.get(asked).json() == [path, in_examples]
    said = {"X-Switching-Examples": "1"}  # what a browser says of it does not count
    assert reached.get(asked, headers=said).json() == [path, in_examples]


def test_the_app_may_stand_below_an_address_of_its_own(
    reached: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address.st, "get_option", lambda name: "/switching")
    assert reached.get("/switching/voorbeelden/save").json() == ["/switching/save", True]
    assert reached.get("/voorbeelden/save").json() == ["/voorbeelden/save", False]
    assert address.home(in_examples=True) == "/switching/voorbeelden/"


# ---- a session -----------------------------------------------------------------------------------


def test_the_examples_have_the_mark_and_the_ways_out(
    tried: Examples, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above each page: app.py shows it before it runs one, as the journey sees."""
    come_by_examples(monkeypatch)
    app = open_app()
    assert MARK in said_on(app)
    assert "Terug naar je eigen gegevens" in said_on(app)
    assert "Ja, gooi ze weg" in [button.label for button in app.button]


@pytest.mark.slow
def test_every_page_of_the_examples_shows_those(
    tried: Examples, real: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(tried.path) as db, db.conn:
        db.execute("UPDATE people SET name = 'Verzonnen Naam' WHERE name = 'Amina Yildiz'")
    come_by_examples(monkeypatch)
    before = real.read_bytes()
    for page in sorted((ROOT / "pages").glob("*.py")):
        app = open_app(page.stem, switch="1")
        assert not app.exception
        assert "Amina Yildiz" not in said_on(app), page.stem
        assert app.session_state["examples"] == tried.path
    assert real.read_bytes() == before


@pytest.mark.slow
def test_no_page_of_the_real_data_has_it(tried: Examples, open_app: OpenApp) -> None:
    app = open_app("intake_call", switch="1")
    assert MARK not in said_on(app)
    assert "examples" not in app.session_state


@pytest.mark.slow
def test_what_is_typed_in_the_examples_stays_there(
    tried: Examples, real: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = real.read_bytes()
    come_by_examples(monkeypatch)
    app = open_app("new_switch")
    field = next(item for item in app.text_input if "lerende" in item.label.lower())
    field.set_value("Verzonnen Persoon").run()
    open_app("administration", part="projects")
    assert real.read_bytes() == before


@pytest.mark.slow
def test_a_session_never_goes_from_one_to_the_other(
    tried: Examples, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_app("intake_call", switch="1")
    come_by_examples(monkeypatch)
    app.run()
    assert "hoort bij een ander adres" in said_on(app)
    assert not app.text_area
    app = open_app("intake_call", switch="1")
    assert app.session_state["examples"] == tried.path
    come_by_examples(monkeypatch, asks=False)
    app.run()
    assert "hoort bij een ander adres" in said_on(app)
    assert not app.text_area


def test_without_examples_nothing_is_made_or_shown(
    real: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by_examples(monkeypatch)
    app = open_app("intake_call", switch="1")
    assert "Hier zijn geen voorbeelden" in said_on(app)
    assert "Amina" not in said_on(app)
    assert not list(real.parent.glob("*-examples"))


@pytest.mark.slow
def test_thrown_away_elsewhere_a_page_says_so(
    tried: Examples, real: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by_examples(monkeypatch)
    app = open_app("intake_call", switch="1")
    examples.throw_examples_away(at(real), tried.token)
    app.run()
    assert "zijn weggegooid" in said_on(app)
    make(real, real)  # new ones are no others' place
    app.run()
    assert "Er zijn intussen nieuwe" in said_on(app)
    assert not app.text_area


def bar_alone() -> None:
    """What stands above each page: AppTest runs app.py itself for its first run only."""
    from switching.ui.examples import bar
    from switching.ui.kit import gate, session

    gate.open_gate()
    bar.show_bar(session.texts())


def test_they_are_thrown_away_after_a_question(
    tried: Examples, real: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by_examples(monkeypatch)
    app = AppTest.from_function(bar_alone).run()
    question = "Alle voorbeelden verdwijnen"
    assert question in said_on(app)
    app.button(key="throw_examples_away").click().run()
    assert not app.exception
    assert not tried.path.parent.parent.exists()
    assert "zijn weggegooid" in said_on(app)
    assert read(real).learner.name == "Amina Yildiz"


def test_they_are_made_at_a_click_on_the_empty_worklist(
    database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch, demo_file: Path
) -> None:
    monkeypatch.setattr(making.WORKER, "make", lambda make, progress: copy(demo_file, make.args[0]))
    app = open_app()
    app.button(key="examples:worklist").click().run()
    assert not app.exception
    assert "examples:worklist" not in [button.key for button in app.button]
    assert len(list(database.parent.glob("*-examples/1/*.db"))) == 1
    assert "nog niets" in said_on(app)  # the real data are as empty as they were


@pytest.mark.slow
def test_backups_are_not_within_reach_from_the_examples(
    tried: Examples, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_by_examples(monkeypatch)
    for part in ("backups", "examples"):
        app = open_app("administration", part=part)
        said = said_on(app)
        assert "Back-up" not in said
        assert "Probeer met voorbeelden" not in said


# ---- requests ------------------------------------------------------------------------------------


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The routes of our own, behind the addresses of the examples."""
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    app = Starlette(
        routes=[*saving.routes(), *downloads.routes()], middleware=[Middleware(ExamplesAddress)]
    )
    with TestClient(app, base_url=HOME) as found:
        yield found


def headers() -> dict[str, str]:
    token = generate_xsrf_token_string()
    return {"Origin": HOME, "X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}


def put(server: TestClient, to: str, database: str | None, number: int = 1) -> Any:
    """Save a text in the notes of the one call, at the address `to`."""
    body = {
        **{"table": "intake_calls", "id": 1, "field": "loose_notes", "dossier": 1},
        **{"text": "getypt", "over": [digest_of("")], "tab": "0" * 32, "number": number},
        "user": LOCAL_USER_ID,
    }
    body |= {} if database is None else {"database": database}
    return server.put(f"{to}/save", content=json.dumps(body), headers=headers())


def notes(path: Path) -> str:
    return read(path).calls[0].call.loose_notes


def test_a_text_lands_where_it_was_typed(server: TestClient, tried: Examples, real: Path) -> None:
    assert put(server, "/voorbeelden", tried.token).status_code == 200
    assert (notes(tried.path), notes(real)) == ("getypt", "")
    assert put(server, "", "").status_code == 200
    assert notes(real) == "getypt"


@pytest.mark.parametrize(
    ("to", "mark", "said"),
    [
        ("/voorbeelden", "", "Dit schreef je in je eigen gegevens"),
        ("/voorbeelden", None, "Dit schreef je in je eigen gegevens"),
        ("/voorbeelden", "0" * 32, "Dit schreef je in andere voorbeelden"),
        ("", "token", "Dit schreef je in andere voorbeelden"),
    ],
)
def test_a_text_for_other_data_is_refused_with_a_sentence(
    server: TestClient, tried: Examples, real: Path, to: str, mark: str | None, said: str
) -> None:
    answer = put(server, to, tried.token if mark == "token" else mark)
    assert (answer.status_code, answer.json()["why"]) == (403, "database")
    assert answer.json()["sentence"].startswith(said)
    assert (notes(tried.path), notes(real)) == ("", "")


def test_a_text_for_examples_that_are_gone_is_refused_and_makes_nothing(
    server: TestClient, tried: Examples, real: Path
) -> None:
    examples.throw_examples_away(at(real), tried.token)
    answer = put(server, "/voorbeelden", tried.token)
    assert answer.status_code == 404
    assert "weggegooid" in answer.json()["sentence"]
    assert not tried.path.parent.parent.exists()
    assert notes(real) == ""
    make(real, real)
    assert put(server, "/voorbeelden", tried.token).json()["why"] == "database"


def ask(server: TestClient, to: str, database: str) -> Any:
    """Ask for the draft of the plan with a ticket that was shown in `database`."""
    plan = documents.PLAN_DRAFT.of(1)
    ticket = Ticket(
        document=plan.document,
        arguments=plan.arguments,
        file_name="plan.pdf",
        mime="application/pdf",
        user=LOCAL_USER_ID,
        sign_in="",
        database=database,
        until=session.now() + LIFETIME,
        number=new_number(),
    )
    content = json.dumps({"ticket": written(ticket, admission.secret())})
    return server.post(f"{to}/file", content=content, headers=headers())


@pytest.mark.slow
def test_a_file_is_of_the_data_that_its_button_stood_in(
    server: TestClient, tried: Examples, real: Path
) -> None:
    assert ask(server, "", "").status_code == 200
    assert ask(server, "/voorbeelden", tried.token).status_code == 200
    assert ask(server, "/voorbeelden", "").status_code == 410
    assert ask(server, "", tried.token).status_code == 410
    examples.throw_examples_away(at(real), tried.token)
    assert ask(server, "/voorbeelden", tried.token).status_code == 404


# ---- with sign-in --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, database: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The two partners, where people sign in."""
    moved = first_office.moved_to(database.parent)
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
    return moved


def come_as(office: Office, actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "user", Told(claims_of(office, actor)))


def test_who_signed_in_has_their_own_and_works_there_in_their_role(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = make(office.path, demo_file, office.katrien)
    come_by_examples(monkeypatch)
    come_as(office, office.katrien, monkeypatch)
    app = open_app()
    assert app.session_state["examples"] == hers.path
    assert MARK in said_on(app)
    assert "Nieuwe switch" in [button.label for button in app.button]
    come_as(office, office.jan, monkeypatch)
    assert "Hier zijn geen voorbeelden" in said_on(open_app())


def test_someone_else_in_the_same_session_is_not_let_into_them(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(office.path, demo_file, office.katrien)
    make(office.path, demo_file, office.jan)
    come_by_examples(monkeypatch)
    come_as(office, office.katrien, monkeypatch)
    app = open_app()
    come_as(office, office.jan, monkeypatch)
    app.run()
    assert not app.dataframe
    assert "Je bent afgemeld" in said_on(app) or "intussen nieuwe" in said_on(app)


def test_who_is_signed_out_or_deactivated_is_let_into_none(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(office.path, demo_file, office.katrien)
    come_by_examples(monkeypatch)
    monkeypatch.setattr(st, "user", Told({}))
    assert "Meld je aan" in said_on(open_app())
    come_as(office, office.katrien, monkeypatch)
    app = open_app()
    users.deactivate_user(at(office.path), office.katrien.user_id)
    app.run()
    assert MARK not in said_on(app)
    assert "mag hier niet meer werken" in said_on(app)


def test_users_that_one_adds_in_the_examples_get_in_nowhere(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = make(office.path, demo_file, office.administrator)
    account = users.Account("indringer@voorbeeld.be", users.UserRole.ADMINISTRATOR)
    users.add_user(at(hers.path), account, "one")
    told = {**claims_of(office, office.katrien), "email": "indringer@voorbeeld.be"}
    monkeypatch.setattr(st, "user", Told(told))
    for asks in (False, True):
        come_by_examples(monkeypatch, asks)
        assert "geen gebruiker met het adres" in said_on(open_app())


def test_signing_out_in_one_database_is_not_offered_in_the_other(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(office.path, demo_file, office.katrien)
    come_as(office, office.katrien, monkeypatch)
    assert "Afmelden" in [button.label for button in open_app().button]
    come_by_examples(monkeypatch)
    assert "Afmelden" not in [button.label for button in open_app().button]


def test_an_administrator_sees_who_has_examples_and_throws_them_away(
    office: Office, demo_file: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    hers = make(office.path, demo_file, office.katrien)
    come_as(office, office.administrator, monkeypatch)
    app = open_app("administration", part="examples")
    with connect(office.path) as db:
        [name] = db.execute(
            "SELECT name FROM users WHERE id = ?", [office.katrien.user_id]
        ).fetchone()
    assert name in said_on(app)
    app.button(key=f"examples:{hers.token}").click().run()
    assert not hers.path.exists()
    assert "Niemand heeft nu voorbeelden" in said_on(app)


@pytest.mark.slow
def test_a_page_remembers_nothing_of_the_other_data(
    tried: Examples, real: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Caches go by the file too: both databases are at the same revision, for the same actor."""
    with connect(tried.path) as db, db.conn:
        db.execute("UPDATE people SET name = 'Verzonnen Naam' WHERE name = 'Amina Yildiz'")
    first = open_app("learning_question", switch="1"), open_app()
    assert all("Amina Yildiz" in said_on(app) for app in first)
    come_by_examples(monkeypatch)
    second = open_app("learning_question", switch="1"), open_app()
    assert all("Verzonnen Naam" in said_on(app) for app in second)
    assert not any("Amina Yildiz" in said_on(app) for app in second)


def test_a_part_that_runs_alone_asks_too_whose_they_are(
    office: Office, demo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such a run does not pass app.py or the first line of a page."""
    hers = make(office.path, demo_file, office.katrien)
    monkeypatch.setattr(session, "in_examples", lambda: True)
    monkeypatch.setattr(session, "database", lambda: hers.path)
    come_as(office, office.jan, monkeypatch)
    assert session.admission() is Refusal.ENDED
    come_as(office, office.katrien, monkeypatch)
    assert isinstance(session.admission(), Admission)
