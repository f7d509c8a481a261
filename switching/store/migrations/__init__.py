"""The tables, as migrations: a module each, with its own SQL, applied in the order of their names.

A module that shipped is never edited: databases have it behind them. To add a field to a record:

1. the record's class in `switching/models/`, and its personal treatment where it can name someone;
2. a new module here, `mNNN_say_what.py`, whose `apply` runs the SQL; the view `dossier_facts`, if
   lists show the field: drop it, and write it out whole with the field;
3. `tests/store/golden.sql`, written anew by `pytest tests/store/test_schema.py --refresh-golden`;
4. `tests/store/applied.json`, by the same command: it must gain one line, and change none;
5. `tests/store/released/mNNN_say_what.db.gz`, as `tests/store/test_released.py` says;
6. the services and pages that ask for it; `tests/store/` fails on what is missing of 1 to 5.
"""

from importlib import import_module
from pkgutil import iter_modules

from sqlite_utils import Database, Migrations

MIGRATIONS = Migrations("switching")

for _name in sorted(module.name for module in iter_modules(__path__)):
    MIGRATIONS(name=_name)(import_module(f"{__name__}.{_name}").apply)


def pending_migrations(db: Database) -> list[str]:
    """List the names of the migrations that `db` still lacks."""
    return [migration.name for migration in MIGRATIONS.pending(db)]
