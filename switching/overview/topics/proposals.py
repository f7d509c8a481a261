"""What becomes of proposals, by their kind and by host?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import Answer, N_, OptionKind
from switching.overview.columns import unfolded
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.grid import grid
from switching.overview.selection import Selected
from switching.overview.topics.crossed import crossed, in_steps
from switching.overview.topics.topic import (
    Column,
    Tab,
    Topic,
    labels,
    marked,
    most,
    named,
    standing_out,
    worded,
)

STEPS = {
    "offered": N_("offered"),
    "maybe": N_("maybe"),
    "accepted": N_("accepted"),
    "planned": N_("planned"),
    "done": N_("carried out"),
    "useful": N_("proved useful"),
}
_COLUMNS = tuple(Column(step, word, Unit.COUNT) for step, word in STEPS.items())
_NO_PROPOSAL = N_("No proposal was made in this selection.")


def _of_kinds(selected: Selected) -> pd.DataFrame:
    return _in_steps(selected.proposals, "kind")


def _per_kind(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    kinds = [kind.value for kind in OptionKind]
    return crossed(cases, "kind", kinds, list(STEPS), "step").drop(columns="all")


def _say_kinds(table: pd.DataFrame, texts: Texts) -> str:
    offered, useful = table["offered"].sum(), table["useful"].sum()
    return texts.ngettext(
        "Of {count} proposal: {accepted} accepted, {maybe} maybe, {planned} planned, {done} "
        "carried out and {useful} found useful.",
        "Of {count} proposals: {accepted} accepted, {maybe} maybe, {planned} planned, {done} "
        "carried out and {useful} found useful.",
        int(offered),
        useful=texts.number(useful),
        **{
            step: texts.number(table[step].sum())
            for step in ("accepted", "maybe", "planned", "done")
        },
    )


def _of_hosts(selected: Selected) -> pd.DataFrame:
    proposals = selected.proposals
    hosts = selected.of_dossier(proposals, "host_id")
    rows = proposals[["switch_id", "answer", "planned", "done", "useful"]]
    return _in_steps(rows.assign(host_id=hosts), "host_id")


def _per_host(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    hosts = sorted(selected.names.hosts)
    table = crossed(cases, "host_id", hosts, list(STEPS), "step").drop(columns="all")
    table["host"] = [selected.names.hosts[host] for host in table["host_id"]]
    front = len(standing_out(table, "offered"))
    return most(table, "offered", "host", not selected.for_outside).assign(front=front)


def _say_hosts(table: pd.DataFrame, texts: Texts) -> str:
    """Name the host that offers most if it does by more than chance."""
    first = table.iloc[0]
    values = {
        "host": first["host"],
        "accepted": texts.number(first["accepted"]),
        "done": texts.number(first["done"]),
    }
    if int(first["front"]) == 1:
        return texts.ngettext(
            "{host} offered most: {count} proposal, {accepted} accepted and {done} carried out.",
            "{host} offered most: {count} proposals, {accepted} accepted and {done} carried out.",
            int(first["offered"]), **values,
        )  # fmt: skip
    return texts.ngettext(
        "No host stands out by more than chance; at most {count} proposal, as by {host}: "
        "{accepted} accepted and {done} carried out.",
        "No host stands out by more than chance; at most {count} proposals, as by {host}: "
        "{accepted} accepted and {done} carried out.",
        int(first["offered"]), **values,
    )  # fmt: skip


def _in_steps(proposals: pd.DataFrame, key: str) -> pd.DataFrame:
    """Give each proposal a row for each step that it came to."""
    came = {
        "offered": np.ones(len(proposals), dtype=bool),
        "maybe": proposals["answer"] == Answer.MAYBE,
        "accepted": proposals["answer"] == Answer.USEFUL,
        "planned": proposals["planned"],
        "done": proposals["done"],
        "useful": proposals["useful"],
    }
    return in_steps(proposals, key, came)


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show how many proposals came to each step; the colour is the share of those offered."""
    _ = texts.gettext
    first = topic.columns[0]
    words = {step: _(word) for step, word in STEPS.items()}
    rows = [first.written(value, texts) for value in table[first.name]]
    wide = table.assign(row=rows, all=table["offered"])
    long = unfolded(wide, ["row", "all", topic.keys[0]], list(STEPS), "step", "number")
    data = (
        marked(long, topic)
        .assign(
            column=long["step"].map(words),
            shade=(long["number"] / long["all"].clip(lower=1)).fillna(1),
            of=long["all"],
        )
        .dropna(subset="number")
    )
    told = (
        ("row:N", _(first.word)),
        ("column:N", _("step")),
        ("number:Q", _("proposals"), ","),
        ("shade:Q", _("share of those offered"), ".0%"),
    )
    shown = data.drop(columns=["all", *topic.keys])
    return grid(shown, rows, list(words.values()), told)


PROPOSALS_BY_KIND = Topic(
    key="proposals_by_kind",
    tab=Tab.QUESTIONS,
    title=N_("What becomes of proposals?"),
    definition=N_(
        "Proposals by the day of the call: put to the learner, answered 'maybe' or 'useful', "
        "planned as an activity (some that were a 'maybe' too), done, and found useful afterwards."
    ),
    empty=_NO_PROPOSAL,
    columns=(Column("kind", N_("kind of proposal"), Unit.WORD, labels(OptionKind)), *_COLUMNS),
    keys=("kind", "step"),
    counted="offered",
    cases=_of_kinds,
    aggregate=_per_kind,
    sentence=_say_kinds,
    chart=_chart,
    places={"step": worded(STEPS)},
)

PROPOSALS_BY_HOST = Topic(
    key="proposals_by_host",
    tab=Tab.ORGANISATIONS,
    title=N_("What becomes of what hosts propose?"),
    definition=N_(
        "Proposals by the day of the call, of the twelve hosts with most: put to the learner, "
        "answered 'maybe' or 'useful', planned as an activity (some that were a 'maybe' too), "
        "done, and found useful afterwards."
    ),
    empty=_NO_PROPOSAL,
    columns=(Column("host", N_("host"), Unit.TEXT), *_COLUMNS),
    keys=("host_id", "step"),
    counted="offered",
    cases=_of_hosts,
    aggregate=_per_host,
    sentence=_say_hosts,
    chart=_chart,
    places={"host_id": named(lambda names: names.hosts), "step": worded(STEPS)},
)
