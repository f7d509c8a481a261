"""The check of a certificate by its code, and the QR code on the paper that leads there."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from switching.models import Certificate, LinkWay, Party
from switching.services import links
from switching.services.certificates import new_code, render_readable_copy, withdraw_certificate
from tests.guests.conftest import ADDRESS, FORM, TOKENS, Visit, address, words
from tests.poppler import pictures_of
from tests.samples import at, hold_the_hours, issue, read


@pytest.fixture
def certificate(path: Path, visit: Visit) -> Certificate:
    """Issue a certificate while there is a public address."""
    hold_the_hours(path)
    issue(path)
    return read(path).certificates[0]


@pytest.mark.slow
def test_the_code_on_the_paper_leads_to_the_check(certificate: Certificate, visit: Visit) -> None:
    picture = Image.open(BytesIO(pictures_of(certificate.document, 150)[0]))
    [found] = zxingcpp.read_barcodes(picture)
    assert found.text == f"{ADDRESS}/c/{certificate.code}".upper()
    told = visit.client.get(found.text.removeprefix(ADDRESS.upper()))
    assert told.status_code == 200
    assert f"2026-{certificate.number:04}" in words(told.text)


def test_the_name_is_for_who_types_it_and_no_address_holds_one(
    certificate: Certificate, visit: Visit
) -> None:
    wanted = f"/c/{certificate.code}"
    assert "Yildiz" not in visit.client.get(wanted).text
    for typed, is_shown in (("Amina Yıldız", True), ("Nora Bakkali", False), ("", False)):
        sent = visit.client.post(wanted, data={"name": typed}, headers=FORM, follow_redirects=False)
        assert sent.status_code == 303
        assert "ildiz" not in sent.headers["location"].lower()
        assert "bakkali" not in sent.headers["location"].lower()
        assert ("Amina Yildiz" in visit.client.get(sent.headers["location"]).text) is is_shown
    assert "Amina" not in visit.client.get(f"{wanted}?name=yes").text


def test_a_withdrawn_one_says_so(path: Path, certificate: Certificate, visit: Visit) -> None:
    withdraw_certificate(at(path), certificate.id, "tikfout")
    told = words(visit.client.get(f"/c/{certificate.code}").text)
    assert "ingetrokken" in told
    assert "tikfout" not in told


@pytest.mark.parametrize("code", ["", "x", "a" * 16, "'" * 16, "a" * 200])
def test_a_code_that_none_has_is_unknown(visit: Visit, code: str) -> None:
    assert visit.client.get(f"/c/{code}").status_code == 404


def test_codes_are_not_guessed() -> None:
    assert len({new_code() for _ in range(100)}) == 100


def test_the_learner_takes_it_along_and_no_one_else(
    path: Path, certificate: Certificate, visit: Visit
) -> None:
    for party in (Party.LEARNER, Party.COACH):
        links.make_link(at(path), 1, party, LinkWay.COPIED, TOKENS[party])
    paper = visit.client.get(address(Party.LEARNER, "certificate.pdf"))
    assert paper.content == certificate.document
    assert visit.client.get(address(Party.COACH, "certificate.pdf")).status_code == 404


def test_the_learner_opens_it_as_a_page_to_have_read_out(
    path: Path, certificate: Certificate, visit: Visit, hand_out: Callable[..., None]
) -> None:
    guests = (Party.LEARNER, Party.COACH)
    hand_out(*guests)
    for party in guests:
        wanted = address(party, "certificate.html")
        answer, home = visit.client.get(wanted), visit.get(party)
        assert (answer.status_code == 200, wanted in home) == (party is Party.LEARNER,) * 2
    answer = visit.client.get(address(Party.LEARNER, "certificate.html"))
    assert answer.content == render_readable_copy(at(path), certificate.id)
    assert "content-disposition" not in answer.headers
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'; style-src 'sha256-" in policy
    assert "unsafe" not in policy
    withdraw_certificate(at(path), certificate.id, "tikfout")
    assert visit.client.get(address(Party.LEARNER, "certificate.html")).status_code == 404


def test_what_is_read_out_is_no_more_than_what_is_on_the_paper(
    path: Path, certificate: Certificate
) -> None:
    on_paper = " ".join(
        page.extract_text() for page in PdfReader(BytesIO(certificate.document)).pages
    )
    body = render_readable_copy(at(path), certificate.id).decode().partition("<body>")[2]
    lines = [unescape(text) for text in re.split(r"<[^>]+>", body) if text.strip()]
    told = {word for line in lines for word in re.findall(r"\w+", line)}
    ours = {"Wat", "dit", "certificaat", "zegt", "Nummer", "Ondertekend", "door", "code", "op"}
    assert {word for word in told if word not in on_paper} <= ours
