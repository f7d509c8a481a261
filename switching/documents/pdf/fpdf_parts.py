"""All that reaches into private parts of fpdf2 and fontTools; nothing else may.

For each document fpdf2 reads its fonts anew, with the tables that lay out Arabic or Indic scripts,
of which this typeface has no letters. That takes longer than writing a plan. Here a font file is
read once per process, and each document gets its own copy of what writing changes.

tests/documents/test_fpdf_parts.py compares with how fpdf2 does it by itself.
"""

from __future__ import annotations

import re
from copy import copy, deepcopy
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont
from fpdf.output import OutputProducer

_SMALL_TABLES = ("head", "hhea", "maxp", "prep")
_ALWAYS_EMBEDDED = 4
"""The first glyphs of a font file go into every document: this many."""


@dataclass(frozen=True)
class Face:
    """A font file as it was read, shared by all documents: outlines are the bytes of the file."""

    pattern: TTFFont
    tables: dict[str, object]
    order: tuple[str, ...]
    outlines: dict[str, bytes]
    metrics: dict[str, tuple[int, int]]

    @property
    def letters(self) -> frozenset[int]:
        """Return the code points that there is a glyph for."""
        return frozenset(self.pattern.cmap)


def read_face(family: str, style: str, file: Path) -> Face:
    """Read a font file."""
    reader = FPDF()
    reader.add_font(family, style, file)
    pattern = reader.fonts[f"{family.lower()}{style}"]
    if not isinstance(pattern, TTFFont):
        raise TypeError(f"{file.name} is no TrueType font")
    with TTFont(file, lazy=True) as font:  # fpdf2's own has unpacked some
        order = tuple(font.getGlyphOrder())
        glyphs = font["glyf"].glyphs
        # A blank has no data.
        outlines = {name: bytes(getattr(glyph, "data", b"")) for name, glyph in glyphs.items()}
    tables = {tag: pattern.ttfont[tag] for tag in _SMALL_TABLES}
    return Face(pattern, tables, order, outlines, dict(pattern.ttfont["hmtx"].metrics))


class SharedFont(TTFFont):
    """A document's own font of a face: what writing changes is its own, the rest is shared."""

    __slots__ = ("face",)

    def __init__(self, face: Face, index: int) -> None:
        """Share the face, apart from what other documents have written with it."""
        for name in TTFFont.__slots__:
            if hasattr(face.pattern, name):
                setattr(self, name, getattr(face.pattern, name))
        self.face = face
        self.i = index
        self.cw = face.pattern.cw.copy()
        self.desc = copy(face.pattern.desc)
        self.missing_glyphs = []
        self.biggest_size_pt = 0
        self.subset = SubsetMap(self)

    def width_of(self, text: str) -> float:
        """Return the width of `text` for letters of size 1."""
        return sum(self.cw[ord(letter)] for letter in text) / 1000

    def keep_used_glyphs(self) -> None:
        """Replace the font file by one with only the glyphs that were used."""
        self.ttfont = _font_file(self.face, set(self.subset.get_all_glyph_names()))


def add_shared_font(document: FPDF, face: Face) -> None:
    """Give a document its own font of a face."""
    font = SharedFont(face, len(document.fonts) + 1)
    document.fonts[font.fontkey] = font


def _font_file(face: Face, names: set[str]) -> TTFont:
    """Make a font file with what a document embeds: outlines and measures."""
    made = TTFont(recalcBBoxes=False, recalcTimestamp=False)
    made.setGlyphOrder(list(face.order))
    for tag, table in face.tables.items():
        made[tag] = deepcopy(table)
    outlines = made["glyf"] = newTable("glyf")
    outlines.glyphOrder = list(face.order)
    outlines.glyphs = {}
    wanted = {*face.order[:_ALWAYS_EMBEDDED], *names}
    while wanted:
        added = {name: Glyph(face.outlines[name]) for name in wanted}
        outlines.glyphs.update(added)
        parts = {part for glyph in added.values() for part in glyph.getComponentNames(outlines)}
        wanted = parts - outlines.glyphs.keys()
    made["loca"] = newTable("loca")
    measures = made["hmtx"] = newTable("hmtx")
    measures.metrics = dict(face.metrics)
    return made


class DatedProducer(OutputProducer):
    """Dates all of the XMP packet by the document; fpdf2 dates its change by the clock.

    It closes the fonts too: not before the last footer is written, whose letters count.
    """

    def bufferize(self) -> bytearray:
        """Return the bytes of the document."""
        for font in self.fpdf.fonts.values():
            if isinstance(font, SharedFont):
                font.keep_used_glyphs()
        return super().bufferize()

    def _build_xmp_from_info(self) -> str:
        packet = str(super()._build_xmp_from_info())
        created = re.search(r'xmp:CreateDate="([^"]+)"', packet)
        if created is None:
            raise ValueError("the document has no creation date")
        pattern = r'(xmp:(?:Modify|Metadata)Date=")[^"]+'
        return re.sub(pattern, lambda found: found[1] + created[1], packet)


def return_to_page(document: FPDF, number: int) -> None:
    """Write on an earlier page from now on."""
    document.page = number
    document.current_font_is_set_on_page = False
