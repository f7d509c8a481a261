"""The ledger of proposals: how many were offered, accepted, planned, done and found useful."""

from __future__ import annotations

import pandas as pd

from switching.models import Answer, N_
from switching.overview.formatting import Unit
from switching.overview.topics.base import Column

STEPS = {
    "offered": N_("offered"),
    "accepted": N_("accepted"),
    "planned": N_("planned"),
    "done": N_("carried out"),
    "useful": N_("proved useful"),
}
LEDGER_COLUMNS = tuple(Column(step, word, Unit.COUNT) for step, word in STEPS.items())


def in_steps(proposals: pd.DataFrame, key: str) -> pd.DataFrame:
    """Give each proposal a row for each step that it came to."""
    came = {
        "offered": pd.Series(True, index=proposals.index),
        "accepted": proposals["answer"] == Answer.USEFUL,
        "planned": proposals["planned"],
        "done": proposals["done"],
        "useful": proposals["useful"],
    }
    parts = [
        proposals.loc[here, ["switch_id", key]].assign(step=step) for step, here in came.items()
    ]
    return pd.concat(parts, ignore_index=True)


def ledger(cases: pd.DataFrame, key: str) -> pd.DataFrame:
    """Count the proposals of each step per value of `key`."""
    counts = cases.groupby([key, "step"]).size().unstack(fill_value=0)
    return counts.reindex(columns=list(STEPS), fill_value=0).reset_index().rename_axis(columns=None)
