"""Papers and mails speak the language of who reads them, whatever that of the screen."""

from __future__ import annotations

import email
import io
import zipfile
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import cast

import pytest
from icalendar import Calendar
from pypdf import PdfReader

from switching.documents.plan.content import PlanContent
from switching.i18n import Texts
from switching.models import Language, MailKind, Party
from switching.privacy.erasure import erase_person
from switching.privacy.subject_access import export_person
from switching.rules.reaching import addressee, language_for, language_of_plan
from switching.services import certificates, papers
from switching.services.calendars import render_days_calendar
from switching.services.invitations import render_call_mail
from switching.services.letters import Letter
from switching.services.mails import render_plan_mail
from switching.services.outbox import queue_mails
from switching.services.plans import (
    changes_since_plan,
    content_of,
    finalise_plan,
    plan_holds,
    render_plan_document,
)
from switching.services.sending import Tools, send_due
from tests.mail_server import mail_server, trusting
from tests.samples import (
    NOW,
    TODAY,
    at,
    complete_dossier,
    edit,
    hold_a_call,
    hold_the_hours,
    make_database,
    open_dossier,
    plan_a_call,
    read,
)

FRENCH, DUTCH, ENGLISH = Language.FRENCH, Language.DUTCH, Language.ENGLISH


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = make_database(tmp_path)
    open_dossier(made)
    return made


def reads(path: Path, **languages: Language | None) -> None:
    """Put on record which language those in a role read."""
    for role, language in languages.items():
        edit(path, getattr(read(path), role), language=language)


def words(document: bytes) -> str:
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def mail_of(content: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(content, policy=default))


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_draft_is_in_the_language_that_all_read(path: Path) -> None:
    plan_a_call(path)
    reads(path, learner=FRENCH, coach=FRENCH)
    assert "Bonjour" in text_of(mail_of(render_call_mail(at(path), 1)))
    reads(path, coach=DUTCH)
    assert "Dag" in text_of(mail_of(render_call_mail(at(path), 1)))
    english = at(path, language=ENGLISH)
    assert "Hello" in text_of(mail_of(render_call_mail(english, 1)))


def test_who_has_no_language_on_record_reads_that_of_the_screen(path: Path) -> None:
    dossier = read(path)
    people = [addressee(dossier.learner), addressee(dossier.project_leader)]
    assert language_for(dossier, people, ENGLISH) is ENGLISH
    assert language_of_plan(dossier, FRENCH) is FRENCH
    reads(path, coach=FRENCH)
    assert language_of_plan(read(path), DUTCH) is DUTCH
    reads(path, learner=FRENCH)
    assert language_of_plan(read(path), DUTCH) is FRENCH


def test_a_sent_mail_is_in_the_language_of_each(path: Path) -> None:
    plan_a_call(path, NOW.replace(day=NOW.day + 2))
    dossier = read(path)
    assert dossier.coach is not None
    edit(path, dossier.learner, email="amina@example.be", language=FRENCH)
    edit(path, dossier.coach, email="tom@example.be")
    letter = Letter(MailKind.CALL)
    ids = [dossier.learner.id, dossier.coach.id]
    with mail_server() as inbox:
        queue_mails(at(path), 1, letter, ids, "a", inbox.settings())
        send_due(at(path), inbox.settings(), Tools(lambda: NOW, None, trusting()))
    found = {str(mail["To"]): mail for mail in inbox.mails}
    assert str(found["amina@example.be"]["Subject"]).startswith("Switching Talent : entretien")
    assert str(found["tom@example.be"]["Subject"]).startswith("Switching Talent: kennis")
    texts = {to: text_of(cast(EmailMessage, mail)) for to, mail in found.items()}
    assert texts["amina@example.be"].startswith("Bonjour")
    assert texts["tom@example.be"].startswith("Dag")


@pytest.mark.slow
def test_papers_are_in_the_language_of_who_gets_them(path: Path) -> None:
    hold_a_call(path)
    reads(path, learner=FRENCH, coach=FRENCH)
    form = words(papers.render_evaluation_form(at(path), 1, Party.COACH))
    assert "Comment s'est passé l'échange" in form
    sheet = words(papers.render_preparation(at(path), 1))
    assert sheet.startswith("Het kennismakingsgesprek voorbereiden")


def test_the_calendar_and_the_mail_of_a_plan_are_too(path: Path) -> None:
    complete_dossier(path)
    for role in ("learner", "coach", "sending_contact"):
        if getattr(read(path), role) is not None:
            reads(path, **{role: FRENCH})
    finalise_plan(at(path, language=FRENCH), 1, "")
    mail = mail_of(render_plan_mail(at(path), 1))
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert any(str(name).startswith("plan-d-apprentissage-ST-") for name in names)
    calendar = Calendar.from_ical(render_days_calendar(at(path), 1))
    assert str(calendar["prodid"]).endswith("//FR")


def test_a_final_plan_is_bound_to_its_language(path: Path) -> None:
    complete_dossier(path)
    dutch = finalise_plan(at(path), 1, "")
    bytes_then, code_then = dutch.document, dutch.content_code
    french = render_plan_document(at(path, language=FRENCH), 1)
    assert "Plan d'apprentissage" in words(french.document)
    reads(path, learner=FRENCH, coach=FRENCH)
    kept = read(path).plans[0]
    assert (kept.document, kept.content_code) == (bytes_then, code_then)
    assert plan_holds(read(path), TODAY)
    assert changes_since_plan(read(path), TODAY) == ()
    other = finalise_plan(at(path, language=FRENCH), 1, "voor de coach in het Frans")
    assert other.number == 2
    assert content_of(other).language == "fr"
    assert other.content_code != code_then
    assert content_of(kept).with_code().code == code_then
    assert PlanContent.from_json(kept.content) == content_of(kept)


def test_a_paper_says_in_which_language_people_typed(path: Path) -> None:
    complete_dossier(path)
    french = words(render_plan_document(at(path, language=FRENCH), 1).document)
    assert "repris tel quel, en : néerlandais" in french.replace("\u00a0", " ")
    dutch = words(render_plan_document(at(path), 1).document)
    assert "typten" not in dutch
    hold_the_hours(path)
    seen = certificates.draft_certificate(at(path, language=FRENCH), 1)
    assert ("Langue des objectifs d'apprentissage", "néerlandais") in seen.facts
    assert seen.title == "Attestation d'échange"
    own = certificates.draft_certificate(at(path), 1)
    assert all("Taal" not in label for label, _ in own.facts)


def test_what_is_kept_about_someone_is_in_their_language(path: Path) -> None:
    reads(path, learner=FRENCH)
    person = read(path).learner
    files = zipfile.ZipFile(io.BytesIO(export_person(at(path), person.id, "demande")))
    assert {"donnees.json", "donnees.pdf"} <= set(files.namelist())
    assert '"language": "fr"' in files.read("donnees.json").decode()
    title = Texts(FRENCH).gettext("What is kept about you")
    assert title in words(files.read("donnees.pdf"))


def test_who_is_erased_has_no_language_any_more(path: Path) -> None:
    reads(path, learner=FRENCH)
    person = read(path).learner
    erase_person(at(path), person.id, "gevraagd")
    assert read(path).learner.language is None
