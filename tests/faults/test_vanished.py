"""A database that goes away, or is another one, while the app serves it: never a first start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from streamlit.testing.v1 import AppTest

from switching.cli import main
from switching.store import connect, fault_of, migrate
from switching.store.identity import AnotherDatabaseError
from switching.ui.kit import gate
from tests.samples import make_database, open_dossier
from tests.server import ROOT
from tests.ui.test_pages import words


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one dossier, that the app opens."""
    made = make_database(tmp_path)
    open_dossier(made)
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SWITCHING_DATABASE", str(made))
    return made


@pytest.fixture
def app(path: Path) -> AppTest:
    found = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()
    assert "Amina Yildiz" in words(found)
    return found


def run_again(app: AppTest) -> None:
    """Run the page as a server does, by app.py; AppTest runs the page alone after the first."""
    app.session_state["gate_opened"] = False
    app.run()


def be_gone(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def be_empty(path: Path) -> None:
    be_gone(path)
    path.touch()


def be_new(path: Path) -> None:
    be_gone(path)
    migrate(path)


def be_a_copy(path: Path) -> None:
    data = path.read_bytes()
    be_gone(path)
    path.write_bytes(data)


WAYS = [
    (be_gone, "is weg"),
    (be_empty, "is een ander bestand"),
    (be_new, "is een ander bestand"),
    (be_a_copy, "is een ander bestand"),
]


@pytest.mark.parametrize(("lose", "said"), WAYS)
def test_it_is_said_and_nothing_is_made_or_written(
    app: AppTest, path: Path, lose: Callable[[Path], None], said: str
) -> None:
    lose(path)
    before = path.read_bytes() if path.exists() else None
    run_again(app)
    assert not app.exception
    assert said in words(app).replace("\\", "")
    assert (path.read_bytes() if path.exists() else None) == before


@pytest.mark.parametrize(("lose", "said"), WAYS)
def test_the_file_put_back_goes_on(
    app: AppTest, path: Path, lose: Callable[[Path], None], said: str
) -> None:
    lose(path)
    run_again(app)
    path.with_name("elsewhere.db").replace(path)
    app.button(key="fault_try_again").click().run()
    assert said not in words(app)
    assert "Amina Yildiz" in words(app)


@pytest.mark.parametrize("lose", [be_gone, lambda path: path.write_bytes(b"gone" * 999)])
def test_a_backup_restored_in_its_place_is_served(
    app: AppTest, path: Path, tmp_path: Path, lose: Callable[[Path], None]
) -> None:
    run = CliRunner().invoke
    folder = tmp_path / "backups"
    folder.mkdir()
    made = run(main, ["backup", "--to", str(folder), "--database", str(path)])
    assert made.exit_code == 0, made.output
    lose(path)
    run_again(app)
    assert "Amina Yildiz" not in words(app)
    backup = str(next(folder.glob("*.db")))
    restored = run(main, ["restore", backup, "--database", str(path), "--yes"])
    assert restored.exit_code == 0, restored.output
    run_again(app)
    assert "Amina Yildiz" in words(app)


def test_a_file_that_went_between_two_steps_of_a_run_is_not_made(path: Path) -> None:
    gate.prepare(path)
    be_gone(path)
    with pytest.raises(Exception, match="unable to open") as refused, connect(path, make=False):
        pass
    assert fault_of(path, refused.value) is not None
    with pytest.raises(AnotherDatabaseError):
        gate.prepare(path)
    assert not path.exists()
