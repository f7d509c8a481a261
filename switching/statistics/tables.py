"""The small tables behind the charts: aggregates only, whatever the number of dossiers."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from switching.models import LONG_CALL_MINUTES, Shift

BIN = 5
LAST_BIN = 120
HOSTS_SHOWN = 15
WEEKS_AHEAD = 12


def durations(calls: pd.DataFrame) -> pd.DataFrame:
    """Count calls per 5 minutes: columns start, end, calls; the last bin takes all from 120 on.

    The rows run from 0 without gaps. A call of exactly 20 minutes belongs to '15 to 20'.
    """
    starts = ((calls["actual_minutes"] - 1) // BIN * BIN).clip(upper=LAST_BIN)
    counts = starts.value_counts()
    bins = range(0, max([LONG_CALL_MINUTES, *(int(start) for start in counts.index)]) + BIN, BIN)
    return pd.DataFrame(
        {
            "start": list(bins),
            "end": [start + BIN for start in bins],
            "calls": [int(counts.get(start, 0)) for start in bins],
        }
    )


def shifts_by_kind(calls: pd.DataFrame) -> pd.DataFrame:
    """Count learning questions per kind of shift: columns shift, questions."""
    counts = calls["shift"].value_counts()
    return pd.DataFrame(
        {"shift": [str(kind) for kind in Shift],
         "questions": [int(counts.get(kind.value, 0)) for kind in Shift]}
    )  # fmt: skip


def shifts_by_month(calls: pd.DataFrame) -> pd.DataFrame:
    """Count learning questions per month (its first day) and kind: columns month, shift, questions.

    Beyond 36 months the rows are per year.
    """
    known = calls.dropna(subset=["shift"])
    if known.empty:
        return pd.DataFrame({"month": [], "shift": [], "questions": []})
    months = known["day"].dt.to_period("M")
    grain = "Y" if months.nunique() > 36 else "M"
    starts = known["day"].dt.to_period(grain).dt.start_time.rename("month")
    return known.groupby([starts, "shift"]).size().rename("questions").reset_index()


def planned_exchanges(days: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return the days to come: columns host, day, minutes, exchanges; the busiest hosts only."""
    end = today + timedelta(weeks=WEEKS_AHEAD)
    coming = days[days["held"].isna() & days["day"].between(pd.Timestamp(today), pd.Timestamp(end))]
    busiest = coming["host"].value_counts().head(HOSTS_SHOWN).index
    shown = coming[coming["host"].isin(busiest)]
    return (
        shown.groupby(["host", "day"])
        .agg(exchanges=("switch_id", "nunique"), minutes=("planned_minutes", "sum"))
        .reset_index()
    )
