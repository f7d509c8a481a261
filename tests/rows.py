"""All that stands in a database, to compare before and after."""

from pathlib import Path

from switching.store import connect


def all_rows(path: Path) -> dict[str, list[dict[str, object]]]:
    """Return all rows, but for the instants at which migrations were applied."""
    with connect(path) as db:
        kept = "name <> '_sqlite_migrations' AND name NOT LIKE 'option_search_%'"
        query = f"SELECT name FROM sqlite_master WHERE type = 'table' AND {kept}"
        tables = [row[0] for row in db.execute(query)]
        return {name: list(db.query(f"SELECT * FROM {name} ORDER BY 1, 2")) for name in tables}
