"""A text that is saved while someone types: what is stored, what is asked, and what is refused."""

from __future__ import annotations

import ast
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from switching.models import CallOutcome, IntakeCall, Record
from switching.privacy.erasure import erase_person
from switching.services import calls, completion, questions
from switching.services.checks import InvalidError
from switching.services.rights import DeniedError
from switching.services.typed_texts import (
    FIELDS,
    ClosedError,
    Standing,
    TypedText,
    list_own_texts,
    save_text,
)
from switching.store import NotFoundError, connect
from switching.store.typed_texts import digest_of
from tests.offices import make_office
from tests.samples import (
    NOW,
    TODAY,
    at,
    edit,
    hold_a_call,
    hold_the_hours,
    open_dossier,
    plan_a_call,
    read,
)
from tests.server import ROOT

TAB, OTHER = "0" * 32, "1" * 32


@pytest.fixture
def call(path: Path) -> IntakeCall:
    """A planned call, without a word in its notes."""
    open_dossier(path)
    return plan_a_call(path).calls[0].call


def typed(
    record: Record, name: str, text: str, over: str | None = None, **more: object
) -> TypedText:
    """Return a text as a tab sends its first one; written over what stands there, if not told."""
    before = str(getattr(record, name)) if over is None else over
    given = TypedText(
        TAB, (record.TABLE, record.id, name), 1, text, frozenset({digest_of(before)}), 1, 0
    )
    return replace(given, **more)  # type: ignore[arg-type]


def save(path: Path, text: TypedText, now: datetime = NOW) -> Standing:
    return save_text(at(path, now=now), text)


def notes(path: Path) -> str:
    return read(path).calls[0].call.loose_notes


def entries(path: Path) -> list[tuple[int, str, str]]:
    """Return the entries of the trail on the notes: id, before and after."""
    with connect(path) as db:
        return db.execute(
            "SELECT id, json_extract(before, '$.loose_notes'), json_extract(after, '$.loose_notes')"
            " FROM audit_log WHERE record_table = 'intake_calls' AND action = 'update' ORDER BY id"
        ).fetchall()


def test_what_stands_there_afterwards_is_told_as_it_was_cleaned(
    path: Path, call: IntakeCall
) -> None:
    saved = save(path, typed(call, "place", "  in   Gent \n zelf "))
    assert saved == Standing(call.id, "in Gent zelf", True)
    assert read(path).calls[0].call.place == "in Gent zelf"


def test_a_colleagues_text_is_shown_and_stays(path: Path, call: IntakeCall) -> None:
    edit(path, call, loose_notes="van een collega")
    saved = save(path, typed(call, "loose_notes", "van mij"))
    assert saved == Standing(call.id, "van een collega", False)
    assert notes(path) == "van een collega"
    assert list_own_texts(at(path), TAB) == {}


def test_keeping_mine_is_writing_over_theirs(path: Path, call: IntakeCall) -> None:
    edit(path, call, loose_notes="van een collega")
    assert save(path, typed(call, "loose_notes", "van mij", "van een collega", number=2)).is_saved
    assert notes(path) == "van mij"


def test_the_same_text_of_two_is_no_quarrel(path: Path, call: IntakeCall) -> None:
    edit(path, call, loose_notes="hetzelfde")
    assert save(path, typed(call, "loose_notes", "hetzelfde")).is_saved


def test_another_field_of_the_record_does_not_matter(path: Path, call: IntakeCall) -> None:
    edit(path, call, place="elders")
    assert save(path, typed(call, "loose_notes", "van mij")).is_saved


def test_what_was_typed_on_after_a_lost_answer_is_no_quarrel(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    assert save(path, typed(call, "loose_notes", "een twee", number=2)).is_saved
    assert notes(path) == "een twee"


def test_a_text_whose_answer_was_lost_does_not_undo_an_emptying(
    path: Path, call: IntakeCall
) -> None:
    first = typed(call, "loose_notes", "een")
    save(path, first)
    save(path, replace(typed(call, "loose_notes", "", "een"), tab=OTHER))
    assert save(path, first) == Standing(call.id, "", True)
    assert notes(path) == ""
    on = typed(call, "loose_notes", "een twee", number=2)
    assert save(path, replace(on, over=on.over | {digest_of("een")})).is_saved is False
    assert notes(path) == ""


def test_numbers_count_for_one_tab_and_field(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een", number=7))
    assert save(path, typed(call, "place", "Gent")).is_saved
    assert save(path, replace(typed(call, "loose_notes", "twee", "een"), tab=OTHER)).is_saved
    assert (notes(path), read(path).calls[0].call.place) == ("twee", "Gent")


def test_without_its_memory_the_digests_of_what_was_sent_do(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    with connect(path) as db:
        db.execute("DELETE FROM typed_texts")
    on = typed(call, "loose_notes", "een twee", number=2)
    assert save(path, replace(on, over=on.over | {digest_of("een")})).is_saved


def test_what_is_wrong_is_a_sentence_and_nothing_is_stored(path: Path, call: IntakeCall) -> None:
    with pytest.raises(InvalidError) as refused:
        save(path, typed(call, "place", "x" * 201))
    assert "place" in refused.value.errors
    assert read(path).calls[0].call.place == "online"


@pytest.mark.parametrize(
    "field", [("users", 1, "name"), ("intake_calls", 1, "outcome"), ("audit_log", 1, "after")]
)
def test_only_what_pages_show_can_be_typed(
    path: Path, call: IntakeCall, field: tuple[str, int, str]
) -> None:
    with pytest.raises(DeniedError):
        save(path, replace(typed(call, "place", "x"), field=field))


def test_another_dossiers_record_is_denied(path: Path, call: IntakeCall) -> None:
    open_dossier(path, key="nog een")
    with pytest.raises(DeniedError):
        save(path, typed(call, "place", "x", switch_id=2))


def test_what_was_removed_is_said(path: Path, call: IntakeCall) -> None:
    with pytest.raises(NotFoundError):
        save(path, typed(call.model_copy(update={"id": 99}), "place", "x"))


def test_a_completed_call_is_closed_until_a_reason_is_given(path: Path) -> None:
    record = hold_a_call(path).calls[0]
    for part, name in ((record.call, "loose_notes"), (record.purposes[0], "notes")):
        with pytest.raises(ClosedError):
            save(path, typed(part, name, "te laat"))
    calls.correct_call(at(path), record.call.id, "vergeten")
    assert save(path, typed(record.call, "loose_notes", "rechtgezet")).is_saved


def test_what_was_stored_before_the_call_was_completed_is_still_acknowledged(path: Path) -> None:
    open_dossier(path)
    first = typed(plan_a_call(path).calls[0].call, "loose_notes", "op tijd")
    save(path, first)
    edit(path, read(path).calls[0].call, outcome=CallOutcome.CANCELLED)
    assert save(path, first).is_saved


def test_the_days_of_a_completed_switch_are_closed(path: Path) -> None:
    day = hold_the_hours(path).days[0]
    completion.complete_switch(at(path), 1, TODAY)
    with pytest.raises(ClosedError):
        save(path, typed(day, "remark", "te laat"))


def test_a_text_for_a_settled_version_goes_to_the_open_one_and_stays_there(path: Path) -> None:
    goal = hold_a_call(path).latest.goals[0]
    opened = questions.open_refinement(at(path), 1)
    first = save(path, typed(goal, "description", "een oudergesprek leiden"))
    assert first.is_saved
    assert first.record_id != goal.id
    assert read(path).latest.goals[0].description == "een oudergesprek leiden"
    second = save(path, typed(goal, "description", "zelf leiden", number=2))
    assert second == Standing(first.record_id, "zelf leiden", True)
    assert opened is not None


def test_a_wish_is_found_back_after_its_words_changed(path: Path) -> None:
    wish = hold_a_call(path).latest.wishes[0]
    questions.open_refinement(at(path), 1)
    first = save(path, typed(wish, "description", "iemand anders"))
    second = save(path, typed(wish, "description", "iemand anders nog", number=2))
    assert (second.record_id, second.is_saved) == (first.record_id, True)


def test_a_quarrel_opens_no_version(path: Path) -> None:
    question = hold_a_call(path).latest.question
    versions = len(read(path).versions)
    assert not save(path, typed(question, "general_aim", "x", "iets anders")).is_saved
    assert len(read(path).versions) == versions


def test_a_minute_of_typing_is_one_entry_with_the_first_text_and_the_last(
    path: Path, call: IntakeCall
) -> None:
    for number, text in enumerate(("een", "een twee", "een twee drie"), start=1):
        moment = NOW + timedelta(seconds=20 * (number - 1))
        save(path, typed(call, "loose_notes", text, number=number), moment)
    [(before_id, first, last)] = entries(path)
    assert (first, last) == ("", "een twee drie")
    later = typed(call, "loose_notes", "vier", number=4)
    save(path, later, NOW + timedelta(minutes=1))
    assert [said[1:] for said in entries(path)] == [
        ("", "een twee drie"),
        ("een twee drie", "vier"),
    ]
    assert entries(path)[1][0] > before_id


def test_two_at_work_in_two_fields_of_a_record_leave_one_entry_a_minute_each(
    path: Path, call: IntakeCall
) -> None:
    for number in range(1, 6):
        save(path, typed(call, "loose_notes", f"notitie {number}", number=number))
        save(path, typed(call, "place", f"zaal {number}", "online", number=number, tab=OTHER))
    with connect(path) as db:
        query = "SELECT before, after FROM audit_log WHERE record_table = ? AND action = 'update'"
        found = [tuple(map(json.loads, row)) for row in db.execute(query, [call.TABLE])]
    assert found == [
        ({"loose_notes": ""}, {"loose_notes": "notitie 5"}),
        ({"place": "online"}, {"place": "zaal 5"}),
    ]


@pytest.mark.slow
def test_what_another_wrote_in_between_keeps_its_place(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    inputs = read(office.path).inputs
    one, other = at(office.path, office.katrien), at(office.path)
    save_text(one, typed(inputs, "sharing", "een"))
    save_text(other, typed(inputs, "sharing", "twee", "een", tab=OTHER))
    save_text(other, typed(inputs, "sharing", "een", "twee", tab=OTHER, number=2))
    save_text(one, typed(inputs, "sharing", "drie", "een", number=2))
    with connect(office.path) as db:
        query = "SELECT before, after FROM audit_log WHERE record_table = ? AND action = 'update'"
        found = [tuple(map(json.loads, row)) for row in db.execute(query, [inputs.TABLE])]
    assert [(before["sharing"], after["sharing"]) for before, after in found] == [
        ("", "een"),
        ("een", "een"),
        ("een", "drie"),
    ]


def test_typing_makes_the_revision_grow(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    [(first, *_)] = entries(path)
    save(path, typed(call, "loose_notes", "twee", number=2))
    [(second, *_)] = entries(path)
    assert second > first


def test_the_trail_lets_nothing_else_go(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    with connect(path) as db:
        for entry in [row[0] for row in db.execute("SELECT id FROM audit_log").fetchall()]:
            with pytest.raises(Exception, match="only grows"):
                db.conn.execute("DELETE FROM audit_log WHERE id = ?", [entry])


def test_two_tabs_at_once_lose_nothing(path: Path, call: IntakeCall) -> None:
    def type_on(tab: str) -> None:
        name = "loose_notes" if tab == TAB else "place"
        stands = str(getattr(call, name))
        for number in range(1, 16):
            text = typed(call, name, f"{tab[0]} {number}", stands, number=number, tab=tab)
            stands = save(path, replace(text, answered=number - 1)).text

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(type_on, (TAB, OTHER)))
    found = read(path).calls[0].call
    assert (found.loose_notes, found.place) == ("0 15", "1 15")


def test_what_a_tab_saved_is_its_own(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    own = {("intake_calls", call.id, "loose_notes"): digest_of("een")}
    assert list_own_texts(at(path), TAB) == own
    assert list_own_texts(at(path), OTHER) == {}


def test_it_is_forgotten_after_a_month_and_by_an_erasure(path: Path, call: IntakeCall) -> None:
    save(path, typed(call, "loose_notes", "een"))
    later = NOW + timedelta(days=31)
    save(path, replace(typed(call, "place", "Gent"), tab=OTHER), later)
    assert list_own_texts(at(path), TAB) == {}
    erase_person(at(path, now=later), read(path).learner.id, "gevraagd")
    assert list_own_texts(at(path), OTHER) == {}


def test_who_may_not_write_the_dossier_may_not_type_in_it(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    text = typed(read(office.path).inputs, "sharing", "x")
    for actor in (office.sofie, office.jan, office.manager, office.administrator):
        with pytest.raises(DeniedError):
            save_text(at(office.path, actor), text)
    assert save_text(at(office.path, office.katrien), text).is_saved


@pytest.mark.slow
def test_every_text_field_of_a_page_can_be_typed_in() -> None:
    shown = set()
    for source in [*(ROOT / "switching" / "ui").rglob("*.py"), *(ROOT / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                of_sheet = re.search(r"\bsheet$", ast.unparse(node.func.value))
                if of_sheet and node.func.attr in {"line", "note"} and len(node.args) > 1:
                    name = node.args[1]
                    shown |= {name.value} if isinstance(name, ast.Constant) else set()
    assert shown - {name for names in FIELDS.values() for name in names} == set()
