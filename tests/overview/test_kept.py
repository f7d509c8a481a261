"""What is kept of the overview is what reading and counting all anew gives after any writes."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
import sqlite_utils
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlite_utils.utils import sqlite3

from switching.i18n import Texts
from switching.models import (
    RECORDS,
    Actor,
    CallOutcome,
    ExchangeDay,
    IntakeCall,
    Organisation,
    Participant,
    Party,
    Person,
    Record,
    Role,
    Sector,
    Stage,
    Switch,
    UserRole,
)
from switching.overview import Frames, Period, Selection, forms, kept, read_frames, span_of
from switching.overview.frames import PLACED, Rows, read_part
from switching.overview.kept import KeptFrames
from switching.overview.names import read_names
from switching.overview.overview import Overview
from switching.overview.topics import TOPICS, Topic
from switching.overview.trail import OF_DOSSIERS, SHARED, Changes
from switching.privacy.erasure import erase_person
from switching.services.backups import make_backup, restore_backup
from switching.services.overview import read_kept_overview, read_overview
from switching.store import connect, immediate, list_records, write
from switching.store.connection import snapshot
from tests.samples import ACTOR, NOW, TODAY, at, edit
from tests.snapshots import make_demo

R = TypeVar("R", bound=Record)
LEADER = Actor(1, UserRole.PROJECT_LEADER, partner_id=1, person_id=1)
REASONS = ("", "ziek", "Ziek.", "ziek ", "ander werk", "Ander werk")
CHANGED = tuple(kind for kind in RECORDS if kind.TABLE in {*OF_DOSSIERS, *SHARED})
TEXTS = Texts()
PARTS = 3
SELECTIONS = (Selection(), Selection(span_of(Period.THIS_YEAR, TODAY), partner_id=1))
pick = st.integers(0, 10**6)


def assert_same(found: Frames, wanted: Frames) -> None:
    """The same rows in the same order, of the same types, and the same names in theirs."""
    for name in ("switches", *PLACED):
        pd.testing.assert_frame_equal(getattr(found, name), getattr(wanted, name))
    for name, rows in wanted.facts.items():
        pd.testing.assert_frame_equal(found.facts[name], rows)
    for name, names in vars(wanted.names).items():
        assert _in_order(getattr(found.names, name)) == _in_order(names), name


def _in_order(names: Any) -> list[Any]:
    return list(names.items() if isinstance(names, dict) else names)


def _drawn_anew(topic: Topic, table: pd.DataFrame) -> dict[str, Any]:
    with patch.object(forms, "_drawn", forms._drawn.__wrapped__):
        return topic.specification(table, TEXTS)


class Writes(RuleBasedStateMachine):
    """Anything written in any row that the overview may read, seen at once, later, and by few."""

    def __init__(self) -> None:
        """Begin in a folder of its own."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "switching.db"
        self.now = NOW
        self.kept = {actor: KeptFrames() for actor in (ACTOR, LEADER)}
        self.later = KeptFrames()
        self.looks, self.counted = 0, list[Overview | None]([None] * PARTS)

    @initialize()
    def begin(self) -> None:
        make_demo(self.path, 30, seed=2, today=TODAY)

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def records(self, kind: type[Record]) -> list[Any]:
        with connect(self.path) as db:
            return list_records(db, kind)

    def attempt(self, act: Callable[[Any], object]) -> None:
        """Do it in one transaction; what the tables or a record refuse leaves nothing behind."""
        try:
            with write(self.path, ACTOR, self.now) as transaction:
                act(transaction)
        except (sqlite3.IntegrityError, ValueError):
            pass

    @rule(kind=st.sampled_from(CHANGED), one=pick, other=pick, column=pick)
    def a_field_becomes_that_of_another(
        self, kind: type[Record], one: int, other: int, column: int
    ) -> None:
        """A column of a row is what it is in another row, also where it belongs."""
        ids = [record.id for record in self.records(kind)]
        names = sorted(kind.model_fields.keys() - {"id", "version"})
        if not ids:
            return
        name, source = names[column % len(names)], ids[other % len(ids)]
        with connect(self.path) as db:
            query = f'SELECT "{name}" FROM {kind.TABLE} WHERE id = ?'
            [value] = db.execute(query, [source]).fetchone()
        self.attempt(lambda write: write.mend(kind, ids[one % len(ids)], name, value))

    @rule(kind=st.sampled_from(CHANGED), one=pick)
    def a_row_goes(self, kind: type[Record], one: int) -> None:
        found = self.records(kind)
        if found:
            self.attempt(lambda write: write.delete(found[one % len(found)]))

    @rule(kind=st.sampled_from(CHANGED), one=pick)
    def a_row_comes_like_another(self, kind: type[Record], one: int) -> None:
        found = self.records(kind)
        if found:
            copy = {"id": 0, "version": 1}
            if "reference" in kind.model_fields:
                copy["reference"] = f"ST-2026-{9000 + len(found)}"
            self.attempt(lambda write: write.add(found[one % len(found)].model_copy(update=copy)))

    @rule(one=pick, reason=st.sampled_from(REASONS))
    def a_switch_is_stopped_or_goes_on(self, one: int, reason: str) -> None:
        with connect(self.path) as db:
            ids = [row[0] for row in db.execute("SELECT id FROM switches ORDER BY id")]
            with immediate(db):
                number = ids[one % len(ids)]
                db.conn.execute(
                    "UPDATE switches SET stop_reason = ?, stopped_on = ?, version = version + 1"
                    " WHERE id = ?",
                    [reason, TODAY.isoformat() if reason else None, number],
                )
                db.conn.execute(
                    "INSERT INTO audit_log (at, user_id, action, record_table, record_id)"
                    " VALUES ('2026-11-24T09:00:00Z', 1, 'update', 'switches', ?)",
                    [number],
                )

    @rule(one=pick, two=pick)
    def a_host_is_in_another_sector(self, one: int, two: int) -> None:
        found: list[Organisation] = self.records(Organisation)
        changes = {"sector": found[two % len(found)].sector, "name": found[two % len(found)].name}
        self.attempt(lambda write: write.update(found[one % len(found)], **changes))

    @rule(one=pick)
    def rows_are_changed_as_an_upgrade_does(self, one: int) -> None:
        """Without a line in the trail, and with the schema."""
        with connect(self.path) as db, immediate(db):
            db.conn.execute("CREATE INDEX more ON intake_calls(place)")
            db.conn.execute("UPDATE intake_calls SET actual_minutes = ?", [5 + one % 90])
            db.conn.execute("DROP INDEX more")

    @rule(one=pick)
    def someone_is_erased(self, one: int) -> None:
        with connect(self.path) as db:
            known = [row[0] for row in db.execute("SELECT id FROM people ORDER BY id")]
            gone = {row[0] for row in db.execute("SELECT person_id FROM erasures")}
        if known[one % len(known)] not in gone:
            erase_person(at(self.path, now=self.now), known[one % len(known)], "op verzoek")

    @rule()
    def a_backup_is_made(self) -> None:
        backups = self.folder / "backups"
        backups.mkdir(exist_ok=True)
        self.now += timedelta(minutes=1)
        make_backup(at(self.path, now=self.now), backups)

    @precondition(lambda self: (self.folder / "backups").exists())
    @rule(one=pick, remove=st.booleans())
    def a_backup_is_put_back(self, one: int, remove: bool) -> None:
        found = sorted((self.folder / "backups").glob("*.db"))
        self.now += timedelta(minutes=1)
        if remove:  # a file of before is gone: the copy takes its name
            for file in self.folder.glob("switching.db*"):
                file.unlink()
        restore_backup(at(self.path, now=self.now), found[one % len(found)])

    @rule()
    def who_looks_seldom_sees_the_same(self) -> None:
        self.check(ACTOR, self.later)

    @invariant()
    def what_is_kept_is_what_is_read(self) -> None:
        for actor, own in self.kept.items() if self.path.exists() else ():
            self.check(actor, own)

    def check(self, actor: Actor, kept: KeptFrames) -> None:
        context = at(self.path, actor)
        frames, anew = read_kept_overview(context, kept)[0], read_overview(context)
        assert_same(frames, anew)
        if actor is ACTOR and kept is not self.later:
            self.check_counted(frames, Overview(anew, TODAY))

    def check_counted(self, frames: Frames, anew: Overview) -> None:
        """A part of the topics in turn, so that more than one write lies between two looks."""
        part = self.looks = (self.looks + 1) % PARTS
        before = self.counted[part]
        now = self.counted[part] = Overview(frames, TODAY, before)
        for selection in SELECTIONS:
            assert now.compared(selection) == anew.compared(selection)
            for topic in TOPICS[part::PARTS]:
                table = now.table(topic, selection)
                pd.testing.assert_frame_equal(table, anew.table(topic, selection))
                same = before is not None and table.equals(before.table(topic, selection))
                if before is not None:
                    number = now.number(topic, selection)
                    assert same == (number == before.number(topic, selection))
                if len(table) and not same:
                    chart = now.specification(topic, selection, TEXTS)
                    assert chart == _drawn_anew(topic, table)


@pytest.mark.slow
@pytest.mark.hypothesis
@pytest.mark.filterwarnings("ignore::hypothesis.errors.NonInteractiveExampleWarning")
def test_whatever_was_written_what_is_kept_is_what_reading_and_counting_all_anew_gives() -> None:
    long = settings.default.max_examples >= 250
    run_state_machine_as_test(
        Writes,
        settings=settings(
            settings.default,
            phases=list(Phase) if long else [Phase.generate],
            max_examples=3 if long else 1,
            stateful_step_count=40 if long else 10,
        ),
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database of thirty dossiers."""
    found = tmp_path / "switching.db"
    make_demo(found, 30, seed=2, today=TODAY)
    return found


with_facts = kept._with_facts


class Watched:
    """What is kept of a database, and how many dossiers each look at it read."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Look a first time, and count from then on."""
        self.path, self.kept, self.parts = path, KeptFrames(), list[list[int]]()
        self.all = 0
        self.others = 0
        monkeypatch.setattr(kept, "_with_facts", self._part)
        monkeypatch.setattr(kept, "read_part", self._others)
        monkeypatch.setattr(kept, "read_frames", self._all)
        self.frames, self.revision = self._read(TODAY)
        self.all = 0

    def _part(
        self, frames: Frames, db: sqlite_utils.Database, ids: np.ndarray, changes: Changes
    ) -> Frames:
        self.parts.append([int(number) for number in ids])
        return with_facts(frames, db, ids, changes)

    def _others(self, db: sqlite_utils.Database, ids: Sequence[int]) -> dict[str, Rows]:
        self.others += 1
        return read_part(db, ids)

    def _all(self, db: sqlite_utils.Database) -> Frames:
        self.all += 1
        return read_frames(db)

    def _read(self, today: date) -> tuple[Frames, int]:
        return self.kept.read(self.path, today, lambda: snapshot(self.path))

    def look(self, today: date = TODAY) -> None:
        """Look again, and hold what is found against reading all anew."""
        before = self.revision
        same, self.frames = self.frames, self.frames
        self.frames, self.revision = self._read(today)
        assert (self.frames is same) == (self.revision == before)
        with connect(self.path) as db:
            assert_same(self.frames, read_frames(db))


@pytest.fixture
def watched(path: Path, monkeypatch: pytest.MonkeyPatch) -> Watched:
    """What is kept of those dossiers."""
    return Watched(path, monkeypatch)


def first(path: Path, kind: type[R], **criteria: object) -> R:
    with connect(path) as db:
        return list_records(db, kind, **criteria)[0]


def test_of_what_changed_only_the_dossier_is_read(watched: Watched) -> None:
    call = first(watched.path, IntakeCall, outcome=CallOutcome.HELD)
    edit(watched.path, call, actual_minutes=77)
    watched.look()
    assert (watched.all, watched.parts) == (0, [[call.switch_id]])
    watched.look()
    assert (watched.all, watched.parts) == (0, [[call.switch_id]])


@pytest.mark.parametrize(
    ("kind", "frame", "fact", "column", "value"),
    [
        (IntakeCall, "calls", "lengths", "actual_minutes", 77),
        (ExchangeDay, "days", "days", "held_minutes", 77),
    ],
)
def test_of_a_dossier_only_what_changed_is_read(
    watched: Watched, kind: type[Record], frame: str, fact: str, column: str, value: int
) -> None:
    held = {"outcome": CallOutcome.HELD} if kind is IntakeCall else {"held": True}
    before = watched.frames
    edit(watched.path, first(watched.path, kind, **held), **{column: value})
    watched.look()
    assert watched.others == 0
    other = [name for name in ("switches", "calls", "days", "proposals") if name != frame]
    assert all(getattr(watched.frames, name) is getattr(before, name) for name in other)
    same = [name for name in before.facts if watched.frames.facts[name] is before.facts[name]]
    assert set(before.facts) - set(same) == {fact}
    assert getattr(watched.frames, frame) is not getattr(before, frame)


def test_a_day_that_is_held_after_all_tells_of_its_dossier(watched: Watched) -> None:
    edit(watched.path, first(watched.path, ExchangeDay, held=None), held=True, held_minutes=77)
    watched.look()
    assert watched.others == 1


STOPPED = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ziek"}
GOES_ON: dict[str, Any] = {"stopped_on": None, "stopped_by": None, "stop_reason": ""}


@pytest.mark.parametrize("stage", [Stage.REGISTERED, Stage.CALL_HELD, Stage.PLAN_FINAL])
def test_a_dossier_that_goes_on_again_leaves_each_column_what_it_is(
    watched: Watched, stage: Stage
) -> None:
    """Also a column of texts in which this dossier says nothing."""
    switches = watched.frames.switches
    number = int(switches["switch_id"][switches["stage"] == stage].iloc[-1])
    for changes in (STOPPED, GOES_ON):
        edit(watched.path, first(watched.path, Switch, id=number), **changes)
        watched.look()
    assert watched.all == 0


def test_what_the_overview_does_not_show_leaves_all_as_it_was(watched: Watched) -> None:
    before = watched.frames
    edit(watched.path, first(watched.path, IntakeCall), loose_notes="iets om te onthouden")
    watched.look()
    assert watched.frames is before
    assert (watched.all, watched.parts) == (0, [])


@pytest.mark.slow
@pytest.mark.parametrize("goes", [True, False])
def test_someone_at_a_call_is_looked_for_where_the_call_is(watched: Watched, goes: bool) -> None:
    """Also when the entry names the dossier that someone was at work in."""
    call = first(watched.path, IntakeCall, outcome=CallOutcome.HELD)
    other = next(n for n in range(1, 31) if n != call.switch_id)
    values = {"call_id": call.id, "name": "Ann", "role": Role.HR, "attended": True}
    with write(watched.path, ACTOR, NOW, other) as transaction:
        added = transaction.add(Participant.model_validate(values))
    watched.look()
    assert call.switch_id in watched.parts[-1]
    with write(watched.path, ACTOR, NOW, other) as transaction:
        if goes:
            transaction.delete(added)
        else:
            transaction.update(added, attended=False)
    watched.look()
    assert call.switch_id in watched.parts[-1]


@pytest.mark.parametrize(("kind", "column"), [(Participant, "call_id"), (ExchangeDay, "switch_id")])
def test_what_is_put_elsewhere_is_read_in_both_places(
    watched: Watched, kind: type[Record], column: str
) -> None:
    with connect(watched.path) as db:
        one, *_, last = list_records(db, kind)
    with write(watched.path, ACTOR, NOW) as transaction:
        transaction.mend(kind, one.id, column, getattr(last, column))
    watched.look()
    assert watched.all == 0
    assert len(watched.parts[-1]) == 2


def test_another_sector_of_a_host_is_one_in_its_dossiers(watched: Watched) -> None:
    switch = first(watched.path, Switch)
    host = first(watched.path, Organisation, id=switch.host_id)
    edit(watched.path, host, sector=next(item for item in Sector if item is not host.sector))
    watched.look()
    assert watched.all == 0
    assert switch.id in watched.parts[-1]


def test_names_are_read_when_what_they_are_read_from_changed(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[int]()
    monkeypatch.setattr(kept, "read_names", lambda db: read.append(1) or read_names(db))
    edit(watched.path, first(watched.path, Switch, id=3), **STOPPED)
    watched.look()
    assert not read
    other = next(n for n in watched.frames.names.hosts if n != first(watched.path, Switch).host_id)
    edit(watched.path, first(watched.path, Switch, id=3), host_id=other)
    watched.look()
    assert read


def test_a_new_name_is_read(watched: Watched) -> None:
    leader = first(watched.path, Person, id=first(watched.path, Switch).project_leader_id)
    edit(watched.path, leader, name="Een Ander")
    watched.look()
    assert watched.all == 0
    assert "Een Ander" in watched.frames.names.project_leaders.values()


@pytest.mark.slow
@pytest.mark.parametrize(
    "reasons",
    [("ziek", "Ziek."), ("Ziek.", "ziek"), ("ziek", ""), ("", "ander werk"), (".", "\u200b")],
)
def test_a_reason_is_spelled_as_the_first_one_spells_it(
    watched: Watched, reasons: tuple[str, str]
) -> None:
    for number, reason in enumerate(reasons, 1):
        edit(watched.path, first(watched.path, Switch, id=number), stop_reason=reason)
        watched.look()
    edit(watched.path, first(watched.path, Switch, id=1), stop_reason="ZIEK")
    watched.look()
    edit(watched.path, first(watched.path, Switch, id=1), stop_reason="")
    watched.look()
    assert watched.all == 0


@pytest.mark.slow
def test_where_each_dossier_gives_a_reason_none_is_no_word_any_more(watched: Watched) -> None:
    ids = watched.frames.switches["switch_id"].tolist()
    for number in ids:
        edit(watched.path, first(watched.path, Switch, id=number), stop_reason="ziek")
        if number != ids[-2]:
            watched.look()
    assert list(watched.frames.switches["stop_reason"].cat.categories) == ["ziek"]
    assert watched.all == 0


def upgrade(path: Path) -> None:
    """Change rows without a line in the trail, and the schema, as a migration does."""
    with connect(path) as db, immediate(db):
        db.conn.execute("CREATE INDEX more ON intake_calls(place)")
        db.conn.execute("UPDATE intake_calls SET actual_minutes = actual_minutes + 1")


def erase(path: Path) -> None:
    erase_person(at(path), first(path, Switch).learner_id, "op verzoek")


def put_back(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    made = make_backup(at(path), folder).path
    edit(path, first(path, IntakeCall), planned_minutes=44)
    restore_backup(at(path, now=NOW + timedelta(hours=1)), made)


def put_back_where_nothing_is(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    made = make_backup(at(path), folder).path
    for file in path.parent.glob("switching.db*"):
        file.unlink()
    restore_backup(at(path, now=NOW + timedelta(hours=1)), made)


def note_something_unknown(path: Path) -> None:
    with write(path, ACTOR, NOW) as transaction:
        transaction.db.conn.execute("UPDATE intake_calls SET actual_minutes = 11")
        transaction.note_beside("arrive", "imports")


def change_very_many(path: Path) -> None:
    with connect(path) as db, immediate(db):
        db.conn.execute("UPDATE intake_calls SET actual_minutes = 12")
        db.conn.executemany(
            "INSERT INTO audit_log (at, user_id, action, record_table, record_id)"
            " VALUES ('2026-11-24T09:00:00Z', 1, 'update', 'switches', ?)",
            [(number,) for number in range(1, 3000)],
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    "happens",
    [
        upgrade,
        erase,
        put_back,
        put_back_where_nothing_is,
        note_something_unknown,
        change_very_many,
    ],
)
def test_what_the_trail_does_not_tell_has_all_read_anew(
    watched: Watched, happens: Callable[[Path], None]
) -> None:
    happens(watched.path)
    watched.look()
    assert watched.all == 1


@pytest.mark.parametrize("said", [None, "no JSON", "5", '["actual_minutes"]', "{}"])
def test_an_entry_that_names_no_columns_is_about_all_of_them(
    watched: Watched, said: str | None
) -> None:
    call = first(watched.path, IntakeCall, outcome=CallOutcome.HELD)
    with connect(watched.path) as db, immediate(db):
        db.conn.execute("UPDATE intake_calls SET actual_minutes = 14 WHERE id = ?", [call.id])
        db.conn.execute(
            "INSERT INTO audit_log (at, user_id, action, record_table, record_id, switch_id,"
            " before, after) VALUES (?, 1, 'update', 'intake_calls', ?, ?, ?, ?)",
            ["2026-11-24T09:00:00Z", call.id, call.switch_id, said, said],
        )
    watched.look()
    assert (watched.all, watched.parts) == (0, [[call.switch_id]])


def test_each_day_begins_with_reading_all(watched: Watched) -> None:
    with connect(watched.path) as db, immediate(db):
        db.conn.execute("UPDATE intake_calls SET actual_minutes = 13")
    watched.look(TODAY + timedelta(days=1))
    assert watched.all == 1


@pytest.mark.slow
def test_many_at_once_see_what_was_there_when_they_looked(path: Path) -> None:
    """Threads look while another writes: no one sees less than what stood there before."""
    kept, call = KeptFrames(), first(path, IntakeCall, outcome=CallOutcome.HELD)
    written = [0]

    def work() -> None:
        for minutes in range(1, 60):
            edit(path, first(path, IntakeCall, id=call.id), actual_minutes=minutes)
            written[0] = minutes

    def look(_: int) -> bool:
        before = written[0]
        frames, _revision = kept.read(path, TODAY, lambda: snapshot(path))
        calls = frames.calls[frames.calls["switch_id"] == call.switch_id]
        return not before or before <= calls["actual_minutes"].iloc[-1] <= 60

    with ThreadPoolExecutor(5) as pool:
        done = pool.submit(work)
        assert all(pool.map(look, range(120)))
        done.result()
    with connect(path) as db:
        assert_same(kept.read(path, TODAY, lambda: snapshot(path))[0], read_frames(db))


def test_the_columns_that_are_read_are_those_that_the_trail_is_asked_about(path: Path) -> None:
    read = set[tuple[str, str]]()

    def note(action: int, table: str | None, column: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table in known and column:
            read.add((table, column))
        return int(sqlite3.SQLITE_OK)

    with connect(path) as db:
        known = set(db.table_names())
        db.conn.set_authorizer(note)
        read_frames(db)
    asked = {**OF_DOSSIERS, **SHARED}
    assert read == {(table, column) for table in asked for column in asked[table]}
