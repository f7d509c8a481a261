"""A part of a page that runs by itself asks who is there, as the page did."""

from __future__ import annotations

import ast
import asyncio
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from switching.models import Actor, User, UserRole
from switching.rules.session_end import SESSION_LENGTH
from switching.services import users
from switching.store import connect, get_record
from switching.ui import sign_in
from switching.ui.kit import session
from tests.bench.visitor import Visitor, visit
from tests.offices import Office, make_office
from tests.provider import Provider, secrets
from tests.samples import at
from tests.server import HOST, ROOT, RunningApp, free_port, serve
from tests.ui.signed_in import Told, claims_of, cookies_of

SOURCES = [ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "switching").rglob("*.py")]
ALONE = {"fragment", "dialog", "experimental_fragment", "experimental_dialog"}
"""What of Streamlit makes a part of a page run without the rest of it."""


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The two partners, on the database of the app."""
    moved = first_office.moved_to(tmp_path)
    monkeypatch.setenv(session.DATABASE_VARIABLE, str(moved.path))
    return moved


def uses_alone(source: str) -> bool:
    """Tell whether a text of code has Streamlit run a part of a page alone."""
    if not any(name in source for name in (*ALONE, "run_every")):
        return False
    return any(_is_alone(node) for node in ast.walk(ast.parse(source)))


def _is_alone(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id="st" | "streamlit"), attr=name):
            return name in ALONE
        case ast.ImportFrom(module=str(module), names=names):
            return module.startswith("streamlit") and bool(ALONE & {item.name for item in names})
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name in ALONE
        case ast.keyword(arg=str(name)):
            return name == "run_every"
    return False


@pytest.mark.parametrize(
    "source",
    [
        "@st.fragment\ndef part(): ...",
        "@st.fragment(run_every=20)\ndef part(): ...",
        "st.dialog('x')(part)",
        "show = streamlit.experimental_dialog",
        "from streamlit import dialog as box",
        "from streamlit.runtime.fragment import fragment",
        "getattr(st, 'dialog')",
        "fragment(part, run_every=20)",
    ],
)
def test_each_way_to_run_a_part_alone_is_found(source: str) -> None:
    assert uses_alone(source)


def test_no_part_runs_alone_but_by_what_asks_who_is_there() -> None:
    found = [item.name for item in SOURCES if uses_alone(item.read_text(encoding="utf-8"))]
    assert found == ["fragment.py"]


def page_with_a_part() -> None:
    """A page; its second run is of its part alone, as Streamlit runs one."""
    import streamlit

    from switching.services.context import Context
    from switching.ui.kit import gate
    from switching.ui.kit.fragment import fragment

    @fragment
    def part(context: Context) -> None:
        streamlit.text(f"{context.actor.role} {context.actor.partner_id} {context.now}")

    runs = streamlit.session_state.get("runs", 0) + 1
    streamlit.session_state["runs"] = runs
    if runs != 2:
        gate.open_gate()
        gate.require_context()
    part()


@pytest.fixture
def page(office: Office, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page, shown to Katrien, who signed in."""
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
    monkeypatch.setattr(st, "user", Told(claims_of(office, office.katrien)))
    app = AppTest.from_function(page_with_a_part).run()
    assert str(UserRole.PROJECT_LEADER) in app.text[0].value
    return app


def of_katrien(office: Office) -> User:
    with connect(office.path) as db:
        return get_record(db, User, office.katrien.user_id)


def runs_of(app: AppTest) -> int:
    return int(app.session_state["runs"])


def test_a_part_goes_on_for_who_is_there_still_with_the_present_moment(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = session.now() + timedelta(minutes=61)
    monkeypatch.setattr(session, "now", lambda: later)
    page.run()
    assert runs_of(page) == 2
    assert str(later) in page.text[0].value


def sign_out(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "user", Told({}))


def let_time_pass(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    later = session.now() + SESSION_LENGTH + timedelta(seconds=1)
    monkeypatch.setattr(session, "now", lambda: later)


def deactivate(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    users.deactivate_user(at(office.path, now=session.now()), office.katrien.user_id)


@pytest.mark.parametrize(
    ("happens", "said"),
    [
        (sign_out, "Meld je aan om verder te gaan."),
        (let_time_pass, "meer dan tien uur geleden"),
        (deactivate, "mag hier niet meer werken"),
    ],
)
def test_a_part_shows_nothing_to_who_is_not_let_in_any_more(
    page: AppTest,
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    happens: Callable[[Office, pytest.MonkeyPatch], None],
    said: str,
) -> None:
    happens(office, monkeypatch)
    page.run()
    assert runs_of(page) == 3  # all of the page ran, which asks at its beginning
    [text] = page.text
    assert said in text.value


def another_role(office: Office) -> None:
    user = of_katrien(office)
    account = users.Account(user.email, UserRole.PROGRAMME_MANAGER, user.name)
    users.update_user(at(office.path, now=session.now()), user, account)


def another_partner(office: Office) -> None:
    user = of_katrien(office)
    account = users.Account(user.email, user.role, user.name, office.jan.partner_id, "Katrien Maes")
    users.update_user(at(office.path, now=session.now()), user, account)


@pytest.mark.parametrize("happens", [another_role, another_partner])
def test_after_a_change_of_what_someone_may_all_of_the_page_runs(
    page: AppTest, office: Office, happens: Callable[[Office], None]
) -> None:
    before = page.text[0].value
    happens(office)
    page.run()
    assert runs_of(page) == 3
    assert page.text[0].value.split()[:2] != before.split()[:2]


def test_a_part_of_an_app_that_may_not_serve_shows_nothing(
    page: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: sign_in.Message(sign_in._GONE))
    page.run()
    assert not page.text
    assert page.error


def test_a_part_whose_database_is_gone_leaves_it_to_the_page(page: AppTest, office: Office) -> None:
    office.path.unlink()
    page.run()
    assert not page.text
    assert not office.path.exists()


@pytest.fixture
def served(office: Office) -> Iterator[RunningApp]:
    """The app on the database of the office, for who signs in."""
    port, file = free_port(), office.path.with_name("secrets.toml")
    provider = Provider("http://localhost:9")  # no one goes there: each browser signed in before
    file.write_text(secrets(provider, f"http://{HOST}:{port}"), encoding="utf-8")
    with serve(office.path, port, ("--secrets.files", str(file))) as app:
        yield app


@pytest.mark.soak  # it starts a server: a part that asks is tried without one as well
def test_the_panel_of_exports_is_shut_at_the_next_click(served: RunningApp, office: Office) -> None:
    """On a server, for AppTest runs no part alone."""
    report, pictures = "Rapport (PDF)", "Grafieken (SVG en PNG)"

    async def work(visitor: Visitor, actor: Actor) -> None:
        await visitor.open("overview", "period=all")
        await visitor.press(f"Maken: {report}")
        assert visitor.offers(f"Downloaden: {report}")
        users.deactivate_user(at(office.path, now=session.now()), actor.user_id)
        await visitor.press(f"Maken: {pictures}")
        assert not visitor.offers(f"Downloaden: {pictures}")
        assert any("mag hier niet meer werken" in text for text in visitor.says)

    async def come(actor: Actor) -> None:
        claims = claims_of(office, actor, iat=int(time.time()))
        async with visit(served, cookies_of(claims, served.url)) as visitor:
            await work(visitor, actor)

    asyncio.run(come(office.manager))
