"""The one user of an installation without sign-in."""

from sqlite_utils import Database


def apply(db: Database) -> None:
    """Add the local user, as number 1."""
    db.execute(
        "INSERT INTO users (id, email, name, role, language) VALUES (1, 'local', '', 'local', 'nl')"
    )
