"""Records kept aside: under the rules of their tables, and not in the database until stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils.utils import sqlite3

from switching.models import CallPurpose, HostOption, OptionKind, Organisation, Person, Purpose
from switching.rules.normal_form import fold
from switching.store import connect, immediate, list_records
from switching.store.aside import aside
from tests.samples import make_database

HOST = Organisation(id=40, name="De Linde", is_host=True)
COACH = Person(id=70, organisation_id=40, name="Lies Haegeman")
OPTION = HostOption(id=5, host_id=40, kind=OptionKind.OTHER, title="Vergadering leiden")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def test_what_is_kept_aside_is_stored_at_once_and_found(path: Path) -> None:
    with connect(path) as db, aside(db) as kept:
        kept.add([COACH, OPTION, HOST])
        assert list_records(db, Person) == []
        with immediate(db):
            kept.store(db, {})
        assert [person.name for person in list_records(db, Person)] == ["Lies Haegeman"]
        assert list_records(db, HostOption) == [OPTION]
        found = db.execute("SELECT rowid, title FROM option_search").fetchall()
        assert [row[0] for row in found] == [5]
        assert fold("vergader") in found[0][1]


def test_numbers_that_others_took_meanwhile_are_passed_over(path: Path) -> None:
    with connect(path) as db, aside(db) as kept:
        kept.add([HOST, COACH, OPTION])
        with immediate(db):
            kept.store(db, {"people": (70, 3), "organisations": (1, 0), "host_options": (5, 2)})
        assert [person.id for person in list_records(db, Person)] == [73]
        assert [(option.id, option.host_id) for option in list_records(db, HostOption)] == [(7, 40)]


def test_what_referred_to_a_record_that_went_further_goes_with_it(path: Path) -> None:
    with connect(path) as db, aside(db) as kept:
        kept.add([HOST, COACH])
        with immediate(db):
            kept.store(db, {"organisations": (40, 2)})
        assert [person.organisation_id for person in list_records(db, Person)] == [42]


def test_what_breaks_a_rule_of_its_table_is_refused_aside_already(path: Path) -> None:
    twice = [CallPurpose(id=n, call_id=1, purpose=Purpose.PLAN) for n in (1, 2)]
    with connect(path) as db, aside(db) as kept, pytest.raises(sqlite3.IntegrityError):
        kept.add(twice)


def test_what_refers_to_nothing_is_refused_when_it_is_stored(path: Path) -> None:
    with connect(path) as db, aside(db) as kept:
        kept.add([COACH])
        with pytest.raises(sqlite3.IntegrityError), immediate(db):
            kept.store(db, {})
        assert list_records(db, Person) == []
