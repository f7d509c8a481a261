"""How far are the targets of the projects, and where do they end if it goes on like this?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import isnan
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.facts import What
from switching.overview.formatting import Unit
from switching.overview.forms import Drawing
from switching.overview.names import TargetLine
from switching.overview.periods import Span
from switching.overview.projection import project
from switching.overview.selection import Selected, within
from switching.overview.theme import (
    HAPPENED,
    NORM,
    QUIET,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    blank,
    clickable,
    coloured,
    listed,
    rows_of,
)
from switching.overview.topics.topic import Column, Tab, Topic, marked

MEASURES = {
    "switches": N_("exchanges begun"),
    "hours": N_("hours held"),
    "certificates": N_("certificates"),
    "hosts": N_("hosts"),
}
_NOTHING = float("nan")


def _cases(selected: Selected) -> pd.DataFrame:
    """Return what counts towards each target, each with the day on which it did."""
    held = selected.rows("days", whenever=True)
    held = held[(held["what"] == What.HELD).to_numpy()]
    held = held.assign(host_id=selected.of_dossier(held, "host_id"))
    projects = selected.rows("projects", whenever=True)
    project, dossier = projects["project_id"].to_numpy(), projects["switch_id"].to_numpy()
    switches = selected.dossiers("switch_id", "first_held_day", "certified_at")
    parts: list[_Part] = []
    for target in selected.names.targets:
        ours = dossier[project == target.project_id]
        own, days = (rows[np.isin(rows["switch_id"].to_numpy(), ours)] for rows in (switches, held))
        span = Span(target.first, min(target.last, selected.today))
        parts += [
            _Part(target.id, measure, *counted)
            for measure, counted in _counted(own, days, span).items()
            if measure in target.wanted
        ]
    sizes = [len(part.amounts) for part in parts]
    return pd.DataFrame(
        {
            "switch_id": _together([part.dossiers for part in parts], "int32"),
            "amount": _together([part.amounts for part in parts], "float64"),
            "target_id": np.repeat(np.array([part.target_id for part in parts], "int64"), sizes),
            "measure": np.repeat(np.array([part.measure for part in parts], "object"), sizes),
        }
    )


@dataclass(frozen=True)
class _Part:
    """What counts towards one number of a target: of which dossiers, and how much each."""

    target_id: int
    measure: str
    dossiers: np.ndarray
    amounts: np.ndarray


def _together(parts: list[np.ndarray], kind: str) -> np.ndarray:
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind)


def _counted(
    switches: pd.DataFrame, held: pd.DataFrame, span: Span
) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the dossiers, and how much of each, that count within a span."""
    held = held[within(held["day"], span)]
    own, ids = switches["switch_id"].to_numpy(), held["switch_id"].to_numpy()
    begun, certified = (
        own[within(switches[day], span)] for day in ("first_held_day", "certified_at")
    )
    by_day = np.argsort(held["day"].to_numpy(), kind="stable")
    first = by_day[np.unique(held["host_id"].to_numpy()[by_day], return_index=True)[1]]
    hosts = ids[np.sort(first)]
    return {
        "switches": (begun, np.ones(len(begun))),
        "hours": (ids, np.nan_to_num(held["minutes"].to_numpy()) / 60),
        "certificates": (certified, np.ones(len(certified))),
        "hosts": (hosts, np.ones(len(hosts))),
    }


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    # Of a part of its dossiers nothing follows for a target.
    seen = Counter(selected.rows("projects", whenever=True)["project_id"].tolist())
    rows = []
    target_ids, measures = cases["target_id"].to_numpy(), cases["measure"].to_numpy()
    amounts = cases["amount"].to_numpy()
    for target in selected.names.targets:
        whole, own = seen[target.project_id] == target.dossiers, target_ids == target.id
        for measure in (name for name in MEASURES if name in target.wanted):
            counted = amounts[own & (measures == measure)].tolist()
            rows.append(progress(target, measure, counted, selected.today, whole=whole))
    return pd.DataFrame(rows)


def progress(
    target: TargetLine, measure: str, amounts: Sequence[float], today: date, *, whole: bool = True
) -> dict[str, object]:
    """Return the row of a target: how far it is, and what to expect at this pace.

    Of a part of its dossiers nothing is to be expected: then it is not `whole`.
    """
    found = project(amounts, target.first, target.last, today) if whole else None
    reached = sum(amounts)
    return {
        "target_id": target.id,
        "project": target.project,
        "first": pd.Timestamp(target.first),
        "last": pd.Timestamp(target.last),
        "measure": measure,
        "wanted": target.wanted[measure],
        "reached": round(reached),
        "share": reached / target.wanted[measure],
        "expected": round(found.expected) if found else _NOTHING,
        "low": round(found.low) if found else _NOTHING,
        "high": round(found.high) if found else _NOTHING,
        "whole": whole,
    }


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    """Say how the targets stand; of what is seen in part, that it is a part."""
    whole, part = table[table["whole"]], table[~table["whole"]]
    said = [_how_they_stand(whole, texts)] if len(whole) else []
    if len(part):
        said.append(
            texts.ngettext(
                "{count} target is of a whole project, of which you see a part of the dossiers "
                "here: what these bring to it, not whether it will be reached.",
                "{count} targets are of a whole project, of which you see a part of the dossiers "
                "here: what these bring to them, not whether they will be reached.",
                len(part),
            )
        )
        alone = int((part["reached"] >= part["wanted"]).sum())
        if alone:
            said.append(texts.gettext("Reached by these alone: {number}.", number=alone))
    return " ".join(said)


def _how_they_stand(table: pd.DataFrame, texts: Texts) -> str:
    """Say how many targets are reached, will be, may be, and won't be if it goes on like this."""
    reached = table["reached"] >= table["wanted"]
    known = table["expected"].notna() & ~reached
    above = known & (table["low"] >= table["wanted"])
    below = known & (table["high"] < table["wanted"])
    whole, done = len(table), int(reached.sum())
    said = texts.ngettext(
        "Of {count} target, {reached} reached.",
        "Of {count} targets, {reached} reached.",
        whole,
        reached=texts.number(done),
    )
    counts = {
        N_("will be reached: {number}"): int(above.sum()),
        N_("will not be reached: {number}"): int(below.sum()),
        N_("can't be told yet: {number}"): whole - done - int(above.sum()) - int(below.sum()),
    }
    told = [texts.gettext(text, number=number) for text, number in counts.items() if number]
    if not told:
        return said
    return said + " " + texts.gettext(
        "If it goes on like this: {counts}.", counts=texts.enumeration(told)
    )  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the share of each target that is reached, and what may be expected, against 100 %."""
    records = table.to_dict("records")
    rows = [_named(row, texts) for row in records]
    wanted = table["wanted"].to_numpy(dtype="float64")
    shares = {name: table[name].to_numpy(dtype="float64") / wanted for name in _EXPECTED}
    bars = pd.DataFrame(
        {
            "row": rows,
            "said": [_said(row, texts) for row in records],
            "reached": table["reached"],
            "share": table["share"],
            "word": texts.gettext("reached"),
            "mark": marked(table, topic)["mark"],
        }
    )
    known = pd.DataFrame({"row": rows, **shares}).dropna(subset="expected")
    most = max([1.0, *table["share"], *known["high"].dropna()])
    values = {"order": rows, "domain": [0, most * 1.05]}
    height = ROOM_FOR_AXIS + ROOM_FOR_LEGEND + 56 * len(table)
    said = bars[["row", "said"]]
    return Drawing(_form, (), {"rows": bars, "known": known, "said": said}, height, values)


_EXPECTED = ("expected", "low", "high")
_PARTED, _ROOM_FOR_WORDS = " · ", 340
"""What parts the words above a bar, which stand on two lines where there are fewer pixels."""


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    order = listed("row:N", blank("order"), limit=260)
    across = alt.X(
        "share:Q",
        title=_("share of the target"),
        scale=alt.Scale(domain=blank("domain"), nice=False),
        axis=alt.Axis(format=".0%", tickCount=6),
    )
    words = {_("reached"): HAPPENED, _("to be expected"): QUIET}
    bars = alt.Chart(rows_of()).mark_bar(size=16).encode(
        y=order,
        x=across,
        color=coloured("word:N", words),
        tooltip=[
            alt.Tooltip("row:N", title=_("target")),
            alt.Tooltip("said:N", title=" "),
            alt.Tooltip("share:Q", title=_("share of the target"), format=".0%"),
        ],
    )  # fmt: skip
    known = alt.Chart(rows_of("known")).encode(y=order)
    rule = known.mark_rule(color=QUIET, strokeWidth=3).encode(x=alt.X("low:Q"), x2="high:Q")
    point = known.mark_point(color=QUIET, filled=True, size=70, opacity=1).encode(x="expected:Q")
    goal = alt.Chart(pd.DataFrame({"at": [1.0]})).mark_rule(color=NORM, strokeDash=[5, 4], size=1.5)
    above = alt.Chart(rows_of("said")).encode(y=order, x=alt.value(0), text="said:N")
    narrow = f"width < {_ROOM_FOR_WORDS}"
    said = above.mark_text(
        align="left",
        dx=4,
        dy=alt.ExprRef(f"{narrow} ? -30 : -17"),
        lineBreak=alt.ExprRef(f"{narrow} ? '{_PARTED}' : '\\n'"),
        color=QUIET,
    )
    layers = (clickable(bars), rule, point, goal.encode(x="at:Q"), said)
    return alt.layer(*layers)


def _project_of(part: str, selected: Selected, texts: Texts) -> str:
    """Say which project and period a mark is of."""
    found = [item for item in selected.names.targets if str(item.id) == part]
    days = [f"{texts.date(item.first)} – {texts.date(item.last)}" for item in found]
    return " ".join([*(item.project for item in found), *days])


def _named(row: dict[Any, Any], texts: Texts) -> str:
    """Say which target a row is of: the year alone where it is a whole one."""
    first, last = row["first"].date(), row["last"].date()
    year = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
    whole = year and first.year == last.year
    days = [
        texts.short_date(day) if first.year == last.year else texts.date(day, "dd/MM/y")
        for day in (first, last)
    ]
    period = str(first.year) if whole else " – ".join(days)
    measure = row["measure"]
    word = texts.gettext(MEASURES[measure]) if measure in MEASURES else measure
    return f"{row['project']} {period}: {word}"


def _said(row: dict[Any, Any], texts: Texts) -> str:
    text = N_("{reached} of {wanted}") if row["whole"] else N_(
        "{reached} from this selection, of {wanted} of the whole project"
    )  # fmt: skip
    said = texts.gettext(
        text, reached=texts.number(row["reached"]), wanted=texts.number(row["wanted"])
    )
    if isnan(row["expected"]) or row["low"] == row["high"]:
        return said
    return said + _PARTED + texts.gettext(
        "to be expected: {expected} ({low} to {high})",
        expected=texts.number(row["expected"]),
        low=texts.number(row["low"]),
        high=texts.number(row["high"]),
    )  # fmt: skip


TARGETS = Topic(
    key="targets",
    tab=Tab.PROGRESS,
    title=N_("How far are the targets, and where do they end?"),
    definition=N_(
        "Targets of the projects in their own period, whatever the chosen one, against what the "
        "dossiers of this selection count up to today: exchanges by their first day held, hours "
        "held, certificates, and organisations where a day was held. What to expect is the pace so "
        "far, until the last day; in nineteen cases out of twenty it ends between the least and "
        "the most, if the pace stays. With fewer than ten counted nothing is said, nor when not "
        "all dossiers of the project are looked at, by a filter or because they are another "
        "partner's. New hosts come ever slower: theirs is the most that may be expected."
    ),
    empty=N_(
        "No project has targets, or nothing counts towards them yet. An administrator sets them on "
        "the page Administration, at Projects."
    ),
    columns=(
        Column("project", N_("project"), Unit.TEXT),
        Column("first", N_("from"), Unit.DAY),
        Column("last", N_("to and including"), Unit.DAY),
        Column("measure", N_("what"), Unit.WORD, MEASURES),
        Column("wanted", N_("target"), Unit.COUNT, is_bound=True),
        Column("reached", N_("reached"), Unit.COUNT),
        Column("share", N_("share of the target"), Unit.SHARE, share_of="wanted"),
        Column("expected", N_("to be expected"), Unit.COUNT, stays=True),
        Column("low", N_("at least"), Unit.COUNT, stays=True),
        Column("high", N_("at most"), Unit.COUNT, stays=True),
    ),
    keys=("target_id", "measure"),
    counted=None,
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    kept_home=N_("It adds up the hours of single learners: that stays in the house."),
    places={"target_id": _project_of},
)
