"""How learning questions shift, what caused it, and what became of proposals."""

from __future__ import annotations

import pandas as pd

from switching.i18n import Texts
from switching.models import N_, OptionKind, Purpose, Shift
from switching.overview.formatting import Unit, written_period
from switching.overview.selection import Selected
from switching.overview.topics.base import Column, Tab, Topic, labels, periods_of, row_with_most
from switching.overview.topics.ledger import LEDGER_COLUMNS, in_steps, ledger

NONE = "none"
PURPOSES = {**labels(Purpose), NONE: N_("no purpose recorded")}
KINDS = {**labels(OptionKind), NONE: N_("no proposal")}
_NO_SHIFT = N_("No shift is known in this selection yet.")


def _known(selected: Selected) -> pd.DataFrame:
    calls = selected.calls
    return calls[calls["shift"].notna()]


def _shifts(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases["shift"].astype(str).value_counts()
    kinds = [shift.value for shift in Shift]
    return pd.DataFrame(
        {"shift": kinds, "questions": [int(counts.get(kind, 0)) for kind in kinds]}
    ).assign(share=lambda table: table["questions"] / len(cases))


def _say_shifts(table: pd.DataFrame, texts: Texts) -> str:
    most = row_with_most(table, "questions")
    changed = table.loc[table["shift"] != Shift.UNCHANGED, "share"].sum()
    return texts.gettext(
        "{share} of the learning questions changed through the call; most often: {shift}.",
        share=texts.percent(changed),
        shift=texts.label(Shift(most["shift"])),
    )


def _by_period(selected: Selected) -> pd.DataFrame:
    known = _known(selected)
    return known.assign(period=periods_of(known["day"]))


def _over_time(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    grouped = cases.groupby(["period", cases["shift"].astype(str)])
    return grouped.size().rename("questions").reset_index()


def _say_over_time(table: pd.DataFrame, texts: Texts) -> str:
    totals = table.groupby("period")["questions"].sum()
    unchanged = table[table["shift"] == Shift.UNCHANGED].set_index("period")["questions"]
    share = 1 - unchanged.reindex(totals.index).fillna(0) / totals
    first, last = str(totals.index[0]), str(totals.index[-1])
    if first == last:
        return texts.gettext(
            "In {period}, {share} of the questions changed.",
            period=written_period(first, texts),
            share=texts.percent(share.iloc[0]),
        )
    return texts.gettext(
        "In {first}, {before} of the questions changed; in {last}, {after}.",
        first=written_period(first, texts),
        before=texts.percent(share.iloc[0]),
        last=written_period(last, texts),
        after=texts.percent(share.iloc[-1]),
    )


def _changed(selected: Selected) -> pd.DataFrame:
    known = _known(selected)
    changed = known[known["shift"] != Shift.UNCHANGED]
    return pd.DataFrame(
        {
            "switch_id": changed["switch_id"],
            "purpose": changed["shift_purpose"].astype(object).fillna(NONE),
            "kind": changed["shift_kind"].astype(object).fillna(NONE),
        }
    )


def _causes(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases.groupby(["purpose", "kind"]).size().rename("questions").reset_index()
    order = {value: place for place, value in enumerate((*PURPOSES, *KINDS))}
    return counts.sort_values(
        ["purpose", "kind"], key=lambda column: column.map(order), ignore_index=True
    )


def _say_causes(table: pd.DataFrame, texts: Texts) -> str:
    most = row_with_most(table, "questions")
    return texts.gettext(
        "{share} of the changes came from '{purpose}' with '{kind}', more than from anything else.",
        share=texts.percent(most["questions"] / table["questions"].sum()),
        purpose=texts.gettext(PURPOSES[str(most["purpose"])]),
        kind=texts.gettext(KINDS[str(most["kind"])]),
    )


def _proposals(selected: Selected) -> pd.DataFrame:
    return in_steps(selected.proposals.assign(kind=selected.proposals["kind"].astype(str)), "kind")


def _by_kind(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    table = ledger(cases, "kind")
    order = {kind.value: place for place, kind in enumerate(OptionKind)}
    return table.sort_values("kind", key=lambda column: column.map(order), ignore_index=True)


def _say_proposals(table: pd.DataFrame, texts: Texts) -> str:
    offered, useful = table["offered"].sum(), table["useful"].sum()
    return texts.gettext(
        "Of {offered} proposals {accepted} were accepted, {planned} planned and {done} carried "
        "out; {useful} proved useful.",
        offered=texts.number(offered),
        useful=texts.number(useful),
        **{step: texts.number(table[step].sum()) for step in ("accepted", "planned", "done")},
    )


QUESTION_TOPICS = (
    Topic(
        "shifts",
        Tab.QUESTIONS,
        N_("How do learning questions shift?"),
        N_("Learning questions by their kind of shift, counted by the day of the call."),
        _NO_SHIFT,
        (
            Column("shift", N_("shift"), Unit.WORD, labels(Shift)),
            Column("questions", N_("learning questions"), Unit.COUNT),
            Column("share", N_("share"), Unit.SHARE, rests_on="questions"),
        ),
        ("shift",),
        "questions",
        _known,
        _shifts,
        _say_shifts,
    ),
    Topic(
        "shifts_over_time",
        Tab.QUESTIONS,
        N_("Do questions shift differently over time?"),
        N_("Learning questions per month of the call and kind of shift."),
        _NO_SHIFT,
        (
            Column("period", N_("month"), Unit.PERIOD),
            Column("shift", N_("shift"), Unit.WORD, labels(Shift)),
            Column("questions", N_("learning questions"), Unit.COUNT),
        ),
        ("period", "shift"),
        "questions",
        _by_period,
        _over_time,
        _say_over_time,
    ),
    Topic(
        "shift_causes",
        Tab.QUESTIONS,
        N_("What made questions shift?"),
        N_(
            "Changed learning questions by the purpose of the call and the kind of proposal that "
            "caused the shift, as the project leader recorded it."
        ),
        N_("No question changed in this selection yet."),
        (
            Column("purpose", N_("purpose of the call"), Unit.WORD, PURPOSES),
            Column("kind", N_("kind of proposal"), Unit.WORD, KINDS),
            Column("questions", N_("learning questions"), Unit.COUNT),
        ),
        ("purpose", "kind"),
        "questions",
        _changed,
        _causes,
        _say_causes,
    ),
    Topic(
        "proposals_by_kind",
        Tab.QUESTIONS,
        N_("What becomes of proposals?"),
        N_(
            "Proposals by the day of the call: put to the learner, answered 'useful', planned as "
            "an activity, done, and found useful afterwards."
        ),
        N_("No proposal was made in this selection."),
        (Column("kind", N_("kind of proposal"), Unit.WORD, labels(OptionKind)), *LEDGER_COLUMNS),
        ("kind", "step"),
        "offered",
        _proposals,
        _by_kind,
        _say_proposals,
    ),
)
