"""Merging two records of one: no row is lost, nothing refers to what went, undoing is exact."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from sqlite_utils.utils import sqlite3

from switching.models import MergedOrganisation, MergedPerson, Person
from switching.overview.filters import read_address
from switching.privacy.erasure import erase_person
from switching.privacy.policy import KINDS
from switching.services import calls, exchange, organisations, plans
from switching.services.checks import InvalidError
from switching.services.merging import (
    MergeKind,
    get_current_number,
    list_merges,
    merge_records,
    preview_merge,
    undo_merge,
)
from switching.services.overview import read_overview
from switching.services.rights import DeniedError
from switching.services.switches import open_switch
from switching.store import NotFoundError, connect, list_records
from switching.store.merges import MERGED, references_to
from tests.offices import Office, make_office
from tests.samples import (
    AMINA,
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)
from tests.snapshots import make_demo

REASON = "stond er twee keer"
LATER = NOW + timedelta(hours=1)
PERSON, ORGANISATION = MergeKind.PERSON, MergeKind.ORGANISATION
HISTORY = {"audit_log"}


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables but the history."""
    with connect(path) as db:
        names = [name for name in db.table_names() if name not in HISTORY]
        return {name: sorted(map(repr, db.execute(f"SELECT * FROM [{name}]"))) for name in names}


def references(path: Path, kind: MergeKind) -> Iterator[tuple[str, str, int]]:
    """Yield table, column and number of all that refers to a kind, as sqlite-utils finds them."""
    with connect(path) as db:
        for table in db.tables:
            for key in table.foreign_keys:
                if key.other_table == kind:
                    for row in table.rows:
                        if row[key.column] is not None:
                            yield table.name, key.column, row[key.column]


def ids_of(path: Path, kind: MergeKind) -> list[int]:
    """Return the numbers that there are."""
    with connect(path) as db:
        return [item.id for item in list_records(db, kind.record)]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("merging") / "demo.db"
    make_demo(path, 12, seed=5, today=TODAY)
    return path


STEPS = st.tuples(st.sampled_from(MergeKind), st.integers(0, 99), st.integers(0, 99))


@pytest.mark.slow
@given(steps=st.lists(STEPS, min_size=1, max_size=4))
@example(steps=[(ORGANISATION, 0, 1), (PERSON, 1, 0)])
@example(steps=[(PERSON, 1, 0), (ORGANISATION, 0, 1), (ORGANISATION, 2, 0)])
def test_merging_keeps_each_row_and_undoing_leaves_the_same_bytes(
    demo: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[MergeKind, int, int]]
) -> None:
    path = Path(shutil.copy(demo, tmp_path_factory.mktemp("merge") / "copy.db"))
    states, done = [tables(path)], []
    for kind, first, second in steps:
        numbers = ids_of(path, kind)
        kept, gone = (numbers[number % len(numbers)] for number in (first, second))
        if preview_merge(at(path), kind, kept, gone).refused is not None:
            with pytest.raises(InvalidError):
                merge_records(at(path), kind, kept, gone, REASON)
            assert tables(path) == states[-1]
            continue
        before = list(references(path, kind))
        merge_records(at(path), kind, kept, gone, REASON)
        moved = [(t, c, kept if number == gone else number) for t, c, number in before]
        merged = (MERGED[kind][0], MERGED[kind][1], kept)
        assert sorted(references(path, kind)) == sorted([*moved, merged])
        assert get_current_number(at(path), kind, gone) == kept
        done.append((kind, gone))
        states.append(tables(path))
    for kind, gone in reversed(done):
        assert tables(path) == states.pop()
        undo_merge(at(path, now=LATER), kind, gone)
        assert get_current_number(at(path), kind, gone) is None
    assert tables(path) == states.pop()


@pytest.mark.parametrize("kind", MergeKind)
def test_each_table_that_refers_is_found_and_has_records(kind: MergeKind, demo: Path) -> None:
    with connect(demo) as db:
        found = {(item.table, item.column) for item in references_to(db, kind)}
        keys = {
            (table.name, key.column)
            for table in db.tables
            for key in table.foreign_keys
            if key.other_table == kind
        }
    assert found == keys
    silent = {table for table, _ in found} - {record.TABLE for record in KINDS}
    assert not silent, f"{silent} refer to {kind}: give them a record, so that a merge moves them"


def test_a_table_that_no_one_knows_stops_the_merge(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    with connect(path) as db:
        db.execute("CREATE TABLE badges (id INTEGER PRIMARY KEY, person_id REFERENCES people(id))")
        db.execute("INSERT INTO badges VALUES (1, 4)")
    before = tables(path)
    with pytest.raises((KeyError, sqlite3.IntegrityError)):
        merge_records(at(path), PERSON, 2, 4, REASON)
    assert tables(path) == before


def make_twice(folder: Path) -> Path:
    """Make a database with Amina's dossier, and one of Nora, whose coach is Tom once more."""
    path = make_database(folder)
    open_dossier(path)
    again = {"host": "De Speelvogel vzw", "coach": "Tom Peters", "learner": "Nora Bakkali"}
    details = {"coach": {"email": "tom@speelvogel.example", "phone": "0470 12 34 56"}}
    values = {**vars(AMINA), **again, "project_leader": 3, "details": details}
    open_switch(at(path), type(AMINA)(**values), "nora")
    return path


def people_of(path: Path) -> dict[str, int]:
    """Return the numbers of people by name."""
    with connect(path) as db:
        return {item.name: item.id for item in list_records(db, Person)}


def test_the_kept_one_takes_over_what_it_lacks_and_says_so_beforehand(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    names = people_of(path)
    kept, gone = names["Tom Peeters"], names["Tom Peters"]
    outlook = preview_merge(at(path), PERSON, kept, gone)
    assert outlook.refused is None
    assert dict(outlook.filled) == {"email": "tom@speelvogel.example", "phone": "0470 12 34 56"}
    assert outlook.lost == ("organisation_id", "name")
    assert {item.column: count for item, count in outlook.moved.items()} == {"coach_id": 1}
    before = tables(path)
    merge_records(at(path), PERSON, kept, gone, REASON)
    assert tables(path) != before
    coach = read(path, 2).coach
    assert coach is not None
    assert (coach.id, coach.name, coach.email) == (kept, "Tom Peeters", "tom@speelvogel.example")


def test_looking_at_a_merge_writes_nothing(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    before = path.read_bytes()
    preview_merge(at(path), ORGANISATION, 2, 4)
    list_merges(at(path), 2)
    get_current_number(at(path), PERSON, 4)
    assert path.read_bytes() == before


def test_no_one_new_gets_a_number_that_was_given_up(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    last = max(ids_of(path, ORGANISATION))
    merge_records(at(path), ORGANISATION, 1, last, REASON)
    added = organisations.add_organisation(at(path), {"name": "Nieuw"}, "new")
    assert added.id == last + 1
    undo_merge(at(path), ORGANISATION, last)
    assert ids_of(path, ORGANISATION)[-2:] == [last, last + 1]


def test_a_learner_and_a_coach_of_one_dossier_are_two(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    names = people_of(path)
    pair = names["Amina Yildiz"], names["Tom Peeters"]
    assert preview_merge(at(path), PERSON, *pair).refused is not None
    with pytest.raises(InvalidError):
        merge_records(at(path), PERSON, *pair, REASON)


def test_two_that_are_one_are_refused(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    with pytest.raises(InvalidError):
        merge_records(at(path), ORGANISATION, 1, 1, REASON)
    with pytest.raises(InvalidError):
        merge_records(at(path), ORGANISATION, 1, 2, " ")


def test_merging_twice_changes_nothing(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    merge_records(at(path), ORGANISATION, 2, 4, REASON)
    before = path.read_bytes()
    assert merge_records(at(path), ORGANISATION, 2, 4, REASON).id == 2
    assert path.read_bytes() == before


def test_someone_erased_is_not_merged(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    names = people_of(path)
    erase_person(at(path), names["Tom Peters"], "vraag")
    with pytest.raises(InvalidError):
        merge_records(at(path), PERSON, names["Tom Peeters"], names["Tom Peters"], REASON)


def touch_record(path: Path) -> None:
    """Change the one that is kept."""
    edit(path, read(path).host, city="Gent")


def touch_pointer(path: Path) -> None:
    """Choose another host in a dossier that moved."""
    edit(path, read(path, 2).switch, host_id=1)


def point_here(path: Path) -> None:
    """Open another dossier with the one that is kept."""
    values = {**vars(AMINA), "host": 2, "coach": None, "learner": "Lies", "project_leader": 3}
    open_switch(at(path), type(AMINA)(**values), "lies")


def use_moved_person(path: Path) -> None:
    """Let someone who moved along coach in a dossier that was there before."""
    edit(path, read(path).switch, coach_id=people_of(path)["Tom Peters"])


def merge_on(path: Path) -> None:
    """Merge the one that is kept into a third."""
    merge_records(at(path), ORGANISATION, 1, 2, REASON)


@pytest.mark.parametrize(
    "build", [touch_record, touch_pointer, point_here, use_moved_person, merge_on]
)
def test_what_was_built_on_a_merge_stands_in_the_way_of_undoing(build: Any, tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    merge_records(at(path), ORGANISATION, 2, 4, REASON)
    assert [line.refused for line in list_merges(at(path), 2)] == [None]
    build(path)
    before = tables(path)
    with pytest.raises(InvalidError):
        undo_merge(at(path, now=LATER), ORGANISATION, 4)
    assert tables(path) == before
    assert all(line.refused for line in list_merges(at(path), 2))


def test_a_paper_made_since_stands_in_the_way_and_other_work_does_not(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    double = organisations.add_person(
        at(path), {"name": "Tom P.", "organisation_id": read(path).host.id}, "double"
    )
    merge_records(at(path), PERSON, double.id, people_of(path)["Tom Peeters"], REASON)
    edit(path, read(path).inputs, sharing="op het team")
    exchange.add_day(at(path), read(path), {"day": TODAY + timedelta(days=30)}, "day")
    [line] = list_merges(at(path), read(path).host.id)
    assert line.refused is None
    plans.finalise_plan(at(path), 1, "")
    [line] = list_merges(at(path), read(path).host.id)
    assert line.refused is not None


def test_what_is_typed_meanwhile_is_saved_as_usual(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    seen = read(path, 2)
    merge_records(at(path), ORGANISATION, 2, 4, REASON)
    edit(path, seen.switch, stop_reason="nog niet")
    assert read(path, 2).host.id == 2


def test_a_number_that_a_form_still_holds_leads_to_the_one_that_was_kept(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    names = people_of(path)
    kept, gone = names["Tom Peeters"], names["Tom Peters"]
    merge_records(at(path), ORGANISATION, 2, 4, REASON)
    merge_records(at(path), PERSON, kept, gone, REASON)
    edit(path, read(path).switch, coach_id=gone)
    values = {"host": 4, "coach": gone, "learner": "Lies", "project_leader": 3}
    number = open_switch(at(path), type(AMINA)(**{**vars(AMINA), **values}), "lies")
    for dossier in (read(path), read(path, number)):
        assert dossier.coach is not None
        assert (dossier.host.id, dossier.coach.id) == (2, kept)
    added = organisations.add_person(at(path), {"name": "An", "organisation_id": 4}, "an")
    assert added.organisation_id == 2


def test_the_participants_of_a_call_stay_each_in_its_row(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    plan_a_call(path)
    names = people_of(path)
    call = read(path).calls[0].call
    person = {"person_id": names["Tom Peters"], "name": "Tom Peters", "role": "other"}
    calls.add_participant(at(path), call, person, "tom")
    outlook = preview_merge(at(path), PERSON, names["Tom Peeters"], names["Tom Peters"])
    assert outlook.calls == 1
    merge_records(at(path), PERSON, names["Tom Peeters"], names["Tom Peters"], REASON)
    came = [item for item in read(path).calls[0].participants if item.person_id is not None]
    assert [item.person_id for item in came].count(names["Tom Peeters"]) == 2


def test_the_figures_are_those_of_one_in_the_place_of_two(demo: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(demo, tmp_path / "demo.db"))
    before = read_overview(at(path))
    kept, gone, *_ = sorted(before.names.hosts)
    merge_records(at(path), ORGANISATION, kept, gone, REASON)
    after = read_overview(at(path))
    whose = ["host_id", "sending_organisation_id", "partner_id", "sector"]
    for name in ("switches", "calls", "days", "proposals"):
        found, stood = (
            getattr(frames, name).drop(columns=whose, errors="ignore") for frames in (after, before)
        )
        assert_frame_equal(found, stood)
    assert set(after.names.hosts) == set(before.names.hosts) - {gone}
    for wanted in (gone, kept):
        chosen = read_address({"host": str(wanted), "period": "all"}, after.names, TODAY)
        assert chosen.host_id == kept


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def double_coaches(office: Office) -> list[int]:
    """Give each dossier a coach of its own; return their numbers."""
    found = []
    for number in office.switches:
        dossier = read(office.path, number)
        values = {"name": f"Tom P. {number}", "organisation_id": dossier.host.id}
        found.append(organisations.add_person(at(office.path), values, f"tom {number}").id)
        edit(office.path, dossier.switch, coach_id=found[-1])
    return found


def test_a_project_leader_merges_what_moves_in_the_own_dossiers_only(office: Office) -> None:
    own, colleagues, others = double_coaches(office)
    mine = at(office.path, office.katrien)
    for gone in (colleagues, others):
        assert preview_merge(mine, PERSON, own, gone).refused is not None
        with pytest.raises(DeniedError):
            merge_records(mine, PERSON, own, gone, REASON)
    assert preview_merge(mine, PERSON, colleagues, own).refused is None
    merge_records(mine, PERSON, colleagues, own, REASON)
    [line] = list_merges(mine, read(office.path).host.id)
    assert line.refused is None
    [line] = list_merges(at(office.path, office.sofie), read(office.path).host.id)
    assert line.refused is not None
    with pytest.raises(DeniedError):
        undo_merge(at(office.path, office.sofie), PERSON, own)
    undo_merge(mine, PERSON, own)


@pytest.mark.parametrize("way", [1, -1])
def test_no_one_gets_at_dossiers_by_merging_people_or_partners(office: Office, way: int) -> None:
    mine = at(office.path, office.katrien)
    leaders = (office.katrien.person_id or 0, office.sofie.person_id or 0)[::way]
    partners = (office.katrien.partner_id or 0, office.jan.partner_id or 0)[::way]
    for kind, pair in ((PERSON, leaders), (ORGANISATION, partners)):
        assert preview_merge(mine, kind, *pair).refused is not None
        with pytest.raises(DeniedError):
            merge_records(mine, kind, *pair, REASON)


def test_an_administrator_merges_partners_with_their_accounts(office: Office) -> None:
    context = at(office.path, office.administrator)
    kept, gone = office.katrien.partner_id or 0, office.jan.partner_id or 0
    merge_records(context, ORGANISATION, kept, gone, REASON)
    assert {read(office.path, number).partner.id for number in office.switches} == {kept}
    undo_merge(context, ORGANISATION, gone)
    assert read(office.path, office.switches[2]).partner.id == gone


def test_a_programme_manager_merges_nothing(office: Office) -> None:
    context = at(office.path, office.manager)
    for call in (preview_merge, merge_records):
        with pytest.raises(DeniedError):
            call(context, ORGANISATION, 1, 2, *([REASON] if call is merge_records else []))


def test_the_number_leads_to_the_end_of_a_row_of_merges(tmp_path: Path) -> None:
    path = make_twice(tmp_path)
    merge_records(at(path), ORGANISATION, 2, 4, REASON)
    merge_records(at(path), ORGANISATION, 1, 2, REASON)
    assert get_current_number(at(path), ORGANISATION, 4) == 1
    with connect(path) as db:
        assert {item.organisation_id for item in list_records(db, MergedOrganisation)} == {1}
        assert list_records(db, MergedPerson) == []
    undo_merge(at(path), ORGANISATION, 2)
    assert get_current_number(at(path), ORGANISATION, 4) == 2
    undo_merge(at(path), ORGANISATION, 4)
    with pytest.raises(NotFoundError):
        undo_merge(at(path), ORGANISATION, 4)
