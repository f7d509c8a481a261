"""Changing who takes part in a dossier: what hangs on it follows, what was held stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.i18n.audit_sentences import sentence_of
from switching.models import Dossier, OptionKind, Switch
from switching.rules.certification import certificate_holds
from switching.services import calls, exchange, organisations, questions
from switching.services.audit import list_history
from switching.services.changing import Parties, change_switch, preview_change
from switching.services.checks import InvalidError
from switching.services.merging import MergeKind, merge_records
from switching.services.plans import finalise_plan, plan_holds
from switching.services.projects import add_project
from switching.services.rights import DeniedError
from switching.services.switches import add_sending_contact
from tests.offices import Office, make_office
from tests.samples import (
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)

REASON = "verkeerd gekozen"
LATER = NOW + timedelta(hours=1)
TEXTS = Texts()


def another(path: Path, name: str, *people: str) -> tuple[int, ...]:
    """Add an organisation with people; return all their numbers."""
    place = organisations.add_organisation(at(path), {"name": name}, name)
    added = [
        organisations.add_person(at(path), {"name": who, "organisation_id": place.id}, who)
        for who in people
    ]
    return place.id, *(item.id for item in added)


def change(path: Path, **changes: object) -> Switch:
    """Change dossier 1."""
    wanted = replace(Parties.of(read(path).switch), **changes)
    return change_switch(at(path, now=LATER), 1, wanted, REASON)


def effects(path: Path, **changes: object) -> str:
    """Return what a change of dossier 1 comes to, in sentences."""
    wanted = replace(Parties.of(read(path).switch), **changes)
    return " ".join(map(TEXTS.message, preview_change(at(path), 1, wanted)))


def test_each_party_is_changed_with_its_reason_on_record(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    sender, learner = another(path, "Duo Logistics", "Nora Bakkali")
    host, coach = another(path, "Robotica Kempen", "Els Claes")
    partner, leader = another(path, "Voka", "Jan Wouters")
    number = add_project(at(path), {"number": "ESF-2"}, "project").id
    wanted = Parties(learner, sender, host, coach, partner, leader, number)
    change_switch(at(path, now=LATER), 1, wanted, REASON)
    dossier = read(path)
    assert Parties.of(dossier.switch) == wanted
    assert (dossier.sending_organisation.is_sender, dossier.host.is_host) == (True, True)
    assert dossier.partner.is_partner
    told = [sentence_of(line, TEXTS) for line in list_history(at(path), 1)[:2]]
    assert f"Reden: {REASON}" in told[1]
    assert "lerende van ‘Amina Yildiz’ naar ‘Nora Bakkali’" in told[0]
    assert "project van leeg naar ‘ESF-2’" in told[0]


def test_someone_new_is_added_where_they_work(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    change(path, learner="Nora Bakkali")
    learner = read(path).learner
    assert (learner.name, learner.organisation_id) == ("Nora Bakkali", 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"host": 1}, "coach"),
        ({"coach": 1}, "coach"),
        ({"learner": 2}, "learner"),
        ({"project_leader": 1}, "project_leader"),
        ({"partner": 1}, "project_leader"),
        ({"learner": None}, "learner"),
        ({"learner": " "}, "learner"),
        ({"project": 9}, "project"),
        ({}, "learner"),
    ],
)
def test_what_can_not_be_is_refused_beside_the_field(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    before = path.read_bytes()
    with pytest.raises(InvalidError) as refused:
        change(path, **changes)
    assert field in refused.value.errors
    assert path.read_bytes() == before


def test_without_a_reason_nothing_is_changed(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    with pytest.raises(InvalidError) as refused:
        change_switch(at(path), 1, replace(Parties.of(read(path).switch), coach=None), " ")
    assert set(refused.value.errors) == {"reason"}


def test_a_learner_who_stays_stands_under_the_right_sender_when_in_no_other_dossier(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    sender, _ = another(path, "Duo Logistics", "Nora")
    assert "Amina Yildiz hoort" in effects(path, sending_organisation=sender)
    change(path, sending_organisation=sender)
    assert read(path).learner.organisation_id == sender


def test_who_spoke_for_the_old_sender_does_not_speak_for_the_new_one(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    add_sending_contact(at(path), 1, {"name": "Griet De Wilde"}, "griet")
    sender, learner = another(path, "Duo Logistics", "Nora")
    assert "Griet De Wilde" in effects(path, sending_organisation=sender, learner=learner)
    change(path, sending_organisation=sender, learner=learner)
    assert read(path).sending_contact is None


def make_offers(path: Path) -> Dossier:
    """Make a dossier with proposals, marks and activities from the catalogue of its host."""
    dossier = hold_a_call(path)
    tour = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding", "host_id": dossier.host.id}
    option = organisations.add_host_option(at(path), tour, "tour")
    goal = dossier.goals[0].id
    questions.set_match(at(path), goal, (None, option.id), True)
    given = {"kind": option.kind, "title": option.title, "option_id": option.id}
    calls.add_proposal(at(path), read(path), given, "later")
    exchange.add_activity(at(path), read(path), given, {goal}, "planned")
    exchange.add_activity(at(path), read(path), given, {goal}, "done")
    edit(path, read(path).activities[-1], done=True)
    return read(path)


def test_what_was_chosen_from_the_old_host_stays_in_words_and_what_was_held_stays_as_it_was(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path)
    before = make_offers(path)
    host, coach = another(path, "Robotica Kempen", "Els Claes")
    assert "De Speelvogel" in effects(path, host=host, coach=coach)
    change(path, host=host, coach=coach)
    after = read(path)
    held = before.calls[0].call.id
    assert [item.title for item in after.proposals] == [item.title for item in before.proposals]
    for old, new in zip(before.proposals, after.proposals, strict=True):
        assert new.option_id == (old.option_id if old.call_id == held else None)
    assert [item.title for item in after.activities] == [item.title for item in before.activities]
    assert [item.option_id is None for item in after.activities if not item.done] == [True]
    assert [item.option_id is None for item in after.activities if item.done] == [False]
    assert [item for item in after.matches if item.option_id] == []
    assert after.calls[0].participants == before.calls[0].participants
    assert after.versions == before.versions
    assert after.days == before.days


@pytest.mark.slow
def test_papers_hold_no_longer_and_do_again_when_it_is_changed_back(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    finalise_plan(at(path), 1, "")
    issue(path)
    _, nora = another(path, "Elders", "Nora")
    organisation = read(path).sending_organisation.id
    nora = organisations.add_person(
        at(path), {"name": "Nora", "organisation_id": organisation}, "n"
    ).id
    amina = read(path).learner.id
    assert "LC-2026-0001 geldt niet meer" in effects(path, learner=nora)
    assert "Plan v1 geldt niet meer" in effects(path, learner=nora)
    change(path, learner=nora)
    assert not plan_holds(read(path), TODAY)
    assert not certificate_holds(read(path))
    change(path, learner=amina)
    assert plan_holds(read(path), TODAY)
    assert certificate_holds(read(path))


def test_a_name_corrected_or_two_merged_leave_a_certificate_as_it_is(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    issue(path)
    edit(path, read(path).learner, name="Amina Yıldız")
    place = read(path).sending_organisation.id
    values = {"name": "Amina Y.", "organisation_id": place}
    kept = organisations.add_person(at(path), values, "double").id
    merge_records(at(path), MergeKind.PERSON, kept, read(path).learner.id, REASON)
    assert read(path).learner.id == kept
    assert certificate_holds(read(path))


def test_two_merged_leave_a_final_plan_as_it_is(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    finalise_plan(at(path), 1, "")
    for part, place in (("learner", "sending_organisation"), ("coach", "host")):
        person, organisation = getattr(read(path), part), getattr(read(path), place).id
        values = {"name": f"{person.name} (nog eens)", "organisation_id": organisation}
        kept = organisations.add_person(at(path), values, part).id
        merge_records(at(path), MergeKind.PERSON, kept, person.id, REASON)
    double, *_ = another(path, "De Speelvogel vzw")
    merge_records(at(path), MergeKind.ORGANISATION, double, read(path).host.id, REASON)
    assert read(path).host.name == "De Speelvogel vzw"
    assert plan_holds(read(path), TODAY)


def plan_names(path: Path) -> tuple[str, str, str]:
    """Return whom the plan names with what was done, with what is to come, and for instructions."""
    dossier = read(path)
    done, to_come = dossier.activities
    return done.with_whom, to_come.with_whom, dossier.inputs.instructions_by


@pytest.mark.parametrize("moves", [False, True])
def test_the_plan_names_the_new_coach_on_what_is_to_come(tmp_path: Path, moves: bool) -> None:
    """Else who left would give instructions in the next version of the plan."""
    path = make_database(tmp_path)
    dossier = complete_dossier(path)
    values: dict[str, object] = {"kind": OptionKind.GUIDED_TOUR, "title": "Rondleiding"}
    offered = {**values, "host_id": dossier.host.id}
    values["option_id"] = organisations.add_host_option(at(path), offered, "option").id
    exchange.add_activity(at(path), dossier, values, set(), "tour")
    first, second = read(path).activities
    edit(path, first, with_whom="Tom Peeters", done=True)
    edit(path, second, with_whom="Tom Peeters")
    elsewhere, nora = another(path, "Elders", "Nora")
    changes: dict[str, object] = {"coach": nora, "host": elsewhere} if moves else {"coach": "Nora"}
    assert "Waar Tom Peeters in het plan staat" in effects(path, **changes)
    change(path, **changes)
    assert plan_names(path) == ("Tom Peeters", "Nora", "Nora")
    assert "Nora staat niet meer in het plan" in effects(path, coach=None)
    change(path, coach=None)
    assert plan_names(path) == ("Tom Peeters", "", "")


def test_whom_the_plan_names_beside_the_coach_stays(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    dossier = complete_dossier(path)
    edit(path, dossier.inputs, instructions_by="Tom Peeters en An")
    edit(path, dossier.activities[0], with_whom="An Verlinden")
    assert "in het plan" not in effects(path, coach="Nora")
    change(path, coach="Nora")
    assert read(path).activities[0].with_whom == "An Verlinden"
    assert read(path).inputs.instructions_by == "Tom Peeters en An"


def test_who_leads_it_may_change_without_a_word_on_the_certificate(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    issue(path)
    values = {"name": "Sofie Baert", "organisation_id": read(path).partner.id}
    change(path, project_leader=organisations.add_person(at(path), values, "sofie").id)
    assert certificate_holds(read(path))


def test_looking_at_a_change_writes_nothing(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    complete_dossier(path)
    host, *_ = another(path, "Robotica Kempen")
    before = path.read_bytes()
    assert effects(path, host=host, coach=None)
    assert effects(path) == ""
    assert path.read_bytes() == before


def test_who_is_invited_to_a_call_to_come_is_said_beforehand(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    plan_a_call(path, NOW + timedelta(days=3))
    assert "uitgenodigd" in effects(path, coach=None)
    values = {"name": "Els Claes", "organisation_id": read(path).host.id}
    change(path, coach=organisations.add_person(at(path), values, "els").id)
    invited = [item.name for item in read(path).calls[0].participants]
    assert invited == ["Amina Yildiz", "Els Claes", "Katrien Maes"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path)


def test_only_an_administrator_gives_a_dossier_to_another_partner(office: Office) -> None:
    own, _, others = office.switches
    voka = read(office.path, others)
    wanted = replace(
        Parties.of(read(office.path, own).switch),
        partner=voka.partner.id,
        project_leader=voka.project_leader.id,
    )
    before = office.path.read_bytes()
    with pytest.raises(InvalidError) as refused:
        change_switch(at(office.path, office.katrien), own, wanted, REASON)
    assert set(refused.value.errors) == {"partner"}
    assert office.path.read_bytes() == before
    change_switch(at(office.path, office.administrator), own, wanted, REASON)
    assert read(office.path, own).partner.id == voka.partner.id


def test_a_colleague_and_another_partner_change_nothing(office: Office) -> None:
    wanted = replace(Parties.of(read(office.path).switch), coach=None)
    for actor in (office.sofie, office.jan, office.manager):
        with pytest.raises(DeniedError):
            change_switch(at(office.path, actor), office.switches[0], wanted, REASON)
