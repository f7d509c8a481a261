"""The tables, as append-only migrations: an applied one is never edited."""

from switching.store.schema.migrations import MIGRATIONS, pending_migrations, unknown_migrations

__all__ = ["MIGRATIONS", "pending_migrations", "unknown_migrations"]
