"""The page Administration as a whole: its list of parts, and the one that is in sight."""

from __future__ import annotations

import errno
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import Project, Switch
from switching.services.projects import add_project
from switching.services.users import list_users
from switching.store import migrate, write
from switching.ui.administration.parts import Part
from tests.parts import ADMINISTRATION_PARTS
from tests.samples import ACTOR, NOW, TODAY, at, hold_the_hours, make_database, open_dossier
from tests.ui.conftest import OpenApp
from tests.ui.test_backups import back_up
from tests.ui.test_elements import MOST, elements
from tests.ui.test_pages import words

HEADS = {
    Part.USERS: "Gebruikers",
    Part.PROJECTS: "Projecten",
    Part.PAPERS: "Documenten",
    Part.PERSONS: "Persoonsgegevens",
    Part.MAIL: "Mail",
    Part.BACKUPS: "Back-ups",
    Part.EXAMPLES: "Voorbeelden",
    Part.AUDIT: "Wie deed wat",
    Part.UNREAD: "Wat niet gelezen kan worden",
}


def rows(app: AppTest) -> dict[str, str]:
    """Return what stands in the list of parts, by what the address of each asks for."""
    found = [item.proto for item in app.get("page_link")]
    return {
        proto.query_string.removeprefix("part="): proto.label
        for proto in found
        if proto.query_string.startswith("part=")
    }


def primary(app: AppTest) -> list[str]:
    """Return the labels of the main buttons in sight: not the answers of closed questions."""
    shown = [item for item in app.button if not str(item.key).startswith("remove:")]
    return [item.label for item in shown if item.proto.type == "primary"]


@pytest.mark.parametrize("part", ADMINISTRATION_PARTS)
def test_the_address_says_which_part_is_in_sight_and_no_other_is_built(
    database: Path, open_app: OpenApp, part: str
) -> None:
    app = open_app("administration", part=part)
    assert not app.exception
    assert [head.value for head in app.header] == [HEADS[Part(part)]]
    assert set(rows(app)) >= {str(item) for item in Part if item is not Part.UNREAD}
    assert len(primary(app)) <= 1


@pytest.mark.parametrize("part", ["", "niets", "Users", "\x00", "9" * 30])
def test_an_address_that_asks_for_no_part_shows_the_first(
    database: Path, open_app: OpenApp, part: str
) -> None:
    app = open_app("administration", part=part)
    assert not app.exception
    assert [head.value for head in app.header] == ["Gebruikers"]


@pytest.mark.parametrize(
    ("hours", "said"), [(None, "nog geen"), (1, ""), (37, "te oud"), (-1, "niet in orde")]
)
def test_backups_that_ask_for_attention_are_marked_on_each_part_with_a_sign_and_words(
    database: Path, open_app: OpenApp, hours: int | None, said: str
) -> None:
    make_database(database.parent)
    if hours is not None:
        back_up(database, timedelta(hours=max(1, hours)))
    if hours == -1:
        with back_up(database, timedelta(minutes=5)).open("ab") as file:
            file.write(b"x")
    row = rows(open_app("administration", part="audit"))["backups"]
    assert row == (
        f"**Back\\-ups** *:material/priority_high: {said}*" if said else "**Back\\-ups**"
    )


def test_a_folder_for_backups_that_can_not_be_read_is_marked(
    database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object) -> None:
        raise PermissionError(errno.EACCES, "closed")

    monkeypatch.setattr("switching.store.backup_files.find_backups", fall)
    assert "niet leesbaar" in rows(open_app("administration"))["backups"]


def test_a_term_that_is_past_is_marked(database: Path, open_app: OpenApp) -> None:
    hold_the_hours(make_database(database.parent))
    assert "termijn" not in rows(open_app("administration"))["persons"]
    with write(database, ACTOR, NOW) as transaction:
        ended = Project(number="ESF-1", notes_until=TODAY - timedelta(days=400))
        project = transaction.add(ended)
        transaction.update(transaction.get(Switch, 1), project_id=project.id)
    assert "termijn voorbij" in rows(open_app("administration"))["persons"]


def test_what_can_not_be_read_is_in_the_list_only_when_there_is_something(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(make_database(database.parent))
    assert "unread" not in rows(open_app("administration"))
    assert "Alles in de databank is leesbaar" in words(open_app("administration", part="unread"))
    spoil(database, "UPDATE organisations SET sector = 'ooit' WHERE id < 3")
    row = rows(open_app("administration", part="papers"))["unread"]
    assert row.endswith("*:material/priority_high: 2 gegevens*")


def spoil(path: Path, change: str) -> None:
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(change)


def many(path: Path) -> None:
    """Have many of all that the parts list, and many that can't be read."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 70)"
        db.execute(
            f"{numbers} INSERT INTO users (email, role, name)"
            " SELECT 'u' || i || '@voorbeeld.be', 'administrator', 'U' || i FROM n"
        )
        db.execute(
            f"{numbers} INSERT INTO projects (number, name, cofinancing, notes_until)"
            " SELECT 'P' || i, '', '', '2001-01-01' FROM n"
        )
        db.execute(
            f"{numbers} INSERT INTO logos (position, name, media_type, content)"
            " SELECT i, 'logo' || i, 'image/png', x'00' FROM n"
        )
        db.execute("UPDATE organisations SET sector = 'ooit'")


@pytest.mark.slow
@pytest.mark.parametrize("part", ADMINISTRATION_PARTS)
def test_a_part_with_many_of_all_stays_within_its_number_of_elements(
    demo: Path, open_app: OpenApp, part: str
) -> None:
    many(demo)
    app = open_app("administration", part=part).run()
    assert not app.exception
    assert elements(app) <= MOST["administration"]
    assert len(primary(app)) <= 1


def test_more_users_are_shown_with_each_click(database: Path, open_app: OpenApp) -> None:
    migrate(database)
    many(database)
    app = open_app("administration", part="users")
    counted = []
    while more := [item for item in app.button if item.label.startswith("Toon er nog")]:
        counted.append(len(app.expander))
        app = more[0].click().run()
    users = [user for user in list_users(at(database)) if user.email]
    assert counted == [21, 41, 61]
    assert len(app.expander) == len(users) + 1


def test_a_form_in_a_part_keeps_what_was_typed_while_it_is_closed(
    database: Path, open_app: OpenApp
) -> None:
    migrate(database)
    add_project(at(database), {"number": "ESF-1"}, "one")
    app = open_app("administration", part="projects")
    assert not app.text_input
    app.session_state["add_project"] = True
    app.run()
    [name] = [item for item in app.text_input if item.label == "Naam (mag leeg)"]
    name.set_value("Sterk werk").run()
    app.session_state["add_project"] = False
    assert not app.run().text_input
    app.session_state["add_project"] = True
    app.run()
    assert [item.value for item in app.text_input if item.label == "Naam (mag leeg)"] == [
        "Sterk werk"
    ]
