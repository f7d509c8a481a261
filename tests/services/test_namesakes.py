"""One organisation, person or project is on record once, however its name is written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from switching.models import Organisation, Person, UserRole
from switching.services import users
from switching.services.calls import add_participant
from switching.services.checks import InvalidError
from switching.services.edits import Edit, save_edits
from switching.services.organisations import (
    add_organisation,
    add_person,
    list_organisations,
    list_people,
)
from switching.services.projects import add_project
from switching.services.switches import add_sending_contact, open_switch
from switching.services.users import Account
from tests.samples import AMINA, at, open_dossier, plan_a_call, read

SAME = [
    "Kinderopvang  Zonnebloem",
    "kinderopvang\u00a0zonnebloem",
    "Kinder\u00adopvang\u200b Zonnebloem",
    "\uff2binderopvang Zonnebloem",
]


@pytest.mark.parametrize("name", SAME)
def test_the_same_organisation_is_the_same_on_every_way_in(path: Path, name: str) -> None:
    dossier = open_dossier(path)
    again = open_switch(at(path), replace(AMINA, sending_organisation=name), "again")
    assert read(path, again).sending_organisation.id == dossier.sending_organisation.id
    with pytest.raises(InvalidError) as refused:
        add_organisation(at(path), {"name": name}, "new")
    assert list(refused.value.errors) == ["name"]
    saved = save_edits(at(path), [Edit(dossier.host, {"name": name, "description": "Speelt."})])
    assert list(saved.errors) == [(Organisation.TABLE, dossier.host.id, "name")]
    assert read(path).host.description == "Speelt."
    assert len(list_organisations(at(path))) == 3


def test_two_organisations_may_have_one_name_in_two_towns(path: Path) -> None:
    add_organisation(at(path), {"name": "Sint-Jozef", "city": "Gent"}, "one")
    other = add_organisation(at(path), {"name": "Sint\u2011Jozef", "city": "Brugge"}, "two")
    with pytest.raises(InvalidError, match="host"):
        open_switch(at(path), replace(AMINA, host="sint-jozef"), "which")
    assert read(
        path, open_switch(at(path), replace(AMINA, host=other.id), "x")
    ).host == replace_part(other)


def replace_part(host: Organisation) -> Organisation:
    return host.model_copy(update={"is_host": True, "version": 2})


def test_an_organisation_that_is_active_no_more_is_not_made_anew(path: Path) -> None:
    gone = add_organisation(at(path), {"name": "De Ark", "active": False}, "one")
    with pytest.raises(InvalidError, match="host"):
        open_switch(at(path), replace(AMINA, host="de ark"), "again")
    assert list_organisations(at(path)) == [gone]


@pytest.mark.parametrize("name", ["AMINA  YILDIZ", "Amina\u00a0Yildiz", "Ami\u00adna Yildiz"])
def test_the_same_person_is_the_same_on_every_way_in(path: Path, name: str) -> None:
    dossier = plan_a_call(path) if open_dossier(path) else None
    assert dossier is not None
    sender = dossier.sending_organisation.id
    again = open_switch(at(path), replace(AMINA, learner=name), "again")
    assert read(path, again).learner == dossier.learner
    values = {"name": name}
    ways = (
        lambda: add_person(at(path), {"organisation_id": sender, **values}, "a"),
        lambda: add_sending_contact(at(path), dossier.switch.id, values, "b"),
        lambda: add_participant(
            at(path),
            dossier.calls[0].call,
            {**values, "role": "hr"},
            "c",
            {"organisation_id": sender},
        ),
    )
    for way in ways:
        with pytest.raises(InvalidError) as refused:
            way()
        assert list(refused.value.errors) == ["name"]
    assert [person.name for person in list_people(at(path), sender)] == ["Amina Yildiz"]


def test_a_namesake_with_another_job_or_address_is_someone_else(path: Path) -> None:
    dossier = open_dossier(path)
    details = {"learner": {"email": "amina.yildiz@zonnebloem.be"}}
    new = replace(AMINA, learner="Amina Yildiz", details=details)
    assert read(path, open_switch(at(path), new, "other")).learner.id != dossier.learner.id
    with pytest.raises(InvalidError, match="learner"):
        open_switch(at(path), new, "once more")


def test_a_user_goes_by_the_names_that_are_on_record(path: Path) -> None:
    dossier = open_dossier(path)
    account = Account(
        "k@blenders.be", UserRole.PROJECT_LEADER, "K", "BLENDERS\u200b", "Katrien\u00a0 maes"
    )
    user = users.add_user(at(path), account, "user")
    assert (user.partner_id, user.person_id) == (dossier.partner.id, dossier.project_leader.id)


def test_a_project_has_its_number_alone(path: Path) -> None:
    add_project(at(path), {"number": "ESF-2027"}, "one")
    with pytest.raises(InvalidError, match="number"):
        add_project(at(path), {"number": "esf\u20132027\u200b"}, "two")


def test_names_are_sorted_by_their_letters(path: Path) -> None:
    place = add_organisation(at(path), {"name": "Zorg"}, "zorg")
    for name in ("Zita", "Özlem", "osman", "Élise", "Oz"):
        add_person(at(path), {"organisation_id": place.id, "name": name}, name)
    assert [item.name for item in list_people(at(path), place.id)] == [
        "Élise", "osman", "Oz", "Özlem", "Zita",
    ]  # fmt: skip
    assert all(isinstance(item, Person) for item in list_people(at(path), place.id))
