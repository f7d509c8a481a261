"""When hosts have places for learners, and how many are taken."""

from __future__ import annotations

from datetime import date

import sqlite_utils

from switching.models import Interest, PlacesLine

# Whatever dossiers a connection shows, all of them take places: of others no more than a number.
_PLACES = """
SELECT a.id, a.host_id, o.name AS host, a.first_day, a.last_day, a.places,
    (SELECT count(DISTINCT d.switch_id) FROM main.exchange_days d
        JOIN main.switches s ON s.id = d.switch_id
        WHERE s.host_id = a.host_id AND s.stopped_on IS NULL AND d.held IS NOT 0
            AND d.day BETWEEN a.first_day AND a.last_day) AS taken,
    (SELECT i.interest FROM host_interests i
        WHERE i.host_id = a.host_id AND i.year = CAST(substr(a.first_day, 1, 4) AS INTEGER)
        ORDER BY i.id DESC LIMIT 1) AS interest
FROM availabilities a JOIN organisations o ON o.id = a.host_id
WHERE o.is_host = 1 AND o.active = 1 AND a.last_day >= :today
ORDER BY a.first_day, o.name, a.id
"""
_INTERESTS = frozenset(Interest)


def read_places(db: sqlite_utils.Database, today: date) -> list[PlacesLine]:
    """List the days with places that are not over on `today`, soonest first."""
    return [
        PlacesLine(
            **{
                **row,
                "first_day": date.fromisoformat(row["first_day"]),
                "last_day": date.fromisoformat(row["last_day"]),
                "interest": Interest(row["interest"]) if row["interest"] in _INTERESTS else None,
            }
        )
        for row in db.query(_PLACES, {"today": str(today)})
    ]
