"""Looking changes nothing: no page writes a row, whatever became of what a dossier points to."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import RECORDS, Record, Stage
from switching.rules.stages import stage_of
from switching.services.questions import add_goal
from switching.services.switches import list_dossiers
from switching.store import connect, immediate
from switching.store.ownership import is_of_dossier
from tests.pages import PAGES
from tests.parts import parts_of
from tests.samples import at, read
from tests.server import ROOT
from tests.snapshots import make_demo
from tests.soak import one_in, soaked
from tests.ui.conftest import OpenApp

NAMES = [page.name for page in PAGES]
OF_DOSSIER = {page.name for page in PAGES if page.of_dossier}
pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("all_open")]


Rows = dict[str, list[dict[str, object]]]


def dump(path: Path) -> Rows:
    """Return all rows of the whole database."""
    with connect(path) as db:
        return {name: list(db.query(f"SELECT * FROM [{name}]")) for name in db.table_names()}


def deactivate(path: Path) -> None:
    """Take out of use, rename and move all that dossiers share; give a goal no score afterwards.

    It goes by the fields of the records, those of later too.
    """
    with connect(path) as db, immediate(db):
        most = db.execute("SELECT max(id) FROM organisations").fetchone()[0]
        for kind in (kind for kind in RECORDS if not is_of_dossier(kind.TABLE)):
            where = " WHERE role <> 'local'" if kind.TABLE == "users" else ""
            changes = ["version = version + 1", *_changes(kind, most)]
            db.execute(f"UPDATE {kind.TABLE} SET {', '.join(changes)}{where}")


def _changes(kind: type[Record], most: int) -> Iterator[str]:
    for name in kind.model_fields:
        if name.startswith(("active", "is_")):
            yield f"{name} = 0"
        elif name in ("name", "title"):
            yield f"{name} = {name} || ' (oud)'"
        elif name.endswith("_until"):
            yield f"{name} = '2001-01-01'"
        elif name in ("organisation_id", "host_id"):
            yield f"{name} = {most} + 1 - {name}"


def spoil(path: Path) -> None:
    """Put in each text what is cleaned of what is typed today, and was stored before."""
    with connect(path) as db, immediate(db):
        for kind in RECORDS:
            texts = [n for n, field in kind.model_fields.items() if field.annotation is str]
            said = [
                f"{n} = ' ' || {n} || char(11, 8203, 13, 10, 32)" for n in texts if n not in _KEYS
            ]
            if said:
                db.execute(f"UPDATE {kind.TABLE} SET {', '.join(said)}")


_KEYS = {"reference", "media_type", "content_code", "job_since", "code"}


def test_each_page_is_visited() -> None:
    files = {path.stem for path in (ROOT / "pages").glob("*.py")}
    assert files - {"__init__"} == set(NAMES)


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """Two dossiers at each stage; those evaluated got a goal without a score since."""
    path = tmp_path_factory.mktemp("furnished") / "switching.db"
    make_demo(path, 60)
    found: dict[Stage, list[int]] = defaultdict(list)
    for line in list_dossiers(at(path)):
        found[stage_of(line)].append(line.id)
    assert set(found) == set(Stage)
    chosen = [number for numbers in found.values() for number in numbers[:2]]
    for number in chosen:
        if read(path, number).evaluations:
            add_goal(at(path), read(path, number).latest, "later bedacht", f"later:{number}")
    return path, chosen


@pytest.fixture
def dossiers(database: Path, furnished: tuple[Path, list[int]]) -> list[int]:
    """The dossiers to look at, in a database of one's own."""
    path, chosen = furnished
    shutil.copy(path, database)
    return chosen


def visit(app: AppTest, dossiers: list[int], page: str) -> None:
    """Open a page in one session: for each dossier, or for some organisations."""
    for number in dossiers if page in OF_DOSSIER else dossiers[:3]:
        for parameter in ("switch", "organisation"):
            app.query_params[parameter] = str(number)
        for part in parts_of(page):
            app.query_params["part"] = part
            app.switch_page(f"pages/{page}.py").run()
            assert not app.exception, (page, number, part)


def change_all(path: Path) -> None:
    """Do both to all of it."""
    spoil(path)
    deactivate(path)


@pytest.mark.parametrize("change", [change_all, *soaked([deactivate, spoil])])
@pytest.mark.parametrize("page", one_in(5, NAMES))
def test_looking_at_what_was_changed_writes_no_row(
    database: Path,
    open_app: OpenApp,
    dossiers: list[int],
    page: str,
    change: Callable[[Path], None],
) -> None:
    open_app(page)  # whatever a first look brings up to date
    change(database)
    before = dump(database)
    visit(open_app(), dossiers, page)
    assert dump(database) == before


@pytest.mark.parametrize("page", one_in(5, NAMES))
def test_a_session_that_was_there_before_writes_no_row_either(
    database: Path, open_app: OpenApp, dossiers: list[int], page: str
) -> None:
    app = open_app(page)
    for number in dossiers[::5]:
        visit(app, [number], page)
        deactivate(database)
        before = dump(database)
        app.run()
        app.run()
        assert not app.exception
        visit(app, [number], page)
        assert dump(database) == before
