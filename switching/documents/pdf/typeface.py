"""The typeface of all documents, and what becomes of characters that it lacks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fpdf import FPDF

from switching.documents.pdf.fpdf_parts import Face, add_shared_font, read_face

FONTS = Path(__file__).parents[1] / "fonts"
FAMILY = "NotoSans"
REPLACEMENT = "?"
_FILES = {"": f"{FAMILY}-Regular.ttf", "B": f"{FAMILY}-Bold.ttf"}
# Joiners, direction marks and other invisible characters are dropped without notice.
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"))


@cache
def _face(style: str) -> Face:
    return read_face(FAMILY, style, FONTS / _FILES[style])


def add_typeface(document: FPDF) -> None:
    """Give a document the typeface, regular and bold."""
    for style in _FILES:
        add_shared_font(document, _face(style))


@cache
def _letters() -> frozenset[int]:
    return _face("").letters & _face("B").letters


def composed(text: str) -> str:
    """Return `text` in NFC, without invisible characters."""
    text = text.replace("\t", " ")
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).translate(_UNSEEN)


def writable(text: str) -> str:
    """Return `text` with what the typeface lacks replaced."""
    text = composed(text)
    missing = lacking(text)
    return "".join(REPLACEMENT if letter in missing else letter for letter in text)


def lacking(text: str) -> set[str]:
    """Return the characters of `text` that the typeface lacks."""
    return {letter for letter in set(composed(text)) if not _is_known(letter)}


def _is_known(letter: str) -> bool:
    return letter == "\n" or ord(letter) in _letters()


def in_order(letters: Iterable[str]) -> str:
    """Return characters as one text, sorted."""
    return "".join(sorted(letters))
