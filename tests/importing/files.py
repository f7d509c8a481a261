"""Workbooks for tests, made on the spot."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta

from openpyxl import Workbook

from switching.importing.cells.days import Calendar

CALENDAR = Calendar(date(2026, 11, 24))

HEADS = (
    "Lerende", "Uitsturende organisatie", "Ontvangende organisatie", "Coach", "Projectleider",
    "Projectpartner", "Datum gesprek", "Uur", "Duur", "Leervraag voor", "Leervraag na",
    "Rondleiding", "Dresscode",
)  # fmt: skip
AMINA = (
    "Amina Yildiz", "Kinderopvang Zonnebloem", "De Speelvogel", "Tom Peeters", "Katrien Maes",
    "Blenders", date(2024, 3, 4), "14u30", "20 (uitgelopen tot 45)",
    "Meer leren over communicatie", "Oudergesprekken leren voeren", "ja", "geen witte schoenen",
)  # fmt: skip
BRAM = (
    "Bram Claes", "Kinderopvang Zonnebloem", "De Speelvogel", "Tom Peeters", "Katrien Maes",
    "Blenders", "12/03/2024", None, "1u10", "Beter plannen", None, "evt", None,
)  # fmt: skip


def xlsx(
    rows: Sequence[Sequence[object]], change: Callable[[Workbook], object] | None = None
) -> bytes:
    """Return a workbook of one sheet with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    if change is not None:
        change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a packed file with one more part, or with another in its place."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", 8) as new:
        for item in old.namelist():
            if item != name:
                new.writestr(item, old.read(item))
        new.writestr(name, content)
    return written.getvalue()


_SYLLABLES = (
    "ba",
    "do",
    "ki",
    "lu",
    "me",
    "na",
    "po",
    "ra",
    "si",
    "tu",
    "ve",
    "wi",
    "zo",
    "fa",
    "ge",
)


def made_up_rows(rows: int) -> Iterator[tuple[object, ...]]:
    """Yield made-up dossiers under `HEADS`: names that no two share or nearly share."""
    chance = random.Random(1)

    def name() -> str:
        words = ("".join(chance.choices(_SYLLABLES, k=4)).capitalize() for _ in range(2))
        return " ".join(words)

    senders, hosts, coaches = ([name() for _ in range(count)] for count in (250, 300, 300))
    for n in range(rows):
        day = date(2023, 1, 1) + timedelta(days=n % 900)
        who = (name(), senders[n % 250], hosts[n % 300], coaches[n % 300])
        yield (*who, *AMINA[4:6], day, *AMINA[7:])


def made_up_file(rows: int) -> bytes:
    """Return a workbook with made-up dossiers."""
    return xlsx([HEADS, *made_up_rows(rows)])
