"""The full-text index of the catalogue, and the indexes that the history of an option needs."""

from sqlite_utils import Database

_SEARCH = (
    # Stems of the catalogue, kept by store/search.py; option_terms counts them.
    """CREATE VIRTUAL TABLE option_search USING fts5(
        title, description, kind, tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE option_terms USING fts5vocab(option_search, row)",
)

_INDEXES = tuple(
    f"CREATE INDEX {table}_{column} ON {table}({column})"
    for table, column in (
        ("proposals", "option_id"),
        ("activities", "proposal_id"),
        ("activities", "option_id"),
    )
)


def apply(db: Database) -> None:
    """Add the index, still empty: the store fills it when the app starts."""
    for statement in (*_SEARCH, *_INDEXES):
        db.execute(statement)
