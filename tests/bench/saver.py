"""Saving the notes of a call as the tab's keeper does: with requests of their own."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from switching.models import IntakeCall
from switching.services.users import LOCAL_USER_ID
from switching.store import connect, list_records
from switching.store.typed_texts import digest_of
from tests.bench.visitor import ANSWER_SECONDS, TroubleError, Visitor
from tests.provider import headers_of
from tests.server import RunningApp


@dataclass(frozen=True)
class Person:
    """Someone at work: which user of ours, and what the browser sends along."""

    user: int
    headers: Mapping[str, str]


class Saver:
    """What saves the notes of one call for one tab."""

    def __init__(self, browser: httpx.AsyncClient, call: IntakeCall, tab: str, user: int) -> None:
        self._browser, self._call, self._tab, self._user = browser, call, tab, user
        self._stands, self._number = call.loose_notes, 0

    async def save(self, text: str) -> None:
        """Return when the server said that `text` stands in the notes."""
        self._number += 1
        said = {
            **{"table": IntakeCall.TABLE, "id": self._call.id, "field": "loose_notes"},
            **{"dossier": self._call.switch_id, "user": self._user, "tab": self._tab},
            **{"number": self._number, "answered": self._number - 1},
            **{"text": text, "over": [digest_of(self._stands)]},
        }
        answer = await self._browser.put("/save", json=said)
        if answer.status_code != httpx.codes.OK or answer.json()["hash"] != digest_of(text):
            raise TroubleError(f"{answer.status_code} {answer.text}")
        self._stands = text


@asynccontextmanager
async def open_saver(
    app: RunningApp, switch: int, visitor: Visitor, person: Person | None = None
) -> AsyncIterator[Saver]:
    """Make ready what saves the notes of the call of a dossier, for who is signed in."""
    person = person or Person(LOCAL_USER_ID, headers_of(app.url))
    cookies = "; ".join(filter(None, (person.headers["Cookie"], visitor.cookies)))
    async with httpx.AsyncClient(
        base_url=app.url, timeout=ANSWER_SECONDS, headers={**person.headers, "Cookie": cookies}
    ) as browser:
        yield Saver(browser, call_of(app.database, switch), visitor.tab, person.user)


def call_of(database: Path, switch: int) -> IntakeCall:
    """Return the latest call of a dossier."""
    with connect(database) as db:
        return list_records(db, IntakeCall, switch_id=switch)[-1]
