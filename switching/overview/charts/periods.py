"""Months and years on a time axis."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

MOST_LABELS = 12


def dated(codes: pd.Series) -> pd.Series:
    """Return the first day of each month or year."""
    return pd.to_datetime(codes.map(lambda code: f"{code}-01" if "-" in code else f"{code}-01-01"))


def time_axis(codes: pd.Series, bars: bool = False) -> alt.X:
    """Return a time axis over the field `at` whose labels are whole months or years."""
    monthly = "-" in str(codes.iloc[0])
    starts = dated(codes)
    months = (starts.max() - starts.min()).days // 30 + 1
    step = max(1, math.ceil((months if monthly else months / 12) / MOST_LABELS))
    interval = {"interval": "month" if monthly else "year", "step": step}
    axis = alt.Axis(
        format="%b %Y" if monthly else "%Y", labelAngle=-40, tickCount=interval, grid=False
    )
    across = alt.X("at:T", title=None, axis=axis)
    return across.timeUnit("yearmonth" if monthly else "year") if bars else across
