"""How figures and cells of tables are written: on screen, in exports and in the report alike."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from switching.i18n import Texts


class Unit(StrEnum):
    """What a figure or a column of a table holds."""

    COUNT = "count"
    MINUTES = "minutes"
    SHARE = "share"
    HOURS = "hours"
    DAYS = "days"
    DAY = "day"
    PERIOD = "period"
    WORD = "word"
    TEXT = "text"


UNKNOWN = "–"

_HALF_A_PERCENT = 0.005
SMALL = 5
"""Below this many cases a figure says little: screen and report say so, and draw it thin."""


def written(value: float | None, unit: Unit, texts: Texts) -> str:
    """Write a number of `unit`; a dash when it is not known. HOURS are kept in minutes."""
    if value is None or math.isnan(value):
        return UNKNOWN
    return _WRITERS[unit](value, texts)


def written_change(change: float | None, unit: Unit, texts: Texts) -> str | None:
    """Write a change with its sign, that of a share in points; None when it is not known."""
    if change is None:
        return None
    amount = round(change * 100) if unit is Unit.SHARE else round(change, 1)
    if not amount:
        return texts.gettext("as before")
    sign = "+" if amount > 0 else ""
    if unit is Unit.SHARE:
        points = f"{sign}{texts.number(amount)}"
        return texts.ngettext(
            "{points} point", "{points} points", abs(round(amount)), points=points
        )
    return sign + written(amount, unit, texts)


@lru_cache(2000)
def written_period(code: str, texts: Texts) -> str:
    """Write '2027-03' as 'mrt 2027', and '2027' as it is."""
    return texts.month(date.fromisoformat(f"{code}-01")) if "-" in code else code


def written_part(part: float, whole: float, texts: Texts) -> str:
    """Write a part of a whole as '34 (71 %)'; of few cases without a share, which says too much.

    What is not none is not 0 %, and what is not all is not 100 %.
    """
    count = texts.number(part)
    if whole < SMALL:
        return count
    share = part / whole
    if 0 < share <= _HALF_A_PERCENT:
        return f"{count} (< {texts.percent(0.01)})"
    if 1 - _HALF_A_PERCENT <= share < 1:
        return f"{count} (> {texts.percent(0.99)})"
    return f"{count} ({texts.percent(share)})"


def written_caution(cases: int, texts: Texts) -> str:
    """Say that something rests on few cases."""
    return texts.ngettext(
        "This rests on {count} case: too few to draw conclusions from.",
        "This rests on {count} cases: too few to draw conclusions from.",
        cases,
    )


def _days(value: float, texts: Texts) -> str:
    digits = 0 if value == round(value) else 1
    return texts.gettext("{days} d", days=texts.number(value, digits))


def _minutes(value: float, texts: Texts) -> str:
    digits = 0 if value == round(value) else 1
    return f"{texts.number(value, digits)} min"


_WRITERS: dict[Unit, Callable[[float, Texts], str]] = {
    Unit.COUNT: lambda value, texts: texts.number(value),
    Unit.MINUTES: _minutes,
    Unit.SHARE: lambda value, texts: texts.percent(value),
    Unit.HOURS: lambda value, texts: texts.hours(round(value)),
    Unit.DAYS: _days,
}
