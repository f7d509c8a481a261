"""Whose dossiers: what a project leader sees and writes, what an administrator says first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import Actor, Language, Record, User, UserRole
from switching.services.checks import InvalidError
from switching.services.edits import Edit, Saved, list_earlier_values, save_edits
from switching.services.handover import hand_over_switch, open_with_reason
from switching.services.organisations import list_ledger
from switching.services.overview import read_overview
from switching.services.questions import set_match
from switching.services.rights import DeniedError, ReasonNeededError
from switching.services.switches import get_dossier, list_dossiers
from switching.services.users import choose_language
from switching.store import connect, list_records
from tests.offices import Office, make_office
from tests.samples import ACTOR, NOW, at, read

MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path) -> Office:
    """The two partners, on a database of the test's own."""
    return first_office.moved_to(tmp_path)


def save(
    actor: Actor, office: Office, record: Record, switch_id: int | None, **changes: object
) -> Saved:
    """Save fields of a record."""
    return save_edits(at(office.path, actor), [Edit(record, changes)], switch_id)


def looks(office: Office) -> list[str]:
    """Return what administrators left in the trail by looking."""
    with connect(office.path) as db:
        query = "SELECT action FROM audit_log WHERE action IN ('read', 'open_with_reason')"
        return [row[0] for row in db.execute(query).fetchall()]


def test_a_project_leader_lists_the_dossiers_of_the_own_partner(office: Office) -> None:
    def listed(actor: Actor) -> set[int]:
        return {line.id for line in list_dossiers(at(office.path, actor))}

    own, colleagues, others = office.switches
    assert listed(office.katrien) == listed(office.sofie) == {own, colleagues}
    assert listed(office.jan) == {others}
    assert listed(office.manager) == listed(office.administrator) == set(office.switches)


def test_a_project_leader_without_a_partner_sees_nothing(office: Office) -> None:
    stranger = Actor(office.katrien.user_id, UserRole.PROJECT_LEADER)
    assert list_dossiers(at(office.path, stranger)) == []
    with pytest.raises(DeniedError):
        get_dossier(at(office.path, stranger), office.switches[0])


def test_figures_and_ledger_count_what_one_may_read(office: Office) -> None:
    host = read(office.path, office.switches[0]).host.id
    counted = {
        actor: (
            len(read_overview(at(office.path, actor)).days),
            sum(line.offered for line in list_ledger(at(office.path, actor), host)),
        )
        for actor in (office.katrien, office.jan, office.manager)
    }
    assert list(counted.values()) == [(2, 2), (1, 1), (3, 3)]


def test_an_administrator_reads_a_dossier_for_an_hour_after_a_reason(office: Office) -> None:
    ann, path, switch_id = office.administrator, office.path, office.switches[0]
    with pytest.raises(ReasonNeededError):
        get_dossier(at(path, ann), switch_id)
    with pytest.raises(InvalidError):
        open_with_reason(at(path, ann), switch_id, "  ")
    open_with_reason(at(path, ann), switch_id, "vraag van de lerende")
    assert get_dossier(at(path, ann, now=NOW + 59 * MINUTE), switch_id).switch.id == switch_id
    with pytest.raises(ReasonNeededError):
        get_dossier(at(path, ann, now=NOW + 61 * MINUTE), switch_id)
    with pytest.raises(ReasonNeededError):
        get_dossier(at(path, ann), office.switches[1])


def test_a_reason_is_good_for_who_gave_it_only(office: Office) -> None:
    open_with_reason(at(office.path, office.administrator), 1, "vraag van de lerende")
    with pytest.raises(ReasonNeededError):
        get_dossier(at(office.path, Actor(office.jan.user_id, UserRole.ADMINISTRATOR)), 1)


def test_each_look_of_an_administrator_is_on_record_but_not_each_rerun(office: Office) -> None:
    open_with_reason(at(office.path, office.administrator), 1, "vraag van de lerende")
    for minute in (0, 1, 4, 6, 7):
        get_dossier(at(office.path, office.administrator, now=NOW + minute * MINUTE), 1)
    assert looks(office) == ["open_with_reason", "read", "read"]


def test_looks_of_others_leave_no_trace(office: Office) -> None:
    for actor in (office.katrien, office.manager, ACTOR):
        get_dossier(at(office.path, actor), office.switches[0])
    assert looks(office) == []


def test_a_dossier_handed_over_is_the_colleagues(office: Office) -> None:
    own = office.switches[0]
    inputs = read(office.path, own).inputs
    hand_over_switch(at(office.path, office.katrien), own, office.sofie.person_id)
    with pytest.raises(DeniedError):
        save(office.katrien, office, inputs, own, sharing="op het team")
    assert get_dossier(at(office.path, office.katrien), own).project_leader.name == "Sofie Baert"
    assert save(office.sofie, office, inputs, own, sharing="op het team").count == 1


def test_a_dossier_stays_with_its_partner(office: Office) -> None:
    with pytest.raises(InvalidError) as refused:
        hand_over_switch(at(office.path, office.katrien), 1, office.jan.person_id)
    assert set(refused.value.errors) == {"project_leader_id"}
    with pytest.raises(InvalidError):
        hand_over_switch(at(office.path, office.katrien), 1, None)


def test_a_dossier_is_not_handed_over_by_saving_a_field(office: Office) -> None:
    switch = read(office.path, office.switches[0]).switch
    for changes in (
        {"project_leader_id": office.sofie.person_id},
        {"partner_id": office.jan.partner_id},
    ):
        with pytest.raises(DeniedError):
            save(office.katrien, office, switch, switch.id, **changes)


def test_a_record_of_another_dossier_is_not_saved_from_this_page(office: Office) -> None:
    own, colleagues, _ = office.switches
    elsewhere = read(office.path, colleagues)
    for actor in (office.katrien, ACTOR):
        with pytest.raises(DeniedError):
            save(actor, office, elsewhere.inputs, own, sharing="op het team")
    with pytest.raises(DeniedError):
        save(office.katrien, office, elsewhere.latest.goals[0], None, must_cover=False)


def test_a_record_is_not_tied_to_one_of_another_dossier(office: Office) -> None:
    own, colleagues, _ = office.switches
    proposal = read(office.path, colleagues).proposals[0]
    goal = read(office.path, own).goals[0]
    with pytest.raises(DeniedError):
        set_match(at(office.path, office.katrien), goal.id, (proposal.id, None), True)
    activity = read(office.path, own).activities[0]
    with pytest.raises(DeniedError):
        save(office.katrien, office, activity, own, proposal_id=proposal.id)


def test_people_and_organisations_are_shared(office: Office) -> None:
    host = read(office.path, office.switches[0]).host
    assert save(office.jan, office, host, None, city="Gent").count == 1
    assert list_earlier_values(
        at(office.path, office.katrien), ("organisations", host.id, "city")
    ) == {""}


def test_nobody_raises_the_own_role(office: Office) -> None:
    with connect(office.path) as db:
        accounts = {user.id: user for user in list_records(db, User)}
    mine = accounts[office.katrien.user_id]
    with pytest.raises(DeniedError):
        save(office.katrien, office, mine, None, role=UserRole.ADMINISTRATOR)
    chosen = choose_language(at(office.path, office.katrien), Language.ENGLISH)
    assert chosen.language is Language.ENGLISH
    with pytest.raises(DeniedError):
        list_earlier_values(at(office.path, office.katrien), ("users", 1, "role"))


def test_what_is_hidden_from_a_project_leader_has_no_earlier_values_either(office: Office) -> None:
    field = ("plan_inputs", read(office.path, office.switches[2]).inputs.id, "sharing")
    with pytest.raises(DeniedError):
        list_earlier_values(at(office.path, office.katrien), field)
    with pytest.raises(DeniedError):
        list_earlier_values(at(office.path, office.administrator), field)
