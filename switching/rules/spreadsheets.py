"""Text that a spreadsheet would take for a formula, and how it is kept text."""

from __future__ import annotations

from unicodedata import category, normalize

SIGNS = frozenset("=+-@\u2212")
"""What a formula begins with, and the minus sign, which some programs take for a hyphen."""

_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that show nothing, though Unicode does not count them among the blanks."""


def kept_text(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: `'` in front makes it text.

    It is for comma files, and for tables on screen, which a browser copies and saves by itself.
    What is not seen does not count: a program may drop it before it looks.
    """
    return f"'{text}" if begins_formula(text) else text


def begins_formula(text: str) -> bool:
    """Tell whether the first sign of a text that is seen begins a formula, in whatever width."""
    if text[:1].isascii() and text[:1].isalnum():
        return False
    first = next((letter for letter in text if _is_seen(letter)), "")
    return normalize("NFKC", first)[:1] in SIGNS if first else False


def _is_seen(letter: str) -> bool:
    return category(letter)[0] not in "CZM" and letter not in _BLANKS
