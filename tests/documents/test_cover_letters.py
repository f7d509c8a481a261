"""The mails of the papers, parsed back: the right people, words and attachments."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from switching.documents.mails.cover_letters import certificate_mail, plan_addressees, plan_mail
from switching.documents.mails.draft import Attached, Draft, write_mail
from switching.i18n import Texts
from switching.models import AgreementMeans, Certificate, Dossier, Party, mail_address
from switching.services.agreements import add_agreements
from switching.services.checks import InvalidError
from switching.services.mails import render_certificate_mail, render_plan_mail
from switching.services.organisations import add_person
from switching.services.plans import finalise_plan
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read

DUTCH = Texts()
CERTIFICATE = Certificate(
    switch_id=1, year=2026, number=1, issued_at=NOW, issued_by=1, held_minutes=900,
    holder="Amina Yildiz", document=b"%PDF-certificate",
)  # fmt: skip
HOSTILE = 'Amina\r\nBcc: x@example.org\u2028, "Ünal" <y@example.org>; =?utf-8?q?z?='


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = make_database(tmp_path)
    dossier = complete_dossier(path)
    edit(path, dossier.learner, email="amina@zonnebloem.be")
    edit(path, dossier.project_leader, email="katrien@blenders.be")
    finalise_plan(at(path, language=DUTCH.language), 1, "")
    return path


def parsed(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail


def with_contact(path: Path) -> Dossier:
    sender = read(path).sending_organisation.id
    values = {"organisation_id": sender, "name": "Lies Claes", "email": "hr@zonnebloem.be"}
    contact = add_person(at(path), values, "contact")
    edit(path, read(path).switch, sending_contact_id=contact.id)
    return read(path)


def words(mail: EmailMessage) -> str:
    return unfolded(str(next(mail.iter_parts()).get_content()))


def unfolded(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_the_plan_goes_to_all_whose_address_is_known_with_the_final_paper(path: Path) -> None:
    dossier = with_contact(path)
    mail = parsed(render_plan_mail(at(path, language=DUTCH.language), 1))
    assert mail["To"] == "amina@zonnebloem.be, hr@zonnebloem.be, katrien@blenders.be"
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == (
        "Switching Talent: leeractieplan van Amina Yildiz bij De Speelvogel, versie 1"
    )
    attached, calendar = mail.iter_attachments()
    assert attached.get_filename() == f"leeractieplan-{dossier.switch.reference}-v1.pdf"
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_content() == dossier.plans[0].document
    assert calendar.get_content_type() == "text/calendar"
    days = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
    assert [event.decoded("dtstart").date() for event in days] == [d.day for d in dossier.days]


def test_the_plan_mail_asks_in_plain_words(path: Path) -> None:
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    plan = read(path).plans[0]
    add_agreements(at(path), plan, [Party.LEARNER], values, None, "key")
    said = words(parsed(render_plan_mail(at(path, language=DUTCH.language), 1)))
    assert said.startswith("Dag allemaal,")
    assert plan.content_code in said
    assert "dinsdag 1 december vanaf 09:00 en dinsdag 8 december vanaf 09:00" in said
    assert "- Amina Yildiz (de lerende): al akkoord, dank je wel" in said
    assert "- Tom Peeters (de coach)\n" in said
    assert "- Kinderopvang Zonnebloem (de uitsturende organisatie)\n" in said
    assert said.endswith(
        "Alvast bedankt en hartelijke groet,\nKatrien Maes\nBlenders\nSwitching Talent\n"
    )


def test_a_next_version_says_what_changed_and_days_gone_by_are_left_out(path: Path) -> None:
    edit(path, read(path).inputs, emergency_contact="Lies")
    finalise_plan(at(path, language=DUTCH.language), 1, "noodcontact toegevoegd")
    later = NOW + timedelta(days=60)
    said = words(parsed(render_plan_mail(at(path, now=later, language=DUTCH.language), 1)))
    assert "Wat er veranderde: noodcontact toegevoegd" in said
    assert "De uitwisseling:" not in said


def test_the_certificate_goes_to_the_learner_with_the_employer_in_copy(path: Path) -> None:
    dossier = with_contact(path)
    mail = parsed(write_mail(certificate_mail(dossier, CERTIFICATE, CERTIFICATE.document, DUTCH)))
    assert (mail["To"], mail["Cc"]) == ("amina@zonnebloem.be", "hr@zonnebloem.be")
    assert "Je werkte 15 u mee bij De Speelvogel." in words(mail)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == CERTIFICATE.document


def test_without_a_paper_there_is_no_mail(tmp_path: Path) -> None:
    path = make_database(tmp_path / "other")
    complete_dossier(path)
    with pytest.raises(InvalidError):
        render_plan_mail(at(path, language=DUTCH.language), 1)
    with pytest.raises(InvalidError):
        render_certificate_mail(at(path, language=DUTCH.language), 1)


def test_the_same_dossier_gives_the_same_bytes(path: Path) -> None:
    one, other = (render_plan_mail(at(path, language=DUTCH.language), 1) for _ in range(2))
    assert one == other


def test_hostile_names_stay_in_their_place(path: Path) -> None:
    dossier = read(path)
    learner = dossier.learner.model_copy(update={"name": HOSTILE})
    host = dossier.host.model_copy(update={"name": HOSTILE})
    twisted = replace(dossier, learner=learner, host=host)
    mail = parsed(write_mail(plan_mail(twisted, dossier.plans[0], DUTCH, NOW)))
    assert mail["Bcc"] is None
    assert mail["To"] == "amina@zonnebloem.be, katrien@blenders.be"
    assert mail["Subject"].count("Bcc: x@example.org") == 2
    assert len(list(mail.iter_attachments())) == 1


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("=?", "=").replace("=", "")


@pytest.mark.slow
@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")),
    st.lists(st.text(max_size=30) | st.emails(), max_size=5),
    st.binary(max_size=200),
)
def test_no_text_breaks_a_mail(subject: str, text: str, people: list[str], file: bytes) -> None:
    draft = Draft(people, subject, text, (), [Attached("a.pdf", "application/pdf", file)])
    mail = parsed(write_mail(draft))
    assert set(mail.keys()) <= {"Subject", "To", "X-Unsent", "MIME-Version", "Content-Type"}
    assert squeezed(mail["Subject"]) == squeezed(subject)
    found = [item.addr_spec for item in mail["To"].addresses] if mail["To"] else []
    expected = [address for item in people if (address := mail_address(item))]
    assert found == list(dict.fromkeys(expected))
    body, attached = mail.iter_parts()
    assert unfolded(body.get_content()).rstrip("\n") == text.rstrip("\n")
    assert attached.get_content() == file


def test_a_boundary_in_the_text_parts_nothing(path: Path) -> None:
    content = render_plan_mail(at(path, language=DUTCH.language), 1)
    boundary = parsed(content).get_boundary()
    edit(path, read(path).host, name=f"x --{boundary} y"[:200])
    dossier = replace(read(path), learner=read(path).learner)
    mail = parsed(write_mail(plan_mail(dossier, dossier.plans[0], DUTCH, NOW)))
    assert len(list(mail.iter_parts())) == 2


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("amina@zonnebloem.be", "amina@zonnebloem.be"),
        ("o'neill+st@a-b.example", "o'neill+st@a-b.example"),
        ("info@crèche.be", "info@xn--crche-5ra.be"),
        ("amina yildiz@x.be", None),
        ("a,b@x.be", None),
        ('"a"@x.be', None),
        ("é@x.be", None),
        ("a@x", None),
        ("a@x..be", None),
        ("a@b.be>,<c@d.be", None),
        ("", None),
    ],
)
def test_an_address_is_used_only_when_every_program_takes_it(
    written: str, used: str | None
) -> None:
    assert mail_address(written) == used


def test_everyone_is_asked_once(path: Path) -> None:
    dossier = with_contact(path)
    edit(path, dossier.switch, sending_contact_id=dossier.learner.id)
    assert [person.name for person in plan_addressees(read(path))] == [
        "Amina Yildiz",
        "Tom Peeters",
        "Katrien Maes",
    ]
