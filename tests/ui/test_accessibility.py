"""The page on accessibility, the titles of pages, and the end of a session that is said in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import User, UserRole
from switching.rules.shortcomings import SHORTCOMINGS
from switching.services.accessibility import Statement, get_statement, set_statement
from switching.services.admission import Admission
from switching.services.checks import InvalidError
from switching.ui.kit.escape import escape_markdown
from switching.ui.sign_in import seconds_to_warning
from tests.samples import NOW, at, make_database
from tests.server import ROOT
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

SAVE = "Verklaring bewaren"


def test_without_a_statement_it_says_that_there_is_none_and_what_is_known(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    app = open_app("accessibility")
    assert not app.exception
    shown = words(app)
    assert "nog geen toegankelijkheidsverklaring" in shown
    assert "verklaarde op" not in shown
    assert "Vlaamse Ombudsdienst" in shown
    for item in SHORTCOMINGS:
        assert escape_markdown(Texts().gettext(item.text)) in shown


@pytest.mark.usefixtures("all_open")
def test_an_administrator_makes_the_statement_of_the_organisation(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    app = press(open_app("accessibility"), SAVE)
    assert errors(app) == ["Vul dit nog in."] * 3
    by_label(app, "text_input", "Welke organisatie?").set_value("Blenders vzw")
    contact = "Aan wie kun je iets vragen? Een algemeen adres"
    by_label(app, "text_input", contact).set_value("info@blenders.be")
    by_label(app, "date_input", "Verklaard op").set_value(date(2026, 1, 5))
    app = press(app, SAVE)
    assert not errors(app)
    assert "Blenders vzw" in words(app)
    assert "5 januari 2026" in words(app)
    assert get_statement(database).is_made


def test_no_one_declares_on_a_day_that_is_to_come(database: Path) -> None:
    make_database(database.parent)
    later = Statement("Blenders", "info@blenders.be", NOW.date() + timedelta(days=1))
    with pytest.raises(InvalidError):
        set_statement(at(database), later)
    assert not get_statement(database).is_made


def test_each_page_has_a_title_of_its_own() -> None:
    app = (ROOT / "app.py").read_text(encoding="utf-8")
    assert 'page_title=f"{navigation.title} – Switching Talent"' in app


def test_the_tab_hears_when_the_end_of_a_session_is_to_be_said() -> None:
    now = datetime(2026, 11, 26, 12, tzinfo=UTC)
    user = User(email="bea@blenders.be", role=UserRole.ADMINISTRATOR, name="Bea")

    def after(**left: float) -> float | None:
        return seconds_to_warning(Admission(user, now + timedelta(**left)), now)

    assert after(hours=2) == 90 * 60
    assert after(minutes=30) is None
    assert after(minutes=5) is None
    assert seconds_to_warning(Admission(user), now) is None
