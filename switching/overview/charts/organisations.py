"""Who needs a briefing, who stops dossiers and why."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import Informed, Party, Stage
from switching.overview.charts.theme import (
    ACCENT,
    INFORMED_COLOURS,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    STAGE_COLOURS,
    clickable,
    coloured,
    counted_across,
    listed,
)
from switching.overview.topics import Topic, marked
from switching.overview.topics.organisations import OTHER_REASONS


def informed(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show per organisation how well informed people came."""
    _ = texts.gettext
    places = {kind.value: place for place, kind in enumerate(reversed(Informed))}
    long = table.melt(
        id_vars=["organisation", "organisation_id", "people"], value_vars=list(places),
        var_name="informed", value_name="number",
    )  # fmt: skip
    data = marked(long, topic).assign(
        word=[texts.label(Informed(kind)) for kind in long["informed"]],
        place=long["informed"].map(places),
        share=long["number"] / long["people"],
    )
    colours = {texts.label(kind): colour for kind, colour in INFORMED_COLOURS.items()}
    shown = data[data["number"] > 0].drop(columns=["organisation_id", "informed"])
    bars = alt.Chart(shown).mark_bar().encode(
        y=listed("organisation:N", list(table["organisation"])),
        x=counted_across("number:Q", _("calls")),
        color=coloured("word:N", colours),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("organisation:N", title=_("organisation")),
            alt.Tooltip("word:N", title=" "),
            alt.Tooltip("number:Q", title=_("calls"), format=","),
            alt.Tooltip("share:Q", title=_("share"), format=".0%"),
        ],
    )  # fmt: skip
    return clickable(bars).properties(height=ROOM_FOR_AXIS + ROOM_FOR_LEGEND + ROW * len(table))


def stops(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show who stopped dossiers and how far these had come."""
    _ = texts.gettext
    order = {stage.value: place for place, stage in enumerate(Stage)}
    data = marked(table, topic).assign(
        party=[texts.label(Party(value)) for value in table["stopped_by"]],
        word=[texts.label(Stage(value)) for value in table["reached"]],
        place=table["reached"].map(order),
    )
    colours = {
        texts.label(stage): colour
        for stage, colour in STAGE_COLOURS.items()
        if stage.value in set(table["reached"])
    }
    parties = list(data.groupby("party")["dossiers"].sum().sort_values(ascending=False).index)
    bars = alt.Chart(data).mark_bar().encode(
        y=listed("party:N", parties),
        x=counted_across("dossiers:Q", _("dossiers")),
        color=coloured("word:N", colours, _("how far")),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("party:N", title=_("stopped by")),
            alt.Tooltip("word:N", title=_("how far")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
        ],
    )  # fmt: skip
    return clickable(bars).properties(
        height=ROOM_FOR_AXIS + ROOM_FOR_LEGEND + 40 + ROW * len(parties)
    )


def stop_reasons(table: pd.DataFrame, topic: Topic, texts: Texts) -> Any:
    """Show how often each reason was given; the reason stands above its bar."""
    _ = texts.gettext
    data = marked(table, topic).assign(
        place=range(len(table)),
        word=[reason_word(reason, texts) for reason in table["reason"]],
    )
    base = alt.Chart(data).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.55, paddingOuter=0.5)),
        tooltip=[
            alt.Tooltip("word:N", title=_("reason")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
        ],
    )
    across = counted_across("dossiers:Q", _("dossiers"))
    colour = alt.condition(
        f"datum.reason == '{OTHER_REASONS}'", alt.value(QUIET), alt.value(ACCENT)
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(x=across, color=colour)
    words = base.mark_text(align="left", dx=2, dy=-19, color=QUIET, limit=440).encode(
        x=alt.value(0), text="word:N"
    )
    return alt.layer(clickable(bars), words).properties(height=ROOM_FOR_AXIS + 44 * len(table))


def reason_word(reason: str, texts: Texts) -> str:
    """Return what a row of the reasons is called."""
    return texts.gettext("other reasons") if reason == OTHER_REASONS else reason
