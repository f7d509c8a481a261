"""Who stops dossiers, and how far had they come?"""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Party, Stage
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROW,
    STAGE_COLOURS,
    blank,
    coloured,
    counted_across,
    listed,
    numbered,
    rows_of,
)
from switching.overview.topics.topic import (
    Column,
    Tab,
    Topic,
    labels,
    marked,
    said_of_most,
    standing_out,
)

NO_STOP = N_("No dossier was stopped in this selection.")


def stopped(selected: Selected) -> pd.DataFrame:
    """Return the dossiers stopped in the span: by whom, how far they had come, and why."""
    told = ("stopped_by", "reached", "stop_reason")
    rows = selected.dossiers_on("stopped_on", "switch_id", *told)
    words = {name: rows[name].astype(str) for name in told}
    return pd.DataFrame({"switch_id": rows["switch_id"], **words}).rename(
        columns={"stop_reason": "reason"}
    )


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases.groupby(["stopped_by", "reached"]).size().rename("dossiers").reset_index()
    order = {value.value: place for kinds in (Party, Stage) for place, value in enumerate(kinds)}
    return counts.sort_values(
        ["stopped_by", "reached"], key=lambda column: column.map(order), ignore_index=True
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    by_party = table.groupby("stopped_by")["dossiers"].sum()
    count = int(by_party.sum())
    said = texts.ngettext("{count} dossier was stopped.", "{count} dossiers were stopped.", count)
    first = standing_out(by_party.reset_index(), "dossiers")
    named = [
        (texts.label(Party(party)), count)
        for party, count in zip(first["stopped_by"], first["dossiers"], strict=True)
    ]
    return f"{said} {said_of_most(named, texts)}"


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show who stopped dossiers and how far these had come."""
    order = {stage.value: place for place, stage in enumerate(Stage)}
    data = marked(table, topic).assign(
        party=[texts.label(Party(value)) for value in table["stopped_by"]],
        word=[texts.label(Stage(value)) for value in table["reached"]],
        place=table["reached"].map(order),
    )
    parties = list(data.groupby("party")["dossiers"].sum().sort_values(ascending=False).index)
    height = ROOM_FOR_AXIS + ROOM_FOR_LEGEND + 40 + ROW * len(parties)
    there = set(table["reached"])
    reached = tuple((stage, STAGE_COLOURS[stage]) for stage in STAGE_COLOURS if stage in there)
    return Drawing(_form, (reached,), {"rows": data}, height, {"order": parties})


def _form(texts: Texts, reached: tuple[tuple[Stage, str], ...]) -> Any:
    _ = texts.gettext
    colours = {texts.label(stage): colour for stage, colour in reached}
    bars = alt.Chart(rows_of()).mark_bar().encode(
        y=listed("party:N", blank("order")),
        x=counted_across("dossiers:Q", _("dossiers")),
        color=coloured("word:N", colours, _("how far")),
        order=alt.Order("place:Q"),
        tooltip=[
            alt.Tooltip("party:N", title=_("stopped by")),
            alt.Tooltip("word:N", title=_("how far")),
            alt.Tooltip("dossiers:Q", title=_("dossiers"), format=","),
        ],
    )  # fmt: skip
    return alt.layer(*numbered(bars, "dossiers", "word", colours))


STOPS = Topic(
    key="stops",
    tab=Tab.ORGANISATIONS,
    title=N_("Who stops dossiers, and how far had they come?"),
    definition=N_(
        "Dossiers stopped in this period, by who stopped them and how far they had come."
    ),
    empty=NO_STOP,
    columns=(
        Column("stopped_by", N_("stopped by"), Unit.WORD, labels(Party)),
        Column("reached", N_("how far"), Unit.WORD, labels(Stage)),
        Column("dossiers", N_("dossiers"), Unit.COUNT),
    ),
    keys=("stopped_by", "reached"),
    counted="dossiers",
    cases=stopped,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
