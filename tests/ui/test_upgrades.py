"""The app on a database of another version."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.models import Organisation
from switching.store import NewerDatabaseError, connect, fault_of, immediate, write
from tests.samples import ACTOR, NOW, make_database
from tests.store.test_released import NAMES, dossiers, make_newer, unpack
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words


def test_the_app_opens_the_oldest_database(database: Path, open_app: OpenApp) -> None:
    unpack(NAMES[0], database)
    app = open_app("action_plan", switch="1")
    assert not app.exception
    assert dossiers(database)[0].learner.name in words(app)


def test_a_newer_database_is_refused_with_a_sentence_in_the_app(
    database: Path, open_app: OpenApp
) -> None:
    before = make_newer(make_database(database.parent)).read_bytes()
    app = open_app()
    assert not app.exception
    assert "nieuwere versie van de app" in app.error[0].value
    assert database.read_bytes() == before


def renew(path: Path) -> None:
    """Bring a database further, as the process of a newer version does."""
    with connect(path) as db, immediate(db):
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " SELECT migration_set, 'm999_fly', max(applied_at) FROM _sqlite_migrations"
        )


def test_a_process_of_before_says_so_on_its_next_run_once_a_newer_one_is_at_work(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    app = open_app()
    assert not app.error
    renew(database)
    app.session_state["gate_opened"] = False
    app.run()
    assert not app.exception
    assert "De app is vernieuwd terwijl je aan het werk was" in app.error[0].value


def test_a_write_of_a_process_of_before_is_refused_also_in_the_middle_of_a_run(
    database: Path,
) -> None:
    make_database(database.parent)
    renew(database)
    before = database.read_bytes()
    with pytest.raises(NewerDatabaseError) as refused, write(database, ACTOR, NOW) as transaction:
        transaction.add(Organisation(name="De Speelvogel"))
    said = fault_of(database, refused.value)
    assert said is not None
    assert said.text.startswith("The app was renewed while you were at work")
    assert database.read_bytes() == before
