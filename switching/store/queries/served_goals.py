"""The goals that options served in completed dossiers, and what was chosen of suggestions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlite_utils

from switching.models import Stage, SuggestionUse
from switching.rules.stages import stage_of
from switching.store.queries.dossier import list_lines_of

MOST = 200
"""How many goals are read at most, the newest of them: what is learned is soon plain."""

# The wording of a goal as its question stands; a goal that was taken out has none.
_NOW = """w.question_id = (SELECT q.id FROM learning_questions q WHERE q.switch_id = g.switch_id
    ORDER BY q.number DESC LIMIT 1)"""
_SERVED = f"""
WITH served AS (
    SELECT m.goal_id, m.option_id FROM goal_matches m WHERE m.option_id IN ({{marks}})
    UNION SELECT m.goal_id, p.option_id FROM goal_matches m JOIN proposals p ON p.id = m.proposal_id
    WHERE p.option_id IN ({{marks}})
)
SELECT s.option_id, g.switch_id, w.description FROM served s
JOIN learning_goals g ON g.id = s.goal_id JOIN goal_wordings w ON w.goal_id = g.id
WHERE {_NOW}
ORDER BY s.goal_id DESC, s.option_id LIMIT ?
"""


_USE = f"""
SELECT coalesce(sum(place = 1), 0), coalesce(sum(place > 1), 0),
    coalesce(sum(place IS NULL AND suggested > 0), 0), coalesce(sum(suggested = 0), 0)
FROM goal_matches m JOIN learning_goals g ON g.id = m.goal_id
JOIN goal_wordings w ON w.goal_id = g.id AND {_NOW}
WHERE m.suggested IS NOT NULL
"""


def count_suggestion_use(db: sqlite_utils.Database) -> SuggestionUse:
    """Count what was chosen where options were suggested, in the dossiers on this connection."""
    return SuggestionUse(*db.execute(_USE).fetchone())


def list_served_goals(
    db: sqlite_utils.Database, option_ids: Sequence[int]
) -> list[tuple[int, str]]:
    """List options with the goals they served, of the completed dossiers on this connection."""
    marks = ", ".join("?" * len(option_ids))
    rows = db.execute(_SERVED.format(marks=marks), [*option_ids, *option_ids, MOST]).fetchall()
    lines = list_lines_of(db, sorted({row[1] for row in rows}))
    completed = {line.id for line in lines if stage_of(line) is Stage.COMPLETED}
    return [(option_id, text) for option_id, switch_id, text in rows if switch_id in completed]
