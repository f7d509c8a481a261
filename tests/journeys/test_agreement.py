"""From a final plan to agreements: a scan is added, refused, downloaded; the mail is read back."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.axe import assert_accessible
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import choose, click, download, expect_text, settle, tick
from tests.samples import read
from tests.scans import pdf
from tests.snapshots import make_demo

WAITING = 23
"""A dossier of the demo whose coach and sending organisation did not agree yet."""


@pytest.fixture
def page(tmp_path: Path, start_app: StartApp, open_page: OpenPage) -> Page:
    database = tmp_path / "switching.db"
    make_demo(database, 24)
    return open_page(start_app(database), f"/action_plan?switch={WAITING}")


def add_file(page: Page, name: str, content: bytes) -> None:
    form = page.locator("details").filter(has=page.locator("summary", has_text="Wie ging akkoord?"))
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    form.locator("input[type=file]").set_input_files(files=[file])
    settle(page)


@pytest.mark.soak  # tests/services/test_agreements.py, without a browser
def test_a_signed_paper_and_the_mail_that_asked_for_it(page: Page, tmp_path: Path) -> None:
    click(page, "Meer")
    mail = email.message_from_bytes(download(page, "Akkoord vragen per mail"), policy=default)
    page.keyboard.press("Escape")
    assert isinstance(mail, EmailMessage)
    dossier = read(tmp_path / "switching.db", WAITING)
    assert dossier.learner.email in mail["To"]
    attached, _days = mail.iter_attachments()
    assert attached.get_content() == dossier.plans[-1].document
    page.locator(".st-key-party-coach").get_by_role("button", name="Akkoord van ").click()
    settle(page)
    expect(page.get_by_role("checkbox", name="De coach")).to_be_checked()
    assert_accessible(page)
    tick(page, "De uitsturende organisatie")
    choose(page, "Hoe?", "op papier")
    add_file(page, "akkoord.pdf", b"PK\x03\x04 een document")
    click(page, "Noteren")
    expect(page.get_by_text("Dit bestand is van een ander type.")).to_be_visible()
    add_file(page, "IMG 0042.heic", pdf())
    click(page, "Noteren")
    expect_text(page, "Iedereen ging akkoord.")
    for party in ("coach", "sending_organisation"):
        assert download(page, "Scan", page.locator(f".st-key-party-{party}")) == pdf()
