"""What a field for an address accepts is in every mail and calendar; who gets none is named."""

from __future__ import annotations

import email
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from switching.documents.calendar.introduction_call import call_calendar
from switching.documents.mails.cover_letters import certificate_mail, plan_mail
from switching.documents.mails.draft import write_mail
from switching.documents.mails.invitation import invitation_mail
from switching.documents.mails.papers import agreed_mail, evaluation_mail
from switching.documents.papers.agreed import agreed_content
from switching.i18n import Texts
from switching.models import Certificate, Dossier, Person, Role, mail_address
from switching.models.base import LINE_LENGTH
from switching.rules.reaching import addressee, addressees_of_call, unreached_of
from switching.services import calls
from switching.services.checks import InvalidError, checked
from switching.services.evaluations import EVALUATORS
from switching.services.organisations import add_person
from switching.services.plans import finalise_plan
from switching.store import write
from tests.samples import ACTOR, NOW, TODAY, at, complete_dossier, edit, make_database, read

DUTCH = Texts()
CERTIFICATE = Certificate(
    switch_id=1, year=2026, number=1, issued_at=NOW, issued_by=1, held_minutes=900,
    holder="Amina Yildiz", document=b"%PDF-certificate",
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier whose call HR and a director attend too, with a final plan."""
    path = make_database(tmp_path_factory.mktemp("addressees"))
    dossier = complete_dossier(path)
    for name, role in (("Lies Claes", Role.HR), ("Dirk De Wit", Role.MANAGEMENT)):
        values = {"organisation_id": dossier.sending_organisation.id, "name": name}
        person = add_person(at(path), values, name)
        attending = {"person_id": person.id, "name": name, "role": role}
        calls.add_participant(at(path), dossier.calls[0].call, attending, f"{name} attends")
        if role is Role.HR:
            edit(path, read(path).switch, sending_contact_id=person.id)
    values = {"name": "Gast zonder kaart", "role": Role.OTHER}
    calls.add_participant(at(path), dossier.calls[0].call, values, "guest")
    finalise_plan(at(path, language=DUTCH.language), 1, "")
    return path


@pytest.fixture(scope="module")
def dossier(path: Path) -> Dossier:
    return read(path)


WHO = ("learner", "coach", "project_leader", "sending_contact", "at the call")
LEAST = {
    "learner": {"invitation", "calendar", "plan", "certificate", "agreed", "form of learner"},
    "coach": {"invitation", "calendar", "plan", "agreed", "form of coach"},
    "project_leader": {"invitation", "calendar", "plan"},
    "sending_contact": {
        *("invitation", "calendar", "plan", "certificate", "agreed"),
        "form of sending_organisation",
    },
    "at the call": {"invitation", "calendar"},
}
"""In what each of them is addressed."""


def person_of(dossier: Dossier, who: str) -> Person:
    if who == "at the call":
        return next(item for item in dossier.people.values() if item.name == "Dirk De Wit")
    found = getattr(dossier, who)
    assert isinstance(found, Person)
    return found


def with_person(dossier: Dossier, person: Person) -> Dossier:
    """Return a dossier in which one person is changed, wherever they stand in it."""

    def now(item: Person | None) -> Person | None:
        return person if item is not None and item.id == person.id else item

    return replace(
        dossier,
        learner=now(dossier.learner) or dossier.learner,
        coach=now(dossier.coach),
        project_leader=now(dossier.project_leader) or dossier.project_leader,
        sending_contact=now(dossier.sending_contact),
        people={**dossier.people, person.id: person},
    )


def addresses(content: bytes) -> set[str]:
    mail = email.message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    heads = [mail[name] for name in ("To", "Cc") if mail[name]]
    return {item.addr_spec for head in heads for item in head.addresses}


def addressed(dossier: Dossier) -> dict[str, set[str]]:
    """Return whom each mail and calendar is for."""
    record = dossier.calls[0]
    calendar = call_calendar(dossier, record, DUTCH, NOW)
    (event,) = Calendar.from_ical(calendar).walk("VEVENT")
    asked = event.get("attendee", [])
    attendees = asked if isinstance(asked, list) else [asked]
    certificate = write_mail(certificate_mail(dossier, CERTIFICATE, b"%PDF", DUTCH))
    agreed = agreed_content(dossier, record, DUTCH, TODAY)
    return {
        "invitation": addresses(write_mail(invitation_mail(dossier, record, DUTCH, calendar))),
        "calendar": {unquote(str(item)).removeprefix("mailto:") for item in attendees},
        "plan": addresses(write_mail(plan_mail(dossier, dossier.plans[0], DUTCH, NOW))),
        "certificate": addresses(certificate),
        "agreed": addresses(write_mail(agreed_mail(dossier, agreed, b"%PDF", DUTCH))),
        **{
            f"form of {party}": addresses(
                write_mail(evaluation_mail(dossier, party, b"%PDF", DUTCH))
            )
            for party in EVALUATORS
        },
    }


@pytest.mark.parametrize("who", WHO)
def test_each_is_addressed_in_all_that_is_for_them(dossier: Dossier, who: str) -> None:
    person = person_of(dossier, who).changed({"email": "mailto:iemand@voorbeeld.be,"})
    found = addressed(with_person(dossier, person))
    assert {name for name, people in found.items() if "iemand@voorbeeld.be" in people} == LEAST[who]


around = st.sampled_from(["", " ", "\u200b", "mailto:", "<", ">", ",", ";", ".", '"', "\ufeff"])
written = st.one_of(
    st.text(),
    st.emails(),
    st.tuples(around, around, st.emails(), around, around).map("".join),
    st.tuples(st.text(max_size=9), st.emails()).map(lambda both: f"{both[0]} <{both[1]}>"),
)


@pytest.mark.slow
@given(written, st.sampled_from(WHO))
def test_what_the_field_accepts_is_used(dossier: Dossier, address: str, who: str) -> None:
    try:
        kept = checked(Person, organisation_id=1, name="Els", email=address).email
    except InvalidError:
        return
    person = person_of(dossier, who).model_copy(update={"email": kept})
    twisted = with_person(dossier, person)
    found = addressed(twisted)
    if kept:
        used = mail_address(kept)
        assert {name for name, people in found.items() if used in people} >= LEAST[who]
    unreached = [addressee(person).unreached, *unreached_of(
        [item for item in addressees_of_call(twisted, twisted.calls[0]) if item.name == person.name]
    )]  # fmt: skip
    assert [bool(message) for message in unreached] == [not kept] * len(unreached)


@pytest.mark.slow
@given(st.text(max_size=LINE_LENGTH))
def test_a_stored_address_is_used_or_named(dossier: Dossier, address: str) -> None:
    with patch("switching.models.mail.is_stored", return_value=True):
        coach = person_of(dossier, "coach").changed({"email": address})
    twisted = with_person(dossier, coach)
    used = addressee(coach).address
    people = addressed(twisted)["invitation"]
    said = [
        DUTCH.message(item) for item in unreached_of(addressees_of_call(twisted, twisted.calls[0]))
    ]
    named = [sentence for sentence in said if coach.name in sentence]
    assert (used in people) != bool(named)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"email": ""}, "Van Dirk De Wit is geen mailadres bekend: deze mail gaat daar niet naar"),
        ({"email": "dirk@x.be", "active": False}, "Dirk De Wit werkt er niet meer: deze mail gaat"),
    ],
)
def test_who_gets_no_mail_is_named_with_why(
    dossier: Dossier, changes: dict[str, object], said: str
) -> None:
    person = person_of(dossier, "at the call").changed(changes)
    twisted = with_person(dossier, person)
    sentences = [
        DUTCH.message(item) for item in unreached_of(addressees_of_call(twisted, twisted.calls[0]))
    ]
    assert any(sentence.startswith(said) for sentence in sentences)
    assert "dirk@x.be" not in addressed(twisted)["invitation"]
    mail = write_mail(invitation_mail(twisted, twisted.calls[0], DUTCH, b"")).decode()
    assert not any(sentence in mail for sentence in sentences)


def test_who_was_typed_in_without_a_card_is_named_too(dossier: Dossier) -> None:
    said = [
        DUTCH.message(item) for item in unreached_of(addressees_of_call(dossier, dossier.calls[0]))
    ]
    assert any("Gast zonder kaart" in sentence for sentence in said)


@pytest.mark.parametrize("stored", ["mailto:dirk@x.be", "dirk@x.be,", "\u200bdirk@x.be"])
def test_an_address_of_before_the_rule_is_used_where_it_can_be_cleaned(
    path: Path, stored: str
) -> None:
    unruled = patch("switching.models.mail.is_stored", return_value=True)
    with unruled, write(path, ACTOR, NOW) as transaction:
        person = person_of(read(path), "at the call")
        transaction.update(person, email=stored)
    found = read(path)
    assert person_of(found, "at the call").email == stored
    assert "dirk@x.be" in addressed(found)["invitation"]
