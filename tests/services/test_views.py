"""Views of the overview kept by name: who opens them, who takes them away, what is laid ready."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from switching.models import Language, MonthlyFile, MonthlyKind, NamedView, ViewAudience
from switching.overview.changes import changes_in_words
from switching.privacy.erasure import erase_person
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.monthly import get_monthly_file, is_due, lay_ready, month_over
from switching.services.rights import DeniedError
from switching.services.views import (
    audiences,
    keep_view,
    list_monthly_files,
    list_views,
    remove_view,
)
from switching.store import NotFoundError, connect, list_records
from tests.offices import Office, make_office
from tests.samples import at
from tests.snapshots import make_demo

OWN, PARTNER, ALL = ViewAudience
Asks = Mapping[str, str]
BY: Asks = {"by": "stage"}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def keep(context: Context, name: str, audience: ViewAudience = OWN, asks: Asks = BY,
         monthly: MonthlyKind | None = None) -> NamedView:  # fmt: skip
    return keep_view(context, name, audience, asks, f"key {name}", monthly)


def names(context: Context) -> list[str]:
    return [view.name for view in list_views(context)]


def test_it_works(office: Office) -> None:
    context = at(office.path, office.manager)
    kept = keep(context, "Per fase")
    assert list_views(context) == [kept]
    remove_view(context, kept.id)
    assert list_views(context) == []


def test_each_audience_sees_what_is_for_it(office: Office) -> None:
    manager, katrien = at(office.path, office.manager), at(office.path, office.katrien)
    keep(manager, "Alles", ALL)
    keep(manager, "Van mij")
    keep(katrien, "Ons", PARTNER)
    keep(katrien, "Mijn")
    assert names(manager) == ["Alles", "Van mij"]
    assert names(katrien) == ["Alles", "Mijn", "Ons"]
    assert names(at(office.path, office.jan)) == ["Alles"]


def test_a_leader_keeps_none_for_everyone_and_takes_away_none_of_others(office: Office) -> None:
    manager, katrien = at(office.path, office.manager), at(office.path, office.katrien)
    other = at(office.path, office.jan)
    assert audiences(katrien.actor) == [OWN, PARTNER]
    assert audiences(manager.actor) == [OWN, ALL]
    shared, ours = keep(manager, "Alles", ALL), keep(katrien, "Ons", PARTNER)
    with pytest.raises(DeniedError):
        keep(katrien, "Voor iedereen", ALL)
    for context, view in ((katrien, shared), (other, ours), (manager, ours)):
        with pytest.raises(DeniedError):
            remove_view(context, view.id)


def test_two_views_that_someone_sees_have_no_same_name(office: Office) -> None:
    context = at(office.path, office.manager)
    keep(context, "Per fase")
    with pytest.raises(InvalidError):
        keep_view(context, "per  FASE", OWN, {}, "another key")
    with pytest.raises(InvalidError):
        keep_view(context, " ", OWN, {}, "a third")


def test_who_takes_nothing_along_has_nothing_laid_ready(office: Office) -> None:
    kept = keep(at(office.path, office.katrien), "Mijn", monthly=MonthlyKind.TABLE)
    assert kept.monthly is None


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    make_demo(path, 12)
    return path


def now_at(path: Path, day: date) -> Context:
    return replace(at(path), now=datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


@pytest.mark.slow
def test_the_file_of_a_month_is_made_once_after_it(demo: Path) -> None:
    asks = {"columns": "reference,learner,host", "period": "all"}
    view = keep(at(demo), "Alle", OWN, asks, MonthlyKind.TABLE)
    first = datetime.now(UTC).date().replace(day=1)
    assert is_due(now_at(demo, first))
    assert lay_ready(now_at(demo, first)) == 1
    assert lay_ready(now_at(demo, first + timedelta(days=5))) == 0
    assert not is_due(now_at(demo, first))
    (file,) = list_monthly_files(at(demo), view.id)
    assert file.month == month_over(first)
    sheet = load_workbook(io.BytesIO(get_monthly_file(at(demo), view.id, file.id)))["Dossiers"]
    assert [cell.value for cell in sheet[1]] == ["nummer", "ontvangende organisatie"]
    with connect(demo) as db:
        people = [row[0] for row in db.execute("SELECT name FROM people").fetchall()]
    written = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert not written & set(people)
    with pytest.raises(NotFoundError):
        get_monthly_file(at(demo), view.id, file.id + 1)


@pytest.mark.slow
def test_a_file_stays_for_twelve_months(demo: Path) -> None:
    view = keep(at(demo), "Alle", OWN, {"period": "all"}, MonthlyKind.TABLE)
    for year, month in ((2026, 3), (2026, 4), (2027, 4)):
        lay_ready(now_at(demo, date(year, month, 1)))
    kept = [file.month for file in list_monthly_files(at(demo), view.id)]
    assert kept == [date(2027, 3, 1), date(2026, 3, 1)]


@pytest.mark.slow
def test_the_report_is_laid_ready_with_small_numbers_hidden(demo: Path) -> None:
    view = keep(at(demo), "Rapport", OWN, {"period": "all"}, MonthlyKind.REPORT)
    assert lay_ready(now_at(demo, datetime.now(UTC).date().replace(day=1))) == 1
    (file,) = list_monthly_files(at(demo), view.id)
    assert file.content.startswith(b"%PDF")


def test_what_changed_is_said_in_words() -> None:
    texts = replace(at(Path()), language=Language.DUTCH).texts
    before = {"begins": "2026-01-01", "dossiers": 30, "calls_held": 20, "certificates": 2}
    after = {"begins": "2026-01-01", "dossiers": 34, "calls_held": 20, "certificates": 1}
    said = changes_in_words(before, after, texts)
    assert said == "Dossiers 34 (+4) en Certificaten 1 (-1)."
    assert "nieuwe periode" in changes_in_words({**before, "begins": "2025-01-01"}, after, texts)
    assert changes_in_words(after, after, texts) == "geen enkel aantal veranderde."


def test_whose_account_is_erased_leaves_no_view_of_their_own_and_no_file(office: Office) -> None:
    katrien = at(office.path, office.katrien)
    keep(katrien, "Mijn")
    keep(katrien, "Ons", PARTNER)
    view = keep(at(office.path, office.manager), "Maand", ALL, {"period": "all"}, MonthlyKind.TABLE)
    lay_ready(at(office.path))
    assert list_monthly_files(at(office.path, office.manager), view.id)
    erase_person(at(office.path), office.katrien.person_id or 0, "op vraag")
    with connect(office.path) as db:
        assert [item.name for item in list_records(db, NamedView)] == ["Ons", "Maand"]
        assert list_records(db, MonthlyFile) == []
