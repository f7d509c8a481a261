"""What the way in refuses to guests is said in a page of ours, in their language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from switching.guests import app as guests
from switching.models import Party
from switching.services import links
from switching.ui import sign_in
from switching.ui.entry import middleware as entry
from tests.guests.conftest import FORM, TOKENS, Visit, address, words
from tests.samples import NOW, open_dossier, plan_a_call

TOKEN = TOKENS[Party.LEARNER]
OUTSIDE = {"X-Forwarded-For": "203.0.113.9"}
HERE = "http://localhost:8501"


@pytest.fixture
def client(
    path: Path, hand_out: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> Iterator[TestClient]:
    """Return a client of the guests' pages behind the way in."""
    monkeypatch.setattr(sign_in, "refusal_to_serve", lambda: None)
    open_dossier(path)
    plan_a_call(path)
    hand_out(Party.LEARNER)
    monkeypatch.setenv(links.ADDRESS_VARIABLE, HERE)
    inner = Starlette(
        routes=guests.routes(lambda: (path, NOW)),
        middleware=[Middleware(entry.Entry, refusals=guests.REFUSALS)],
    )
    with TestClient(ProxyHeadersMiddleware(inner, "testclient"), base_url=HERE) as found:
        yield found


def is_page(text: str) -> bool:
    return text.startswith("<!DOCTYPE html>") and "<script" not in text and len(text) < 16_000


@pytest.mark.parametrize("wanted", [f"/u/{TOKEN}", "/u", "/c/x", "/C", f"/u/{TOKEN}/plan"])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_another_method_gets_a_page(client: TestClient, wanted: str, method: str) -> None:
    answer = client.request(method, wanted, headers=OUTSIDE)
    assert answer.status_code == 405
    assert is_page(answer.text)
    assert "Dat kan niet met dit adres" in answer.text
    assert TOKEN not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


def test_the_page_speaks_the_language_of_the_browser_or_of_the_address(client: TestClient) -> None:
    english = {"accept-language": "en-GB,nl;q=0.5"}
    assert '<html lang="en">' in client.put("/u/x", headers=english).text
    assert '<html lang="nl">' in client.put("/u/x?lang=nl", headers=english).text


def test_who_asks_too_often_gets_a_page_that_says_when_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entry.PerMinute, "take", lambda *_: False)
    answer = client.get(f"/u/{TOKEN}", headers=OUTSIDE)
    assert answer.status_code == 429
    assert is_page(answer.text)
    assert int(answer.headers["retry-after"]) >= 1
    assert "Wacht een minuut" in answer.text


def test_what_is_too_much_gets_a_page(client: TestClient) -> None:
    much = {"aim": "a" * 70_000}
    answer = client.post(f"/u/{TOKEN}/preparation", data=much, headers={**OUTSIDE, **FORM})
    assert answer.status_code == 413
    assert is_page(answer.text)


def test_a_form_that_can_not_be_read_gets_a_page(client: TestClient) -> None:
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = client.post(
        f"/u/{TOKEN}/preparation", content=b"no form", headers={**OUTSIDE, **FORM, **kind}
    )
    assert answer.status_code == 400
    assert is_page(answer.text)


def test_other_addresses_keep_plain_words(client: TestClient) -> None:
    answer = client.get("/nothing", headers=OUTSIDE)
    assert (answer.status_code, answer.text) == (404, "Not Found")


def test_a_language_that_was_chosen_goes_along(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    open_dossier(path)
    plan_a_call(path)
    hand_out(Party.LEARNER)
    html = visit.get(Party.LEARNER, lang="en")
    wanted = f'href="{address(Party.LEARNER, "preparation")}?lang=en"'
    assert wanted in html
    assert "?lang=en" in visit.get(Party.LEARNER, "preparation", lang="en").partition("<main>")[0]
    assert "?lang=nl" not in visit.get(Party.LEARNER).partition("<footer>")[0]
    assert "Je leert bij De Speelvogel" in words(visit.get(Party.LEARNER))
