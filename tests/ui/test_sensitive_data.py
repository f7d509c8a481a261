"""Free text about a person stands under a line that asks to write nothing about health."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.ui.dossier import chosen_dossier
from tests.pages import PAGES, WITH_HEADER
from tests.samples import hold_the_hours, make_database
from tests.ui.conftest import OpenApp
from tests.ui.test_pages import words

ASKED = "Schrijf niets over gezondheid"
NOT_ABOUT_SOMEONE = {"worklist", "organisations"}
"""Pages whose longer texts are about organisations and options, if there are any."""
FIGURES = {"overview", "administration"}


@pytest.mark.parametrize("name", [item.name for item in PAGES if item.name not in FIGURES])
def test_a_page_with_free_text_about_someone_asks_so(
    name: str, database: Path, open_app: OpenApp
) -> None:
    hold_the_hours(make_database(database.parent))
    app = open_app(name, switch="1")
    about = (name in WITH_HEADER or bool(app.text_area)) and name not in NOT_ABOUT_SOMEONE
    assert (ASKED in words(app)) is about


def test_who_may_only_read_is_not_asked(
    database: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_the_hours(make_database(database.parent))
    monkeypatch.setattr(chosen_dossier, "may_write_in", lambda actor, dossier: False)
    assert ASKED not in words(open_app("exchange", switch="1"))
