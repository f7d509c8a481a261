"""What may be someone else's name, or a word, is asked about before and after the erasure."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Person
from switching.privacy.doubts import Doubt
from switching.privacy.erasure import (
    answer_doubts,
    erase_person,
    list_doubts,
    preview_doubts,
    reapply_erasures,
)
from switching.services.audit import list_history
from switching.services.organisations import add_person
from switching.store import NotFoundError, connect, list_records
from tests.offices import make_office
from tests.samples import NOW, at, edit, hold_the_hours, make_database, read

LATER = NOW + timedelta(days=1)
SURE = "Fijn gesprek met An Roosendael en met haar team."
MAYBE = "Ik hoop dat An het goed vindt."
OTHER = "An Claes kent de weg al."


def make(folder: Path, name: str = "An Roosendael") -> tuple[Path, Person]:
    """Make a dossier with a coach whose first name is a word, and sentences about them."""
    path = make_database(folder)
    hold_the_hours(path)
    coach = read(path).coach
    assert coach is not None
    edit(path, coach, name=name, email="an.roosendael@speelvogel.be")
    edit(path, read(path).inputs, sharing=f"{SURE} {MAYBE}")
    edit(path, read(path).inputs, sharing=f"{SURE} {MAYBE} {OTHER}")
    return path, next(item for item in people(path) if item.id == coach.id)


def people(path: Path) -> list[Person]:
    with connect(path) as db:
        return list_records(db, Person)


def said(doubts: list[Doubt]) -> list[str]:
    """Return the sentences with the word marked."""
    return [
        " ".join(f"{d.sentence.before}[{d.sentence.word}]{d.sentence.after}".split())
        for d in doubts
    ]


def left(path: Path) -> list[Doubt]:
    """Return what was not answered yet."""
    return [doubt for item in list_doubts(at(path)) for doubt in item.doubts]


def held(folder: Path, word: str) -> bool:
    """Tell whether a word stands in the bytes of a file, as a word."""
    whole = b"\n".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
    return re.search(rb"\b" + word.encode() + rb"\b(?! Claes)", whole) is not None


def test_each_sentence_is_listed_once_beforehand(tmp_path: Path) -> None:
    path, person = make(tmp_path)
    found = preview_doubts(at(path), person.id)
    assert said(found) == ["Ik hoop dat [An] het goed vindt.", "[An] Claes kent de weg al."]
    assert {doubt.reference for doubt in found} == {read(path).switch.reference}
    assert left(path) == []


def test_what_is_answered_beforehand_goes_or_stays_at_once(tmp_path: Path) -> None:
    path, person = make(tmp_path)
    mine, others = preview_doubts(at(path), person.id)
    answers = {mine.key: True, others.key: False}
    assert erase_person(at(path, now=LATER), person.id, "vraag", answers)
    them = f"Persoon {person.id}"
    assert read(path).inputs.sharing == (
        f"Fijn gesprek met {them} en met haar team. Ik hoop dat {them} het goed vindt. {OTHER}"
    )
    assert left(path) == []
    assert not held(tmp_path, "An")


def test_what_has_no_answer_stays_and_is_asked_until_it_has(tmp_path: Path) -> None:
    path, person = make(tmp_path)
    assert erase_person(at(path, now=LATER), person.id, "vraag")
    [item] = list_doubts(at(path))
    assert item.pseudonym == f"Persoon {person.id}"
    assert said(list(item.doubts)) == [
        "Ik hoop dat [An] het goed vindt.",
        "[An] Claes kent de weg al.",
    ]
    assert held(tmp_path, "An")
    mine, others = item.doubts
    assert answer_doubts(at(path, now=LATER), item.erasure.id, {mine.key: True})
    assert not held(tmp_path, "An")
    assert said(left(path)) == ["[An] Claes kent de weg al."]
    [others] = left(path)
    assert answer_doubts(at(path, now=LATER), item.erasure.id, {others.key: False})
    assert left(path) == []
    assert read(path).inputs.sharing.endswith(OTHER)
    with connect(path) as db:
        assert db.execute("SELECT count(*) FROM doubts").fetchone()[0] == 0


def test_the_answers_are_on_record_without_a_name(tmp_path: Path) -> None:
    path, person = make(tmp_path)
    erase_person(at(path, now=LATER), person.id, "vraag")
    [item] = list_doubts(at(path))
    answers = {doubt.key: number == 0 for number, doubt in enumerate(item.doubts)}
    answer_doubts(at(path, now=LATER), item.erasure.id, answers)
    with connect(path) as db:
        rows = db.execute(
            "SELECT record_table, after FROM audit_log WHERE action = 'answer_doubts'"
        ).fetchall()
    assert rows == [("erasures", '{"wiped": 1, "left": 1}')]
    assert list_history(at(path), 1)


def test_a_sentence_that_moved_is_found_again_and_one_that_went_is_forgotten(
    tmp_path: Path,
) -> None:
    path, person = make(tmp_path)
    erase_person(at(path, now=LATER), person.id, "vraag")
    edit(path, read(path).inputs, sharing=f"Eerst dit. {MAYBE}")
    [item] = list_doubts(at(path))
    mine = next(doubt for doubt in item.doubts if "hoop" in doubt.sentence.before)
    assert answer_doubts(at(path, now=LATER), item.erasure.id, {mine.key: True})
    assert read(path).inputs.sharing == (
        f"Eerst dit. Ik hoop dat Persoon {person.id} het goed vindt."
    )
    assert answer_doubts(at(path, now=LATER), item.erasure.id, {"no such": True})


def test_an_older_file_that_was_put_back_asks_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path, person = make(folder)
    older = tmp_path / "older.db"
    with connect(path) as db:
        db.execute("VACUUM INTO ?", [str(older)])
    answers = {doubt.key: True for doubt in preview_doubts(at(path), person.id)}
    erase_person(at(path, now=LATER), person.id, "vraag", answers)
    older.replace(path)
    assert reapply_erasures(path, LATER) == 1
    assert len(left(path)) == 2


def test_a_first_name_that_is_shared_in_the_dossier_is_asked_about(tmp_path: Path) -> None:
    path, person = make(tmp_path, "Wouter Roosendael")
    learner = read(path).learner
    edit(path, learner, name="Wouter Yildiz")
    text = "Wouter en Wouter Yildiz praten met W. Roosendael."
    edit(path, read(path).inputs, sharing=text)
    assert said(preview_doubts(at(path), person.id)) == [
        "[Wouter] en Wouter Yildiz praten met W. Roosendael."
    ]
    erase_person(at(path, now=LATER), person.id, "vraag")
    assert read(path).inputs.sharing == (f"Wouter en Wouter Yildiz praten met Persoon {person.id}.")


def test_other_dossiers_that_may_name_the_person_are_listed_and_left(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    path, (own, _, others) = office.path, office.switches
    katrien = read(path, own).project_leader
    values = {"name": "Karel Maes", "organisation_id": katrien.organisation_id}
    add_person(at(path), values, "karel")
    text = "Vraag het aan K. Maes, of aan Maes Katrien, maar niet aan Jan Maes."
    edit(path, read(path, others).inputs, sharing=text)
    found = said(preview_doubts(at(path), katrien.id))
    assert found == ["Vraag het aan [K. Maes], of aan Maes Katrien, maar niet aan Jan Maes."]
    erase_person(at(path, now=LATER), katrien.id, "vraag")
    assert read(path, others).inputs.sharing == (
        f"Vraag het aan K. Maes, of aan Persoon {katrien.id}, maar niet aan Jan Maes."
    )


def test_in_a_dossier_of_a_namesake_the_name_is_not_asked_about(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    path, (own, _, others) = office.path, office.switches
    katrien, jan = (read(path, number).project_leader for number in (own, others))
    edit(path, jan, name=katrien.name)
    edit(path, read(path, others).inputs, sharing="Vraag het aan Katrien Maes.")
    assert preview_doubts(at(path), katrien.id) == []


@pytest.mark.parametrize("number", [2**64, 99])
def test_no_one_who_is_not_there_is_asked_about(tmp_path: Path, number: int) -> None:
    path, _ = make(tmp_path)
    with pytest.raises(NotFoundError):
        preview_doubts(at(path), number)
