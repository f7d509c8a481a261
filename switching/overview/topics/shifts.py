"""How do learning questions shift?"""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Shift
from switching.overview.columns import places_in
from switching.overview.formatting import Unit, written, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    HEIGHT,
    QUIET,
    blank,
    clickable,
    counted_across,
    listed,
    rows_of,
    shift_colour,
)
from switching.overview.topics.topic import (
    NO_SHIFT,
    Column,
    Tab,
    Topic,
    labels,
    marked,
    said_of_most,
    standing_out,
)


def _cases(selected: Selected) -> pd.DataFrame:
    return selected.settled_calls


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    kinds = [shift.value for shift in Shift]
    counts = np.bincount(places_in(cases["shift"], kinds), minlength=len(kinds))
    return pd.DataFrame({"shift": kinds, "questions": counts}).assign(
        share=lambda table: table["questions"] / len(cases)
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole = int(table["questions"].sum())
    changed = table.loc[table["shift"] != Shift.UNCHANGED, "questions"].sum()
    first = standing_out(table, "questions")
    named = [
        (texts.label(Shift(shift)), count)
        for shift, count in zip(first["shift"], first["questions"], strict=True)
    ]
    return texts.ngettext(
        "{count} learning question: {changed} changed through the call.",
        "{count} learning questions: {changed} changed through the call.",
        whole,
        changed=written_part(changed, whole, texts),
    ) + " " + said_of_most(named, texts)  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many learning questions shifted in which way, with the number beside each bar."""
    kinds = [texts.label(Shift(shift)) for shift in table["shift"]]
    data = marked(table, topic).assign(
        kind=kinds,
        said=[
            f"{texts.number(count)} ({written(share, Unit.SHARE, texts)})"
            for count, share in zip(table["questions"], table["share"], strict=True)
        ],
    )
    return Drawing(_form, (), {"rows": data}, HEIGHT, {"order": kinds})


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    base = alt.Chart(rows_of()).encode(
        y=listed("kind:N", blank("order")),
        x=counted_across("questions:Q", _("learning questions")),
        tooltip=[
            alt.Tooltip("kind:N", title=_("shift")),
            alt.Tooltip("questions:Q", title=_("learning questions"), format=","),
        ],
    )
    bars = base.mark_bar(cornerRadiusEnd=2).encode(color=shift_colour(texts).legend(None))
    numbers = base.mark_text(align="left", dx=4, color=QUIET).encode(text="said:N")
    return alt.layer(clickable(bars), numbers)


SHIFTS = Topic(
    key="shifts",
    tab=Tab.QUESTIONS,
    title=N_("How do learning questions shift?"),
    definition=N_("Learning questions by their kind of shift, counted by the day of the call."),
    empty=NO_SHIFT,
    columns=(
        Column("shift", N_("shift"), Unit.WORD, labels(Shift)),
        Column("questions", N_("learning questions"), Unit.COUNT),
        Column("share", N_("share"), Unit.SHARE, share_from="questions"),
    ),
    keys=("shift",),
    counted="questions",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
