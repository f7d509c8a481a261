"""The one look of all charts, in the chosen language. Colours hold on light and on dark."""

from __future__ import annotations

from functools import cache
from typing import Any

import altair as alt
import vl_convert

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
_LOCALES = {Language.DUTCH: "nl-NL", Language.ENGLISH: "en-GB"}


@cache
def _locale(language: Language) -> dict[str, Any]:
    name = _LOCALES[language]
    return {
        "number": vl_convert.get_format_locale(name),
        "time": vl_convert.get_time_format_locale(name),
    }


def themed(chart: alt.TopLevelMixin, texts: Texts) -> Any:
    """Give `chart` the house's type, quiet axes, and dates and numbers of the language."""
    return chart.configure(  # type: ignore[attr-defined]
        locale=_locale(texts.language), background="transparent"
    ).configure_view(strokeWidth=0)
