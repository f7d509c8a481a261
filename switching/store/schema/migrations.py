"""The migrations in their order. Add a function below the last one; never edit one that shipped."""

from sqlite_utils import Database, Migrations

from switching.store.schema.access import ACCESS
from switching.store.schema.erasures import ERASURES
from switching.store.schema.papers import PAPERS
from switching.store.schema.tables import (
    AUDIT_TRIGGERS,
    FIRST_TABLES,
    INDEXES,
    OPTION_INDEXES,
    OPTION_SEARCH,
    VIEWS,
)

MIGRATIONS = Migrations("switching")


@MIGRATIONS()
def m001_create_tables(db: Database) -> None:
    """Make all tables of the record layout, the audit trail's guard, indexes and views."""
    for statement in (*FIRST_TABLES, *AUDIT_TRIGGERS, *INDEXES, *VIEWS):
        db.execute(statement)


@MIGRATIONS()
def m002_add_local_user(db: Database) -> None:
    """Add the one user of an installation without sign-in."""
    db.execute(
        "INSERT INTO users (id, email, name, role, language) VALUES (1, 'local', '', 'local', 'nl')"
    )


@MIGRATIONS()
def m003_search_options(db: Database) -> None:
    """Add the full-text index of the catalogue, which the store fills, and its ledger's indexes."""
    for statement in (*OPTION_SEARCH, *OPTION_INDEXES):
        db.execute(statement)


@MIGRATIONS()
def m004_add_papers(db: Database) -> None:
    """Add logos, what certificates say, and what the worklist asks of agreements."""
    for statement in PAPERS:
        db.execute(statement)


@MIGRATIONS()
def m005_add_sending_contact(db: Database) -> None:
    """Add who speaks for the sending organisation of a switch."""
    db.execute("ALTER TABLE switches ADD COLUMN sending_contact_id INTEGER REFERENCES people(id)")
    db.execute("CREATE INDEX switches_sending_contact_id ON switches(sending_contact_id)")


@MIGRATIONS()
def m006_add_person_of_user(db: Database) -> None:
    """Say which person a user is: a project leader's own dossiers are those of that person."""
    for statement in ACCESS:
        db.execute(statement)


@MIGRATIONS()
def m007_add_erasures(db: Database) -> None:
    """Add what was erased, without the names."""
    db.execute(ERASURES)


def pending_migrations(db: Database) -> list[str]:
    """List the names of the migrations that `db` still lacks."""
    return [migration.name for migration in MIGRATIONS.pending(db)]


def unknown_migrations(db: Database) -> list[str]:
    """List the names of the migrations that `db` has and this version of the app does not know."""
    known = {migration.name for migration in MIGRATIONS._migrations}
    return [migration.name for migration in MIGRATIONS.applied(db) if migration.name not in known]
