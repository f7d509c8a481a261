"""How much a database grows by a call of 20 minutes in which someone types without a pause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from switching.models import IntakeCall
from switching.models.base import NOTE_LENGTH
from switching.services.typed_texts import TypedText, save_text
from switching.store import connect
from switching.store.connection import one_connection
from switching.store.held import HELD
from switching.store.typed_texts import digest_of
from tests.bench.saver import call_of
from tests.bench.typing import open_calls
from tests.samples import NOW, at

MINUTES, SAVED_EVERY = 20, timedelta(seconds=2)
WRITERS = 5


@dataclass(frozen=True)
class Growth:
    """Megabytes that the database grew for each writer, that its log came to, and new entries."""

    writers: int
    database: float
    log: float
    entries: float


def measure_growth(folder: Path) -> list[Growth]:
    """Measure with one writer, and with some who save in turn."""
    return [_measure(folder / f"growth_{count}.db", count) for count in (1, WRITERS)]


def _measure(database: Path, count: int) -> Growth:
    calls = [call_of(database, switch) for switch in open_calls(database, count)]
    size, entries = database.stat().st_size, _count_entries(database)
    log = database.with_name(f"{database.name}-wal")
    saves, largest, before = timedelta(minutes=MINUTES) // SAVED_EVERY, 0, ""
    with HELD.serving():
        HELD.hold(database)
        for number in range(1, saves + 1):
            text = ("een zin van wie typt. " * 1000)[: NOTE_LENGTH * number // saves].strip()
            for call in calls:
                with one_connection():
                    context = at(database, now=NOW + number * SAVED_EVERY)
                    save_text(context, _typed(call, text, before, number))
                largest = max(largest, log.stat().st_size)
            if count == 1:
                HELD.empty_log()  # as a server does in the two seconds until the next save
            before = text
    grown = (database.stat().st_size - size) / count
    return Growth(count, grown / 1e6, largest / 1e6, (_count_entries(database) - entries) / count)


def _typed(call: IntakeCall, text: str, before: str, number: int) -> TypedText:
    field = (IntakeCall.TABLE, call.id, "loose_notes")
    tab, over = f"{call.id:032x}", {digest_of(before)}
    return TypedText(tab, field, call.switch_id, text, over, number, number - 1)


def _count_entries(database: Path) -> int:
    with connect(database) as db:
        return int(db.execute("SELECT count(*) FROM audit_log").fetchone()[0])
