"""Dossiers from a sheet in the statistics: what they say counts, what they can't say does not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from switching.models import Purpose
from switching.overview import Selected, Selection, select
from switching.overview.frames import read_frames
from switching.overview.topics import TOPICS
from switching.services import imports
from switching.services.context import Context
from switching.store import connect
from tests.importing.files import HEADS, made_up_rows, xlsx
from tests.samples import TODAY, at, make_database

ROWS = 12
BY_KEY = {topic.key: topic for topic in TOPICS}


def bring_in(context: Context) -> None:
    rows = [(*row[:6], date(TODAY.year, 3, 1 + place), *row[7:])
            for place, row in enumerate(made_up_rows(ROWS))]  # fmt: skip
    file = imports.read_upload(context, "blad.xlsx", xlsx([HEADS, *rows]))
    choices = imports.propose_choices(context, file)
    seen = imports.preview(context, file, choices)
    made = imports.import_file(context, file, choices, seen.digest, "key")
    assert made.counts["made"] == ROWS


@pytest.fixture
def selected(tmp_path: Path) -> Selected:
    path = make_database(tmp_path)
    bring_in(at(path))
    with connect(path) as db:
        return select(read_frames(db), Selection(), TODAY)


@pytest.mark.slow
def test_what_a_call_took_counts(selected: Selected) -> None:
    table = BY_KEY["durations"].table(selected)
    assert table["calls"].sum() == ROWS


@pytest.mark.slow
@pytest.mark.parametrize("key", ["funnel", "long_waits", "waits_by_partner"])
def test_how_long_each_step_took_leaves_them_out(selected: Selected, key: str) -> None:
    table = BY_KEY[key].table(selected)
    counted = table.select_dtypes("number").drop(columns=["position"], errors="ignore")
    assert float(counted.fillna(0).to_numpy().sum()) == 0


@pytest.mark.slow
@pytest.mark.parametrize("key", ["informed_coaches", "informed_learners"])
def test_how_well_informed_people_came_is_not_made_up(selected: Selected, key: str) -> None:
    assert BY_KEY[key].table(selected).empty


@pytest.mark.slow
def test_purposes_that_no_one_noted_are_not_said(selected: Selected) -> None:
    table = BY_KEY["purposes"].table(selected)
    assert table["not_said"].sum() == ROWS * len(Purpose)
    assert table[["covered", "skipped", "skipped_for"]].to_numpy().sum() == 0
