"""What a person and the log get to see of an error, wherever it comes from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from switching.store import connect
from tests.conftest import StartApp
from tests.journeys.conftest import OpenPage
from tests.journeys.driver import expect_text, open_path, settle, text_of
from tests.samples import make_database, open_dossier
from tests.server import RunningApp

CANARY = "Kanarievogel"
CODE = re.compile(r"\bcode\b[^.]{0,20}: ([0-9a-f]{8})\b", re.IGNORECASE)


def break_table(app: RunningApp, statement: str) -> None:
    """Put something on record that the app can't read, and whose error repeats it."""
    with connect(app.database) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute(statement, [CANARY * 30])


@pytest.fixture
def broken(start_app: StartApp, open_page: OpenPage, tmp_path: Path) -> tuple[RunningApp, Page]:
    """An app with a dossier, and the page of its plan."""
    path = make_database(tmp_path)
    open_dossier(path)
    app = start_app(path)
    page = open_page(app, "/action_plan?switch=1")
    expect_text(page, "Amina Yildiz")
    return app, page


def test_an_error_names_no_one_in_a_download_on_a_page_or_before_it(
    broken: tuple[RunningApp, Page],
) -> None:
    app, page = broken
    break_table(app, "UPDATE plan_inputs SET participation = ?")
    page.get_by_role("button", name="Concept (PDF)").click()
    page.get_by_role("alert").filter(has_text="Geef deze code aan je beheerder").wait_for()
    assert "ValidationError" in app.output()
    seen = page.content()
    for path, statement in (
        ("/action_plan?switch=1", None),
        ("/organisations", "UPDATE users SET id = 99, name = ? WHERE id = 1"),
    ):
        if statement:
            break_table(app, statement)
        open_path(page, path)
        settle(page)
        found = CODE.search(text_of(page))
        assert found, text_of(page)
        assert f"incident {found[1]}" in app.output()
        seen += page.content()
    assert CANARY not in seen + app.output()
    assert "Traceback" not in seen + app.output()
    assert "ValidationError" not in seen
