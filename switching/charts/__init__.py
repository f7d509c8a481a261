"""The charts: one theme, aggregates in, an Altair chart out."""

from switching.charts.charts import (
    durations_of_calls,
    exchanges_to_come,
    questions_by_shift,
    shifts_over_time,
)

__all__ = [
    "durations_of_calls",
    "exchanges_to_come",
    "questions_by_shift",
    "shifts_over_time",
]
