"""Reading all tables for what is held on one person."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import sqlite_utils

from switching.models import Record
from switching.store.belonging import switch_expression


def iterate_columns(
    db: sqlite_utils.Database, kind: type[Record]
) -> Iterator[tuple[int | None, dict[str, Any]]]:
    """Yield all rows of a kind without the bytes of files, each after the switch that it is in."""
    names = [name for name, field in kind.model_fields.items() if field.annotation is not bytes]
    columns = ", ".join(f'"{name}"' for name in names)
    of_switch = switch_expression(kind.TABLE) or "NULL"
    query = f"SELECT {of_switch}, {columns} FROM {kind.TABLE} ORDER BY id"
    for switch_id, *values in db.execute(query).fetchall():
        yield switch_id, dict(zip(names, values, strict=True))


def list_settings(db: sqlite_utils.Database) -> dict[str, str]:
    """Return all settings."""
    return dict(db.execute("SELECT name, value FROM settings ORDER BY name").fetchall())


def list_papers(
    db: sqlite_utils.Database, switches: Collection[int]
) -> list[tuple[str, str, str, bytes]]:
    """List the final plans and certificates of these dossiers: reference, kind, number, PDF."""
    marks = ", ".join(str(int(identity)) for identity in sorted(switches))
    query = f"""SELECT s.reference, 'plan', p.number, p.document
            FROM action_plans p JOIN switches s ON s.id = p.switch_id WHERE s.id IN ({marks})
        UNION ALL SELECT s.reference, 'certificate', c.year || '-' || c.number, c.document
            FROM certificates c JOIN switches s ON s.id = c.switch_id WHERE s.id IN ({marks})
        ORDER BY 1, 2, 3"""
    return [(reference, kind, str(number), document)
            for reference, kind, number, document in db.execute(query).fetchall()]  # fmt: skip


def signed_by_others(db: sqlite_utils.Database, party: str) -> frozenset[int]:
    """Return the scans that another than `party` signed."""
    query = "SELECT attachment_id FROM agreements WHERE attachment_id IS NOT NULL AND party <> ?"
    return frozenset(row[0] for row in db.execute(query, [party]).fetchall())


def list_scans(
    db: sqlite_utils.Database, ids: Collection[int]
) -> list[tuple[str, int, str, bytes]]:
    """List these scans: the reference of the dossier, id, media type and content."""
    marks = ", ".join(str(int(identity)) for identity in sorted(ids))
    query = f"""SELECT s.reference, a.id, a.media_type, a.content
        FROM attachments a JOIN switches s ON s.id = a.switch_id WHERE a.id IN ({marks})
        ORDER BY a.id"""
    return list(db.execute(query).fetchall())
