"""What a personal link answers: to scanners, strangers, old ones, and what is mistyped."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from switching.guests import app
from switching.incidents import keep_values_out_of_log
from switching.models import GuestLink, Party
from switching.services import links
from switching.services.plans import finalise_plan
from switching.store import connect, list_records
from tests.guests.conftest import FORM, TOKENS, Visit, address, words
from tests.samples import TODAY, at, complete_dossier, edit, open_dossier, plan_a_call, read

LEARNER, COACH = Party.LEARNER, Party.COACH
TOKEN = TOKENS[LEARNER]


@pytest.fixture
def handed(path: Path, hand_out: Callable[..., None]) -> None:
    open_dossier(path)
    plan_a_call(path)
    hand_out(LEARNER)


@pytest.mark.usefixtures("handed")
def test_opening_a_link_changes_nothing(path: Path, visit: Visit) -> None:
    before = path.read_bytes()
    for page in ("", "preparation", "own-data"):
        visit.get(LEARNER, page)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("handed")
def test_a_token_in_capitals_opens_the_same(visit: Visit) -> None:
    assert visit.client.get(f"/u/{TOKEN.upper()}").status_code == 200


@pytest.mark.usefixtures("handed")
def test_each_answer_brings_its_own_policy_and_is_kept_nowhere(visit: Visit) -> None:
    for wanted in (address(LEARNER), "/u/x", "/u", "/c/x", address(LEARNER, "wrong")):
        headers = visit.client.get(wanted).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]


@pytest.mark.usefixtures("handed")
@pytest.mark.parametrize(
    "wrong",
    [
        "/u",
        "/u/",
        "/u/x",
        f"/u/{'b' * 52}",
        f"/u/{TOKEN}/nothing",
        f"/u/{TOKEN}/plan/more",
        f"/u/{TOKEN}//plan/x",
        "/u/../app",
        "/c",
        "/c/",
        "/c/x/y",
        "/C/x",
    ],
)
def test_what_is_mistyped_is_answered_by_us(visit: Visit, wrong: str) -> None:
    answer = visit.client.get(wrong, follow_redirects=False)
    assert answer.status_code == 404
    assert TOKEN not in answer.text
    assert "<main>" in answer.text or wrong == "/u/../app"


@pytest.mark.usefixtures("handed")
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(visit: Visit, method: str) -> None:
    assert visit.client.request(method, address(LEARNER)).status_code == 405


@pytest.mark.usefixtures("handed")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (FORM, 303),
        ({"sec-fetch-site": "cross-site", "origin": "https://elders.be"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "https://elders.be"}, 403),
        ({"origin": "https://switching.voorbeeld.be"}, 303),
        ({"origin": "null"}, 303),
        ({}, 303),
    ],
)
def test_a_form_comes_from_our_own_page(visit: Visit, headers: dict[str, str], status: int) -> None:
    sent = visit.client.post(
        address(LEARNER, "preparation"),
        data={"job": "begeleider"},
        headers=headers,
        follow_redirects=False,
    )
    assert sent.status_code == status


@pytest.mark.usefixtures("handed")
def test_a_link_that_ended_offers_a_new_one_and_always_says_the_same(
    path: Path, visit: Visit
) -> None:
    edit(path, read(path).learner, email="amina@voorbeeld.be")
    links.end_links(at(path), 1, LEARNER)
    first = visit.client.get(address(LEARNER))
    assert (first.status_code, "<form" in first.text) == (410, True)
    assert "Amina" not in first.text
    said = [words(visit.send(LEARNER, "", name=name)) for name in ("Peeters", "Yildiz", "Yildiz")]
    assert len(set(said)) == 1
    with connect(path) as db:
        assert list_records(db, GuestLink)[0].asked_at is not None
    assert visit.client.get(address(LEARNER, "preparation")).status_code == 410


@pytest.mark.usefixtures("handed")
def test_wrong_links_of_an_address_block_only_wrong_ones(visit: Visit) -> None:
    found = [visit.client.get(f"/u/{'d' * 52}").status_code for _ in range(25)]
    assert found == [404] * 20 + [429] * 5
    visit.get(LEARNER)


@pytest.mark.usefixtures("handed")
def test_one_link_is_answered_so_often_a_minute(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "A_MINUTE_FOR_A_LINK", 3)
    found = [visit.client.get(address(LEARNER)).status_code for _ in range(5)]
    assert found == [200, 200, 200, 429, 429]


@pytest.mark.usefixtures("handed")
def test_an_error_names_no_token_on_the_page_or_in_the_log(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fall(*_: object) -> None:
        raise RuntimeError(TOKEN)

    factory = logging.getLogRecordFactory()
    monkeypatch.setattr(logging, "_logRecordFactory", factory)
    keep_values_out_of_log()
    caplog.set_level(logging.DEBUG, logger="switching")
    monkeypatch.setattr(app, "read_as_guest", fall)
    answer = visit.client.get(address(LEARNER))
    assert answer.status_code == 500
    assert TOKEN not in answer.text
    assert TOKEN not in caplog.text


@pytest.mark.usefixtures("handed")
def test_a_page_is_small_and_speaks_the_language_asked_for(visit: Visit) -> None:
    for page in ("", "preparation", "own-data"):
        html = visit.get(LEARNER, page)
        assert len(html.encode()) <= 16_000
        assert '<html lang="nl">' in html
        assert TOKEN not in html.partition("</title>")[0]
        assert "<script" not in html
        english = visit.client.get(address(LEARNER, page), headers={"accept-language": "en-GB"})
        assert '<html lang="en">' in english.text
    packed = visit.client.get(address(LEARNER), headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"


@pytest.mark.usefixtures("handed")
def test_two_links_of_two_people_open_their_own_part(
    visit: Visit, hand_out: Callable[..., None]
) -> None:
    hand_out(COACH)
    assert "Amina Yildiz" in visit.get(LEARNER, "own-data")
    assert "Tom Peeters" in words(visit.get(COACH, "own-data"))


@pytest.mark.usefixtures("handed")
def test_without_a_public_address_nothing_opens(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(links.ADDRESS_VARIABLE)
    assert visit.client.get(address(LEARNER)).status_code == 404


@pytest.mark.usefixtures("handed")
def test_hostile_text_is_shown_as_it_was_typed(visit: Visit) -> None:
    html = visit.send(LEARNER, "preparation", aim="<script>alert(1)</script>", job="a" * 300)
    assert "<script" not in html


BUTTONS = re.compile(r"<form[^>]*>(.*?)</form>", re.DOTALL)
AREAS = re.compile(r'<textarea[^>]* name="([^"]+)"[^>]*>\n(.*?)</textarea>', re.DOTALL)
INPUTS = re.compile(r'<input[^>]* name="([^"]+)" value="([^"]*)"[^>]*>')


def as_it_stands(form: str) -> dict[str, str]:
    """Return what a browser sends of a form that no one touched."""
    boxes = {
        found[1]: found[2]
        for found in INPUTS.finditer(form)
        if "checked" in found[0] or not re.search('type="(radio|checkbox)"', found[0])
    }
    return boxes | dict(AREAS.findall(form))


@pytest.mark.slow
def test_a_scanner_that_opens_all_and_presses_each_button_gives_nothing(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    edit(path, read(path).days[0], day=TODAY)
    edit(path, read(path).learner, job="begeleider")
    hand_out(LEARNER, COACH)
    before = path.read_bytes()
    pages = {party: visit.get(party) for party in (LEARNER, COACH)}
    found = {
        link: visit.client.get(link)
        for html in pages.values()
        for link in re.findall(r'href="(/u/[^"?]+)"', html)
        if "style" not in link
    }
    assert len(found) >= 8
    assert all(answer.status_code == 200 for answer in found.values())
    for link in found:
        assert visit.client.head(link).status_code == 200
    assert path.read_bytes() == before
    for link, answer in found.items():
        for form in BUTTONS.findall(answer.text if link[-4] != "." else ""):
            visit.client.post(link, data=as_it_stands(form), headers=FORM)
    dossier = read(path)
    assert (dossier.contributions, dossier.answers, dossier.log) == ((), (), ())
    assert dossier.agreements == ()
