"""Names that sing when they leak: whatever fails, no log and no error page has one in it."""

from __future__ import annotations

import errno
import io
import json
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError
from sqlite_utils.utils import sqlite3
from streamlit.testing.v1 import AppTest

from switching.cli import main
from switching.documents.mails.draft import Attached, Draft, write_mail
from switching.models import Actor, Person, Project, Record, UserRole
from switching.services.checks import InvalidError
from switching.services.rights import DeniedError
from switching.services.switches import get_dossier, open_switch
from switching.services.users import Account, add_user
from switching.store import ConflictError, NotFoundError, connect, get_record, write
from switching.ui.kit import failures
from tests.faults.files import kept_by_another, spoil_header
from tests.hostile import fill_all
from tests.pages import PAGES
from tests.samples import ACTOR, AMINA, NOW, at, hold_the_hours, issue, make_database, read
from tests.screen import words_on
from tests.server import ROOT
from tests.ui.test_incidents import log

__all__ = ["log"]
CANARY = "kanarie"


def canary(kind: type[Record], name: str, number: int) -> str:
    """Return a name that occurs nowhere else."""
    if name == "job_since":
        return ""
    return f"{CANARY}{number}@vogel.example" if name == "email" else f"{CANARY} {number}"


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with a certificate, and a canary in each field."""
    path = make_database(tmp_path_factory.mktemp("aviary"))
    hold_the_hours(path)
    issue(path)
    with write(path, ACTOR, NOW) as transaction:
        transaction.add(Project(number="2026"))
    fill_all(path, canary)
    return path


@pytest.fixture
def path(aviary: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copy(aviary, tmp_path / "switching.db"))
    monkeypatch.setenv("SWITCHING_DATABASE", str(copy))
    monkeypatch.chdir(ROOT)
    return copy


@pytest.fixture
def everything_logged(log: io.StringIO) -> Iterator[io.StringIO]:
    """What any logger of this process says, the framework's too."""
    handler = logging.StreamHandler(log)
    loggers = [logging.getLogger(name) for name in (None, "streamlit", "asyncio", "uvicorn")]
    for logger in loggers:
        logger.addHandler(handler)
    yield log
    for logger in loggers:
        logger.removeHandler(handler)


def sings(text: str) -> bool:
    """Tell whether a canary is heard in `text`."""
    return CANARY in text.lower()


def spoil(path: Path, table: str, column: str) -> None:
    """Put a canary in a record in a way that it can't be read, so that its error repeats it."""
    with connect(path) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute(
            f"UPDATE {table} SET {column} = ?",
            [f"{CANARY} " * (3000 if column in {"general_aim", "starting_point"} else 40)],
        )


SCRIPT = """
import runpy
from switching.ui.kit import failures, gate
with failures.guarded(), failures.opening():
    gate.open_gate()
    runpy.run_path("pages/{name}.py")
"""
"""A page within what app.py has around it: AppTest runs app.py itself on the first page only."""

SPOILT = {
    "worklist": ("users", "name"),
    "new_switch": ("organisations", "sector"),
    "organisations": ("organisations", "sector"),
    "administration": ("projects", "notes_until"),
    "intake_call": ("people", "name"),
    "learning_question": ("learning_questions", "general_aim"),
    "action_plan": ("plan_inputs", "starting_point"),
    "exchange": ("exchange_days", "place"),
    "dossier": ("organisations", "sector"),
}
"""On each page a field that it reads and refuses, or can not show."""
SILENT = ("overview", "privacy", "accessibility", "guide", "importing", "funder", "funder_profile")
"""Pages that read none: they count, leave out what can't be read, or wait for a click."""


@pytest.mark.slow
@pytest.mark.parametrize("name", SPOILT)
def test_an_error_inside_a_page_shows_and_logs_a_code(
    path: Path, everything_logged: io.StringIO, name: str
) -> None:
    spoil(path, *SPOILT[name])
    app = AppTest.from_string(SCRIPT.format(name=name), default_timeout=30)
    app.query_params["switch"] = "1"
    app.query_params["part"] = "projects"
    app.run()
    said = " ".join(str(item.value) for item in app.error)
    code = said.rstrip(".").rsplit(" ", 1)[1]
    assert f"incident {code}" in everything_logged.getvalue()
    assert not sings(everything_logged.getvalue() + said)
    assert "Traceback" not in everything_logged.getvalue() + said
    assert not app.exception


def test_every_page_is_named() -> None:
    known = {*SPOILT, *SILENT}
    assert {item.name for item in PAGES} == known, "say in SPOILT what breaks the new page"


def stale(path: Path) -> object:
    person = read(path).learner
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(person, job=f"{CANARY} die eerst was")
    with write(path, ACTOR, NOW) as transaction:
        return transaction.update(person, job=f"{CANARY} te laat")


def twice(path: Path) -> object:
    with connect(path) as db:
        return db.execute("INSERT INTO users SELECT * FROM users WHERE name LIKE 'kanarie%'")


def misread(path: Path) -> object:
    spoil(path, "plan_inputs", "participation")
    return read(path)


def full(path: Path) -> object:
    raise OSError(errno.ENOSPC, CANARY, f"/{CANARY}.pdf")


def of_another(path: Path) -> object:
    return get_dossier(at(path, Actor(9, UserRole.PROJECT_LEADER, 99, 99)), 1)


def refused_mail(path: Path) -> object:
    return write_mail(Draft([], CANARY, f"{CANARY} \ud800", (), [Attached(CANARY, CANARY, b"")]))


def unasked(path: Path) -> object:
    account = Account(f"{CANARY}@vogel", UserRole.PROJECT_LEADER, CANARY, f"{CANARY} nergens")
    return add_user(at(path), account, "key")


FAILURES: list[tuple[Callable[[Path], object], type[Exception]]] = [
    (stale, ConflictError),
    (twice, sqlite3.IntegrityError),
    (misread, ValidationError),
    (full, OSError),
    (of_another, DeniedError),
    (refused_mail, Exception),
    (unasked, InvalidError),
    (lambda path: Person(organisation_id=1, name=CANARY * 99), ValidationError),
    (lambda path: json.loads(f'{{"{CANARY}'), ValueError),
    (lambda path: f"{CANARY} \ud800".encode(), UnicodeError),
    (lambda path: {}[CANARY], KeyError),
    (lambda path: int(CANARY), ValueError),
    (lambda path: open_switch(at(path, now=CANARY), AMINA, "k"), Exception),  # type: ignore[arg-type]
    (lambda path: get_dossier(at(path), 99), NotFoundError),
    (lambda path: get_record(path, Person, 1), Exception),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("fail", "kind"), FAILURES)
def test_whatever_fails_is_logged_without_names(
    path: Path,
    everything_logged: io.StringIO,
    fail: Callable[[Path], object],
    kind: type[Exception],
) -> None:
    with pytest.raises(kind) as raised:
        fail(path)
    assert failures.report(raised.value)
    logging.getLogger("switching").error("not saved: %s", raised.value)
    logging.getLogger("streamlit").exception("failed", exc_info=raised.value)
    assert everything_logged.getvalue()
    assert not sings(everything_logged.getvalue())


def test_a_damaged_and_a_locked_database_are_said_without_names(
    path: Path, everything_logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("switching.store.connection.BUSY_SECONDS", 0.05)
    assert sings(" ".join(text for _, text in words_on(visit())))
    with kept_by_another(path):
        said = [item.value for item in visit().error]
    spoil_header(path)
    said += [item.value for item in visit().error]
    assert len(said) == 2
    assert not sings(everything_logged.getvalue() + " ".join(said))


def visit() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=30).run()


COMMANDS = (
    ("plan", "1", "--output", "plan.pdf"),
    ("certificate", "1", "--output", "certificate.pdf"),
    ("erase-person", "1", "--reason", "vraag", "--yes"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda item: item[0])
def test_a_command_that_fails_says_a_code_and_no_name(
    path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    spoil(path, "plan_inputs", "participation")
    spoil(path, "users", "language")
    monkeypatch.chdir(path.parent)
    ended = CliRunner().invoke(main, [*command, "--database", str(path)])
    assert isinstance(ended.exception, SystemExit)
    assert not sings(ended.stderr)
    assert "Traceback" not in ended.stderr
    assert "incident " in ended.stderr


@pytest.mark.parametrize("row", [f"a,b,{CANARY}", f"{CANARY}"])
def test_a_bad_row_is_named_by_its_number(tmp_path: Path, row: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f"before,after,shift\na,b,narrowed\n{row}\n", encoding="utf-8")
    ended = CliRunner().invoke(main, ["evaluate", "shifts", str(file)])
    assert ended.exit_code == 2
    assert "Rij 2" in ended.stderr
    assert not sings(ended.output)
