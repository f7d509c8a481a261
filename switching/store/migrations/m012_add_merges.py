"""Numbers of people and organisations that lead to another since two were merged."""

from sqlite_utils import Database

_TABLES = ("people", "person_id"), ("organisations", "organisation_id")


def apply(db: Database) -> None:
    """Add the tables: `id` is the merged-away number, the entries are those of the merge."""
    for table, column in _TABLES:
        db.execute(
            f"""CREATE TABLE merged_{table} (id INTEGER PRIMARY KEY,
                version INTEGER NOT NULL DEFAULT 1,
                {column} INTEGER NOT NULL REFERENCES {table}(id),
                first_entry INTEGER NOT NULL, last_entry INTEGER NOT NULL) STRICT"""
        )
        db.execute(f"CREATE INDEX merged_{table}_{column} ON merged_{table}({column})")
