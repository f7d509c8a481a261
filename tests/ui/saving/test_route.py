"""`PUT /save` over HTTP: each answer, and whom it is for."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import (
    create_signed_value,
    generate_xsrf_token_string,
)

from switching.models import CallOutcome, IntakeCall, UserRole
from switching.services import backups, users
from switching.services.users import LOCAL_USER_ID, Account
from switching.store import connect, migrate
from switching.store.typed_texts import digest_of
from switching.ui import sign_in
from switching.ui.kit import session
from switching.ui.saving import route
from tests.samples import at, edit, open_dossier, plan_a_call, read

HOME = "http://localhost:8501"
KATRIEN = "katrien@blenders.be"
Put = Callable[..., Any]


@pytest.fixture
def call(database: Path) -> IntakeCall:
    migrate(database)
    open_dossier(database)
    return plan_a_call(database).calls[0].call


@pytest.fixture
def browser() -> Iterator[TestClient]:
    with TestClient(Starlette(routes=route.routes()), base_url=HOME) as found:
        yield found


@pytest.fixture
def put(call: IntakeCall, browser: TestClient, monkeypatch: pytest.MonkeyPatch) -> Put:
    """A function that saves a text in the notes of the call, as a tab without sign-in does."""
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)

    def send(
        text: str = "van mij",
        before: str = "",
        headers: dict[str, str] | None = None,
        cookies: dict[str, str] | None = None,
        **changed: Any,
    ) -> Any:
        token = generate_xsrf_token_string()
        body = {
            **{"table": "intake_calls", "id": call.id, "field": "loose_notes", "dossier": 1},
            **{"text": text, "over": [digest_of(before)], "tab": "0" * 32, "number": 1},
            **{"user": LOCAL_USER_ID, **changed},
        }
        kept = {"_streamlit_xsrf": token, **(cookies or {})}
        said = {
            "Origin": HOME,
            "X-Xsrftoken": token,
            "Cookie": "; ".join(f"{name}={value}" for name, value in kept.items()),
            **(headers or {}),
        }
        content = json.dumps({key: value for key, value in body.items() if value is not ...})
        return browser.put("/save", content=content, headers=said)

    return send


def notes(database: Path) -> str:
    return read(database).calls[0].call.loose_notes


def test_it_is_stored_and_said_with_its_digest(put: Put, database: Path, call: IntakeCall) -> None:
    answer = put("  van mij ")
    assert answer.status_code == 200
    assert answer.json() == {"record": call.id, "hash": digest_of("van mij")}
    assert answer.headers["cache-control"] == "no-store"
    assert notes(database) == "van mij"


def test_what_cleaning_made_of_it_comes_back(put: Put) -> None:
    answer = put("a  b", "online", field="place")
    assert answer.json()["text"] == "a b"


def test_a_text_itself_may_stand_for_its_digest(put: Put, database: Path, call: IntakeCall) -> None:
    edit(database, call, loose_notes="één")
    assert put("twee", over=["=één"]).status_code == 200


def test_a_colleagues_text_comes_back(put: Put, database: Path, call: IntakeCall) -> None:
    edit(database, call, loose_notes="van haar")
    answer = put()
    assert answer.status_code == 409
    assert answer.json()["text"] == "van haar"
    assert answer.json()["hash"] == digest_of("van haar")


def test_what_is_wrong_is_said_in_the_users_language(put: Put, database: Path) -> None:
    answer = put("x" * 20_001)
    assert answer.status_code == 422
    assert "20001" in answer.json()["sentence"].replace(".", "")
    assert answer.json()["sentence"].startswith("Deze tekst")
    assert notes(database) == ""


def test_a_closed_call_is_said(put: Put, database: Path, call: IntakeCall) -> None:
    edit(database, call, outcome=CallOutcome.CANCELLED)
    answer = put()
    assert (answer.status_code, answer.json()["why"]) == (403, "closed")
    assert "afgerond" in answer.json()["sentence"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"field": "outcome_reason"}, 403),
        ({"table": "users", "field": "name"}, 403),
        ({"table": "sqlite_master"}, 403),
        ({"id": 99}, 404),
        ({"id": 2**63}, 400),
        ({"id": 0}, 400),
        ({"tab": "short"}, 400),
        ({"text": 3}, 400),
        ({"text": ...}, 400),
        ({"more": 1}, 400),
        ({"number": 0}, 400),
        ({"dossier": 99}, 403),
        ({"user": 2}, 401),
    ],
)
def test_what_can_not_be_is_refused(
    put: Put, database: Path, changed: dict[str, object], status: int
) -> None:
    answer = put(**changed)
    assert answer.status_code == status
    assert notes(database) == ""


def test_lone_surrogates_hurt_nothing(put: Put, database: Path) -> None:
    assert put("a\ud800b").status_code in {200, 400}
    assert notes(database) in {"", "ab"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:9999"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
        {"X-Xsrftoken": ""},
        {"X-Xsrftoken": "2|00|00|0"},
        {"X-Forwarded-For": "10.0.0.1"},
    ],
)
def test_only_a_page_of_this_app_on_this_computer_may_save(
    put: Put, database: Path, headers: dict[str, str]
) -> None:
    assert put(headers=headers).status_code == 403
    assert notes(database) == ""


def test_an_app_that_may_not_serve_saves_nothing(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: "no")
    assert put().status_code == 403


def test_a_request_of_any_size_is_not_read(put: Put) -> None:
    assert put("x" * 300_000).status_code == 413


def test_no_other_method_answers(browser: TestClient) -> None:
    assert {browser.get("/save").status_code, browser.post("/save").status_code} == {405}


def test_a_database_that_is_gone_is_a_fault_and_no_first_start(put: Put, database: Path) -> None:
    assert put().status_code == 200
    database.unlink()
    answer = put("meer")
    assert answer.status_code == 503
    assert answer.json()["sentence"]
    assert not database.exists()


def test_a_save_takes_one_connection(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    put("een")
    opened, connect = [], sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: opened.append(a) or connect(*a, **k))
    assert put("twee", "een", number=2, answered=1).status_code == 200
    assert len(opened) == 1


def test_a_text_is_saved_in_a_backup_that_was_put_in_the_place_of_a_file_that_went(
    put: Put, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "backups").mkdir()
    made = backups.make_backup(at(database), tmp_path / "backups")
    assert put("een").status_code == 200
    database.unlink()
    assert put("twee", "een", number=2, answered=1).status_code == 503
    backups.restore_backup(at(database, now=session.now()), made.path)
    assert put("drie", number=3, answered=1).status_code == 200
    assert notes(database) == "drie"


def test_a_database_that_can_not_be_written_is_said(
    put: Put, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(route, "save_text", full)
    answer = put()
    assert answer.status_code == 503
    assert "vol" in answer.json()["sentence"]


def test_what_nobody_foresaw_has_a_code(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError("van mij")

    monkeypatch.setattr(route, "save_text", fall)
    answer = put()
    assert answer.status_code == 500
    assert "code" in answer.json()["sentence"]


@pytest.fixture
def katrien(database: Path, call: IntakeCall, monkeypatch: pytest.MonkeyPatch) -> int:
    """The project leader of the dossier, on an installation where people sign in."""
    monkeypatch.setattr(sign_in, "with_sign_in", lambda: True)
    account = Account(KATRIEN, UserRole.PROJECT_LEADER, "Katrien Maes", "Blenders")
    return users.add_user(at(database), account, "katrien").id


def cookie(email: str = KATRIEN, age: float = 0, origin: str = HOME) -> dict[str, str]:
    """Return the cookie of someone who signed in `age` seconds ago, as Streamlit signs it."""
    issued = {"iat": time.time() - age, "is_logged_in": True, "origin": origin}
    claims = {"email": email, "email_verified": True, **issued}
    name = "_streamlit_user"
    value = create_signed_value(get_cookie_secret(), name, json.dumps(claims))
    return {name: value.decode()}


def test_who_signed_in_saves_under_the_own_name(put: Put, database: Path, katrien: int) -> None:
    assert put(user=katrien, cookies=cookie()).status_code == 200
    with connect(database) as db:
        query = "SELECT user_id FROM audit_log ORDER BY id DESC LIMIT 1"
        assert db.execute(query).fetchone()[0] == katrien


@pytest.mark.parametrize(
    ("cookies", "why"),
    [
        ({}, "signed_out"),
        ({"_streamlit_user": "forged"}, "signed_out"),
        (cookie(origin="http://elsewhere"), "signed_out"),
        (cookie(age=11 * 3600), "expired"),
        (cookie("jan@elders.be"), "unknown"),
    ],
)
def test_who_is_not_let_in_keeps_the_text(
    put: Put, database: Path, katrien: int, cookies: dict[str, str], why: str
) -> None:
    answer = put(user=katrien, cookies=cookies)
    assert (answer.status_code, answer.json()["why"]) == (401, why)
    assert notes(database) == ""


def test_nothing_is_read_of_who_is_not_signed_in(
    put: Put, katrien: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "read_body", None)
    answer = put(user=katrien)
    assert (answer.status_code, answer.json()["why"]) == (401, "signed_out")


def test_a_text_is_saved_for_who_wrote_it_only(put: Put, database: Path, katrien: int) -> None:
    answer = put(user=katrien + 1, cookies=cookie())
    assert (answer.status_code, answer.json()["why"]) == (401, "other")


def test_a_user_who_may_no_longer_work_here_is_refused(
    put: Put, database: Path, katrien: int
) -> None:
    users.add_user(at(database), Account("b@b.be", UserRole.ADMINISTRATOR), "bea")
    users.deactivate_user(at(database), katrien)
    assert put(user=katrien, cookies=cookie()).json()["why"] == "deactivated"


def test_who_signed_out_elsewhere_is_asked_to_sign_in_and_nothing_is_stored(
    put: Put, database: Path, katrien: int
) -> None:
    users.end_sessions(at(database, now=session.now()), katrien)
    answer = put(user=katrien, cookies=cookie())
    assert (answer.status_code, answer.json()["why"]) == (401, "ended")
    assert notes(database) == ""


def test_streamlit_still_keeps_a_sign_in_as_it_is_read_here(
    put: Put, database: Path, katrien: int
) -> None:
    """Streamlit's own way of setting the cookie, in parts when it is long, is the one we read."""
    from streamlit.auth_util import set_cookie_with_chunks

    claims = {"email": KATRIEN, "email_verified": True, "iat": time.time(), "is_logged_in": True}
    claims["origin"] = HOME
    claims["groups"] = [os.urandom(16).hex() for _ in range(200)]
    secret, kept = get_cookie_secret(), dict[str, str]()

    def sign(name: str, value: str) -> bytes:
        return create_signed_value(secret, name, value)

    def keep(name: str, value: str) -> None:
        kept[name] = sign(name, value).decode()

    set_cookie_with_chunks(keep, sign, "_streamlit_user", claims, cookie_attr_size=100)
    assert len(kept) > 1
    assert put(user=katrien, cookies=kept).status_code == 200
