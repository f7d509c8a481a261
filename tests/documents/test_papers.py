"""The papers around call and exchange, read back: what they say, to whom, and what stays out."""

from __future__ import annotations

import email
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.documents.papers.agreed import SHIFTS, agreed_content
from switching.documents.papers.content import PaperContent
from switching.documents.papers.document import render_paper
from switching.documents.papers.evaluation_form import QUESTIONS as ASKED_AFTERWARDS
from switching.documents.papers.evaluation_form import evaluation_form_content
from switching.documents.papers.preparation import (
    MOST_OPTIONS,
    QUESTIONS,
    preparation_content,
)
from switching.i18n import Texts
from switching.models import (
    Answer,
    Arrangement,
    ArrangementKind,
    Dossier,
    Evaluation,
    HostOption,
    Language,
    Logo,
    OptionKind,
    Party,
    Purpose,
    Shift,
)
from switching.rules.completeness import missing_for_plan
from switching.services import organisations, papers
from switching.services.checks import InvalidError
from switching.services.evaluations import EVALUATORS
from switching.services.plans import finalise_plan
from switching.store import write
from tests.documents.test_reading_back import MEAN, MILLIMETRE
from tests.offices import PNG
from tests.poppler import read as read_with
from tests.poppler import words_of
from tests.samples import (
    ACTOR,
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
from tests.test_hostile import with_text

DUTCH, ENGLISH = Texts(), Texts(Language.ENGLISH)
SECRET = "Geheim van de projectleider"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_database(tmp_path)


def said(content: PaperContent) -> str:
    """Return the words of a paper as pypdf finds them, on one line."""
    pages = PdfReader(io.BytesIO(render_paper(content, NOW).document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def agreed(dossier: Dossier, texts: Texts = DUTCH) -> PaperContent:
    return agreed_content(dossier, dossier.calls[0], texts, TODAY)


def preparation(dossier: Dossier, texts: Texts = DUTCH) -> PaperContent:
    return preparation_content(dossier, dossier.calls[0], texts, TODAY)


def form(dossier: Dossier, party: Party = Party.LEARNER, texts: Texts = DUTCH) -> PaperContent:
    return evaluation_form_content(dossier, party, texts, TODAY, "Met steun van Europa.")


Compose = Callable[[Dossier, Texts], PaperContent]
PAPERS: Mapping[str, Compose] = {
    "agreed": agreed,
    "preparation": preparation,
    **{
        f"form of {party}": lambda d, t, party=party: form(d, party, t)  # type: ignore[misc]
        for party in EVALUATORS
    },
}


def parsed(content: bytes) -> tuple[EmailMessage, str]:
    """Return a mail, and its text."""
    mail = email.message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    assert mail.defects == []
    return mail, str(next(mail.iter_parts()).get_content()).replace("\r\n", "\n")


def with_contact(path: Path) -> None:
    """Give the dossier someone who speaks for the sender, and learner and coach an address."""
    dossier = read(path)
    values = {"organisation_id": dossier.sending_organisation.id, "name": "Lies Claes",
              "email": "hr@zonnebloem.be"}  # fmt: skip
    contact = organisations.add_person(at(path), values, "contact")
    edit(path, dossier.switch, sending_contact_id=contact.id)
    edit(path, dossier.learner, email="amina@zonnebloem.be")
    edit(path, dossier.project_leader, email="katrien@blenders.be", phone="0470 12 34 56")


# what was agreed


def test_what_was_agreed_says_what_came_out_of_the_call(path: Path) -> None:
    dossier = complete_dossier(path)
    edit(path, dossier.proposals[0], answer=Answer.USEFUL)
    edit(path, dossier.latest.goals[0], must_cover=True)
    with_contact(path)
    with write(path, ACTOR, NOW) as transaction:
        dress = ArrangementKind.DRESS_CODE
        transaction.add(Arrangement(switch_id=1, kind=dress, description="Gesloten schoenen."))
    words = said(agreed(read(path)))
    for expected in (
        "Dit spraken we af",
        "Amina Yildiz bij De Speelvogel",
        "Tom Peeters, coach",
        "zelf een gesprek leiden",
        "(moet zeker aan bod komen)",
        "De vraag is concreter geworden dan voor het gesprek.",
        "Wat De Speelvogel kan bieden",
        "Gesprek met de pedagoog",
        "Gesloten schoenen.",
        "dinsdag 1 december 2026, 09:00–16:30",
        "werkt het leeractieplan uit en stuurt het jullie",
        "Wie kan je bij nood bellen?",
        "of het zo goed is: Amina Yildiz, Tom Peeters en Lies Claes.",
        "Katrien Maes, projectleider, Blenders, katrien@blenders.be, 0470 12 34 56",
        "pagina 1 van 1",
    ):
        assert expected in words, expected
    assert "concept" not in words.lower()


def test_only_who_was_there_and_what_was_found_useful_is_in_it(path: Path) -> None:
    dossier = hold_a_call(path)
    (absent, *_) = dossier.calls[0].participants[1:]
    edit(path, absent, attended=False)
    first = agreed(read(path)).parts
    for answer in (None, Answer.MAYBE, Answer.NOT_USEFUL):
        edit(path, read(path).proposals[0], answer=answer)
        assert "Gesprek met de pedagoog" not in said(agreed(read(path)))
    assert absent.name not in str(first[0])


def test_no_note_and_nothing_of_health_is_in_it(path: Path) -> None:
    complete_dossier(path)
    dossier = read(path)
    record = dossier.calls[0]
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(record.call, loose_notes=f"{SECRET} 1")
        for number, item in enumerate(record.purposes):
            notes = {"notes": f"{SECRET} 2{number}", "skip_reason": f"{SECRET} 3{number}"}
            transaction.update(item, **notes)
        transaction.update(dossier.proposals[0], answer=Answer.USEFUL, remark=f"{SECRET} 4")
        transaction.update(dossier.latest.question, reason=f"{SECRET} 5")
        transaction.update(dossier.inputs, starting_point=f"{SECRET} 6")
        adjustments = ArrangementKind.ADJUSTMENTS
        transaction.add(Arrangement(switch_id=1, kind=adjustments, description=f"{SECRET} 7"))
        transaction.update(dossier.days[0], remark=f"{SECRET} 8")
    document = papers.render_agreed(at(path), 1)
    (data,) = PdfReader(io.BytesIO(document)).attachments.values()
    _, text = parsed(papers.render_agreed_mail(at(path), 1))
    for told in (said(agreed(read(path))), data[0].decode(), text):
        assert SECRET not in told
        assert "anpassing" not in told


@pytest.mark.parametrize("shift", Shift)
def test_each_shift_is_said_in_plain_words_with_its_cause(path: Path, shift: Shift) -> None:
    dossier = hold_a_call(path)
    edit(path, dossier.latest.question, shift=shift,
         shift_proposal_id=dossier.proposals[0].id, shift_reason="Dat past beter.")  # fmt: skip
    words = said(agreed(read(path)))
    assert DUTCH.gettext(SHIFTS[shift]) in words
    moved = shift is not Shift.UNCHANGED
    assert ("Dat kwam door: Gesprek met de pedagoog. Dat past beter." in words) is moved


def test_what_is_still_needed_is_all_that_others_can_tell(path: Path) -> None:
    dossier = hold_a_call(path)
    told = str(agreed(dossier))
    asked_of_others = [
        item
        for item in missing_for_plan(dossier)
        if item.section in {"parties", "starting_point", "arrangements", "frame", "guidance",
                            "organisations_learn"}
    ]  # fmt: skip
    assert len(asked_of_others) > 6
    for item in asked_of_others:
        assert DUTCH.message(item.message) in told
    assert "Een eerste datum zoeken we nog samen." in told


def test_a_final_plan_is_named_and_only_who_did_not_agree_is_asked(path: Path) -> None:
    complete_dossier(path)
    finalise_plan(at(path, language=DUTCH.language), 1, "")
    words = said(agreed(read(path)))
    assert "werkte het leeractieplan uit: versie 1 van 24 november 2026." in words
    assert "goed is: Amina Yildiz, Tom Peeters en Kinderopvang Zonnebloem." in words


def test_its_mail_goes_to_learner_coach_and_sender_with_the_page(path: Path) -> None:
    hold_a_call(path)
    with_contact(path)
    context = at(path, language=DUTCH.language)
    mail, text = parsed(papers.render_agreed_mail(context, 1))
    assert mail["To"] == "amina@zonnebloem.be, hr@zonnebloem.be"
    assert mail["Subject"] == (
        "Switching Talent: dit spraken we af, Amina Yildiz bij De Speelvogel"
    )
    assert text.startswith("Dag allemaal,\n\nBedankt voor het fijne gesprek van dinsdag 24 nov")
    assert "Wie erbij was\n- Amina Yildiz, lerende" in text
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == papers.render_agreed(context, 1)
    assert attached.get_filename() == "afspraken-ST-2026-0001.pdf"


def test_nothing_was_agreed_before_the_call_is_completed(path: Path) -> None:
    open_dossier(path)
    plan_a_call(path)
    for make in (papers.render_agreed, papers.render_agreed_mail):
        with pytest.raises(InvalidError):
            make(at(path), 1)


# the preparation


def test_the_sheet_says_who_comes_what_to_ask_and_what_is_known(path: Path) -> None:
    open_dossier(path)
    dossier = plan_a_call(path)
    edit(path, dossier.learner, job="kinderbegeleider", job_since="2019", phone="0470 11 22 33")
    words = said(preparation(read(path)))
    for expected in (
        "24 november 2026 om",
        "20 min, online",
        "kinderbegeleider, sinds 2019, Kinderopvang Zonnebloem, 0470 11 22 33",
        "leren door mee te werken",
        "een oudergesprek voorbereiden",
        "Waaraan zie je dat het geleerd is?",
        "Wie bevestigt de verzekering?",
        "kledij",
    ):
        assert expected in words, expected
    places = [words.index(f"{n}. {DUTCH.label(item)}") for n, item in enumerate(Purpose, 1)]
    assert places == sorted(places)


@pytest.mark.parametrize("purpose", Purpose)
def test_each_purpose_has_one_to_three_questions_and_room_to_write(
    path: Path, purpose: Purpose
) -> None:
    open_dossier(path)
    content = preparation(plan_a_call(path))
    part = content.parts[1 + list(Purpose).index(purpose)]
    assert part.title.endswith(DUTCH.label(purpose))
    assert part.blocks[0].items == tuple(map(DUTCH.gettext, QUESTIONS[purpose]))  # type: ignore[union-attr]
    assert 1 <= len(QUESTIONS[purpose]) <= 3
    assert part.blocks[-1].lines >= 1  # type: ignore[union-attr]


def test_the_sheet_has_what_a_host_offers_and_no_more_than_fits(path: Path) -> None:
    open_dossier(path)
    host = plan_a_call(path).host.id
    with write(path, ACTOR, NOW) as transaction:
        for number in range(MOST_OPTIONS + 3):
            title = f"Mogelijkheid {number:02}"
            transaction.add(
                HostOption(host_id=host, kind=OptionKind.MEETING, title=title, minutes=90)
            )
        gone = HostOption(host_id=host, kind=OptionKind.OTHER, title="Aanbod van ooit")
        transaction.add(gone.model_copy(update={"active": False}))
    words = said(preparation(read(path)))
    assert "Mogelijkheid 00, overleg bijwonen, 1,5 u" in words
    assert f"Mogelijkheid {MOST_OPTIONS}" not in words
    assert "en nog 3 mogelijkheden in de app" in words
    assert "Aanbod van ooit" not in words


def test_a_sheet_is_for_a_call(path: Path) -> None:
    open_dossier(path)
    with pytest.raises(InvalidError):
        papers.render_preparation(at(path), 1)


# the evaluation


@pytest.mark.slow
@pytest.mark.parametrize("party", EVALUATORS)
def test_a_form_asks_by_hand_what_the_page_asks(path: Path, party: Party) -> None:
    dossier = hold_the_hours(path)
    content = form(dossier, party)
    words = said(content)
    assert set(ASKED_AFTERWARDS[party]) == {"unexpected_learning", "takeaway"}
    assert set(ASKED_AFTERWARDS[party]) <= set(Evaluation.model_fields)
    for part in content.parts[-3:-1]:
        assert part.title in words
        assert part.blocks[0].lines >= 4  # type: ignore[union-attr]
    assert "10 november 2026 en 17 november 2026" in words
    assert "15 u" in words
    assert "een oudergesprek voorbereiden" in words
    assert ("heel goed" in words) is (party is Party.LEARNER)
    assert ("Welke activiteit was zinvol?" in words) is (party is Party.LEARNER)
    assert "Schrijf niets over je gezondheid" in words


def test_a_form_asks_the_score_beforehand_only_where_it_was_never_given(path: Path) -> None:
    hold_the_hours(path)
    assert said(form(read(path))).count("zelf een gesprek leiden") == 2
    for goal in read(path).goals:
        edit(path, goal, score_before=2)
    words = said(form(read(path)))
    assert words.count("zelf een gesprek leiden") == 1
    assert "Vóór de uitwisseling" not in words


@pytest.mark.parametrize(
    ("party", "to", "first"),
    [
        (Party.LEARNER, "amina@zonnebloem.be", "Dag Amina Yildiz,\n\nJe werkte mee bij"),
        (Party.COACH, None, "Dag Tom Peeters,\n\nAmina Yildiz werkte bij jullie mee"),
        (Party.SENDING_ORGANISATION, "hr@zonnebloem.be", "Dag Lies Claes,\n\nAmina Yildiz werkte"),
    ],
)
def test_the_mail_takes_its_form_to_a_party(
    path: Path, party: Party, to: str | None, first: str
) -> None:
    hold_the_hours(path)
    with_contact(path)
    context = at(path, language=DUTCH.language)
    mail, text = parsed(papers.render_evaluation_mail(context, 1, party))
    assert mail["To"] == to
    assert text.startswith(first)
    (attached,) = mail.iter_attachments()
    assert attached.get_content() == papers.render_evaluation_form(context, 1, party)


@pytest.mark.parametrize("party", [Party.HOST, Party.PROJECT_LEADER])
def test_there_is_no_form_for_who_is_not_asked(path: Path, party: Party) -> None:
    hold_the_hours(path)
    for make in (papers.render_evaluation_form, papers.render_evaluation_mail):
        with pytest.raises(InvalidError):
            make(at(path), 1, party)


# all of them


@pytest.mark.parametrize("paper", PAPERS)
def test_it_is_an_archive_document_with_its_title_bookmarks_and_data(
    path: Path, paper: str
) -> None:
    content = PAPERS[paper](hold_the_hours(path), DUTCH)
    document = render_paper(content, NOW, (Logo(position=0, name="logo",
                            media_type="image/png", content=PNG),)).document  # fmt: skip
    reader = PdfReader(io.BytesIO(document))
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    packet = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in packet
    assert f"{content.title} ST-2026-0001" in packet
    assert [item["/Title"] for item in reader.outline] == [part.title for part in content.parts]
    (attached,) = reader.attachments.values()
    assert json.loads(attached[0]) == content.to_json()
    assert document == render_paper(content, NOW, (Logo(position=0, name="logo",
                                    media_type="image/png", content=PNG),)).document  # fmt: skip
    assert len(read_with("pdffonts", document).splitlines()) == 4  # a head, regular, bold


@pytest.mark.parametrize("paper", PAPERS)
def test_it_speaks_english_too(path: Path, paper: str) -> None:
    dossier = hold_the_hours(path)
    dutch, english = (PAPERS[paper](dossier, texts) for texts in (DUTCH, ENGLISH))
    assert english.language == "en"
    assert english.title != dutch.title
    assert english.title in said(english)


@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
def test_any_text_stays_within_its_page(path: Path, paper: str) -> None:
    text = "\n".join(mean[:400] for mean in MEAN)
    content = PAPERS[paper](with_text(hold_the_hours(path), text), DUTCH)
    document = render_paper(replace(content, cofinancing=text), NOW).document
    for word in words_of(document):
        assert word.left >= 20 * MILLIMETRE - 1, word
        assert word.right <= 190 * MILLIMETRE + 1, word
        assert word.bottom <= 290 * MILLIMETRE, word
