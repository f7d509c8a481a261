"""The stage of all dossiers at once, by the same order of questions as switching.rules.stages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from switching.models import Stage


def stages_of(switches: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the stage of each dossier, and how far it came: the stage were it not stopped."""
    completed = switches["completed_on"].notna() | (switches["certificates"] > 0)
    held = switches["call_held_at"].notna()
    reached = np.select(
        [
            completed,
            switches["days_held"] > 0,
            switches["finalised_at"].notna(),
            held & (switches["activities"] > 0),
            held,
            switches["open_calls"] > 0,
        ],
        [
            Stage.COMPLETED.value,
            Stage.UNDER_WAY.value,
            Stage.PLAN_FINAL.value,
            Stage.PLAN_DRAFT.value,
            Stage.CALL_HELD.value,
            Stage.CALL_PLANNED.value,
        ],
        Stage.REGISTERED.value,
    )
    stage = np.where(switches["stopped_on"].notna(), Stage.STOPPED.value, reached)
    known = [item.value for item in Stage]
    return _listed(stage, known), _listed(reached, known)


def _listed(values: np.ndarray, known: list[str]) -> pd.Series:
    return pd.Series(pd.Categorical(values, categories=known))
