"""Bringing in a spreadsheet: preview, import, undo, again."""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from switching.importing.planning import NEW, YES, Choices
from switching.models import (
    Arrangement,
    ArrangementKind,
    CallOutcome,
    Import,
    Message,
    Organisation,
    Person,
    RowState,
    Switch,
    WhenKnown,
)
from switching.privacy.erasure import erase_person
from switching.services import imports
from switching.services.checks import InvalidError
from switching.services.imports import Preview, Upload
from switching.services.switches import get_dossier, list_dossiers
from switching.store import NotFoundError, connect, list_records
from switching.store import write as store_write
from tests.importing.files import AMINA, BRAM, HEADS, xlsx
from tests.samples import NOW, at, edit, open_dossier, read


def upload(path: Path, *rows: tuple[object, ...], name: str = "gesprekken.xlsx") -> Upload:
    return imports.read_upload(at(path), name, xlsx([HEADS, *rows]))


def looked_at(path: Path, file: Upload, **changes: object) -> tuple[Preview, Choices]:
    choices = replace(imports.propose_choices(at(path), file), **changes)
    return imports.preview(at(path), file, choices), choices


def bring_in(path: Path, file: Upload, key: str = "key", **changes: object) -> Import:
    preview, choices = looked_at(path, file, **changes)
    return imports.import_file(at(path), file, choices, preview.digest, key)


def everything(path: Path) -> str:
    """Return all rows of all tables."""
    with connect(path) as db:
        return json.dumps(
            {t: list(db.query(f"SELECT * FROM {t}")) for t in sorted(db.table_names())},
            default=str,
            sort_keys=True,
        )


@pytest.mark.slow
def test_it_works(path: Path) -> None:
    file = upload(path, AMINA, BRAM)
    made = bring_in(path, file)
    assert (made.counts["made"], made.counts["switches"], made.counts["people"]) == (2, 2, 4)
    amina = read(path, 1)
    assert amina.learner.name == "Amina Yildiz"
    assert (amina.host.name, amina.host.is_host) == ("De Speelvogel", True)
    assert (amina.sending_organisation.name, amina.partner.name) == (
        "Kinderopvang Zonnebloem",
        "Blenders",
    )
    call = amina.calls[0].call
    assert (call.planned_minutes, call.actual_minutes, call.outcome) == (20, 45, CallOutcome.HELD)
    assert (call.planned_at.isoformat(), call.when_known) == (
        "2024-03-04T13:30:00+00:00", WhenKnown.HOUR,
    )  # fmt: skip
    assert [version.question.general_aim for version in amina.versions] == [
        "Meer leren over communicatie", "Oudergesprekken leren voeren",
    ]  # fmt: skip
    assert [(item.title, item.answer) for item in amina.proposals] == [("Rondleiding", "useful")]
    assert amina.arrangements[0].description == "geen witte schoenen"
    assert amina.switch.registered_on == date(2024, 3, 4)
    assert amina.switch.import_id == made.id


def test_what_a_sheet_does_not_say_is_not_made_up(path: Path) -> None:
    bring_in(path, upload(path, AMINA))
    (record,) = read(path, 1).calls
    assert {item.covered for item in record.purposes} == {None}
    assert {(item.attended, item.informed) for item in record.participants} == {(False, None)}
    assert read(path, 1).latest.question.shift is None
    assert read(path, 1).goals == ()


def test_a_day_without_an_hour_is_a_day(path: Path) -> None:
    bring_in(path, upload(path, BRAM))
    call = read(path, 1).calls[0].call
    assert (call.when_known, call.hour_known, call.day_known) == (WhenKnown.DAY, False, True)
    assert call.planned_at.date() == date(2024, 3, 12)


@pytest.mark.slow
def test_a_call_without_a_day_that_was_held_is_on_record(path: Path) -> None:
    row = (*AMINA[:6], None, None, *AMINA[8:])
    bring_in(path, upload(path, row))
    call = read(path, 1).calls[0].call
    assert (call.when_known, call.held, call.day_known) == (WhenKnown.NOTHING, True, False)
    assert call.actual_minutes == 45


@pytest.mark.slow
def test_looking_changes_nothing(path: Path) -> None:
    open_dossier(path)
    before = everything(path)
    looked_at(path, upload(path, AMINA, BRAM))
    assert everything(path) == before


def test_what_waits_says_why_and_comes_in_once_it_is_answered(path: Path) -> None:
    bare = (None, *BRAM[1:])
    asked = ("Lies H.", *BRAM[1:])
    file = upload(path, AMINA, bare, asked)
    preview, choices = looked_at(path, file)
    assert [item.state for item in preview.plan.outcomes] == [
        RowState.MADE, RowState.WAITING, RowState.WAITING,
    ]  # fmt: skip
    (question,) = preview.plan.questions
    assert (question.text, question.rows) == ("Lies H.", (4,))
    answered = replace(choices, answers={question.key: NEW})
    again = imports.preview(at(path), file, answered)
    assert again.plan.counts["made"] == 2


@pytest.mark.slow
def test_a_cell_to_confirm_stays_empty_until_someone_says_yes(path: Path) -> None:
    row = (*BRAM[:6], "27/02", *BRAM[7:])
    file = upload(path, AMINA, row)
    preview, choices = looked_at(path, file)
    (question,) = preview.plan.questions
    assert question.choices == ((YES, date(2024, 2, 27)),)
    bring_in(path, file, answers={question.key: YES})
    assert read(path, 2).calls[0].call.planned_at.date() == date(2024, 2, 27)
    assert choices.answers == {}


@pytest.mark.slow
def test_the_same_file_again_makes_nothing_twice(path: Path) -> None:
    file = upload(path, AMINA, BRAM)
    bring_in(path, file)
    assert [item.record.id for item in imports.find_earlier(at(path), file)] == [1]
    preview, choices = looked_at(path, file)
    assert [item.state for item in preview.plan.outcomes] == [RowState.LINKED] * 2
    with pytest.raises(InvalidError):
        imports.import_file(at(path), file, choices, preview.digest, "again")
    more = upload(path, AMINA, BRAM, ("Carla De Wit", *BRAM[1:]))
    made = bring_in(path, more, "more")
    assert (made.counts["made"], made.counts["linked"]) == (1, 2)
    assert len(list_dossiers(at(path))) == 3


@pytest.mark.slow
def test_the_same_in_another_format_makes_nothing_twice(path: Path) -> None:
    bring_in(path, upload(path, AMINA, BRAM))
    rows = [
        ";".join(value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value or "")
                 for value in row)
        for row in (HEADS, AMINA, BRAM)
    ]  # fmt: skip
    file = imports.read_upload(at(path), "a.csv", "\r\n".join(rows).encode("cp1252"))
    assert [item.state for item in looked_at(path, file)[0].plan.outcomes] == [RowState.LINKED] * 2


def test_a_row_that_stands_twice_in_a_file_comes_in_once(path: Path) -> None:
    made = bring_in(path, upload(path, AMINA, AMINA))
    assert (made.counts["made"], made.counts["linked"]) == (1, 1)


@pytest.mark.slow
def test_another_day_with_the_same_host_is_a_question(path: Path) -> None:
    bring_in(path, upload(path, AMINA))
    other = (*AMINA[:6], date(2025, 3, 4), *AMINA[7:])
    preview, _ = looked_at(path, upload(path, other))
    assert preview.plan.outcomes[0].state is RowState.WAITING
    made = bring_in(path, upload(path, other), "other", answers={"dossier:2": NEW})
    assert made.counts["made"] == 1


@pytest.mark.slow
def test_one_key_is_one_import(path: Path) -> None:
    file = upload(path, AMINA)
    preview, choices = looked_at(path, file)
    first = imports.import_file(at(path), file, choices, preview.digest, "key")
    second = imports.import_file(at(path), file, choices, preview.digest, "key")
    assert first.id == second.id
    assert len(list_dossiers(at(path))) == 1


def test_what_changed_since_the_preview_is_looked_at_again(path: Path) -> None:
    file = upload(path, AMINA)
    preview, choices = looked_at(path, file)
    open_dossier(path)
    with pytest.raises(InvalidError) as refused:
        imports.import_file(at(path), file, choices, preview.digest, "key")
    assert "changed since" in refused.value.errors[""].text


@pytest.mark.slow
def test_undo_takes_away_what_it_made_and_leaves_the_database_as_it_was(path: Path) -> None:
    open_dossier(path)
    made = bring_in(path, upload(path, AMINA, BRAM))
    undone = imports.undo_import(at(path), made.id)
    assert undone.kept == ()
    assert undone.removed == {"switches": 1, "host_options": 0, "people": 1, "organisations": 0}
    assert [line.learner for line in list_dossiers(at(path))] == ["Amina Yildiz"]
    assert imports.undo_import(at(path), made.id).removed == {}
    assert bring_in(path, upload(path, AMINA, BRAM), "anew").counts["made"] == 1


@pytest.mark.slow
def test_undo_keeps_and_names_what_someone_worked_on_since(path: Path) -> None:
    made = bring_in(path, upload(path, AMINA, BRAM))
    edit(path, read(path, 1).calls[0].call, place="online")
    undone = imports.undo_import(at(path), made.id)
    assert undone.removed["switches"] == 1
    names = {(table, name) for table, _, name in undone.kept}
    assert ("switches", read(path, 1).switch.reference) in names
    assert ("people", "Amina Yildiz") in names
    assert ("people", "Bram Claes") not in names
    assert get_dossier(at(path), 1).calls[0].call.place == "online"


@pytest.mark.slow
def test_one_transaction_leaves_one_audit_row(path: Path) -> None:
    bring_in(path, upload(path, AMINA, BRAM))
    with connect(path) as db:
        rows = db.execute("SELECT action, record_table FROM audit_log").fetchall()
    assert [row for row in rows if row[1] != "import_mappings"] == [("add", "imports")]


@pytest.mark.slow
def test_a_record_says_from_which_row_it_came(path: Path) -> None:
    made = bring_in(path, upload(path, AMINA, BRAM))
    report = imports.report_of(at(path), made.id)
    switches = {
        item.record_id: item.row for item in report.links if item.record_table == "switches"
    }
    assert switches == {1: 2, 2: 3}


@pytest.mark.slow
def test_rows_that_waited_are_forgotten_after_thirty_days(path: Path) -> None:
    made = bring_in(path, upload(path, AMINA, (None, *BRAM[1:])))
    waiting = [row for row in imports.report_of(at(path), made.id).rows if row.cells]
    assert [(row.row, row.state) for row in waiting] == [(3, RowState.WAITING)]
    assert imports.forget_old_rows(at(path, now=NOW + timedelta(days=29))) == 0
    assert imports.forget_old_rows(at(path, now=NOW + timedelta(days=31))) == 1
    assert not any(row.cells for row in imports.report_of(at(path), made.id).rows)


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (("Naam", *HEADS[1:]), "dossiers"),
        (("Voornaam", *HEADS[1:]), "dossiers"),
        (("Wie", *HEADS[1:]), "dossiers"),
        (("Organisatie", "Gemeente", "Contactpersoon", "Rondleiding", "Duur"), "hosts"),
        (("Naam", "Gemeente", "Contactpersoon", "Rondleiding", "Werkgroep"), "hosts"),
    ],
)
def test_what_a_list_is_about_is_told_by_all_of_its_columns(
    path: Path, heads: tuple[str, ...], kind: str
) -> None:
    file = imports.read_upload(at(path), "lijst.xlsx", xlsx([heads, *[AMINA[: len(heads)]] * 2]))
    assert imports.propose_choices(at(path), file).target == kind


@pytest.mark.slow
def test_hosts_come_in_with_what_they_offer(path: Path) -> None:
    rows = [
        ("Organisatie", "Gemeente", "Sector", "Contactpersoon", "Mogelijkheid", "Soort", "Duur"),
        ("De Speelvogel", "Gent", "kinderopvang", "Tom Peeters", "Meelopen in de leefgroep",
         "meelopen", "1,5u"),
        ("De Speelvogel", "Gent", None, "Tom Peeters", "Gesprek met de pedagoog", None, None),
    ]  # fmt: skip
    file = imports.read_upload(at(path), "hosts.xlsx", xlsx(rows))
    assert imports.propose_choices(at(path), file).target == "hosts"
    made = bring_in(path, file)
    assert (made.counts["organisations"], made.counts["people"], made.counts["host_options"]) == (
        1, 1, 2,
    )  # fmt: skip
    with connect(path) as db:
        (host,) = list_records(db, Organisation)
        assert (host.name, host.city, host.is_host) == ("De Speelvogel", "Gent", True)
        assert [person.name for person in list_records(db, Person)] == ["Tom Peeters"]
        assert list_records(db, Switch) == []


@pytest.mark.slow
def test_who_is_erased_is_gone_from_rows_that_wait_and_from_answers(path: Path) -> None:
    waits = ("Lies H.", *AMINA[1:5], "Amina Yildiz vzw", *AMINA[6:])
    file = upload(path, AMINA, waits)
    bring_in(path, file, answers={"cell:notes:Amina Yildiz belde": YES})
    with connect(path) as db:
        said = "".join(db.execute("SELECT group_concat(cells) FROM import_rows").fetchone())
        (amina,) = list_records(db, Person, name="Amina Yildiz")
    assert "Amina Yildiz" in said
    erase_person(at(path), amina.id, "op vraag")
    assert "Amina" not in everything(path)


def meanwhile(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> list[int]:
    """Have someone do something after rows were planned and before they are stored."""
    planned, times = imports._plan, list[int]()

    def plan(*args: Any) -> Any:
        found = planned(*args)
        times.append(len(times))
        if len(times) == 1:
            do()
        return found

    monkeypatch.setattr(imports, "_plan", plan)
    return times


@pytest.mark.slow
def test_who_works_meanwhile_is_not_in_the_way(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_dossier(path)
    file = upload(path, (*BRAM[:12], "geen witte schoenen"))
    seen, choices = looked_at(path, file)

    def agree() -> None:
        with store_write(path, at(path).actor, NOW) as transaction:
            for kind in (ArrangementKind.MEALS, ArrangementKind.ACCESS):
                transaction.add(Arrangement(switch_id=1, kind=kind, description="badge"))

    times = meanwhile(monkeypatch, agree)
    made = imports.import_file(at(path), file, choices, seen.digest, "key")
    assert len(times) == 1
    assert made.counts["made"] == 1
    assert {item.description for item in read(path, 1).arrangements} >= {"badge"}
    bram = next(line.id for line in list_dossiers(at(path)) if line.learner == "Bram Claes")
    assert "geen witte schoenen" in {item.description for item in read(path, bram).arrangements}
    with connect(path) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_what_no_longer_holds_is_made_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = upload(path, AMINA)
    seen, choices = looked_at(path, file)
    with connect(path) as db:
        before = db.execute("SELECT count(*) FROM organisations").fetchone()[0]

    def add() -> None:
        with store_write(path, at(path).actor, NOW) as transaction:
            transaction.add(Organisation(name="Iets heel anders"))

    times = meanwhile(monkeypatch, add)
    made = imports.import_file(at(path), file, choices, seen.digest, "key")
    assert (len(times), made.counts["made"]) == (2, 1)
    with connect(path) as db:
        after = db.execute("SELECT count(*) FROM organisations").fetchone()[0]
    assert after == before + 1 + made.counts["organisations"]


@pytest.mark.slow
def test_what_is_under_way_is_ones_own_and_goes_when_it_comes_in(path: Path) -> None:
    file = upload(path, AMINA)
    seen, choices = looked_at(path, file)
    draft = imports.keep_draft(at(path), file, choices, "key")
    imports.choose_in_draft(at(path), draft, replace(choices, with_hidden=True), {"a": NEW})
    found = imports.read_draft(at(path), draft)
    assert found is not None
    kept, again = found
    assert (again.name, again.sha256, again.book) == (file.name, file.sha256, file.book)
    assert Choices.of_plain(kept.chosen) == replace(choices, with_hidden=True)
    assert kept.chosen["given"] == [["a", NEW]]
    other = at(path, replace(at(path).actor, user_id=99))
    assert imports.list_drafts(other) == []
    assert imports.read_draft(other, draft) is None
    with pytest.raises(NotFoundError):
        imports.choose_in_draft(other, draft, choices, {})
    imports.import_file(at(path), file, choices, seen.digest, "key")
    assert imports.list_drafts(at(path)) == []


@pytest.mark.slow
def test_what_is_under_way_goes_after_thirty_days_and_when_anyone_is_erased(path: Path) -> None:
    file = upload(path, AMINA)
    _, choices = looked_at(path, file)
    imports.keep_draft(at(path), file, choices, "old")
    later = at(path, now=NOW + timedelta(days=31))
    imports.keep_draft(later, file, choices, "new")
    assert [draft.key for draft in imports.list_drafts(later)] == ["new"]
    assert imports.forget_old_rows(at(path, now=NOW + timedelta(days=62))) == 0
    assert imports.list_drafts(later) == []
    imports.keep_draft(later, file, choices, "newer")
    bring_in(path, upload(path, BRAM))
    with connect(path) as db:
        (bram,) = list_records(db, Person, name="Bram Claes")
    erase_person(at(path), bram.id, "op vraag")
    assert imports.list_drafts(later) == []


def differing(path: Path, *row: object) -> dict[str, tuple[object, object, object]]:
    """Return what came in, what stands now and what a row says, of each field that differs."""
    seen, _ = looked_at(path, upload(path, row))
    return {item.field: (item.imported, item.now, item.said) for item in seen.differences}


@pytest.mark.slow
def test_what_a_sheet_says_otherwise_is_shown_beside_what_came_in_and_what_stands(
    path: Path,
) -> None:
    bring_in(path, upload(path, AMINA))
    assert differing(path, *AMINA) == {}
    edit(path, read(path, 1).calls[0].call, actual_minutes=50)
    edit(path, read(path, 1).arrangements[0], description="witte schoenen mogen")
    assert differing(path, *AMINA) == {
        "actual": (45, 50, 45),
        "arrangement:dress_code": (
            "geen witte schoenen", "witte schoenen mogen", "geen witte schoenen",
        ),
    }  # fmt: skip
    row = (*AMINA[:8], "30 (uitgelopen tot 60)", "Meer  leren over COMMUNICATIE", *AMINA[10:11],
           "misschien", *AMINA[12:])  # fmt: skip
    found = differing(path, *row)
    assert found["planned"] == (20, 20, 30)
    assert found["actual"] == (45, 50, 60)
    assert found["option:guided_tour"] == ("useful", "useful", "maybe")
    assert "question_before" not in found
    assert read(path, 1).calls[0].call.actual_minutes == 50


@pytest.mark.slow
def test_another_coach_is_shown_and_never_typed_over_a_name(path: Path) -> None:
    bring_in(path, upload(path, AMINA))
    seen, _ = looked_at(path, upload(path, (*AMINA[:3], "Ine Wouters", *AMINA[4:])))
    (found,) = seen.differences
    assert (found.field, found.now, found.said, found.record) == (
        "coach", "Tom Peeters", "Ine Wouters", None,
    )  # fmt: skip


@pytest.mark.slow
def test_what_is_no_surely_read_is_not_compared(path: Path) -> None:
    bring_in(path, upload(path, AMINA))
    assert differing(path, *AMINA[:8], "45?", *AMINA[9:]) == {}


def test_a_dossier_that_was_typed_says_no_import(path: Path) -> None:
    open_dossier(path)
    found = differing(path, *AMINA[:6], None, None, None, "Iets anders leren", *[None] * 3)
    assert all(imported is None for imported, _, _ in found.values())


@pytest.mark.slow
def test_what_a_large_sheet_comes_to_crosses_to_a_process_of_its_own_and_back(path: Path) -> None:
    bring_in(path, upload(path, AMINA))
    file = upload(path, (*AMINA[:8], 50, *AMINA[9:]), ("Lies H.", *BRAM[1:]))
    choices = imports.propose_choices(at(path), file)
    work = pickle.loads(pickle.dumps(partial(imports.preview, at(path), file, choices)))
    seen = pickle.loads(pickle.dumps(work()))
    wanted = imports.preview(at(path), file, choices)
    assert (seen.plan, seen.digest, seen.differences) == (
        wanted.plan, wanted.digest, wanted.differences,
    )  # fmt: skip
    assert list(seen.table.rows.numbers) == [2, 3]
    error = InvalidError({"sheet": Message("a sentence")})
    assert pickle.loads(pickle.dumps(error)).errors == error.errors
