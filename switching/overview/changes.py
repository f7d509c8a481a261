"""What changed between two times that figures were kept: in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from switching.i18n import Texts
from switching.models import N_
from switching.overview.figures import COUNTED, Figure
from switching.overview.formatting import SMALL, Unit, written, written_change

DOSSIERS, BEGINS = "dossiers", "begins"
"""Beside the figures: how many dossiers a table has, and the day since when all is counted."""

_NAMES = {DOSSIERS: N_("Dossiers"), **COUNTED}


def kept_counts(figures: tuple[Figure, ...]) -> dict[str, int]:
    """Return the figures that count what was, by their key: what is kept to compare later."""
    return {figure.key: round(figure.value or 0) for figure in figures if figure.key in COUNTED}


def changes_in_words(
    before: Mapping[str, Any], after: Mapping[str, Any], texts: Texts, hides: bool = False
) -> str:
    """Say which counts are others than before: the name of each, how it stands, by how much.

    What `hides` names no count of 1 to 4, nor a change that such a count would follow from.
    """
    if before.get(BEGINS) != after.get(BEGINS):
        return texts.gettext("another period began: it counts anew.")
    said = []
    for key, name in _NAMES.items():
        was, now = before.get(key), after.get(key)
        if isinstance(was, int) and isinstance(now, int) and was != now:
            said.append(f"{texts.gettext(name)} {_stands(was, now, texts, hides)}")
    return texts.enumeration(said) + "." if said else texts.gettext("no count changed.")


def _stands(was: int, now: int, texts: Texts, hides: bool) -> str:
    if hides and 0 < now < SMALL:
        return texts.gettext("fewer than {number}", number=texts.number(SMALL))
    stands = written(now, Unit.COUNT, texts)
    change = written_change(now - was, Unit.COUNT, texts)
    return stands if hides and 0 < was < SMALL else f"{stands} ({change})"
