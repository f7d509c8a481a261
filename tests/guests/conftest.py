"""The pages of guests on a database of the test's own, by Starlette's client."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from switching.guests.app import routes
from switching.models import LinkWay, Party
from switching.services import links
from tests.samples import NOW, at, make_database

ADDRESS = "https://switching.voorbeeld.be"
TOKENS = {
    Party.LEARNER: "a" * 52,
    Party.COACH: "b" * 52,
    Party.SENDING_ORGANISATION: "c" * 52,
}
FORM = {"sec-fetch-site": "same-origin", "origin": "null"}
"""What Chromium says of our own form, which has no referrer."""


@dataclass
class Visit:
    """Someone with a personal link, and what the clock says."""

    client: TestClient
    path: Path
    clock: dict[str, datetime] = field(default_factory=dict)

    def get(self, party: Party, page: str = "", **query: str) -> str:
        """Return a page that is there, as HTML."""
        answer = self.client.get(address(party, page), params=query)
        assert answer.status_code == 200, answer.text
        return answer.text

    def send(self, party: Party, page: str, **fields: str | list[str]) -> str:
        """Send a form, and return the page that it leads on to."""
        sent = self.client.post(
            address(party, page), data=fields, headers=FORM, follow_redirects=False
        )
        assert sent.status_code == 303, sent.text
        answer = self.client.get(sent.headers["location"])
        assert answer.status_code == 200, answer.text
        return answer.text


def address(party: Party, page: str = "") -> str:
    """Return the address of a page below the link of a party."""
    return f"/u/{TOKENS[party]}" + (f"/{page}" if page else "")


def words(html: str) -> str:
    """Return what a page says, without its marks."""
    body = html.partition("<main>")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


@pytest.fixture
def visit(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visit]:
    monkeypatch.setenv(links.ADDRESS_VARIABLE, ADDRESS)
    clock = {"now": NOW}
    app = Starlette(routes=routes(lambda: (path, clock["now"])))
    with TestClient(app, base_url=ADDRESS) as client:
        yield Visit(client, path, clock)


@pytest.fixture
def hand_out(path: Path, visit: Visit) -> Callable[..., None]:
    """Return what makes a link for each of these parties to dossier 1."""

    def make(*parties: Party) -> None:
        for party in parties:
            links.make_link(at(path), 1, party, LinkWay.COPIED, TOKENS[party])

    return make
