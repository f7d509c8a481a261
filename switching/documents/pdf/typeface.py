"""The typeface of all papers: read once per process, of which each document gets its own copy.

Reading the two files and what lays out Arabic or Indic scripts, which this typeface has no letters
of, takes longer than writing a plan. What is shared is never changed: sessions may write at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

FONTS = Path(__file__).parents[1] / "fonts"
FAMILY = "NotoSans"
REPLACEMENT = "?"
_FILES = {"": f"{FAMILY}-Regular.ttf", "B": f"{FAMILY}-Bold.ttf"}
_SMALL_TABLES = ("head", "hhea", "maxp", "prep")
# What joins or directs letters, or shows nothing, is no letter of its own: it goes unnoticed.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"))


@dataclass(frozen=True)
class _Face:
    """A file of the typeface as it was read: outlines are the bytes of the file."""

    pattern: TTFFont
    tables: dict[str, object]
    order: tuple[str, ...]
    outlines: dict[str, bytes]
    metrics: dict[str, tuple[int, int]]


@cache
def _face(style: str) -> _Face:
    """Read a file of the typeface."""
    reader = FPDF()
    reader.add_font(FAMILY, style, FONTS / _FILES[style])
    pattern = reader.fonts[f"{FAMILY.lower()}{style}"]
    if not isinstance(pattern, TTFFont):
        raise TypeError(f"{_FILES[style]} is no TrueType font")
    with TTFont(FONTS / _FILES[style], lazy=True) as file:  # fpdf2's own has unpacked some
        order = tuple(file.getGlyphOrder())
        glyphs = file["glyf"].glyphs
        # A blank has no data.
        outlines = {name: bytes(getattr(glyph, "data", b"")) for name, glyph in glyphs.items()}
    tables = {tag: pattern.ttfont[tag] for tag in _SMALL_TABLES}
    return _Face(pattern, tables, order, outlines, dict(pattern.ttfont["hmtx"].metrics))


def add_typeface(document: FPDF) -> None:
    """Give a document its own copy of the typeface, regular and bold."""
    for style in _FILES:
        face = _face(style)
        font = copy(face.pattern)
        font.i = len(document.fonts) + 1
        font.cw = face.pattern.cw.copy()
        font.desc = copy(face.pattern.desc)
        font.missing_glyphs = []
        font.biggest_size_pt = 0
        font.subset = SubsetMap(font)
        document.fonts[font.fontkey] = font


def close_typeface(document: FPDF) -> None:
    """Give each font of a finished document a file of just the letters that were used."""
    for font in document.fonts.values():
        if isinstance(font, TTFFont):
            face = _face(font.emphasis.style)
            font.ttfont = _file_of(face, set(font.subset.get_all_glyph_names()))


def _file_of(face: _Face, names: set[str]) -> TTFont:
    """Make a font file anew, with what a document embeds: outlines and measures."""
    made = TTFont(recalcBBoxes=False, recalcTimestamp=False)
    made.setGlyphOrder(list(face.order))
    for tag, table in face.tables.items():
        made[tag] = deepcopy(table)
    outlines = made["glyf"] = newTable("glyf")
    outlines.glyphOrder = list(face.order)
    outlines.glyphs = {}
    wanted = {*face.order[:4], *names}  # the first four go along always
    while wanted:
        added = {name: Glyph(face.outlines[name]) for name in wanted}
        outlines.glyphs.update(added)
        parts = {part for glyph in added.values() for part in glyph.getComponentNames(outlines)}
        wanted = parts - outlines.glyphs.keys()
    made["loca"] = newTable("loca")
    measures = made["hmtx"] = newTable("hmtx")
    measures.metrics = dict(face.metrics)
    return made


@cache
def _letters() -> frozenset[int]:
    return frozenset(_face("").pattern.cmap) & frozenset(_face("B").pattern.cmap)


def composed(text: str) -> str:
    """Return `text` with each letter and its accents as one character, and nothing unseen in it."""
    text = text.replace("\t", " ")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(_UNSEEN)


def written(text: str) -> str:
    """Return `text` as it can be written: what the typeface lacks is replaced."""
    text = composed(text)
    missing = lacking(text)
    return "".join(REPLACEMENT if letter in missing else letter for letter in text)


def lacking(text: str) -> set[str]:
    """Return the characters of `text` that the typeface has no letter for."""
    return {letter for letter in set(composed(text)) if not _is_known(letter)}


def _is_known(letter: str) -> bool:
    return letter == "\n" or ord(letter) in _letters()


def in_order(letters: Iterable[str]) -> str:
    """Write characters one after another, in their order."""
    return "".join(sorted(letters))
