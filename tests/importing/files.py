"""Workbooks for tests, made on the spot."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date

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
