"""The section of the administration page on backups."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.services.backups import list_backups, make_backup
from switching.store import connect
from switching.ui.kit.escape import escape_markdown
from tests.samples import at, make_database, open_dossier
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words
from tests.ui.test_users import choose, press

pytestmark = pytest.mark.usefixtures("all_open")


def learners(path: Path) -> list[str]:
    """Name who learns, by dossier."""
    with connect(path) as db:
        return [row[0] for row in db.execute("SELECT learner FROM dossier_facts ORDER BY id")]


def back_up(database: Path, age: timedelta) -> Path:
    """Make a backup that is `age` old."""
    folder = database.with_name("backups")
    folder.mkdir(exist_ok=True)
    now = datetime.now(UTC).replace(microsecond=0)
    return make_backup(at(database, now=now - age), folder).path


def tick(app: AppTest) -> None:
    """Say that one is sure."""
    [box] = [item for item in app.checkbox if item.label.startswith("Neem weg wat na")]
    box.check()


def test_without_a_backup_the_page_warns_and_makes_one(database: Path, open_app: OpenApp) -> None:
    app = open_app("administration", part="backups")
    assert "Er is nog geen goede back-up." in words(app)
    app = press(app, "Maak een back-up")
    assert not app.exception
    assert "Er is nog geen goede back-up." not in words(app)
    assert "minder dan een uur geleden" in words(app)
    [made] = list_backups(at(database), database.with_name("backups"))
    assert made.path.is_file()


@pytest.mark.parametrize(("hours", "warns"), [(35, False), (37, True)])
def test_a_backup_of_more_than_36_hours_ago_is_too_old(
    database: Path, open_app: OpenApp, hours: int, warns: bool
) -> None:
    back_up(make_database(database.parent), timedelta(hours=hours, minutes=1))
    app = open_app("administration", part="backups")
    assert f"{hours} uur geleden" in words(app)
    assert any("Dat is te oud" in warning.value for warning in app.warning) == warns


def test_a_backup_that_is_not_what_was_written_does_not_count(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    back_up(database, timedelta(hours=40))
    last = back_up(database, timedelta(hours=1))
    with last.open("ab") as file:
        file.write(b"x")
    app = open_app("administration", part="backups")
    assert "is niet wat er geschreven werd" in app.error[0].value
    assert any("40 uur geleden" in warning.value for warning in app.warning)


def test_a_folder_that_was_named_and_is_not_there_is_said(
    database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHING_BACKUPS", str(database.with_name("schijf")))
    app = press(open_app("administration", part="backups"), "Maak een back-up")
    assert "schijf" in app.error[0].value
    assert not database.with_name("schijf").exists()


@pytest.mark.slow
def test_a_backup_is_put_back_after_a_tick_and_what_stood_there_is_kept(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    back_up(database, timedelta(hours=1))
    open_dossier(database)
    app = choose(open_app("administration", part="backups"), "Welke back-up?", 0)
    app = press(app, "Zet deze terug")
    assert "Vink dit aan om door te gaan." in words(app)
    assert learners(database) == ["Amina Yildiz"]
    tick(app)
    app = press(app, "Zet deze terug")
    assert not app.exception
    assert escape_markdown("De back-up is teruggezet.") in words(app)
    assert learners(database) == []
    [aside] = database.parent.glob("switching-before-*-restore.db")
    assert learners(aside) == ["Amina Yildiz"]
    assert escape_markdown(aside.name) in words(app)
    assert r"zette een back\-up terug" in words(open_app("administration", part="audit"))
