"""Who needs a briefing, what hosts offer, and why dossiers stop."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from switching.i18n import Texts
from switching.models import Informed, N_, Party, Stage
from switching.overview.formatting import Unit
from switching.overview.names import distinct
from switching.overview.selection import Selected
from switching.overview.topics.base import MOST_ROWS, Column, Tab, Topic, labels, most
from switching.overview.topics.ledger import LEDGER_COLUMNS, in_steps, ledger

OTHER_REASONS = ""
"""The key of all reasons that were given only once, or are not among the most given."""


def _organisation_of(rows: pd.DataFrame, selected: Selected, column: str) -> pd.Series:
    known = selected.switches.set_index("switch_id")[column]
    return pd.Series(known.reindex(rows["switch_id"]).to_numpy(), index=rows.index)


def _informed(selected: Selected, role: str, column: str) -> pd.DataFrame:
    calls = selected.calls[selected.calls[f"{role}_informed"].notna()]
    return pd.DataFrame(
        {
            "switch_id": calls["switch_id"],
            "organisation_id": _organisation_of(calls, selected, column),
            "informed": calls[f"{role}_informed"].astype(str),
        }
    )


def _briefings(cases: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """Count answers per organisation: those with most people who were not well informed."""
    kinds = [kind.value for kind in Informed]
    counts = cases.groupby(["organisation_id", "informed"]).size().unstack(fill_value=0)
    table = counts.reindex(columns=kinds, fill_value=0).reset_index().rename_axis(columns=None)
    table["organisation"] = distinct(names, table["organisation_id"])
    table["people"] = table[kinds].sum(axis=1)
    table["to_brief"] = table["people"] - table[Informed.WELL]
    shown = most(table, "to_brief", "organisation")
    return shown.assign(share=shown["to_brief"] / shown["people"])


def _say_briefings(table: pd.DataFrame, texts: Texts) -> str:
    first = table.iloc[0]
    if not first["to_brief"]:
        return texts.gettext("Everyone came well informed.")
    return texts.gettext(
        "Most people to brief: {organisation}, where {count} of {people} came not well informed.",
        organisation=first["organisation"],
        count=texts.number(first["to_brief"]),
        people=texts.number(first["people"]),
    )


def _by_host(selected: Selected) -> pd.DataFrame:
    proposals = selected.proposals
    hosts = _organisation_of(proposals, selected, "host_id")
    return in_steps(proposals.assign(host_id=hosts), "host_id")


def _host_ledger(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    table = ledger(cases, "host_id")
    table["host"] = distinct(selected.names.hosts, table["host_id"])
    return most(table, "offered", "host")


def _say_hosts(table: pd.DataFrame, texts: Texts) -> str:
    first = table.iloc[0]
    return texts.gettext(
        "{host} offered most: {offered} proposals; {accepted} were accepted, {done} carried out.",
        host=first["host"],
        offered=texts.number(first["offered"]),
        accepted=texts.number(first["accepted"]),
        done=texts.number(first["done"]),
    )


def _stopped(selected: Selected) -> pd.DataFrame:
    stopped = selected.switches_on("stopped_on")
    return pd.DataFrame(
        {
            "switch_id": stopped["switch_id"],
            "stopped_by": stopped["stopped_by"].astype(str),
            "reached": stopped["reached"].astype(str),
            "reason": stopped["stop_reason"].astype(str),
        }
    )


def _stops(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases.groupby(["stopped_by", "reached"]).size().rename("dossiers").reset_index()
    order = {value.value: place for kinds in (Party, Stage) for place, value in enumerate(kinds)}
    return counts.sort_values(
        ["stopped_by", "reached"], key=lambda column: column.map(order), ignore_index=True
    )


def _say_stops(table: pd.DataFrame, texts: Texts) -> str:
    by_party = table.groupby("stopped_by")["dossiers"].sum()
    count = int(by_party.sum())
    said = texts.ngettext("{count} dossier was stopped.", "{count} dossiers were stopped.", count)
    if (by_party == by_party.max()).sum() > 1:
        return said
    return said + " " + texts.gettext(
        "Most often by {party}: {share}.",
        party=texts.label(Party(str(by_party.idxmax()))),
        share=texts.percent(by_party.max() / count),
    )  # fmt: skip


def _reasons_given(selected: Selected) -> pd.DataFrame:
    """Give each stopped dossier its reason, if it is one of those given most, more than once."""
    cases = _stopped(selected)
    counts = cases["reason"].value_counts()
    shared = counts[counts > 1]
    often = shared.reset_index().sort_values(["count", "reason"], ascending=[False, True])
    kept = set(often["reason"].head(MOST_ROWS - 1))
    return cases.assign(reason=cases["reason"].where(cases["reason"].isin(kept), OTHER_REASONS))


def _reasons(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    counts = cases.groupby("reason").size().rename("dossiers").reset_index()
    other = counts["reason"] == OTHER_REASONS
    ordered = counts[~other].sort_values(["dossiers", "reason"], ascending=[False, True])
    return pd.concat([ordered, counts[other]], ignore_index=True)


def _say_reasons(table: pd.DataFrame, texts: Texts) -> str:
    first = table.iloc[0]
    if first["reason"] == OTHER_REASONS:
        return texts.gettext("No reason was given more than once.")
    return texts.gettext(
        "Given most: “{reason}” ({count} of {dossiers}).",
        reason=first["reason"],
        count=texts.number(first["dossiers"]),
        dossiers=texts.number(table["dossiers"].sum()),
    )


_BRIEFING_COLUMNS = (
    Column("organisation", N_("organisation"), Unit.TEXT),
    *(Column(kind, word, Unit.COUNT) for kind, word in labels(Informed).items()),
    Column("people", N_("calls"), Unit.COUNT),
    Column("share", N_("not well informed"), Unit.SHARE, rests_on="people"),
)
_NOT_ASKED = N_("Nobody noted yet in this selection how well informed people came to the call.")

ORGANISATION_TOPICS = (
    Topic(
        "informed_coaches",
        Tab.ORGANISATIONS,
        N_("At which hosts do coaches need a briefing?"),
        N_(
            "How well informed the coach came to the call, as noted there, per host: the twelve "
            "with most coaches who were not well informed."
        ),
        _NOT_ASKED,
        _BRIEFING_COLUMNS,
        ("organisation_id", "informed"),
        "people",
        lambda selected: _informed(selected, "coach", "host_id"),
        lambda cases, selected: _briefings(cases, selected.names.hosts),
        _say_briefings,
    ),
    Topic(
        "informed_learners",
        Tab.ORGANISATIONS,
        N_("At which employers do learners need a briefing?"),
        N_(
            "How well informed the learner came to the call, as noted there, per sending "
            "organisation: the twelve with most learners who were not well informed."
        ),
        _NOT_ASKED,
        _BRIEFING_COLUMNS,
        ("organisation_id", "informed"),
        "people",
        lambda selected: _informed(selected, "learner", "sending_organisation_id"),
        lambda cases, selected: _briefings(cases, selected.names.sending_organisations),
        _say_briefings,
    ),
    Topic(
        "proposals_by_host",
        Tab.ORGANISATIONS,
        N_("What becomes of what hosts propose?"),
        N_(
            "Proposals by the day of the call, of the twelve hosts with most: put to the learner, "
            "answered 'useful', planned as an activity, done, and found useful afterwards."
        ),
        N_("No proposal was made in this selection."),
        (Column("host", N_("host"), Unit.TEXT), *LEDGER_COLUMNS),
        ("host_id", "step"),
        "offered",
        _by_host,
        _host_ledger,
        _say_hosts,
    ),
    Topic(
        "stops",
        Tab.ORGANISATIONS,
        N_("Who stops dossiers, and how far had they come?"),
        N_("Dossiers stopped in this period, by who stopped them and how far they had come."),
        N_("No dossier was stopped in this selection."),
        (
            Column("stopped_by", N_("stopped by"), Unit.WORD, labels(Party)),
            Column("reached", N_("how far"), Unit.WORD, labels(Stage)),
            Column("dossiers", N_("dossiers"), Unit.COUNT),
        ),
        ("stopped_by", "reached"),
        "dossiers",
        _stopped,
        _stops,
        _say_stops,
    ),
    Topic(
        "stop_reasons",
        Tab.ORGANISATIONS,
        N_("Why do dossiers stop?"),
        N_(
            "Dossiers stopped in this period, by the reason as it was typed. Reasons given only "
            "once are counted together."
        ),
        N_("No dossier was stopped in this selection."),
        (
            Column("reason", N_("reason"), Unit.TEXT),
            Column("dossiers", N_("dossiers"), Unit.COUNT),
        ),
        ("reason",),
        "dossiers",
        _reasons_given,
        _reasons,
        _say_reasons,
        free_text=True,
    ),
)
