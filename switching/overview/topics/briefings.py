"""At which hosts do coaches need a briefing, and at which employers learners?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from switching.i18n import Texts
from switching.models import Informed, N_
from switching.overview.columns import unfolded
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.selection import Selected
from switching.overview.theme import (
    INFORMED_COLOURS,
    ROOM_FOR_AXIS,
    ROOM_FOR_LEGEND,
    ROOM_FOR_ROWS,
    ROW,
    blank,
    coloured,
    counted_across,
    listed,
    numbered,
    rows_of,
)
from switching.overview.topics.crossed import crossed
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

_COLUMNS = (
    Column("organisation", N_("organisation"), Unit.TEXT),
    *(Column(kind, word, Unit.COUNT) for kind, word in labels(Informed).items()),
    Column("people", N_("calls"), Unit.COUNT),
    Column("share", N_("not well informed"), Unit.SHARE, share_of="people"),
)
_INFORMED = worded(labels(Informed))
_NOT_ASKED = N_("Nobody noted yet in this selection how well informed people came to the call.")


def _cases(selected: Selected, role: str, column: str) -> pd.DataFrame:
    calls = selected.calls[["switch_id", f"{role}_informed"]].dropna()
    return pd.DataFrame(
        {
            "switch_id": calls["switch_id"],
            "organisation_id": selected.of_dossier(calls, column),
            "informed": calls[f"{role}_informed"],
        }
    )


def _table(cases: pd.DataFrame, names: Mapping[int, str], cut: bool) -> pd.DataFrame:
    """Count answers per organisation: those with most people who were not well informed."""
    kinds = [kind.value for kind in Informed]
    table = crossed(cases, "organisation_id", sorted(names), kinds, "informed")
    table = table.rename(columns={"all": "people"})
    table["organisation"] = [names[number] for number in table["organisation_id"]]
    table["to_brief"] = table["people"] - table[Informed.WELL]
    front = len(standing_out(table, "to_brief"))
    shown = most(table, "to_brief", "organisation", cut)
    # What the sentence says of all organisations, also of those that are not named.
    all_of_them = {"all_people": table["people"].sum(), "all_to_brief": table["to_brief"].sum()}
    return shown.assign(share=shown["to_brief"] / shown["people"], front=front, **all_of_them)


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    """Name the organisation that stands out by more than chance, if one does."""
    first, front = table.iloc[0], int(table["front"].iloc[0])
    whole = int(first["all_people"])
    said = texts.ngettext(
        "{count} answer: {some} not well informed.",
        "{count} answers: {some} not well informed.",
        whole,
        some=written_part(first["all_to_brief"], whole, texts),
    )
    if not first["to_brief"]:
        return said
    values = {
        "organisation": first["organisation"],
        "some": texts.number(first["to_brief"]),
        "people": texts.number(first["people"]),
    }
    if front == 1:
        return said + " " + texts.gettext("Most at {organisation}: {some} of {people}.", **values)
    return said + " " + texts.gettext(
        "No organisation stands out by more than chance; at most {some}, as at {organisation}.",
        **values,
    )  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show per organisation how well informed people came."""
    places = {kind.value: place for place, kind in enumerate(reversed(Informed))}
    words = {kind.value: texts.label(kind) for kind in Informed}
    keep = ["organisation", "organisation_id", "people"]
    long = unfolded(table, keep, list(places), "informed", "number")
    long = long[long["number"] > 0]
    data = marked(long, topic).assign(
        word=long["informed"].map(words),
        place=long["informed"].map(places),
        share=long["number"] / long["people"],
    )
    shown = data.drop(columns=["organisation_id", "informed"])
    room = min(ROW * max(2, len(table)), ROOM_FOR_ROWS)
    height = ROOM_FOR_AXIS + ROOM_FOR_LEGEND + room
    return Drawing(_form, (), {"rows": shown}, height, {"order": list(table["organisation"])})


def _form(texts: Texts) -> Any:
    _ = texts.gettext
    colours = {texts.label(kind): colour for kind, colour in INFORMED_COLOURS.items()}
    bars = alt.Chart(rows_of()).mark_bar().encode(
        y=listed("organisation:N", blank("order")),
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
    return alt.layer(*numbered(bars, "number", "word", colours))


INFORMED_COACHES = Topic(
    key="informed_coaches",
    tab=Tab.ORGANISATIONS,
    title=N_("At which hosts do coaches need a briefing?"),
    definition=N_(
        "How well informed the coach came to the call, as noted there, per host: the twelve "
        "with most coaches who were not well informed."
    ),
    empty=_NOT_ASKED,
    columns=_COLUMNS,
    keys=("organisation_id", "informed"),
    counted="people",
    cases=lambda selected: _cases(selected, "coach", "host_id"),
    aggregate=lambda cases, selected: _table(cases, selected.names.hosts, not selected.for_outside),
    sentence=_sentence,
    chart=_chart,
    places={"organisation_id": named(lambda names: names.hosts), "informed": _INFORMED},
    kept_home=N_("One coach may be in many of these calls: that stays in the house."),
)

INFORMED_LEARNERS = Topic(
    key="informed_learners",
    tab=Tab.ORGANISATIONS,
    title=N_("At which employers do learners need a briefing?"),
    definition=N_(
        "How well informed the learner came to the call, as noted there, per sending "
        "organisation: the twelve with most learners who were not well informed."
    ),
    empty=_NOT_ASKED,
    columns=_COLUMNS,
    keys=("organisation_id", "informed"),
    counted="people",
    cases=lambda selected: _cases(selected, "learner", "sending_organisation_id"),
    aggregate=lambda cases, selected: _table(
        cases, selected.names.sending_organisations, not selected.for_outside
    ),
    sentence=_sentence,
    chart=_chart,
    places={
        "organisation_id": named(lambda names: names.sending_organisations),
        "informed": _INFORMED,
    },
)
