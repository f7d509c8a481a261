"""Subjects in the index of the catalogue; what was suggested when something was chosen."""

from sqlite_utils import Database

_SEARCH = (
    "DROP TABLE option_terms",
    "DROP TABLE option_search",
    # Stems of the catalogue and its subjects, kept by store/search_index.py. option_terms says in
    # how many options each occurs: option_vocab knows too, but counts anew each time it is asked.
    """CREATE VIRTUAL TABLE option_search USING fts5(
        title, description, kind, subjects, tokenize = 'unicode61 remove_diacritics 2')""",
    "CREATE VIRTUAL TABLE option_vocab USING fts5vocab(option_search, row)",
    "CREATE TABLE option_terms (term TEXT PRIMARY KEY, doc INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    # Made anew when the app starts.
    "DELETE FROM settings WHERE name = 'option_search_form'",
)
_NOTED = (
    "ALTER TABLE goal_matches ADD COLUMN suggested INTEGER",
    "ALTER TABLE goal_matches ADD COLUMN place INTEGER",
    "ALTER TABLE goal_matches ADD COLUMN passed_over_id INTEGER REFERENCES host_options(id)",
    # Which goals an option served is asked at each suggestion.
    "CREATE INDEX goal_matches_option_id ON goal_matches(option_id)",
    "CREATE INDEX goal_matches_proposal_id ON goal_matches(proposal_id)",
)


def apply(db: Database) -> None:
    """Make the index with one column more, still empty, and add the columns."""
    for statement in (*_SEARCH, *_NOTED):
        db.execute(statement)
