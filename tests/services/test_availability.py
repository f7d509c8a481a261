"""When hosts have places, how many are free, and how hosts stand towards learners in a year."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Interest
from switching.services.availability import (
    add_availability,
    list_availabilities,
    list_interests,
    list_places,
    remove_availability,
    set_interest,
)
from switching.services.checks import InvalidError
from switching.services.exchange import add_day
from tests.samples import TODAY, at, open_dossier

TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=9)


def test_places_are_free_until_dossiers_have_days_there(path: Path) -> None:
    dossier = open_dossier(path)
    values = {
        "host_id": dossier.host.id,
        "first_day": TOMORROW,
        "last_day": LATER,
        "places": 2,
    }
    added = add_availability(at(path), values, "days")
    assert add_availability(at(path), values, "days") == added  # the same form, sent twice
    [line] = list_places(at(path))
    assert (line.host, line.free) == (dossier.host.name, 2)
    for day in (TOMORROW, LATER, LATER + timedelta(days=1)):
        add_day(at(path), dossier, {"day": day}, str(day))
    [line] = list_places(at(path))
    assert (line.taken, line.free) == (1, 1)
    remove_availability(at(path), added.id)
    assert list_places(at(path)) == list_availabilities(at(path), dossier.host.id) == []


def test_days_that_are_over_are_not_shown_and_others_soonest_first(path: Path) -> None:
    host = open_dossier(path).host.id
    for shift in (30, -30, 3):
        day = TODAY + timedelta(days=shift)
        add_availability(at(path), {"host_id": host, "first_day": day, "last_day": day}, str(day))
    assert [line.first_day - TODAY for line in list_places(at(path))] == [
        timedelta(days=3),
        timedelta(days=30),
    ]
    assert len(list_availabilities(at(path), host)) == 3


def test_days_that_end_before_they_begin_are_refused(path: Path) -> None:
    values = {"host_id": open_dossier(path).host.id, "first_day": LATER, "last_day": TOMORROW}
    with pytest.raises(InvalidError):
        add_availability(at(path), values, "days")
    with pytest.raises(InvalidError) as caught:
        add_availability(at(path), {**values, "last_day": None}, "days")
    assert list(caught.value.errors) == ["last_day"]
    with pytest.raises(InvalidError) as caught:
        add_availability(at(path), {**values, "last_day": LATER, "places": 0}, "days")
    assert list(caught.value.errors) == ["places"]


def test_there_is_one_interest_per_host_and_year(path: Path) -> None:
    host = open_dossier(path).host.id
    set_interest(at(path), host, {"year": 2026, "interest": Interest.OPEN})
    values = {"year": 2027, "interest": Interest.NOT_NOW, "reason": "verbouwing"}
    set_interest(at(path), host, values)
    set_interest(at(path), host, {**values, "interest": Interest.ACTIVELY_LOOKING, "reason": ""})
    assert [(item.year, item.interest) for item in list_interests(at(path), host)] == [
        (2027, Interest.ACTIVELY_LOOKING),
        (2026, Interest.OPEN),
    ]
    with pytest.raises(InvalidError) as caught:
        set_interest(at(path), host, {"year": 2027, "interest": None})
    assert list(caught.value.errors) == ["interest"]


def test_the_worklist_knows_how_a_host_stands_in_the_year_of_its_places(path: Path) -> None:
    host = open_dossier(path).host.id
    add_availability(at(path), {"host_id": host, "first_day": LATER, "last_day": LATER}, "days")
    set_interest(at(path), host, {"year": LATER.year + 1, "interest": Interest.NOT_NOW})
    assert list_places(at(path))[0].interest is None
    set_interest(at(path), host, {"year": LATER.year, "interest": Interest.ACTIVELY_LOOKING})
    assert list_places(at(path))[0].interest is Interest.ACTIVELY_LOOKING
