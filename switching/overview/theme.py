"""What charts share: colours by meaning, axes, and dates and numbers in the chosen language.

A colour means one thing, whatever the chart. What happened is teal; what is to come is its paler
kin; what goes beyond is amber, what was agreed beforehand purple, what someone has to do rust, and
what is of no account grey. What has an order (how far, how well) goes from pale to deep blue. The
kinds of shift have colours of their own. All hold on light and on dark; `ON_PAPER` is what becomes
of them on paper, where they differ in black and white too.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import altair as alt
import pandas as pd
from vl_convert import get_format_locale, get_time_format_locale

from switching.i18n import Texts
from switching.models import Informed, Language, Shift, Stage
from switching.overview.formatting import written_period

HAPPENED, TO_COME, TO_DO = "#2a8f94", "#8cc3c4", "#c0562f"
BEYOND, NORM, QUIET = "#c98a1b", "#8a5bb5", "#7d8b95"
PALE, DEEP = "#bfe0e1", "#0f6b74"
ON_PALE, ON_DEEP = "#12191b", "#ffffff"
PALE_ON_PAPER, DEEP_ON_PAPER = "#12191c", "#fffffe"
"""The same inks, for colours on which paper takes the other one."""

SHIFT_COLOURS = {
    Shift.UNCHANGED: QUIET,
    Shift.MORE_CONCRETE: "#4f7fc4",
    Shift.BROADENED: "#8d9c3a",
    Shift.NARROWED: "#4c9a6a",
    Shift.SHIFTED: "#b8578f",
}
_STEPS_OF_BLUE = ("#d3e1f2", "#b3cae8", "#92b2dc", "#729acf", "#5482bf", "#3f6aa6", "#31548a")
INFORMED_COLOURS = dict(zip(Informed, _STEPS_OF_BLUE[1::2], strict=True))
STAGE_COLOURS = dict(
    zip((stage for stage in Stage if stage is not Stage.STOPPED), _STEPS_OF_BLUE, strict=True)
)
ON_PAPER = {
    HAPPENED: "#20787d",
    TO_COME: "#b9dcdd",
    TO_DO: "#7a2f12",
    BEYOND: "#d9a441",
    QUIET: "#66727b",
    SHIFT_COLOURS[Shift.MORE_CONCRETE]: "#1d3564",
    SHIFT_COLOURS[Shift.BROADENED]: "#d3dc9a",
    SHIFT_COLOURS[Shift.NARROWED]: "#346a48",
    SHIFT_COLOURS[Shift.SHIFTED]: "#d58ab8",
    PALE_ON_PAPER: ON_DEEP,
    DEEP_ON_PAPER: ON_PALE,
}
EDGE = {"stroke": QUIET, "strokeWidth": 0.6}
"""The edge of bars that stand against each other: it parts them where colours don't."""

HEIGHT = 260
ROW = 34
"""Pixels of a row in a chart with a row per thing."""

ROOM_FOR_ROWS = 350
"""Pixels of all rows together in a chart that comes first: it stands whole on the first screen."""

ROOM_FOR_AXIS, ROOM_FOR_LEGEND = 70, 40
"""Pixels of the height of a chart that its axis and its legend take."""

ON_A_PAGE, BESIDE = 440, 120
"""Pixels of the width of a chart on paper, and those that the words beside its bars take."""

ROOM_FOR_WHOLE = 1.1
"""How much further than the longest bar an axis goes: the number of the whole stands behind it."""

FEW = 5
"""Up to this many, an axis of counts has a label for each."""

MOST_LABELS = 12
"""How many labels an axis of months or years has at most."""

LINE = 24
"""How many characters of a label stand on one line; a phone has no room for more."""


# Breaks a label before the word that would make its first line too long.
_LINES = (
    f"length(datum.label) <= {LINE} ? datum.label : "
    f"split(replace(datum.label, /^(.{{8,{LINE}}}) (.*)$/, '$1\\n$2'), '\\n')"
)
# Breaks a heading in two, so that it is not too high.
HEADING = (
    "length(datum.label) <= 12 ? datum.label : "
    "split(replace(datum.label, /^(.{6,18}) (.*)$/, '$1\\n$2'), '\\n')"
)


BLANK = "\x00"
"""How the name of a blank begins: in no text there is one."""


def blank(name: str) -> Any:
    """Return what stands in a form for the value of this name, which is filled in each time."""
    return BLANK + name


@cache
def rows_of(name: str = "rows") -> alt.NamedData:
    """Return the dataset of a form that goes by this name: the same one each time."""
    return alt.NamedData(name=name)


@cache
def _locale(language: Language) -> dict[str, Any]:
    name: Any = language.chart_locale  # the library names its locales one by one
    return {"number": get_format_locale(name), "time": get_time_format_locale(name)}


def themed(chart: alt.TopLevelMixin, texts: Texts) -> Any:
    """Give `chart` the house's type, quiet axes, and dates and numbers of the language.

    What Vega says of axes and legends to who hears the page is English, and of marks it reads out
    the names of columns: the sentence of the chart says it, and its table.
    """
    return (
        chart.configure(locale=_locale(texts.language), background="transparent", bar=EDGE)
        .configure_view(strokeWidth=0)
        .configure_mark(aria=False)
        .configure_axis(labelLimit=170, aria=False)
        .configure_legend(aria=False)
    )


def clickable(chart: alt.Chart) -> alt.Chart:
    """Let the marks of `chart` be clicked: the selection `mark` holds the row's mark."""
    return chart.add_params(alt.selection_point(name="mark", fields=["mark"], empty=True))


def counted(field: str, title: str) -> alt.Y:
    """Return a vertical axis of counts: from zero, in whole numbers."""
    return alt.Y(field, title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))


def counted_across(field: str, title: str) -> alt.X:
    """Return a horizontal axis of counts: from zero, in whole numbers."""
    return alt.X(field, title=title, scale=alt.Scale(zero=True), axis=alt.Axis(tickMinStep=1))


def up_to(most: float, room: float = ROOM_FOR_WHOLE) -> list[float]:
    """Return the ends of an axis with room for a number behind the longest bar."""
    return [0, max(most, 1) * room]


def few_of(most: float) -> int | None:
    """Return to which number an axis has a label for each; None for one that is longer."""
    return round(most) if most <= FEW else None


def counted_to(field: str, title: str, domain: list[float], few: int | None) -> alt.X:
    """Return a horizontal axis of counts between these ends (`up_to`, `few_of`)."""
    scale = alt.Scale(domain=domain, nice=False)
    # Left to itself an axis this short counts in halves, or writes its numbers as '1,0'.
    labels: dict[str, Any] = {"tickMinStep": 1}
    if few is not None:
        labels = {"values": list(range(few + 1)), "format": "d"}
    return alt.X(field, title=title, scale=scale, axis=alt.Axis(**labels))


def listed(field: str, order: list[str], limit: int = 170) -> alt.Y:
    """Return a vertical axis with a row per thing, in the given order."""
    axis = alt.Axis(
        labelLimit=limit,
        labelExpr=_LINES,
        labelOverlap=False,
        grid=False,
        ticks=False,
        domain=False,
        labelPadding=8,
    )
    return alt.Y(field, title=None, sort=order, axis=axis)


def coloured(field: str, colours: Mapping[str, str], title: str | None = None) -> alt.Color:
    """Return a colour per word, with a legend on top."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(field, scale=scale, legend=legend_of(colours, title))


def legend_of(words: Collection[str], title: str | None = None) -> alt.Legend:
    """Return a legend on top, in as many columns as there is room for: on a phone often one."""
    entry = 30 + 6.2 * max((len(word) for word in words), default=0)
    # Of the place that the chart is in, which `width` is not yet when legends are laid out.
    across = f"(containerSize()[0] || {ON_A_PAGE}) - {BESIDE}"
    fit = f"clamp(floor(({across}) / {entry:g}), 1, {min(len(words), 4) or 1})"
    return alt.Legend(title=title, orient="top", columns=alt.ExprRef(fit), labelLimit=300)


def numbered(bars: alt.Chart, field: str, word: str, colours: Mapping[str, str]) -> list[alt.Chart]:
    """Return layers: stacked bars to be clicked, and the number in each piece with room for it.

    `field` is its number, `word` what the colour says; a click on it is one on its piece.
    """
    encoding = bars.encoding
    lies = isinstance(encoding.y, alt.Y) and not str(encoding.y.shorthand).endswith(":Q")
    axis = "x" if lies else "y"
    length = f"abs(scale('{axis}', datum['{field}_end']) - scale('{axis}', datum['{field}_start']))"
    room = f"6 + 7 * length(format(datum['{field}'], ','))" if lies else "13"
    along = (encoding.x if lies else encoding.y).stack("zero").bandPosition(0.5)
    dark = {ink: [said for said, colour in colours.items() if ink_on(colour) == ink]
            for ink in (ON_PALE, PALE_ON_PAPER, DEEP_ON_PAPER)}  # fmt: skip
    numbers = alt.Chart(bars.data).mark_text(fontSize=11, aria=False).encode(
        x=along if lies else encoding.x,
        y=encoding.y if lies else along,
        order=encoding.order,
        detail=f"{word}:N",
        tooltip=encoding.tooltip,
        color=alt.ColorValue(ON_DEEP, condition=[
            {"test": _is_one_of(word, words), "value": ink} for ink, words in dark.items() if words
        ]),
        text=alt.TextValue("", condition={
            "test": f"{length} > {room}", "field": field, "type": "quantitative", "format": ",",
        }),
    )  # fmt: skip
    return [clickable(bars), numbers]


def _is_one_of(word: str, among: list[str]) -> str:
    return f"indexof({json.dumps(among, ensure_ascii=False)}, datum['{word}']) >= 0"


def ink_on(colour: str) -> str:
    """Return what is read best on a colour of the screen, and on what becomes of it on paper."""
    screen, paper = _takes_dark(colour), _takes_dark(ON_PAPER.get(colour, colour))
    if screen:
        return ON_PALE if paper else PALE_ON_PAPER
    return DEEP_ON_PAPER if paper else ON_DEEP


def _takes_dark(colour: str) -> bool:
    """Tell whether dark ink has more contrast on a colour than white (WCAG 2, luminance)."""
    there = _luminance(colour)
    dark = (there + 0.05) / (_luminance(ON_PALE) + 0.05)
    return dark >= 1.05 / (there + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def shift_colour(texts: Texts) -> alt.Color:
    """Return a colour per kind of shift, over the field `kind`."""
    colours = {texts.label(shift): colour for shift, colour in SHIFT_COLOURS.items()}
    return coloured("kind:N", colours)


def time_axis() -> alt.X:
    """Return an axis over the field `period` with a place for each month or year, also quiet ones.

    Its labels stand in the middle of their place. What it says is filled in (`times`).
    """
    axis = alt.Axis(
        values=blank("labelled"),
        labelExpr=blank("labels"),
        labelAngle=-40,
        labelOverlap=False,
        grid=False,
    )
    return alt.X(
        "period:O", title=None, sort=None, scale=alt.Scale(domain=blank("times")), axis=axis
    )


def times(
    codes: pd.Series, texts: Texts, counts: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Return what a `time_axis` says; with `counts`, by code, each label says of how many it is."""
    every = _all_between(str(codes.min()), str(codes.max()))
    step = max(1, math.ceil(len(every) / MOST_LABELS))
    words = {code: written_period(code, texts) for code in every}
    if counts is not None:
        words = {
            code: f"{word} ({texts.number(counts.get(code, 0))})" for code, word in words.items()
        }
    labels = f"({json.dumps(words, ensure_ascii=False)})[datum.value]"
    return {"times": every, "labelled": every[::step], "labels": labels}


def _all_between(first: str, last: str) -> list[str]:
    if "-" not in first:
        return [str(year) for year in range(int(first), int(last) + 1)]
    begin, end = (int(code[:4]) * 12 + int(code[5:]) - 1 for code in (first, last))
    return [f"{month // 12:04}-{month % 12 + 1:02}" for month in range(begin, end + 1)]
