"""The app through AppTest: a page with its database, without a browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.parts import open_all_parts
from tests.server import ROOT
from tests.snapshots import make_demo

OpenApp = Callable[..., AppTest]


def file_buttons(app: AppTest) -> list[Button]:
    """Return the buttons of a page that give a file."""
    return [button for button in app.button if str(button.key).startswith("download:")]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty database, chosen by the environment as an administrator would."""
    path = tmp_path / "switching.db"
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    monkeypatch.chdir(ROOT)
    return path


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four dossiers of the demo, around today; tests copy it."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, 24)
    return path


@pytest.fixture
def demo(database: Path, demo_file: Path) -> Path:
    """A database of one's own with demo dossiers."""
    database.write_bytes(demo_file.read_bytes())
    return database


@pytest.fixture
def all_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages build each part as if someone had opened it."""
    open_all_parts(monkeypatch)


@pytest.fixture
def open_app(database: Path) -> OpenApp:
    """A function that opens a page of the app, with the address's parameters.

    What stands around a page is there in this first run; AppTest leaves it out of the next ones.
    """

    def open_one(page: str | None = None, **parameters: str) -> AppTest:
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=30)
        if page is None:
            return app.run()
        for name, value in parameters.items():
            app.query_params[name] = value
        return app.switch_page(f"pages/{page}.py").run()

    return open_one
