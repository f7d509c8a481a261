"""A database that can't be used: a sentence and a way out, on screen and on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from streamlit.testing.v1 import AppTest

from switching.cli import main
from switching.services.integrity import check_database
from switching.store import connection
from tests.faults.files import (
    Spoil,
    be_a_folder,
    be_a_letter,
    drop_guard,
    kept_by_another,
    spoil_header,
    spoil_table,
    without_rights,
)
from tests.samples import make_database, open_dossier
from tests.server import ROOT
from tests.ui.test_pages import words

Visit = Callable[[Path], AppTest]

DAMAGED = "kan niet als databank gelezen worden"
SPOILT: list[tuple[Spoil, str]] = [
    (spoil_header, DAMAGED),
    (spoil_table, DAMAGED),
    (be_a_letter, DAMAGED),
    (drop_guard, "trigger audit_log_no_update ontbreekt"),
    (be_a_folder, "is een map, geen databank"),
]
# What each command reads of the database is another part of it; all begin with the same check.
COMMANDS = [
    ("check",),
    ("user", "list"),
    ("user", "deactivate", "bea@blenders.be"),
    ("plan", "1", "--output", "plan.pdf"),
    ("export", "--output", "export.xlsx"),
]


@pytest.fixture
def visit(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A function that opens the app on a database."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)

    def open_one(path: Path) -> AppTest:
        monkeypatch.setenv("SWITCHING_DATABASE", str(path))
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()

    return open_one


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one dossier."""
    made = make_database(tmp_path)
    open_dossier(made)
    return made


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--database", str(path)])


def expect_sentence(app: AppTest, said: str) -> None:
    assert not app.exception
    assert said in words(app)
    assert "Opnieuw proberen" in [button.label for button in app.button]


@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_a_spoilt_file_is_said_on_screen_and_stays_as_it_is(
    visit: Visit, path: Path, spoil: Spoil, said: str
) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    app = visit(path)
    assert not app.exception
    # Streamlit's markdown gets what is not ours escaped.
    assert said in words(app).replace("\\", "")
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command[:2]))
@pytest.mark.parametrize(("spoil", "said"), SPOILT)
def test_a_spoilt_file_is_said_by_each_command(
    path: Path, tmp_path: Path, spoil: Spoil, said: str, command: tuple[str, ...]
) -> None:
    spoil(path)
    arguments = [str(tmp_path / part) if "." in part else part for part in command]
    refused = run(path, *arguments)
    assert refused.exit_code in (1, 2)
    assert isinstance(refused.exception, SystemExit)
    assert said in refused.output or "is a directory" in refused.output


def test_a_locked_file_is_said_and_the_way_out_is_open(visit: Visit, path: Path) -> None:
    with kept_by_another(path):
        app = visit(path)
        expect_sentence(app, "houdt")
        refused = run(path, "user", "list")
        assert (refused.exit_code, "houdt" in refused.output) == (1, True)
    app.button[0].click().run()
    assert "Amina Yildiz" in words(app)


def test_a_command_that_finds_it_locked_halfway_says_so(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.05)
    with kept_by_another(path):
        monkeypatch.setattr("switching.cli.command.check_database", lambda _: [])
        refused = run(path, "user", "list", "--language", "en")
    assert refused.exit_code == 1
    assert "Another program keeps" in refused.output


def test_a_fault_of_no_file_is_not_hidden(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> None:
        raise ValueError("a mistake of ours")

    monkeypatch.setattr("switching.cli.command.check_database", fail)
    refused = run(path, "check", "--language", "en")
    assert refused.exit_code == 1
    assert "ValueError" in refused.output
    assert str(path) not in refused.output


def test_a_folder_that_is_missing_and_can_not_be_made_is_said(visit: Visit, path: Path) -> None:
    expect_sentence(visit(path / "below a file" / "switching.db"), "kan niet geopend worden")


def test_a_read_only_folder_is_said(visit: Visit, path: Path) -> None:
    path.parent.chmod(0o555)
    with without_rights():
        app = visit(path)
        refused = run(path, "user", "list")
    expect_sentence(app, "kan")
    assert refused.exit_code == 1
    assert str(path) in refused.output


def test_a_new_database_in_a_read_only_folder_is_said(visit: Visit, tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with without_rights():
        expect_sentence(visit(tmp_path / "new.db"), "kan niet geopend worden")
        expect_sentence(visit(tmp_path / "new" / "new.db"), "kan alleen gelezen worden")


def test_a_read_only_file_shows_what_it_holds_and_says_what_is_not_saved(
    visit: Visit, path: Path
) -> None:
    path.chmod(0o444)
    with without_rights():
        app = visit(path)
        assert "Amina Yildiz" in words(app)
        app.query_params["switch"] = "1"
        app.query_params["section"] = "frame"
        app.switch_page("pages/action_plan.py").run()
        field = app.text_input(app.text_input[0].key)
        field.set_value("Tom Peeters").run()
    assert not app.exception
    assert "Niet bewaard" in words(app)
    assert app.text_input(field.key).value == "Tom Peeters"
    assert check_database(path) == []
