"""What a plan says otherwise than the snapshot of a final version."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.documents import PlanContent, plan_content
from switching.documents.plan.differences import Difference, differences
from switching.i18n import Texts
from switching.models import OptionKind
from switching.services import exchange
from tests.samples import TODAY, at, complete_dossier, edit, make_database, read

DUTCH = Texts()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def snapshot(path: Path) -> PlanContent:
    return plan_content(complete_dossier(path), DUTCH, TODAY, 1)


def changes(path: Path, earlier: PlanContent, line: str = "") -> tuple[Difference, ...]:
    return differences(earlier, plan_content(read(path), DUTCH, TODAY, 2, line))


def test_another_number_day_and_line_on_cofinancing_are_no_difference(path: Path) -> None:
    assert changes(path, snapshot(path), "Met steun van Europa.") == ()


def test_a_value_that_was_added_changed_or_taken_away_is_shown_then_and_now(path: Path) -> None:
    earlier = snapshot(path)
    edit(path, read(path).inputs, emergency_contact="Lies", insurance_confirmed_by="")
    edit(path, read(path).learner, job="kok")
    assert changes(path, earlier) == (
        Difference("Partijen", "Lerende", "Amina Yildiz", "Amina Yildiz, kok"),
        Difference("Partijen", "Bij nood", "", "Lies"),
        Difference("Kader", "Verzekering bevestigd door", "HR", ""),
        Difference("Akkoord", "Lerende", "Amina Yildiz", "Amina Yildiz, kok"),
    )


def test_of_a_row_in_a_table_only_the_cells_that_differ_are_shown(path: Path) -> None:
    earlier = snapshot(path)
    edit(path, read(path).activities[0], place="Brugge", minutes=90)
    (found,) = changes(path, earlier)
    assert (found.section, found.row) == ("Leeractiviteiten", "Gesprek met de pedagoog")
    assert (found.then, found.now) == ("", "Waar: Brugge\nUren: 1,5 u")


def test_a_row_that_came_or_went_is_shown_whole(path: Path) -> None:
    earlier = snapshot(path)
    exchange.remove_activity(at(path), read(path).activities[0].id)
    values = {"title": "Rondleiding", "kind": OptionKind.GUIDED_TOUR}
    exchange.add_activity(at(path), read(path), values, set(), "tour")
    new, gone = changes(path, earlier)
    assert (new.row, new.then, new.now) == ("Rondleiding", "", "Activiteit: Rondleiding")
    assert gone.row == "Gesprek met de pedagoog"
    assert gone.then == "Activiteit: Gesprek met de pedagoog\nDoel: 1, 2"
    assert gone.now == ""
