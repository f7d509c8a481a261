"""A plan and a certificate to have read out: all that the paper says, and how it is told apart."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from switching.documents.plan.content import texts_of
from switching.models import Language
from switching.services import certificates, plans
from switching.services.certificates import render_readable_copy, withdraw_certificate
from switching.store import NotFoundError
from tests.samples import at, edit, hold_the_hours, issue, make_database, read
from tests.snapshots import make_demo

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>&amp;"


class Outline(HTMLParser):
    """What a screen reader finds in a page: its language, headings, table headers, and words."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.language, self.tags, self.headings, self.words = "", [], [], []
        self.scopes: set[str | None] = set()
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        if tag == "html":
            self.language = given["lang"]
        if tag == "th":
            self.scopes.add(given.get("scope"))

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.tags and self.tags[-1] in ("h1", "h2", "h3") and data.strip():
            self.headings.append((self.tags[-1], data))

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A demo with final plans and certificates."""
    database = tmp_path / "switching.db"
    make_demo(database, 24)
    return database


def with_plan(path: Path) -> int:
    """Return a switch with a final plan."""
    return next(number for number in range(1, 25) if read(path, number).plans)


def test_a_final_plan_says_all_that_its_paper_says(path: Path) -> None:
    switch = with_plan(path)
    plan = read(path, switch).plans[-1]
    content = plans.content_of(plan)
    found = Outline(plans.render_readable_version(at(path), switch, plan.id))
    assert found.language == content.language
    for section in content.sections:
        if section.blocks:
            for text in texts_of(section):
                assert text in found.text
    titles = [section.title for section in content.sections if section.blocks]
    assert [text for tag, text in found.headings if tag == "h2"] == titles
    assert [text for tag, text in found.headings if tag == "h1"] == [content.title]
    assert found.scopes == {"col", "row"}
    assert content.code in found.text


def test_a_draft_says_what_is_still_to_be_filled_in(path: Path) -> None:
    switch = next(number for number in range(1, 25) if not read(path, number).plans)
    found = Outline(plans.render_readable_draft(at(path), switch))
    assert "nog in te vullen" in found.text
    english = Outline(plans.render_readable_draft(at(path, language=Language.ENGLISH), switch))
    assert (found.language, english.language) == ("nl", "en")


def test_a_version_that_is_not_there_is_not_made_up(path: Path) -> None:
    with pytest.raises(NotFoundError):
        plans.render_readable_version(at(path), with_plan(path), 10_000)


def test_a_certificate_says_all_that_its_paper_says_also_that_it_was_withdrawn(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    issued = issue(path)
    content = certificates.CertificateContent.from_json(issued.content)
    found = Outline(render_readable_copy(at(path), issued.id))
    told = [content.title, content.number, content.holder, content.position, content.statement]
    told += [text for row in content.facts for text in row]
    told += [*content.goals, *content.activities, content.signatory, content.signatory_position]
    for text in told:
        assert text in found.text
    assert "INGETROKKEN" not in found.text
    withdraw_certificate(at(path), issued.id, "tikfout")
    assert "INGETROKKEN" in Outline(render_readable_copy(at(path), issued.id)).text


@pytest.mark.slow
def test_what_was_typed_is_no_markup(path: Path) -> None:
    switch = with_plan(path)
    edit(path, read(path, switch).latest.question, general_aim=HOSTILE)
    page = plans.render_readable_draft(at(path), switch)
    assert b"<script" not in page
    assert HOSTILE in Outline(page).text
