"""Demo data: deterministic, complete, sound."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from switching.demo import DemoRefusedError, build, build_demo
from switching.demo.stories import stories
from switching.models import RECORDS, CallOutcome, Organisation, Shift, Stage
from switching.rules.stages import stage_of
from switching.services.integrity import check_database
from switching.services.switches import list_dossiers
from switching.store import connect, list_records
from tests.rows import all_rows
from tests.samples import TODAY, at
from tests.snapshots import make_demo
from tests.soak import one_in


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, 60, today=TODAY)
    return path


def column(path: Path, query: str) -> set[object]:
    with connect(path) as db:
        return {row[0] for row in db.execute(query).fetchall()}


@pytest.mark.slow
def test_the_same_seed_and_day_give_the_same_rows(tmp_path: Path) -> None:
    for name in ("one", "other"):
        build_demo(tmp_path / f"{name}.db", 36, seed=7, today=date(2026, 3, 1))
    assert all_rows(tmp_path / "one.db") == all_rows(tmp_path / "other.db")


@pytest.mark.slow
def test_every_stage_is_there(demo: Path) -> None:
    assert {stage_of(line) for line in list_dossiers(at(demo))} == set(Stage)


def test_every_kind_of_shift_and_both_kinds_of_cause_are_there(demo: Path) -> None:
    query = "SELECT shift FROM learning_questions WHERE shift IS NOT NULL"
    assert column(demo, query) == {shift.value for shift in Shift}
    assert column(demo, "SELECT shift_proposal_id FROM learning_questions") - {None}


def test_calls_of_8_and_of_95_minutes_and_calls_that_did_not_take_place_are_there(
    demo: Path,
) -> None:
    assert {8, 95} <= column(demo, "SELECT actual_minutes FROM intake_calls")
    outcomes = {CallOutcome.HELD, CallOutcome.NO_SHOW, CallOutcome.POSTPONED}
    assert {o.value for o in outcomes} <= column(demo, "SELECT outcome FROM intake_calls")


@pytest.mark.slow
@pytest.mark.parametrize("weekday", one_in(2, range(7)))
def test_nothing_that_happened_lies_ahead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, weekday: int
) -> None:
    """Also after a weekend: what fell on one is moved, and never past today."""
    monkeypatch.setattr(build, "make_final", lambda *_: None)
    today = TODAY - timedelta(days=weekday)
    build_demo(tmp_path / "demo.db", 60, 1, today)
    happened = (
        "SELECT max(coalesce(ended_at, started_at, planned_at)) FROM intake_calls"
        " WHERE outcome IS NOT NULL OR started_at IS NOT NULL",
        "SELECT max(day) FROM exchange_days WHERE held = 1",
        "SELECT max(registered_on) FROM switches",
        "SELECT max(stopped_on) FROM switches",
        "SELECT max(issued_at) FROM certificates",
        "SELECT max(received_on) FROM evaluations",
    )
    morning = f"{today}T07:00:00Z"  # eight in the morning, which is when the demo says it is
    latest = [next(iter(column(tmp_path / "demo.db", query))) for query in happened]
    assert [day for day in latest if day and str(day) > morning] == []


def test_a_host_with_a_dossier_has_nothing_to_offer(demo: Path) -> None:
    hosts = column(demo, "SELECT host_id FROM switches")
    assert hosts - column(demo, "SELECT host_id FROM host_options")


def test_every_row_is_a_valid_record(demo: Path) -> None:
    with connect(demo) as db:
        for kind in RECORDS:
            list_records(db, kind)


def test_it_is_sound(demo: Path) -> None:
    assert check_database(demo) == []


def test_no_two_dossiers_read_the_same(demo: Path) -> None:
    lines = list_dossiers(at(demo))
    assert len({(line.learner, line.host, line.coach) for line in lines}) == 60


def test_a_database_with_dossiers_is_left_alone(demo: Path) -> None:
    before = all_rows(demo)
    with pytest.raises(DemoRefusedError):
        build_demo(demo, 5, seed=2, today=TODAY)
    assert all_rows(demo) == before


def test_the_stories_are_whole() -> None:
    for story in stories():
        assert len(story.notes) == 6
        assert len(story.options) == len(story.answers)
        assert story.proposal is None or story.proposal < len(story.options)


def test_organisations_of_a_small_demo_have_names_of_their_own(demo: Path) -> None:
    with connect(demo) as db:
        names = [item.name for item in list_records(db, Organisation)]
    assert len(names) == len(set(names))
