"""A run opens the database once, and asks once who is let in; the next one asks anew."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3
from streamlit import config
from streamlit.testing.v1 import AppTest

from switching.models import Language
from switching.services.admission import Admission, Refusal
from switching.services.users import get_local_user
from switching.store import migrate
from switching.store.connection import _Shared
from switching.ui import sign_in
from switching.ui.kit import gate, session
from tests.pages import PageAddress, name_of, pages
from tests.server import ROOT
from tests.ui.conftest import OpenApp


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was opened so far, and the states of the database that were begun."""
    found: list[str] = []
    real, begin = sqlite3.connect, _Shared._begin

    def connect_noted(address: str, **options: object) -> sqlite3.Connection:
        found.append(f"open {str(address).rpartition('/')[2]}")
        return real(address, **options)

    def begin_noted(shared: _Shared) -> None:
        was = shared._reads
        begin(shared)
        if not was:
            found.append("begin")

    monkeypatch.setattr(sqlite3, "connect", connect_noted)
    monkeypatch.setattr(_Shared, "_begin", begin_noted)
    return found


def run_whole(app: AppTest) -> AppTest:
    """Run a page as a server does, through app.py; AppTest runs the page's file alone."""
    app.session_state["gate_opened"] = False
    app.run()
    assert not app.exception
    return app


@pytest.mark.slow
@pytest.mark.parametrize("page", pages("worklist", "intake_call", "overview"), ids=name_of)
def test_a_run_opens_the_database_once(
    demo: Path, open_app: OpenApp, opened: list[str], page: PageAddress
) -> None:
    app = open_app(page.name, **({"switch": "3"} if page.of_dossier else {}))
    run_whole(app)
    opened.clear()
    run_whole(app)
    # Rows that are kept from one run to the next are read in the state of that very moment.
    with_counts = {"overview", "administration", "importing"}
    kept = ["begin"] if page.name in with_counts else []
    assert opened == ["open switching.db?mode=rw", "begin", *kept]


def test_what_a_run_writes_is_seen_after_it(
    demo: Path, open_app: OpenApp, opened: list[str]
) -> None:
    app = open_app("privacy")
    run_whole(app)
    opened.clear()
    app.session_state["language_choice"] = Language.ENGLISH
    run_whole(app)
    # The run that wrote, and the one that shows it: it began anew.
    one, state = "open switching.db?mode=rw", "begin"
    assert opened == [one, state, one, state]
    assert get_local_user(demo).language is Language.ENGLISH


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was done so far: runs, who is let in that was asked, and what the secrets say."""
    found: list[str] = []
    admission, settings, begin = sign_in.admission, sign_in._auth_settings, gate.open_gate

    def run() -> None:
        found.append("run")
        begin()

    def ask(*args: object) -> Admission | Refusal:
        found.append("who")
        return admission(*args)  # type: ignore[arg-type]

    def read() -> dict[str, object] | None:
        found.append("secrets")
        return settings()

    monkeypatch.setattr(gate, "open_gate", run)
    monkeypatch.setattr(sign_in, "admission", ask)
    monkeypatch.setattr(sign_in, "_auth_settings", read)
    return found


def test_a_run_asks_once_who_is_let_in(demo: Path, asked: list[str]) -> None:
    for _ in range(2):  # of one session AppTest runs only the page the second time
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
        assert not app.exception
    assert asked == ["run", "secrets", "who"] * 2


def test_outside_a_run_it_is_asked_each_time(database: Path, asked: list[str]) -> None:
    migrate(database)
    for _ in range(2):
        session.admission()
    assert asked.count("who") == 2
    with session.one_run(), session.one_run():
        session.admission()
    session.admission()
    assert asked.count("who") == 4


def test_the_collector_is_told_what_stays_when_pages_brought_a_lot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(gate.gc, "freeze", lambda: told.append("freeze"))
    monkeypatch.setattr(gate._Spared, "modules", 0)
    for _ in range(3):
        gate._spare_collector()
    assert told == ["freeze"]
    monkeypatch.setattr(gate._Spared, "modules", gate._Spared.modules - gate._MANY_MODULES)
    gate._spare_collector()
    assert told == ["freeze", "freeze"]


def test_a_run_does_not_have_python_look_through_what_all_open_tabs_hold() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"] == {"postScriptGC": False}
    assert isinstance(config.get_option("runner.postScriptGC"), bool)  # Streamlit knows it still
