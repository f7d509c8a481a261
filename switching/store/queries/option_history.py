"""The history of a host's options: how often each was offered, planned, done and found useful."""

from __future__ import annotations

import sqlite_utils

from switching.models import LedgerLine, OptionKind

_LEDGER = """
WITH planned AS (
    SELECT coalesce(a.option_id, p.option_id) AS option_id, a.proposal_id, a.done, a.useful
    FROM activities a JOIN switches s ON s.id = a.switch_id
    LEFT JOIN proposals p ON p.id = a.proposal_id
    WHERE s.host_id = :host_id
)
SELECT o.id AS option_id, o.kind, o.title, o.active,
    (SELECT count(*) FROM proposals p WHERE p.option_id = o.id) AS offered,
    (SELECT count(*) FROM proposals p WHERE p.option_id = o.id AND p.answer = 'maybe') AS maybe,
    (SELECT count(*) FROM proposals p WHERE p.option_id = o.id AND p.answer = 'useful') AS accepted,
    count(l.option_id) AS planned, coalesce(sum(l.done), 0) AS done,
    coalesce(sum(l.useful), 0) AS useful
FROM host_options o LEFT JOIN planned l ON l.option_id = o.id
WHERE o.host_id = :host_id GROUP BY o.id
UNION ALL
SELECT NULL, p.kind, p.title, 0, count(DISTINCT p.id),
    count(DISTINCT CASE WHEN p.answer = 'maybe' THEN p.id END),
    count(DISTINCT CASE WHEN p.answer = 'useful' THEN p.id END),
    count(l.proposal_id), coalesce(sum(l.done), 0), coalesce(sum(l.useful), 0)
FROM proposals p JOIN switches s ON s.id = p.switch_id
LEFT JOIN planned l ON l.proposal_id = p.id
WHERE s.host_id = :host_id AND p.option_id IS NULL GROUP BY p.kind, p.title
ORDER BY 5 DESC, 3
"""
_KINDS = frozenset(OptionKind)


def read_ledger(db: sqlite_utils.Database, host_id: int) -> list[LedgerLine]:
    """List what became of each option of a host, and of proposals outside its catalogue.

    One whose kind can't be read is left out.
    """
    return [
        LedgerLine(**{**row, "kind": OptionKind(row["kind"]), "active": bool(row["active"])})
        for row in db.query(_LEDGER, {"host_id": host_id})
        if row["kind"] in _KINDS
    ]
