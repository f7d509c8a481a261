"""People who leave, names that are corrected, others who take a place: what was right stays right.

Who is known follows the record until the call is held or the plan is final. After that the paper
says what was true then, and an agreement stays of who gave it.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from switching.documents.certificate.content import renamed_since
from switching.models import (
    AgreementMeans,
    CallOutcome,
    Dossier,
    EvaluationStatus,
    Language,
    Organisation,
    Party,
    Person,
    Project,
    Record,
    Role,
    Sector,
    Switch,
)
from switching.rules.agreeing import AGREEING, agreements_of, missing_agreements
from switching.services.agreements import add_agreements
from switching.services.calendars import render_days_calendar
from switching.services.calls import add_participant, call_off, plan_call
from switching.services.checks import InvalidError
from switching.services.evaluations import open_evaluation
from switching.services.invitations import render_call_calendar, render_call_mail
from switching.services.mails import render_certificate_mail, render_plan_mail
from switching.services.merging import MergeKind, merge_records, undo_merge
from switching.services.plans import (
    changes_since_plan,
    content_of,
    corrected_since_plan,
    finalise_plan,
    plan_holds,
    render_plan_document,
)
from switching.services.switches import list_dossiers
from switching.store import connect, get_record, write
from tests.samples import (
    ACTOR,
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)

ROLES = {
    "learner_id": Role.LEARNER,
    "coach_id": Role.COACH,
    "project_leader_id": Role.PROJECT_LEADER,
}
SIGNS = {
    "learner_id": Party.LEARNER,
    "coach_id": Party.COACH,
    "sending_contact_id": Party.SENDING_ORGANISATION,
    "project_leader_id": Party.PROJECT_LEADER,
}
LATER = "Nora Nieuwkomer"
"""Who takes a place, or how someone is called from now on."""


def words_of(document: bytes) -> str:
    return " ".join(
        " ".join(p.extract_text() for p in PdfReader(io.BytesIO(document)).pages).split()
    )


def mail_of(content: bytes) -> tuple[str, str]:
    """Return to whom a mail goes, and its words."""
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    body = mail.get_body()
    assert body is not None
    return str(mail["To"]), f"{mail['Subject']}\n{body.get_content()}"


def person_in(path: Path, role: str) -> Person:
    """Return who has a role in dossier 1."""
    return read(path).people[getattr(read(path).switch, role)]


def furnish(path: Path) -> None:
    """Give dossier 1 a contact, a project, and each of its people an address of their own."""
    dossier = read(path)
    with write(path, ACTOR, NOW, 1) as transaction:
        contact = transaction.add(
            Person(organisation_id=dossier.sending_organisation.id, name="Lies Hermans", job="HR")
        )
        project = transaction.add(Project(number="ESF-1", name="Samen leren"))
        switch = transaction.get(Switch, 1)
        transaction.update(switch, sending_contact_id=contact.id, project_id=project.id)
    for role in SIGNS:
        edit(path, person_in(path, role), email=f"{role.replace('_', '.')}@example.org")


def replace_one(path: Path, role: str) -> Person:
    """Let someone new take a role in dossier 1."""
    left = person_in(path, role)
    with write(path, ACTOR, NOW) as transaction:
        new = transaction.add(
            Person(organisation_id=left.organisation_id, name=LATER, email="nora@example.org")
        )
    edit(path, read(path).switch, **{role: new.id})
    return new


def rename(path: Path, person_id: int, name: str = LATER) -> None:
    edit(path, read(path).people[person_id], name=name)


def said_everywhere(path: Path) -> dict[str, str]:
    """Return all that dossier 1 hands out while nothing is over yet."""
    calendar = icalendar.Calendar.from_ical(render_call_calendar(at(path), 1))
    to, mail = mail_of(render_call_mail(at(path), 1))
    return {
        "mail of the call": f"{to}\n{mail}",
        "calendar of the call": calendar.to_ical().decode().replace("\r\n ", ""),
        "calendar of the days": render_days_calendar(at(path), 1).decode().replace("\r\n ", ""),
        "plan": words_of(render_plan_document(at(path), 1).document),
        "participants": "\n".join(item.name for c in read(path).calls for item in c.participants),
    }


@pytest.fixture
def planned(path: Path) -> Path:
    """A dossier with a call still to be held."""
    open_dossier(path)
    plan_a_call(path)
    furnish(path)
    return path


@pytest.mark.parametrize("role", ROLES)
def test_who_takes_a_place_before_the_call_is_invited_in_it(planned: Path, role: str) -> None:
    left = person_in(planned, role)
    new = replace_one(planned, role)
    invited = [(p.person_id, p.name, p.role) for p in read(planned).calls[0].participants]
    assert (new.id, LATER, ROLES[role]) in invited
    assert len(invited) == 3
    for what, words in said_everywhere(planned).items():
        assert left.name not in words, what
        assert left.email not in words, what
    mail = mail_of(render_call_mail(at(planned), 1))
    assert "nora@example.org" in mail[0]
    assert LATER in mail[1]
    assert "nora@example.org" in render_call_calendar(at(planned), 1).decode()


@pytest.mark.parametrize("role", ROLES)
def test_who_takes_a_place_after_the_call_was_not_at_it(path: Path, role: str) -> None:
    complete_dossier(path)
    before = [(p.person_id, p.name, p.role) for p in read(path).calls[0].participants]
    replace_one(path, role)
    assert [(p.person_id, p.name, p.role) for p in read(path).calls[0].participants] == before


def test_a_coach_who_comes_goes_or_was_invited_already_is_invited_once(planned: Path) -> None:
    coach = person_in(planned, "coach_id")
    edit(planned, read(planned).switch, coach_id=None)
    assert [p.role for p in read(planned).calls[0].participants] == [
        Role.LEARNER,
        Role.PROJECT_LEADER,
    ]
    call = read(planned).calls[0].call
    values = {"person_id": coach.id, "name": coach.name, "role": Role.COLLEAGUE}
    add_participant(at(planned), call, values, "colleague")
    edit(planned, read(planned).switch, coach_id=coach.id)
    coaches = [p.person_id for p in read(planned).calls[0].participants if p.role is Role.COACH]
    assert coaches == [coach.id]


def test_who_leads_and_coaches_too_is_invited_in_both_places(planned: Path) -> None:
    leader = person_in(planned, "project_leader_id")
    edit(planned, read(planned).switch, coach_id=leader.id)
    roles = [p.role for p in read(planned).calls[0].participants if p.person_id == leader.id]
    assert sorted(roles) == sorted([Role.COACH, Role.PROJECT_LEADER])


def test_a_coach_who_was_typed_in_is_the_one_who_is_chosen(planned: Path) -> None:
    coach = person_in(planned, "coach_id")
    edit(planned, read(planned).switch, coach_id=None)
    call = read(planned).calls[0].call
    add_participant(at(planned), call, {"name": "tom  PEETERS", "role": Role.COACH}, "typed")
    edit(planned, read(planned).switch, coach_id=coach.id)
    found = [p for p in read(planned).calls[0].participants if p.role is Role.COACH]
    assert [(p.person_id, p.name) for p in found] == [(coach.id, coach.name)]


def test_who_took_a_place_meanwhile_is_invited_to_a_call_that_is_planned(path: Path) -> None:
    seen = open_dossier(path)
    new = replace_one(path, "coach_id")
    values = {"planned_at": NOW, "planned_minutes": 20, "place": "online"}
    plan_call(at(path), seen, values, "call")
    assert new.id in [p.person_id for p in read(path).calls[0].participants]


def test_a_call_that_was_called_off_keeps_who_was_invited(planned: Path) -> None:
    call = read(planned).calls[0].call
    call_off(at(planned), call.id, CallOutcome.CANCELLED, Party.COACH, "ziek")
    coach = person_in(planned, "coach_id")
    replace_one(planned, "coach_id")
    assert coach.id in [p.person_id for p in read(planned).calls[0].participants]


@pytest.mark.slow
@pytest.mark.parametrize("role", SIGNS)
def test_a_corrected_name_stands_everywhere_until_a_paper_is_final(path: Path, role: str) -> None:
    complete_dossier(path)
    furnish(path)
    edit(path, read(path).activities[0], with_whom="Tom Peeters")
    old = person_in(path, role)
    rename(path, old.id)
    for what, words in said_everywhere(path).items():
        assert old.name not in words, what
    assert LATER in said_everywhere(path)["plan"]


def test_a_colleague_who_was_invited_is_called_as_on_their_card_and_is_mailed(
    planned: Path,
) -> None:
    dossier = read(planned)
    person = {"organisation_id": dossier.host.id, "email": "an@example.org"}
    values = {"name": "An Peters", "role": Role.MANAGEMENT}
    added = add_participant(at(planned), dossier.calls[0].call, values, "an", person)
    rename(planned, added.person_id or 0, "An Peeters")
    to, words = mail_of(render_call_mail(at(planned), 1))
    assert "an@example.org" in to
    assert "An Peeters" in words
    assert "An Peters" not in words


def test_a_new_day_follows_the_coach_and_a_day_held_keeps_who_was_there(path: Path) -> None:
    first, second = complete_dossier(path).days
    edit(path, first, day=TODAY, held=True, held_minutes=420)
    edit(path, second, with_whom="Tom Peeters", place="De Speelvogel")
    replace_one(path, "coach_id")
    assert [day.with_whom for day in read(path).days] == ["Tom Peeters", ""]
    calendar = render_days_calendar(at(path), 1).decode()
    assert "Met: Tom Peeters" in calendar
    assert f"Met: {LATER}" in calendar


# Agreements


def agree(path: Path, *parties: Party) -> None:
    plan = read(path).plans[-1]
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    add_agreements(at(path), plan, parties, values, None, f"{plan.number}{parties}")


@pytest.fixture(scope="module")
def final_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dossier with a final plan; tests copy it."""
    path = make_database(tmp_path_factory.mktemp("final"))
    complete_dossier(path)
    furnish(path)
    finalise_plan(at(path), 1, "")
    return path


def copied(file: Path, factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(file, factory.mktemp("copy") / "switching.db"))


@pytest.fixture
def final(path: Path, final_file: Path) -> Path:
    """A dossier with a final plan, to which all agreed."""
    shutil.copy(final_file, path)
    agree(path, *AGREEING)
    return path


@pytest.mark.parametrize(("role", "party"), SIGNS.items())
def test_an_agreement_stays_of_who_gave_it(final: Path, role: str, party: Party) -> None:
    left = person_in(final, role)
    replace_one(final, role)
    dossier = read(final)
    lines = [line for line in agreements_of(dossier, dossier.plans[-1]) if line.party is party]
    assert [(line.name, line.agreement is not None) for line in lines] == [
        (left.name, True),
        (LATER, False),
    ]
    assert missing_agreements(dossier) == (party,)
    _, words = mail_of(render_plan_mail(at(final), 1))
    asked = [line for line in words.splitlines() if line.startswith("- ")]
    thanked = [line for line in asked if "al akkoord" in line]
    assert any(left.name in line for line in thanked)
    assert not any(LATER in line for line in thanked)
    assert any(LATER in line for line in asked)


def test_who_takes_a_place_agrees_to_the_next_version(final: Path) -> None:
    replace_one(final, "coach_id")
    with pytest.raises(InvalidError) as caught:
        agree(final, Party.COACH)
    (message,) = caught.value.errors.values()
    assert "Tom Peeters" in at(final).texts.message(message)
    finalise_plan(at(final), 1, "andere coach")
    agree(final, Party.COACH)
    dossier = read(final)
    assert {dossier.people[item.person_id or 0].name for item in dossier.agreements
            if item.party is Party.COACH} == {"Tom Peeters", LATER}  # fmt: skip


@pytest.mark.slow
@given(st.lists(st.sampled_from(sorted(SIGNS)), max_size=4), st.sets(st.sampled_from(AGREEING)))
def test_lists_and_page_count_the_same_agreements(
    final_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    replaced: list[str],
    parties: set[Party],
) -> None:
    path = copied(final_file, tmp_path_factory)
    if parties:
        agree(path, *(party for party in AGREEING if party in parties))
    for role in replaced:
        replace_one(path, role)
    (line,) = list_dossiers(at(path))
    assert len(AGREEING) - line.agreements == len(missing_agreements(read(path)))


def test_an_evaluation_stays_of_who_gave_it(path: Path) -> None:
    coach = hold_the_hours(path).coach
    open_evaluation(at(path), 1, Party.COACH, EvaluationStatus.RECEIVED)
    replace_one(path, "coach_id")
    dossier = read(path)
    assert coach is not None
    assert dossier.people[dossier.evaluations[0].person_id or 0].name == coach.name


# A final plan, and cards that other dossiers share

CARDS: Mapping[type[Record], Callable[[Dossier], tuple[Record, ...]]] = {
    Person: lambda dossier: tuple(dossier.people.values()),
    Organisation: lambda d: (d.sending_organisation, d.host, d.partner),
    Project: lambda dossier: (dossier.project,) if dossier.project else (),
}


def other_value(card: Record, name: str) -> object:
    """Return another value for a field of a card than it has."""
    special: dict[str, object] = {
        "email": "later@example.org",
        "job_since": "2001-02",
        "phone": "0470 12 34 56",
        "sector": Sector.CARE,
        "language": Language.FRENCH,
        "begins_on": TODAY,
        "evidence_until": TODAY,
        "notes_until": TODAY,
        "organisation_id": 1,
    }
    if name in special:
        return special[name]
    value = getattr(card, name)
    return not value if isinstance(value, bool) else f"{value} bis"


FIELDS = [
    (kind, name) for kind in CARDS for name in kind.model_fields if name not in {"id", "version"}
]


@pytest.mark.parametrize(("kind", "name"), FIELDS, ids=lambda item: getattr(item, "__name__", item))
def test_a_card_that_is_corrected_leaves_each_final_plan_as_it_is(
    final: Path, kind: type[Record], name: str
) -> None:
    for card in CARDS[kind](read(final)):
        with write(final, ACTOR, NOW) as transaction:
            transaction.update(card, **{name: other_value(card, name)})
    dossier = read(final)
    assert plan_holds(dossier, TODAY)
    assert changes_since_plan(dossier, TODAY) == ()


CHANGES = st.lists(
    st.tuples(st.sampled_from(FIELDS), st.text("abc ë", min_size=1, max_size=9).map(str.strip)),
    max_size=6,
)


@pytest.mark.slow
@given(CHANGES, st.booleans())
def test_whatever_becomes_of_cards_only_the_dossier_decides_whether_its_plan_holds(
    final_file: Path,
    tmp_path_factory: pytest.TempPathFactory,
    changes: list[tuple[tuple[type[Record], str], str]],
    own: bool,
) -> None:
    path = copied(final_file, tmp_path_factory)
    said = content_of(read(path).plans[-1])
    for (kind, name), text in changes:
        for card in CARDS[kind](read(path)):
            ruled = {"email", "sector", "phone", "job_since", "language"}
            plain = isinstance(getattr(card, name), str) and name not in ruled
            value = (text or "x") if plain else other_value(card, name)
            with write(path, ACTOR, NOW) as transaction:
                transaction.update(card, **{name: value})
    if own:
        edit(path, read(path).inputs, follow_up="volgende week")
    dossier = read(path)
    assert plan_holds(dossier, TODAY) is not own
    assert {item.section for item in changes_since_plan(dossier, TODAY)} == (
        {"Begeleiding en evaluatie"} if own else set()
    )
    assert content_of(dossier.plans[-1]) == said


def test_what_is_typed_on_a_card_around_the_making_of_a_plan_leaves_it_as_it_is(path: Path) -> None:
    complete_dossier(path)

    def type_job(text: str) -> None:
        with write(path, ACTOR, NOW, typing=True) as transaction:
            transaction.update(person_in(path, "coach_id"), job=text)

    type_job("pedag")
    finalise_plan(at(path), 1, "")
    for text in ("pedago", "pedagoog"):
        type_job(text)
    assert plan_holds(read(path), TODAY)
    assert changes_since_plan(read(path), TODAY) == ()


@pytest.mark.parametrize("role", SIGNS)
def test_another_one_in_a_place_is_of_the_dossier(final: Path, role: str) -> None:
    replace_one(final, role)
    assert not plan_holds(read(final), TODAY)


def test_what_was_corrected_on_a_card_is_shown_and_a_new_version_may_say_it(final: Path) -> None:
    coach = person_in(final, "coach_id")
    rename(final, coach.id)
    _, words = mail_of(render_plan_mail(at(final), 1))
    assert "In het plan staat ‘Tom Peeters’, zoals het was toen het definitief werd" in words
    rows = corrected_since_plan(read(final), TODAY)
    assert {(row.then, row.now) for row in rows if row.row == "Coach"} == {("Tom Peeters", LATER)}
    assert finalise_plan(at(final), 1, "naam").number == 2
    assert corrected_since_plan(read(final), TODAY) == ()
    assert LATER in words_of(read(final).plans[-1].document)


@pytest.mark.parametrize("role", [*SIGNS, "host_id", "sending_organisation_id", "partner_id"])
def test_a_merge_with_another_card_leaves_a_final_plan_as_it_is(final: Path, role: str) -> None:
    kind = MergeKind.PERSON if role in SIGNS else MergeKind.ORGANISATION
    gone = get_card(final, kind, getattr(read(final).switch, role))
    with write(final, ACTOR, NOW) as transaction:
        kept = transaction.add(gone.model_copy(update={"id": 0, "version": 1, "name": LATER}))
    merge_records(at(final), kind, kept.id, gone.id, "dubbel")
    assert getattr(read(final).switch, role) == kept.id
    assert plan_holds(read(final), TODAY)
    assert changes_since_plan(read(final), TODAY) == ()
    assert missing_agreements(read(final)) == ()
    undo_merge(at(final), kind, gone.id)
    assert plan_holds(read(final), TODAY)
    merge_records(at(final), kind, kept.id, gone.id, "toch")
    edit(final, get_card(final, kind, kept.id), name="Weer Anders")
    assert plan_holds(read(final), TODAY)


def get_card(path: Path, kind: MergeKind, number: int) -> Person | Organisation:
    with connect(path) as db:
        return get_record(db, kind.record, number)


@pytest.mark.parametrize("ending", ["certificate", "completed_on", "stopped"])
def test_what_is_over_is_not_compared_with_today(path: Path, ending: str) -> None:
    hold_the_hours(path)
    finalise_plan(at(path), 1, "")
    if ending == "certificate":
        issue(path)
    elif ending == "completed_on":
        edit(path, read(path).switch, completed_on=TODAY)
    else:
        stop = {"stopped_on": TODAY, "stopped_by": Party.HOST, "stop_reason": "sluit"}
        edit(path, read(path).switch, **stop)
    edit(path, read(path).inputs, follow_up="volgende week")
    rename(path, read(path).learner.id)
    assert plan_holds(read(path), TODAY)
    assert changes_since_plan(read(path), TODAY) == ()


def test_what_is_over_but_names_another_than_takes_part_shows_where(path: Path) -> None:
    hold_the_hours(path)
    finalise_plan(at(path), 1, "")
    issue(path)
    replace_one(path, "learner_id")
    assert not plan_holds(read(path), TODAY)
    assert "Lerende" in {row.row for row in changes_since_plan(read(path), TODAY)}


# The certificate and its mail


def test_a_certificate_and_its_mail_say_where_they_differ(path: Path) -> None:
    learner = hold_the_hours(path).learner
    issue(path)
    assert renamed_since(read(path), read(path).certificates[-1]) == ()
    assert "Op het certificaat" not in mail_of(render_certificate_mail(at(path), 1))[1]
    rename(path, learner.id)
    edit(path, read(path).host, name="De Speelboom")
    (then, now), host = renamed_since(read(path), read(path).certificates[-1])
    assert (then, now) == (learner.name, LATER)
    assert host[1] == "De Speelboom"
    _, words = mail_of(render_certificate_mail(at(path), 1))
    assert f"Op het certificaat staat ‘{learner.name}’" in words
    assert f"nu is dat ‘{LATER}’" in words
