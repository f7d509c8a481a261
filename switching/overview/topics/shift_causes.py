"""What made questions shift?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.models import N_, OptionKind, Purpose, Shift
from switching.overview.columns import crossed_counts, places_in
from switching.overview.formatting import Unit, written_part
from switching.overview.forms import Drawing
from switching.overview.grid import grid
from switching.overview.selection import Selected
from switching.overview.topics.topic import Column, Tab, Topic, labels, marked, standing_out

NONE = "none"
PURPOSES = {**labels(Purpose), NONE: N_("no purpose recorded")}
KINDS = {**labels(OptionKind), NONE: N_("no proposal")}


def _cases(selected: Selected) -> pd.DataFrame:
    calls = selected.calls[["switch_id", "shift", "shift_purpose", "shift_kind"]]
    changed = calls[calls["shift"].notna() & (calls["shift"] != Shift.UNCHANGED)]
    return pd.DataFrame(
        {
            "switch_id": changed["switch_id"],
            "purpose": changed["shift_purpose"].astype("object").fillna(NONE),
            "kind": changed["shift_kind"].astype("object").fillna(NONE),
        }
    )


def _table(cases: pd.DataFrame, _: Selected) -> pd.DataFrame:
    purposes, kinds = list(PURPOSES), list(KINDS)
    places = places_in(cases["purpose"], purposes), places_in(cases["kind"], kinds)
    counts = crossed_counts(*places, (len(purposes), len(kinds)))
    rows, columns = np.nonzero(counts)
    return pd.DataFrame(
        {
            "purpose": [purposes[row] for row in rows],
            "kind": [kinds[column] for column in columns],
            "questions": counts[rows, columns],
        }
    )


def _sentence(table: pd.DataFrame, texts: Texts) -> str:
    first = standing_out(table, "questions")
    most, whole = first.iloc[0], int(table["questions"].sum())
    values = {
        "some": written_part(most["questions"], whole, texts),
        "purpose": texts.gettext(PURPOSES[str(most["purpose"])]),
        "kind": texts.gettext(KINDS[str(most["kind"])]),
    }
    if len(first) == 1 < len(table):
        return texts.ngettext(
            "Of {count} change {some} came from '{purpose}' with '{kind}', more than from "
            "anything else.",
            "Of {count} changes {some} came from '{purpose}' with '{kind}', more than from "
            "anything else.",
            whole, **values,
        )  # fmt: skip
    return texts.ngettext(
        "Of {count} change {some} came from '{purpose}' with '{kind}'; by chance others may be as "
        "frequent.",
        "Of {count} changes {some} came from '{purpose}' with '{kind}'; by chance others may be as "
        "frequent.",
        whole, **values,
    )  # fmt: skip


def _chart(table: pd.DataFrame, topic: Topic, texts: Texts) -> Drawing:
    """Show which purpose of the call and which kind of proposal made questions shift."""
    _ = texts.gettext
    data = marked(table, topic).assign(
        row=[_(PURPOSES[str(value)]) for value in table["purpose"]],
        column=[_(KINDS[str(value)]) for value in table["kind"]],
        number=table["questions"],
        shade=table["questions"] / table["questions"].max(),
        of=table["questions"].max(),
    )
    rows = [_(word) for word in PURPOSES.values() if _(word) in set(data["row"])]
    columns = [_(word) for word in KINDS.values() if _(word) in set(data["column"])]
    told = (
        ("row:N", _("purpose of the call")),
        ("column:N", _("kind of proposal")),
        ("number:Q", _("learning questions"), ","),
    )
    return grid(data, rows, columns, told)


SHIFT_CAUSES = Topic(
    key="shift_causes",
    tab=Tab.QUESTIONS,
    title=N_("What made questions shift?"),
    definition=N_(
        "Changed learning questions by the purpose of the call and the kind of proposal that "
        "caused the shift, as the project leader recorded it."
    ),
    empty=N_("No question changed in this selection yet."),
    columns=(
        Column("purpose", N_("purpose of the call"), Unit.WORD, PURPOSES),
        Column("kind", N_("kind of proposal"), Unit.WORD, KINDS),
        Column("questions", N_("learning questions"), Unit.COUNT),
    ),
    keys=("purpose", "kind"),
    counted="questions",
    cases=_cases,
    aggregate=_table,
    sentence=_sentence,
    chart=_chart,
)
