"""What a project no longer lets us keep: listed per project, and erased when asked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.i18n.erasure_sentences import line_on_due
from switching.models import Dossier, Language, Project, Switch
from switching.overview import read_frames
from switching.privacy import retention
from switching.privacy.erasure import reapply_erasures
from switching.privacy.retention import Due, erase_due, list_due
from switching.privacy.traces import ERASED
from switching.services.organisations import add_person
from switching.store import connect, write
from tests.offices import Office, make_office
from tests.privacy.test_erasure import assert_same_figures, left_in
from tests.samples import ACTOR, NOW, TODAY, at, edit, read

PAST, TO_COME = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
SAID = "Zij vertelde van thuis."


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three dossiers of the same learner and coach, of which the first two have a project."""
    office = make_office(tmp_path_factory.mktemp("office"))
    for number in office.switches:
        edit(office.path, read(office.path, number).inputs, starting_point=SAID)
        edit(office.path, read(office.path, number).calls[0].call, loose_notes=SAID)
    learner, coach = read(office.path).learner, read(office.path).coach
    edit(office.path, learner, email="amina@zonnebloem.be", phone="0470 11 22 33")
    assert coach
    edit(office.path, coach, email="tom@speelvogel.be")
    with write(office.path, ACTOR, NOW) as transaction:
        for number in office.switches:
            switch = transaction.get(Switch, number)
            transaction.update(switch, learner_id=learner.id, coach_id=coach.id)
    return office


@pytest.fixture
def office(made: Office, tmp_path: Path) -> Office:
    return made.moved_to(tmp_path)


def end(office: Office, number: int, notes: date | None, evidence: date | None) -> None:
    """Give a dossier a project of its own, with these dates."""
    with write(office.path, ACTOR, NOW) as transaction:
        project = transaction.add(
            Project(number=f"ESF-{number}", notes_until=notes, evidence_until=evidence)
        )
        switch = transaction.get(Switch, number)
        transaction.update(switch, project_id=project.id)


def due(office: Office) -> list[Due]:
    """List as the administrator."""
    return list_due(at(office.path, office.administrator))


def erase(office: Office) -> retention.Done:
    """Erase as the administrator."""
    return erase_due(at(office.path, office.administrator))


def notes_of(dossier: Dossier) -> set[str]:
    """Return two of the notes of a dossier."""
    return {dossier.inputs.starting_point, dossier.calls[0].call.loose_notes}


@pytest.mark.slow
def test_without_dates_or_before_them_nothing_falls_due(office: Office) -> None:
    end(office, 1, None, None)
    end(office, 2, TODAY, TO_COME)
    assert due(office) == []
    assert erase(office) == retention.Done(0, 0, 0, True)


def test_notes_go_and_contact_data_of_who_is_in_another_dossier_stay(office: Office) -> None:
    end(office, 1, PAST, TO_COME)
    learner = read(office.path).learner
    assert learner == read(office.path, 2).learner
    [item] = due(office)
    assert list(item.notes) == [1]
    assert learner.id not in item.contacts
    assert item.people == ()
    assert erase(office).notes == 1
    assert notes_of(read(office.path)) == {ERASED}
    assert notes_of(read(office.path, 2)) == {SAID}
    assert read(office.path).latest.goals[0].description == "een oudergesprek voorbereiden"
    with connect(office.path) as db:
        query = "SELECT count(*) FROM audit_log WHERE switch_id = 1 AND after LIKE ?"
        assert db.execute(query, [f"%{SAID}%"]).fetchone()[0] == 0
    assert due(office) == []


def test_contact_data_go_with_the_notes_of_the_last_dossier(office: Office) -> None:
    for number in office.switches:
        end(office, number, PAST, None)
    erase(office)
    for number in office.switches:
        dossier = read(office.path, number)
        assert dossier.coach
        assert (dossier.learner.name, dossier.coach.name) == ("Amina Yildiz", "Tom Peeters")
        assert (dossier.learner.email, dossier.learner.phone, dossier.coach.email) == ("", "", "")
    assert left_in(office.path.parent, ("amina@zonnebloem", "tom@speelvogel", SAID)) == []
    assert due(office) == []


@pytest.mark.slow
def test_after_the_evidence_all_are_erased_but_for_who_has_an_account(office: Office) -> None:
    for number in office.switches:
        end(office, number, PAST, PAST)
    with connect(office.path) as db:
        before = read_frames(db)
    done = erase(office)
    assert done.people > 0
    assert done.swept
    assert left_in(office.path.parent, ("Yildiz", "Peeters")) == []
    assert read(office.path).project_leader.name == "Katrien Maes"
    with connect(office.path) as db:
        assert_same_figures(before, read_frames(db))
    assert due(office) == []


def test_evidence_that_another_dossier_needs_stays(office: Office) -> None:
    end(office, 1, PAST, PAST)
    end(office, 2, PAST, TO_COME)
    end(office, 3, PAST, PAST)
    learner = read(office.path, 3).learner
    assert learner == read(office.path, 2).learner
    erase(office)
    assert read(office.path).learner.name == learner.name
    assert notes_of(read(office.path, 3)) == {ERASED}


def test_what_fell_due_is_erased_again_in_an_older_file(office: Office) -> None:
    for number in office.switches:
        end(office, number, PAST, None)
    older = office.path.read_bytes()
    erase(office)
    office.path.write_bytes(older)
    assert reapply_erasures(office.path, NOW) == 0
    assert notes_of(read(office.path)) == {ERASED}
    assert left_in(office.path.parent, ("amina@zonnebloem", SAID)) == []
    assert due(office) == []


def test_a_line_says_what_falls_due(office: Office) -> None:
    for number in office.switches[:2]:
        end(office, number, PAST, None)
    texts = Texts(Language.ENGLISH)
    said = [
        line_on_due(
            texts, item.title, list(item.notes.values()), len(item.contacts), len(item.people)
        )
        for item in due(office)
    ]
    assert said[0].startswith("ESF-1 · notes of 1 dossier")
    assert read(office.path).switch.reference in said[0]


def test_who_left_a_dossier_falls_due_with_it(office: Office) -> None:
    values = {"name": "Els Claes", "organisation_id": read(office.path).host.id, "email": "e@x.be"}
    former = add_person(at(office.path), values, "els")
    coach = read(office.path).coach
    edit(office.path, read(office.path).switch, coach_id=former.id)
    assert coach is not None
    edit(office.path, read(office.path).switch, coach_id=coach.id)
    end(office, 1, PAST, TO_COME)
    [found] = due(office)
    assert former.id in found.contacts
    end(office, 1, PAST, PAST)
    [found] = due(office)
    assert former.id in found.people
