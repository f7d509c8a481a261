"""The rows behind the overview, read at once into frames."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import sqlite_utils

from switching.i18n.texts import BRUSSELS

_SWITCH = "s.id AS switch_id, s.partner_id, s.host_id"

_CALLS = f"""SELECT {_SWITCH}, c.planned_at AS day, c.planned_minutes, c.actual_minutes,
    (SELECT q.shift FROM learning_questions q WHERE q.switch_id = s.id
        AND q.settled_at IS NOT NULL AND q.moment <> 'before_call'
        ORDER BY q.number DESC LIMIT 1) AS shift
    FROM intake_calls c JOIN switches s ON s.id = c.switch_id
    WHERE c.outcome = 'held' AND c.actual_minutes IS NOT NULL"""

_DAYS = f"""SELECT {_SWITCH}, d.day, d.held, d.held_minutes, h.name AS host,
    CASE WHEN d.start IS NULL OR d."end" IS NULL THEN 0 ELSE
        (strftime('%H', d."end") - strftime('%H', d.start)) * 60
        + strftime('%M', d."end") - strftime('%M', d.start) - d.break_minutes
    END AS planned_minutes
    FROM exchange_days d JOIN switches s ON s.id = d.switch_id
    JOIN organisations h ON h.id = s.host_id
    WHERE s.stopped_on IS NULL OR d.held = 1"""

_NAMES = "SELECT id, name FROM organisations WHERE {flag} = 1 ORDER BY name COLLATE NOCASE, id"


@dataclass(frozen=True)
class Frames:
    """One row per held call, and one per exchange day; `day` is a date without time zone."""

    calls: pd.DataFrame
    days: pd.DataFrame


def read_frames(db: sqlite_utils.Database) -> Frames:
    """Read the frames of all dossiers."""
    calls = _frame(db, _CALLS)
    calls["day"] = (
        pd.to_datetime(calls["day"], utc=True).dt.tz_convert(BRUSSELS).dt.tz_localize(None)
    ).dt.normalize()
    days = _frame(db, _DAYS)
    days["day"] = pd.to_datetime(days["day"])
    return Frames(calls, days)


def _frame(db: sqlite_utils.Database, query: str) -> pd.DataFrame:
    """Read a query; pandas' own reader warns at connections other than the standard library's."""
    cursor = db.execute(query)
    columns = [column[0] for column in cursor.description]
    return pd.DataFrame(cursor.fetchall(), columns=columns)


def read_names(db: sqlite_utils.Database, flag: str) -> dict[int, str]:
    """Return the names of the organisations with `flag` (is_partner or is_host) by their id."""
    if flag not in {"is_partner", "is_host"}:
        raise ValueError(flag)
    return {row["id"]: row["name"] for row in db.query(_NAMES.format(flag=flag))}
