"""Where someone is on record: the SQL of subject access, redaction and retention."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Any

import sqlite_utils

from switching.models import HostOption, Person, Record
from switching.store import import_drafts
from switching.store.doubts import forget_what_is_gone
from switching.store.guest_drafts import forget_all_drafts
from switching.store.merges import current_number
from switching.store.ownership import switch_expression
from switching.store.rewriting import is_of, listed, note_unswept
from switching.store.rows import list_records, to_column
from switching.store.search_index import renew_index
from switching.store.typed_texts import forget_typed_texts

_BESIDE_ROLES = """SELECT c.switch_id, p.person_id FROM participants p
        JOIN intake_calls c ON c.id = p.call_id
    UNION SELECT l.switch_id, a.person_id FROM agreements a JOIN action_plans l ON l.id = a.plan_id
    UNION SELECT switch_id, person_id FROM evaluations
    UNION SELECT switch_id, person_id FROM guest_links"""
"""Who is in a dossier for what they came to, agreed to, reported or had a link for, in a role now
or not."""


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


def references_of(db: sqlite_utils.Database, switches: Collection[int]) -> dict[int, str]:
    """Return the references of these dossiers."""
    query = f"SELECT id, reference FROM switches WHERE id IN ({listed(switches)})"
    return dict(db.execute(query).fetchall())


def list_settings(db: sqlite_utils.Database) -> dict[str, str]:
    """Return all settings."""
    return dict(db.execute("SELECT name, value FROM settings ORDER BY name").fetchall())


def list_plans(
    db: sqlite_utils.Database, switches: Collection[int]
) -> list[tuple[str, str, str, bytes]]:
    """List the final plans of these dossiers: reference, kind, number, PDF."""
    query = f"""SELECT s.reference, 'plan', p.number, p.document
        FROM action_plans p JOIN switches s ON s.id = p.switch_id WHERE s.id IN ({listed(switches)})
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
    marks = listed(ids)
    query = f"""SELECT s.reference, a.id, a.media_type, a.content
        FROM attachments a JOIN switches s ON s.id = a.switch_id WHERE a.id IN ({marks})
        ORDER BY a.id"""
    return list(db.execute(query).fetchall())


def switches_with(
    db: sqlite_utils.Database, person_id: int, roles: Iterable[str]
) -> frozenset[int]:
    """Return the dossiers with a person in any of these columns."""
    where = " OR ".join(f"{role} = :person" for role in roles)
    return _ids(db, f"SELECT id FROM switches WHERE {where}", {"person": person_id})


def switches_once_with(
    db: sqlite_utils.Database, numbers: Collection[int], roles: Iterable[str]
) -> frozenset[int]:
    """Return the dossiers that had one of these people in any of these columns before."""
    said = " OR ".join(f"json_extract(before, '$.{role}') IN ({listed(numbers)})" for role in roles)
    return _ids(
        db,
        "SELECT DISTINCT record_id FROM audit_log WHERE record_table = 'switches'"
        f" AND action <> 'merge' AND ({said})",
        {},
    )


def list_former(db: sqlite_utils.Database, roles: Iterable[str]) -> list[tuple[int, int]]:
    """List who had a role in which dossier before: pairs of a dossier and a person of today."""
    columns = ", ".join(f"json_extract(before, '$.{role}')" for role in roles)
    rows = db.execute(
        f"SELECT record_id, {columns} FROM audit_log"
        " WHERE record_table = 'switches' AND before IS NOT NULL"
    ).fetchall()
    return [
        (switch_id, current_number(db, Person.TABLE, number))
        for switch_id, *numbers in rows
        for number in numbers
        if number
    ]


def switches_attended(db: sqlite_utils.Database, person_id: int) -> frozenset[int]:
    """Return the dossiers in which a person was invited to a call, agreed or evaluated."""
    query = f"SELECT switch_id FROM ({_BESIDE_ROLES}) WHERE person_id = :person"
    return _ids(db, query, {"person": person_id})


def list_attendance(db: sqlite_utils.Database) -> list[tuple[int, int]]:
    """List who was invited, agreed or evaluated in which dossier: a dossier and a person each."""
    query = f"SELECT switch_id, person_id FROM ({_BESIDE_ROLES}) WHERE person_id IS NOT NULL"
    return list(db.execute(query).fetchall())


def list_people_of(
    db: sqlite_utils.Database, switches: Collection[int], roles: Iterable[str]
) -> list[tuple[int, int]]:
    """List who is in these dossiers, in a role or beside one: pairs of a dossier and a person."""
    parts = [f"SELECT id AS switch_id, {role} AS person_id FROM switches" for role in roles]
    query = f"""SELECT switch_id, person_id FROM ({" UNION ".join([*parts, _BESIDE_ROLES])})
        WHERE person_id IS NOT NULL AND switch_id IN ({listed(switches)})"""
    return list(db.execute(query).fetchall())


def switches_of_any(
    db: sqlite_utils.Database, people: Collection[int], roles: Iterable[str]
) -> frozenset[int]:
    """Return the dossiers with any of these people, in a role or beside one."""
    among = listed(people)
    where = " OR ".join(f"{role} IN ({among})" for role in roles)
    beside = f"SELECT switch_id FROM ({_BESIDE_ROLES}) WHERE person_id IN ({among})"
    return _ids(db, f"SELECT id FROM switches WHERE {where} UNION {beside}", {})


def list_guests_of(db: sqlite_utils.Database, switches: Collection[int]) -> list[tuple[int, str]]:
    """List the dossiers and the names of who came to a call and is not on record elsewhere."""
    query = f"""SELECT c.switch_id, p.name FROM participants p
        JOIN intake_calls c ON c.id = p.call_id
        WHERE p.person_id IS NULL AND c.switch_id IN ({listed(switches)})"""
    return list(db.execute(query).fetchall())


def rows_of_organisation(
    db: sqlite_utils.Database, organisation_id: int
) -> frozenset[tuple[str, int]]:
    """Return the organisation and what it offers: tables and ids."""
    found = {("organisations", organisation_id)}
    for table in ("host_options", "host_interests"):
        query = f"SELECT id FROM {table} WHERE host_id = :place"
        found |= {(table, i) for i in _ids(db, query, {"place": organisation_id})}
    return frozenset(found)


def scans_of(db: sqlite_utils.Database, switches: Collection[int]) -> frozenset[int]:
    """Return the files of these dossiers."""
    return _ids(db, f"SELECT id FROM attachments WHERE {is_of('attachments', switches)}", {})


def scans_signed(
    db: sqlite_utils.Database, role: str, person_id: int, party: str
) -> frozenset[int]:
    """Return the scans of what someone agreed to as `party`.

    Where it is not on record who did, that is who has the `role` in the dossier.
    """
    query = f"""SELECT a.attachment_id FROM agreements a
        JOIN action_plans p ON p.id = a.plan_id JOIN switches s ON s.id = p.switch_id
        WHERE a.attachment_id IS NOT NULL AND a.party = :party
            AND coalesce(a.person_id, s.{role}) = :person"""
    return _ids(db, query, {"party": party, "person": person_id})


def _ids(db: sqlite_utils.Database, query: str, values: dict[str, object]) -> frozenset[int]:
    return frozenset(int(row[0]) for row in db.execute(query, values).fetchall())


def list_contents(db: sqlite_utils.Database, table: str) -> list[tuple[int, int, str]]:
    """List what papers say, as JSON, with their ids and dossiers."""
    query = f"SELECT id, switch_id, content FROM {table} ORDER BY id"
    return list(db.execute(query).fetchall())


def end_links_of(db: sqlite_utils.Database, people: Collection[int], now: datetime) -> None:
    """End the personal links of people."""
    query = f"""UPDATE guest_links SET ended_at = ?, version = version + 1
        WHERE person_id IN ({listed(people)}) AND ended_at IS NULL"""
    db.conn.execute(query, [to_column(now)])


def prepare_sweep(db: sqlite_utils.Database) -> None:
    """Make the search index anew, and note in this transaction that the files are to be swept."""
    renew_index(db, list_records(db, HostOption))
    forget_typed_texts(db)
    forget_all_drafts(db)
    import_drafts.forget_all_drafts(db)
    forget_what_is_gone(db)
    note_unswept(db)


def ids_of(
    db: sqlite_utils.Database, table: str, owner: str, people: Collection[int]
) -> frozenset[int]:
    """Return the rows of `table` whose column `owner` is one of `people`."""
    return _ids(db, f"SELECT id FROM {table} WHERE {owner} IN ({listed(people)})", {})
