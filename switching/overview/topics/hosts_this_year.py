"""Which hosts had no exchange this year?"""

from __future__ import annotations

from datetime import date

import pandas as pd

from switching.i18n import Texts
from switching.models import N_
from switching.overview.columns import first_that_holds, matched
from switching.overview.facts import What
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import HAPPENED, QUIET, TO_COME
from switching.overview.topics.crossed import Part, crossed, part_word, stacked
from switching.overview.topics.topic import Column, Tab, Topic, most, named

PARTS = {
    "earlier": Part(N_("had an exchange in an earlier year"), HAPPENED),
    "to_come": Part(N_("have days to come"), TO_COME),
    "none": Part(N_("have no day yet"), QUIET),
}


def _dossiers(selected: Selected) -> pd.DataFrame:
    """Return the dossiers of this selection with their host, the last day held and the first one
    to come, whatever the period."""
    days = selected.rows("days", whenever=True)
    held = days[days["what"] == What.HELD]
    to_come = days[days["what"].isna() & (days["day"] >= pd.Timestamp(selected.today))]
    # Within a dossier days lie in their order.
    last = held.drop_duplicates("switch_id", keep="last")
    following = to_come.drop_duplicates("switch_id")
    own = selected.dossiers("switch_id", "host_id")
    return pd.DataFrame(
        {
            "switch_id": own["switch_id"],
            "host_id": own["host_id"],
            "last": matched(last, "day", own),
            "next": matched(following, "day", own),
        }
    )


def _idle(selected: Selected) -> pd.DataFrame:
    """Return the dossiers of hosts without a day held this year."""
    dossiers = _dossiers(selected)
    this_year = dossiers["last"] >= pd.Timestamp(date(selected.today.year, 1, 1))
    return dossiers[~dossiers["host_id"].isin(dossiers.loc[this_year, "host_id"])]


def _cases(selected: Selected) -> pd.DataFrame:
    idle = _idle(selected)
    tests = [("earlier", idle["last"].notna()), ("to_come", idle["next"].notna())]
    return idle.assign(part=first_that_holds(tests, "none", tuple(PARTS)))


def _table(cases: pd.DataFrame, selected: Selected) -> pd.DataFrame:
    table = crossed(cases, "host_id", list(selected.names.hosts), list(PARTS))
    table["host"] = [selected.names.hosts[host] for host in table["host_id"]]
    table["last"] = table["host_id"].map(cases.groupby("host_id")["last"].max())
    to_come = cases.loc[cases["next"].notna(), "host_id"].nunique()
    totals = {
        "idle_hosts": len(table),
        "idle_to_come": to_come,
        "all_hosts": selected.dossiers("host_id")["host_id"].nunique(),
    }
    return most(table, "all", "host", not selected.for_outside).assign(**totals)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    first = table.iloc[0]
    return texts.ngettext(
        "Of {count} host with dossiers, {idle} had no exchange day this year; {to_come} of these "
        "have one to come.",
        "Of {count} hosts with dossiers, {idle} had no exchange day this year; {to_come} of these "
        "have one to come.",
        int(first["all_hosts"]),
        idle=written_part(first["idle_hosts"], first["all_hosts"], texts),
        to_come=texts.number(first["idle_to_come"]),
    )


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show the dossiers of hosts without an exchange this year, by what became of these."""
    return stacked(table, topic, texts, PARTS, N_("dossiers"))


HOSTS_THIS_YEAR = Topic(
    key="hosts_this_year",
    tab=Tab.ORGANISATIONS,
    title=N_("Which hosts had no exchange this year?"),
    definition=N_(
        "Hosts with dossiers in this selection, whatever the chosen period, where no exchange day "
        "was held in the calendar year of today: the twelve with most dossiers, by what became of "
        "these. A host that never had a dossier stands only on the page Organisations."
    ),
    empty=N_("Every host with dossiers in this selection had an exchange day this year."),
    columns=(
        Column("host", N_("host"), Unit.TEXT),
        Column("all", N_("dossiers"), Unit.COUNT),
        *(Column(name, part.word, Unit.COUNT) for name, part in PARTS.items()),
        Column("last", N_("last exchange day"), Unit.DAY),
    ),
    keys=("host_id", "part"),
    counted="all",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
    kept_home=N_("It names the days of single dossiers: that stays in the house."),
    on_paper=False,
    places={"host_id": named(lambda names: names.hosts), "part": part_word(PARTS)},
)
