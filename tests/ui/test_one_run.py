"""A run asks once who is let in; the next one asks anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.services.admission import Admission, Refusal
from switching.store import migrate
from switching.ui import sign_in
from switching.ui.kit import gate, session
from tests.server import ROOT


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
