"""The one look of all charts, in the chosen language. Colours hold on light and on dark."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
from vl_convert import get_format_locale, get_time_format_locale

from switching.i18n import Texts
from switching.models import Language, Shift

ACCENT, AMBER, QUIET, MARK = "#2a8f94", "#c98a1b", "#7d8b95", "#8a5bb5"
SHIFT_COLOURS = {
    Shift.UNCHANGED: "#7d8b95",
    Shift.MORE_CONCRETE: "#2a8f94",
    Shift.BROADENED: "#c98a1b",
    Shift.NARROWED: "#4f7fc4",
    Shift.SHIFTED: "#b8578f",
}
HEIGHT = 260


@cache
def _locale(language: Language) -> dict[str, Any]:
    if language is Language.ENGLISH:
        number, time = get_format_locale("en-GB"), get_time_format_locale("en-GB")
    else:
        number, time = get_format_locale("nl-NL"), get_time_format_locale("nl-NL")
    return {"number": number, "time": time}


def themed(chart: alt.TopLevelMixin, texts: Texts) -> Any:
    """Give `chart` the house's type, quiet axes, and dates and numbers of the language."""
    return chart.configure(locale=_locale(texts.language), background="transparent").configure_view(
        strokeWidth=0
    )
