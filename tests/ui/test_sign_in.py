"""The gate through AppTest: who gets in by which claims, and what stands on screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from switching import __version__
from switching.models import Language, UserRole
from switching.rules.session_end import SESSION_LENGTH
from switching.services import users
from switching.services.users import Account
from switching.store import connect
from switching.ui.kit import session
from tests.languages import foreign_to, typed_in
from tests.samples import at, make_database
from tests.screen import words_on
from tests.server import ROOT
from tests.ui.test_pages import NAMES, words

AUTH = {
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "only-for-tests-and-longer-than-it-has-to-be",
    "client_id": "switching",
    "client_secret": "secret",
    "server_metadata_url": "http://localhost:9400/.well-known/openid-configuration",
}
SIGNED_OUT: dict[str, object] = {"is_logged_in": False}
EMAIL = "bea@blenders.be"
Open = Callable[..., AppTest]


@pytest.fixture
def bea(database: Path) -> Path:
    """A database with one user."""
    make_database(database.parent)
    account = Account(EMAIL, UserRole.ADMINISTRATOR, "Bea *W*")
    users.add_user(at(database), account, "bea")
    return database


@pytest.fixture
def open_with(database: Path) -> Open:
    """A function that opens the app with sign-in, for who has these claims."""

    def open_one(claims: dict[str, object], page: str | None = None, **auth: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        app.secrets = {"auth": {**AUTH, **auth}}
        app.user = claims
        app.run()
        return app if page is None else app.switch_page(f"pages/{page}.py").run()

    return open_one


def claims(email: str = EMAIL, age: timedelta = timedelta(), **more: object) -> dict[str, object]:
    issued = time.time() - age.total_seconds()
    return {"is_logged_in": True, "email": email, "email_verified": True, "iat": issued, **more}


def texts_of(app: AppTest) -> list[str]:
    return [str(item.value) for item in app.text]


@pytest.mark.parametrize("name", [None, *NAMES])
def test_who_is_signed_out_sees_only_the_way_in(
    bea: Path, open_with: Open, name: str | None
) -> None:
    app = open_with(SIGNED_OUT, name)
    assert not app.exception
    assert words(app).split("\n") == ["Switching Talent", "Meld je aan om verder te gaan."]
    assert [button.label for button in app.button] == ["Aanmelden"]
    # A page that AppTest runs by itself has no foot.
    assert [group.label for group in app.button_group] == ([] if name else ["Taal"])


REFUSED = {
    "signed out": SIGNED_OUT,
    "too long ago": claims(age=SESSION_LENGTH + timedelta(seconds=1)),
    "without an address": claims(email_verified=False),
    "unknown": claims("jan@elders.be"),
    "deactivated": claims("weg@blenders.be"),
    "ended": claims("uit@blenders.be", age=timedelta(hours=1)),
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("why", REFUSED)
def test_who_is_not_let_in_is_spoken_to_in_their_own_language(
    bea: Path, open_with: Open, why: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, out = (
        users.add_user(at(bea), Account(email, UserRole.PROGRAMME_MANAGER), email)
        for email in ("weg@blenders.be", "uit@blenders.be")
    )
    users.deactivate_user(at(bea), gone.id)
    users.end_sessions(at(bea, now=session.now()), out.id)
    monkeypatch.setattr(session, "language_of_visitor", lambda asked, accepted: language)
    app = open_with(REFUSED[why])
    said = [text for _place, text in words_on(app) if not text.startswith("<style>")]
    assert len(said) > 3
    assert foreign_to(language).found_in(said, typed_in(bea)) == []
    assert f"/info/accessibility?lang={language}" in "".join(str(item.proto) for item in app.main)


def test_who_signed_in_is_named_with_the_way_out(bea: Path, open_with: Open) -> None:
    app = open_with(claims())
    assert "Bea \\*W\\* · beheerder" in words(app)
    assert "Afmelden" in [button.label for button in app.button]
    assert "zonder aanmelden" not in words(app)


@pytest.mark.parametrize(("given", "told"), [(claims(), True), (SIGNED_OUT, False)])
def test_the_version_is_told_to_who_is_let_in_alone(
    bea: Path, open_with: Open, given: dict[str, object], told: bool
) -> None:
    assert (f"Versie {__version__}" in words(open_with(given))) is told


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (claims(age=SESSION_LENGTH + timedelta(seconds=1)), "meer dan tien uur geleden"),
        (claims(age=-timedelta(hours=1)), "meer dan tien uur geleden"),
        ({"is_logged_in": True, "email": EMAIL}, "meer dan tien uur geleden"),
        (claims(email_verified=False), "geen bevestigd e-mailadres"),
        (claims("jan@elders.be"), "geen gebruiker met het adres jan@elders.be"),
        (claims("![x](https://evil.example/x.png)@a.be"), "![x](https://evil.example/x.png)@a.be"),
    ],
)
def test_who_is_refused_hears_why_in_plain_text(
    bea: Path, open_with: Open, given: dict[str, object], said: str
) -> None:
    app = open_with(given)
    [text] = texts_of(app)
    assert said in text
    assert not app.markdown


def test_whom_to_ask_can_be_named(
    bea: Path, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHING_CONTACT", "Bea (bea@blenders.be)")
    assert (
        "Vraag Bea (bea@blenders.be) om je toe te voegen."
        in texts_of(open_with(claims("jan@elders.be")))[0]
    )


def test_the_end_is_announced_half_an_hour_before(bea: Path, open_with: Open) -> None:
    early = open_with(claims(age=SESSION_LENGTH - timedelta(minutes=31)))
    assert "opnieuw aanmelden" not in words(early)
    late = open_with(claims(age=SESSION_LENGTH - timedelta(minutes=29)))
    assert "moet je opnieuw aanmelden" in words(late)
    assert "Nu opnieuw aanmelden" in [button.label for button in late.button]


def test_a_session_ends_between_two_runs(
    bea: Path, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_with(claims())
    assert "Bea" in words(app)
    later = session.now() + SESSION_LENGTH + timedelta(seconds=1)
    monkeypatch.setattr(session, "now", lambda: later)
    assert "meer dan tien uur geleden" in texts_of(app.run())[0]


def test_a_user_deactivated_between_two_runs_is_out(bea: Path, open_with: Open) -> None:
    jan = Account("jan@blenders.be", UserRole.PROGRAMME_MANAGER)
    user = users.add_user(at(bea), jan, "jan")
    app = open_with(claims("jan@blenders.be"))
    assert "jan · programmaverantwoordelijke" in words(app)
    users.deactivate_user(at(bea), user.id)
    app.run()
    assert "mag hier niet meer werken" in texts_of(app)[0]
    assert "Welkom" not in words(app)


def press_sign_out(app: AppTest) -> None:
    """Click the button at the foot; a page that AppTest runs by itself has none."""
    next(button for button in app.button if button.label == "Afmelden").click()
    app.session_state["gate_opened"] = False
    app.run()


@pytest.mark.slow
def test_who_signs_out_is_out_in_every_session_at_its_next_run(
    bea: Path, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[bool] = []
    monkeypatch.setattr(st, "logout", lambda: gone.append(True))
    app, other, older = (open_with(claims(age=timedelta(minutes=age))) for age in (1, 1, 9))
    press_sign_out(app)
    assert gone == [True]
    for session_of_before in (other, older):
        session_of_before.run()
        assert texts_of(session_of_before)[0].startswith("Je bent afgemeld, hier of op een ander")
        assert [button.label for button in session_of_before.button] == ["Opnieuw aanmelden"]
        assert "Bea" not in words(session_of_before)


def test_what_could_not_be_written_signs_no_one_out(
    bea: Path, open_with: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone: list[bool] = []
    monkeypatch.setattr(st, "logout", lambda: gone.append(True))
    app = open_with(claims())
    with connect(bea) as db:
        db.execute("CREATE TRIGGER t BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'no'); END")
    press_sign_out(app)
    assert gone == []
    assert "Hier begint je dag" in words(app.run())


def test_a_page_does_not_trust_what_an_earlier_run_let_in(bea: Path, open_with: Open) -> None:
    app = open_with(claims())
    app.user = SIGNED_OUT
    for name in NAMES:
        app.switch_page(f"pages/{name}.py").run()
        assert words(app).split("\n") == ["Switching Talent", "Meld je aan om verder te gaan."]


def test_half_a_sign_in_shows_the_reason_and_nothing_else(bea: Path, open_with: Open) -> None:
    app = open_with(claims(), client_id="")
    assert "ontbreekt nog\\: client\\_id" in words(app)
    assert len(words(app).split("\n")) == 1
    assert not app.button


def test_secrets_without_auth_are_no_sign_in(bea: Path) -> None:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
    app.secrets = {"other": "value"}
    app.run()
    assert "zonder aanmelden: alleen op deze computer" in words(app)
