"""What learner and coach give before the call: into empty fields by itself, else offered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import ArrangementKind, ContributionTopic, Informed, Party
from switching.privacy.erasure import erase_person
from switching.services import contributions, organisations
from tests.guests.conftest import Visit, words
from tests.samples import AMINA, NOW, at, edit, open_dossier, plan_a_call, read

LEARNER, COACH = Party.LEARNER, Party.COACH


def prepare(path: Path, hand_out: Callable[..., None]) -> None:
    """Plan the call of a dossier with an empty question, and hand out links."""
    dossier = open_dossier(path, replace(AMINA, goals=(), wishes=()))
    edit(path, dossier.latest.question, general_aim="")
    plan_a_call(path, NOW + timedelta(days=7))
    hand_out(LEARNER, COACH)


def test_what_the_learner_writes_goes_into_empty_fields(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    told = visit.send(
        LEARNER,
        "preparation",
        aim="Beter leren luisteren",
        goals="- een gesprek openen\n- een gesprek afronden",
        wishes="de directeur",
        starting_point="ik doe dit twee jaar",
        job="begeleider",
        job_since="2019",
        emergency_contact="Ali, 0470 12 34 56",
        informed="a_little",
    )
    assert "Katrien Maes" in words(told)
    dossier = read(path)
    assert dossier.latest.question.general_aim == "Beter leren luisteren"
    assert [goal.description for goal in dossier.latest.filled_goals] == [
        "een gesprek openen",
        "een gesprek afronden",
    ]
    assert [wish.description for wish in dossier.latest.filled_wishes] == ["de directeur"]
    assert dossier.inputs.starting_point == "ik doe dit twee jaar"
    assert dossier.inputs.emergency_contact == "Ali, 0470 12 34 56"
    assert (dossier.learner.job, dossier.learner.job_since) == ("begeleider", "2019")
    invited = dossier.calls[0].participants
    assert [who.informed for who in invited if who.person_id == dossier.learner.id] == [
        Informed.A_LITTLE
    ]
    came = contributions.incoming_of(read(path))
    assert {item.contribution.taken for item in came} == {True}
    assert {item.name for item in came} == {"Amina Yildiz"}
    assert contributions.mark_seen(at(path), 1) == len(came)
    assert contributions.incoming_of(read(path)) == []


def test_what_stands_there_is_not_overwritten_but_offered(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    open_dossier(path)
    hand_out(LEARNER)
    visit.send(LEARNER, "preparation", aim="Iets anders leren", goals="luisteren")
    dossier = read(path)
    assert dossier.latest.question.general_aim == AMINA.general_aim
    aim, goal = contributions.incoming_of(read(path))
    assert (aim.contribution.topic, aim.contribution.taken) == (
        ContributionTopic.GENERAL_AIM,
        None,
    )
    assert aim.stands == AMINA.general_aim
    contributions.take_over(at(path), 1, aim.contribution.id)
    contributions.keep_own(at(path), 1, goal.contribution.id)
    after = read(path)
    assert after.latest.question.general_aim == "Iets anders leren"
    assert len(after.latest.filled_goals) == 1
    assert contributions.incoming_of(read(path)) == []


def test_sending_the_same_twice_stores_it_once(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    for _ in range(2):
        visit.send(LEARNER, "preparation", goals="luisteren", job="begeleider")
    assert len(contributions.incoming_of(read(path))) == 2
    assert len(read(path).latest.filled_goals) == 1


def test_what_the_coach_offers_is_proposed_and_the_practical_is_filled_in(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    assert "Beter leren luisteren" not in visit.get(COACH, "preparation")
    visit.send(
        COACH, "preparation", more="Rondleiding in de keuken", practical_dress_code="witte schort"
    )
    dossier = read(path)
    assert [item.title for item in dossier.proposals] == ["Rondleiding in de keuken"]
    made = {item.kind: item.description for item in dossier.arrangements}
    assert made[ArrangementKind.DRESS_CODE] == "witte schort"


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    many = "\n".join(f"doel {number}" for number in range(20))
    html = visit.send(LEARNER, "preparation", goals=many, aim="Beter leren luisteren")
    assert 'aria-invalid="true"' in html
    assert "Beter leren luisteren" in html
    assert "doel 19" in html
    assert read(path).latest.question.general_aim == ""
    assert "doel 19" in visit.get(LEARNER, "preparation"), "the draft is there after Back too"
    visit.send(LEARNER, "preparation", goals="één doel")
    assert "doel 19" not in visit.get(LEARNER, "preparation")


def test_after_the_call_there_is_nothing_to_prepare(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    call = read(path).calls[0].call
    edit(path, call, outcome="held", actual_minutes=20, completed_at=NOW)
    answer = visit.client.get(f"/u/{'a' * 52}/preparation")
    assert answer.status_code == 404


def test_how_well_informed_one_is_counts_also_when_said_before_there_was_a_call(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    open_dossier(path)
    hand_out(LEARNER)
    visit.send(LEARNER, "preparation", informed="a_little")
    [waiting] = contributions.incoming_of(read(path))
    assert waiting.contribution.taken is None
    plan_a_call(path)
    found = {who.role.value: who.informed for who in read(path).calls[0].participants}
    assert found["learner"] is Informed.A_LITTLE
    assert found["coach"] is None
    [taken] = contributions.incoming_of(read(path))
    assert taken.contribution.taken is True


def test_who_speaks_for_the_sender_is_offered_and_made_when_the_leader_takes_it_over(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    for _ in range(2):
        visit.send(
            LEARNER, "preparation", contact="  Lies   Claes ", contact_email="lies@voorbeeld.be"
        )
    assert read(path).sending_contact is None, "a guest makes no one an addressee"
    [item] = contributions.incoming_of(read(path))
    assert (item.contribution.text, item.contribution.taken) == (
        "Lies Claes\nlies@voorbeeld.be",
        None,
    )
    contributions.take_over(at(path), 1, item.contribution.id)
    found = read(path).sending_contact
    assert found is not None
    assert (found.name, found.email) == ("Lies Claes", "lies@voorbeeld.be")
    assert found.organisation_id == read(path).sending_organisation.id
    assert 'name="contact"' not in visit.get(LEARNER, "preparation"), "it is known"


def test_who_is_on_record_already_is_taken_with_the_address_on_record(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    sender = read(path).sending_organisation.id
    values = {"organisation_id": sender, "name": "Lies Claes", "email": "lies@zonnebloem.be"}
    known = organisations.add_person(at(path), values, "lies")
    visit.send(LEARNER, "preparation", contact="lies claes", contact_email="lies@elders.be")
    [item] = contributions.incoming_of(read(path))
    contributions.take_over(at(path), 1, item.contribution.id)
    found = read(path).sending_contact
    assert found is not None
    assert (found.id, found.email) == (known.id, "lies@zonnebloem.be")


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"contact": "Lies Claes", "contact_email": "lies at voorbeeld"}, "contact_email"),
        ({"contact": "", "contact_email": "lies@voorbeeld.be"}, "contact"),
        ({"contact": "Lies Claes", "contact_email": "Amina@Voorbeeld.be"}, "contact_email"),
        ({"contact": "amina yildiz", "contact_email": "lies@voorbeeld.be"}, "contact"),
    ],
)
def test_a_learner_names_someone_else_by_an_address_that_can_be_mailed(
    path: Path,
    visit: Visit,
    hand_out: Callable[..., None],
    typed: dict[str, str],
    wrong: str,
) -> None:
    prepare(path, hand_out)
    edit(path, read(path).learner, email="amina@voorbeeld.be")
    told = visit.send(LEARNER, "preparation", **typed)
    assert f'href="#{wrong}"' in told
    assert told.count('class="error"') == 1
    assert contributions.incoming_of(read(path)) == []


def test_the_coach_says_who_gives_instructions(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    visit.send(COACH, "preparation", instructions_by="ikzelf, of Els van de keuken")
    assert read(path).inputs.instructions_by == "ikzelf, of Els van de keuken"
    visit.send(COACH, "preparation", instructions_by="Els van de keuken")
    assert read(path).inputs.instructions_by == "ikzelf, of Els van de keuken"
    came = [item.contribution for item in contributions.incoming_of(read(path))]
    assert [item.text for item in came if not item.taken] == ["Els van de keuken"]


def test_who_was_named_is_erased_from_what_the_learner_wrote(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    prepare(path, hand_out)
    visit.send(LEARNER, "preparation", contact="Lies Claes", contact_email="lies@voorbeeld.be")
    [item] = contributions.incoming_of(read(path))
    contributions.take_over(at(path), 1, item.contribution.id)
    found = read(path).sending_contact
    assert found is not None
    erase_person(at(path), found.id, "gevraagd")
    assert b"lies@voorbeeld" not in path.read_bytes()
    assert b"Lies Claes" not in path.read_bytes()
