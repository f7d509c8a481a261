"""Storage in SQLite: it knows records by their class, and nobody's rights.

Reading goes through `rows` and the questions in `queries/`; every write is one `Transaction`, with
its audit rows. `migrations/` holds the schema, and says how to add a field.
"""

from switching.store.audit_log import (
    RevisionBesides,
    digest_of_trail,
    list_changes,
    list_past_values,
    revision,
)
from switching.store.connection import connect, immediate, snapshot, wal_is_safe
from switching.store.faults import NewerDatabaseError, fault_of
from switching.store.rows import (
    NotFoundError,
    Readable,
    get_record,
    list_readable,
    list_records,
    list_unread,
)
from switching.store.transactions import ConflictError, Transaction, add_many, write
from switching.store.upgrades import migrate

__all__ = [
    "ConflictError",
    "NewerDatabaseError",
    "NotFoundError",
    "Readable",
    "Transaction",
    "add_many",
    "connect",
    "digest_of_trail",
    "fault_of",
    "get_record",
    "immediate",
    "list_changes",
    "list_past_values",
    "list_readable",
    "list_records",
    "list_unread",
    "migrate",
    "revision",
    "snapshot",
    "wal_is_safe",
    "write",
]
