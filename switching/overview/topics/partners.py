"""How do partners compare: how far do their dossiers come?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, Stage
from switching.overview.columns import unfolded
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.grid import grid
from switching.overview.selection import Selected
from switching.overview.topics.crossed import crossed, in_steps, say_difference
from switching.overview.topics.topic import Column, Tab, Topic, marked, named, worded

STEPS = {
    "registered": N_("registered"),
    "call": N_("with a call held"),
    "exchange": N_("with an exchange day held"),
    "over": N_("over"),
    "certified": N_("over, with a certificate"),
    "stopped": N_("over, stopped"),
}


def _cases(selected: Selected) -> pd.DataFrame:
    """Give each dossier a row for each of these that holds of it."""
    days = ("call_held_at", "first_held_day", "certified_at", "completed_on")
    switches = selected.dossiers_on("registered_on", "switch_id", "partner_id", "stage", *days)
    certified = switches["certified_at"].notna()
    stopped = switches["stage"] == Stage.STOPPED
    over = certified | stopped | switches["completed_on"].notna()
    held = {
        "registered": np.ones(len(switches), dtype=bool),
        "call": switches["call_held_at"].notna(),
        "exchange": switches["first_held_day"].notna(),
        "over": over,
        "certified": certified,
        "stopped": stopped & ~certified,
    }
    return in_steps(switches, "partner_id", held)


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    partners = list(selected.names.partners)
    table = crossed(cases, "partner_id", partners, list(STEPS), "step").drop(columns="all")
    table["partner"] = table["partner_id"].map(selected.names.partners)
    return table.assign(share=table["certified"] / table["over"].where(table["over"] > 0))


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    whole, over = int(table["registered"].sum()), int(table["over"].sum())
    said = texts.ngettext(
        "{count} dossier registered, {over} of which over: {certified} with a certificate.",
        "{count} dossiers registered, {over} of which over: {certified} with a certificate.",
        whole,
        over=texts.number(over),
        certified=written_part(table["certified"].sum(), over, texts),
    )
    if len(table) < 2:
        return said
    ended = table.assign(all=table["over"])
    return said + " " + say_difference(ended, PARTNERS.columns[0], "certified", texts)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many dossiers of each partner came how far; the colour is the share."""
    _ = texts.gettext
    long = unfolded(
        table, ["partner", "partner_id", "registered", "over"], list(STEPS), "step", "number"
    )
    whole = long["over"].where(long["step"].isin(["certified", "stopped"]), long["registered"])
    words = {step: _(word) for step, word in STEPS.items()}
    data = marked(long, topic).assign(
        row=long["partner"],
        column=long["step"].map(words),
        shade=(long["number"] / whole.clip(lower=1)).fillna(1),
        of=whole,
    )
    data = data.dropna(subset="number")
    told = (
        ("row:N", _("partner")),
        ("column:N", " "),
        ("number:Q", _("dossiers"), ","),
        ("shade:Q", _("share"), ".0%"),
    )
    shown = data.drop(columns=["partner", "partner_id", "step", "registered", "over"])
    return grid(shown, list(table["partner"]), list(words.values()), told)


PARTNERS = Topic(
    key="partners",
    tab=Tab.PROGRESS,
    title=N_("How do partners compare?"),
    definition=N_(
        "Dossiers by the day of registration and by partner, as they stand today. Over is with a "
        "certificate, completed or stopped: only those say how often one ends with a certificate. "
        "Partners differ in whom they reach: a difference is no verdict."
    ),
    empty=N_("No dossier was registered in this selection."),
    columns=(
        Column("partner", N_("partner"), Unit.TEXT),
        *(Column(name, word, Unit.COUNT) for name, word in STEPS.items()),
        Column("share", N_("share with a certificate"), Unit.SHARE, share_of="over"),
    ),
    keys=("partner_id", "step"),
    counted="registered",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    on_paper=False,
    places={"partner_id": named(lambda names: names.partners), "step": worded(STEPS)},
)
