"""Hostile text in every field of every record, and what comes out at each way out."""

from __future__ import annotations

import csv
import email
import io
import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from pydantic import ValidationError
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from switching.documents import plan_content, render_plan
from switching.documents.calendar.exchange_days import DaysOfCalendar, days_calendar
from switching.documents.calendar.introduction_call import call_calendar
from switching.documents.certificate.content import certificate_content
from switching.documents.certificate.document import render_certificate
from switching.documents.mails.cover_letters import certificate_mail, plan_mail
from switching.documents.mails.draft import write_mail
from switching.documents.mails.invitation import (
    invitation_mail,
    invitation_subject,
    invitation_text,
    invited,
)
from switching.documents.mails.papers import agreed_mail, evaluation_mail
from switching.documents.papers.agreed import agreed_content
from switching.documents.papers.document import render_paper
from switching.documents.papers.evaluation_form import evaluation_form_content
from switching.documents.papers.preparation import preparation_content
from switching.i18n import Texts
from switching.models import (
    RECORDS,
    AgreementMeans,
    CallOutcome,
    CallPurpose,
    Certificate,
    Dossier,
    EvaluationStatus,
    HostOption,
    Import,
    ImportMapping,
    ImportRow,
    IntakeCall,
    Interest,
    Logo,
    OptionKind,
    Organisation,
    Party,
    PlanAnswer,
    Project,
    Record,
    Switch,
    TrailSearch,
    UserRole,
    ViewAudience,
    mail_address,
)
from switching.models.base import clean_text
from switching.overview import Selection
from switching.privacy.erasure import find_people
from switching.rules.matching import finds
from switching.rules.spreadsheets import begins_formula
from switching.services import calls, evaluations, plans, users, views
from switching.services.agreements import NewScan, add_agreements
from switching.services.audit import search_audit
from switching.services.availability import set_interest
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.suggestions import suggest_options
from switching.services.switches import list_dossiers, open_switch
from switching.services.users import Account
from switching.store import list_records, write
from tests.answers import add_answers
from tests.hostile import (
    GIVEN_FORM,
    HOSTILE,
    MAILS,
    Place,
    as_line,
    as_note,
    fill_all,
    hostile_text,
    is_note,
    live_in,
    typed_fields,
)
from tests.markdown import loose_marks
from tests.offices import PNG
from tests.outside import add_an_import, add_what_a_guest_gave, answer_the_plan
from tests.pages import PAGES
from tests.parts import ADMINISTRATION_PARTS, CALL_STEPS, PLAN_SECTIONS, open_all_parts
from tests.samples import (
    ACTOR,
    AMINA,
    NOW,
    TODAY,
    at,
    hold_the_hours,
    issue,
    make_database,
    read,
)
from tests.scans import pdf
from tests.screen import as_read, is_markdown, squeezed, words_on
from tests.server import ROOT

DUTCH = Texts()
BLANKS = [chr(point) for point in range(0x10000) if chr(point).isspace()]
"""All that Unicode or Python takes for a blank or the end of a line."""


@dataclass(frozen=True, repr=False)
class Filled:
    """A database of two dossiers, and what stands in their fields: one held, one in its call."""

    path: Path
    typed: dict[Place, str]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    path = make_database(tmp_path_factory.mktemp("hostile"))
    fill_two_dossiers(path)
    return Filled(path, fill_all(path))


def fill_two_dossiers(path: Path) -> None:
    """Add all kinds of records, in two dossiers: one held, one in its call."""
    hold_the_hours(path)
    _add_the_rest(path)
    host = read(path).host.id
    set_interest(at(path), host, {"year": TODAY.year, "interest": Interest.OPEN})
    open_switch(at(path), replace(AMINA, learner="Nora Bakkali"), "nora")
    calls.plan_call(at(path), read(path, 2), {"planned_at": NOW}, "nora's call")
    calls.start_call(at(path), read(path, 2).calls[0].call.id)


def _add_the_rest(path: Path) -> None:
    """Add what a dossier with held hours has none of yet."""
    dossier = read(path)
    with write(path, ACTOR, NOW) as transaction:
        project = transaction.add(Project(number="2026"))
        transaction.add(
            HostOption(host_id=dossier.host.id, kind=OptionKind.OTHER, title="Meelopen")
        )
        transaction.add(Logo(position=0, name="logo", media_type="image/png", content=PNG))
        add_answers(transaction, dossier.learner.id, dossier.host.id, project.id)
        transaction.update(dossier.switch, project_id=project.id)
        # Of who has a card its name is shown, of who has none what was typed.
        transaction.update(dossier.calls[0].participants[-1], person_id=None)
    plans.finalise_plan(at(path, language=DUTCH.language), 1, "")
    agreed = {"agreed_on": TODAY, "means": AgreementMeans.ON_PAPER}
    add_agreements(
        at(path), read(path).plans[0], [Party.COACH], agreed, NewScan("s.pdf", pdf()), "key"
    )
    with write(path, ACTOR, NOW, 1) as transaction:
        add_what_a_guest_gave(transaction, dossier)
        answer_the_plan(transaction)
        add_an_import(transaction)
    evaluations.open_evaluation(at(path), 1, Party.LEARNER, EvaluationStatus.RECEIVED)
    issue(path)
    views.keep_view(at(path), "Alle dossiers", ViewAudience.OWN, {"period": "all"}, "view")
    users.add_user(at(path), Account("bo@blenders.be", UserRole.ADMINISTRATOR), "user")


@pytest.mark.slow
def test_every_kind_of_record_is_filled(filled: Filled) -> None:
    missing = {kind for kind in RECORDS if typed_fields(kind)} - {
        place[0] for place in filled.typed
    }
    assert missing == set()


Screens = dict[str, list[tuple[str, str]]]
"""Each text with its place, by the page it stands on."""


@pytest.fixture(scope="module")
def screens(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Screens:
    """Visit all pages, and some again when the call and the certificate are off."""
    copy = tmp_path_factory.mktemp("screens") / "switching.db"
    shutil.copy(filled.path, copy)
    with write(copy, ACTOR, NOW) as transaction:
        skipped = list_records(transaction.db, CallPurpose, call_id=2)[0]
        transaction.update(skipped, covered=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SWITCHING_DATABASE", str(copy))
        patch.chdir(ROOT)
        open_all_parts(patch)
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        first = {
            f"{page.name} {switch}": _visit(app, page.name, switch)
            for page in PAGES
            for switch in ((1, 2) if page.of_dossier else (1,))
        }
        first |= {
            f"call {switch}, {step}": _visit(app, "intake_call", switch, step=step)
            for switch in (1, 2)
            for step in CALL_STEPS
        }
        first |= {
            f"plan {switch}, {section}": _visit(app, "action_plan", switch, section=section)
            for switch in (1, 2)
            for section in PLAN_SECTIONS
        }
        first |= {
            f"administration, {part}": _visit(app, "administration", 1, part=part)
            for part in ADMINISTRATION_PARTS
        }
        first["dossiers"] = _visit(app, "overview", 1, tab="dossiers")
        _end_both(copy)
        again = {f"{name} {n}, off": _visit(app, name, n) for name, n in LATER}
        places = {f"organisation {n}": _visit(app, "organisations", 1, n) for n in (1, 2)}
    return first | again | places


LATER = (("intake_call", 2), ("exchange", 1), ("exchange", 2))


def _visit(
    app: AppTest, page: str, switch: int, place: int = 0, **part: str
) -> list[tuple[str, str]]:
    app.query_params["switch"] = str(switch)
    app.query_params["organisation"] = str(place or "")
    for name in ("step", "section", "part", "tab"):
        app.query_params[name] = part.get(name, "")
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    return list(words_on(app))


def _end_both(path: Path) -> None:
    """Call off the one dossier's call and stop it; withdraw the other one's certificate."""
    with write(path, ACTOR, NOW) as transaction:
        off = {"outcome": CallOutcome.CANCELLED, "outcome_by": Party.HOST}
        transaction.update(transaction.get(IntakeCall, 2), **off)
        stopped = {"stopped_on": TODAY, "stopped_by": Party.LEARNER}
        transaction.update(transaction.get(Switch, 2), **stopped)
        transaction.update(transaction.get(Certificate, 1), withdrawn_at=NOW)


@pytest.mark.slow
def test_no_page_takes_hostile_text_for_markdown(screens: Screens) -> None:
    live = [
        (name, place, live_in(text))
        for name, texts in screens.items()
        for place, text in texts
        if is_markdown(place) and live_in(text)
    ]
    assert live == []


@pytest.mark.slow
def test_no_page_leaves_a_mark_of_ours_in_sight(screens: Screens) -> None:
    loose = [
        (name, place, text)
        for name, texts in screens.items()
        for place, text in texts
        if is_markdown(place) and loose_marks(text)
    ]
    assert loose == []


ON_NO_PAGE = {
    *((Import, "sheet"), (ImportRow, "why"), (ImportMapping, "header")),  # in its report, or asked
    (PlanAnswer, "typed_name"),  # beside an agreement by link, which is not among these
    (Certificate, "code"),  # of the address, on the paper
}


@pytest.mark.slow
def test_each_field_is_shown_as_it_was_typed(screens: Screens, filled: Filled) -> None:
    seen = "\n".join(as_read(*text) for texts in screens.values() for text in texts)
    shown = {
        (kind, name) for (kind, _, name), text in filled.typed.items() if squeezed(text) in seen
    }
    fields = {(kind, name) for kind in RECORDS for name in typed_fields(kind)}
    assert fields - shown == ON_NO_PAGE


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Amina\u202e zidliY", "Amina zidliY"),
        ("a\u2066b\u2069c\x9b31m", "abc31m"),
        ("een\u2028twee\x85drie\r\nvier\rvijf", "een\ntwee\ndrie\nvier\nvijf"),
        ("een\x0btwee\x0cdrie\x1cvier\x1fvijf", "een\ntwee\ndrie\nvier vijf"),
        ("👩\u200d👧 \u200fאב", "👩\u200d👧 \u200fאב"),
    ],
)
def test_what_turns_letters_or_steers_a_screen_is_dropped(typed: str, kept: str) -> None:
    assert as_note(typed) == kept
    assert as_line(typed) == " ".join(kept.split())


@given(
    st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)),
    st.lists(st.sampled_from(BLANKS), min_size=1),
)
def test_cleaning_a_text_leaves_its_words_apart(words: list[str], blanks: list[str]) -> None:
    text = "".join(word + blanks[place % len(blanks)] for place, word in enumerate(words))
    assume(len(text) <= 200)  # what a line holds
    for clean in (as_note, as_line):
        assert clean(text).split() == words
        assert str(clean_text(clean(text))) == clean(text)


@pytest.mark.parametrize("unseen", ["", " \t", "\u200b", "\u2060\ufeff", "\u3000", "\0"])
def test_a_name_of_which_nothing_is_seen_is_none(unseen: str) -> None:
    with pytest.raises(ValidationError, match="Fill this in"):
        Organisation(name=unseen)


def with_text(value: Any, text: str) -> Any:
    """Return records, and all that holds them, with `text` in each field that people type."""
    if isinstance(value, tuple):
        return tuple(with_text(item, text) for item in value)
    if isinstance(value, Record):
        kind = type(value)
        names = [name for name in typed_fields(kind) if name not in GIVEN_FORM]
        return value.model_copy(
            update={
                name: as_note(text) if is_note(kind, name) else as_line(text[:200]) or "leeg"
                for name in names
            }
        )
    if is_dataclass(value) and not isinstance(value, type):
        changes = {item.name: with_text(getattr(value, item.name), text) for item in fields(value)}
        return replace(value, **changes)
    return value


@pytest.fixture(scope="module")
def dossier(filled: Filled) -> Dossier:
    """A dossier with an address of mail that can be used, and one that can't."""
    found = read(filled.path)
    assert found.coach is not None
    learner = found.learner.model_copy(update={"email": MAILS[-1]})
    coach = found.coach.model_copy(update={"email": MAILS[1]})
    return replace(found, learner=learner, coach=coach)


def events(calendar: bytes) -> list[Any]:
    """Return the events of a calendar file that holds nothing else."""
    parsed = Calendar.from_ical(calendar)
    assert {part.name for part in parsed.walk()} <= {
        *("VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT")
    }
    return list(parsed.walk("VEVENT"))


def check_calendars(dossier: Dossier) -> None:
    """Fail unless the calendar files hold the days and the call, with their words."""
    sequences = {day.id: 0 for day in dossier.days}
    found = events(days_calendar(dossier, DaysOfCalendar((), sequences), DUTCH, NOW))
    assert len(found) == len(dossier.days)
    for event, day in zip(found, sorted(dossier.days, key=lambda item: item.day), strict=True):
        assert str(event["location"]).startswith(day.place)
        assert f"Met: {day.with_whom}\n" in str(event["description"])
        assert "attendee" not in event
    call = dossier.calls[0]
    (event,) = events(call_calendar(dossier, call, DUTCH, NOW))
    assert str(event["summary"]) == invitation_subject(dossier, DUTCH)
    assert str(event["description"]) == invitation_text(dossier, call, DUTCH)
    assert str(event["location"]) == call.call.place
    asked = event.get("attendee", [])
    found = [unquote(str(item)) for item in (asked if isinstance(asked, list) else [asked])]
    assert not any("?" in str(item) for item in asked)
    usable = [mail_address(address) for _, address in invited(dossier, call)]
    assert found == [f"mailto:{address}" for address in usable if address]


def check_mails(dossier: Dossier) -> None:
    """Fail unless the mails have their own headers, words and parts, and no others."""
    call, plan = dossier.calls[0], dossier.plans[0]
    said = invitation_text(dossier, call, DUTCH), invitation_subject(dossier, DUTCH)
    file = call_calendar(dossier, call, DUTCH, NOW)
    agreed = agreed_content(dossier, call, DUTCH, TODAY)
    for draft, text, subject, parts in (
        (invitation_mail(dossier, call, DUTCH, file), said[0], said[1], 2),
        (plan_mail(dossier, plan, DUTCH, NOW), dossier.host.name, dossier.learner.name, 2),
        (certificate_mail(dossier, dossier.certificates[0], b"%PDF", DUTCH), "", "", 2),
        (agreed_mail(dossier, agreed, b"%PDF", DUTCH), agreed.intro, agreed.subtitle, 2),
        (evaluation_mail(dossier, Party.COACH, b"%PDF", DUTCH), dossier.host.name, "", 2),
    ):
        mail = email.message_from_bytes(write_mail(draft), policy=default)
        assert isinstance(mail, EmailMessage)
        assert not mail.defects
        assert set(mail.keys()) <= HEADERS
        assert squeezed(subject) in squeezed(mail["Subject"])
        body, *rest = mail.iter_parts()
        assert len(rest) == parts - 1
        assert isinstance(body, EmailMessage)
        assert text in body.get_content().replace("\r\n", "\n")


HEADERS = {"Subject", "To", "Cc", "X-Unsent", "MIME-Version", "Content-Type"}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_calendars_and_mails_say_it_and_no_more(dossier: Dossier, text: str) -> None:
    hostile = with_text(dossier, text)
    check_calendars(hostile)
    check_mails(hostile)


@pytest.mark.slow
@settings(max_examples=settings.default.max_examples // 4)
@given(hostile_text())
def test_calendars_and_mails_stand_any_mixture(filled: Filled, text: str) -> None:
    hostile = with_text(read(filled.path), text)
    check_calendars(hostile)
    check_mails(hostile)


def letters(text: str) -> list[str]:
    """Return the words of `text` that every typeface can write, without their marks."""
    return [word for word in re.split(r"[^A-Za-z0-9]+", text) if 2 < len(word) <= 20]


@pytest.mark.slow
def test_papers_write_every_word_of_it(dossier: Dossier) -> None:
    whole = "\n".join(HOSTILE)
    hostile = with_text(dossier, " ".join(HOSTILE[:12])[:200])
    told = hostile.inputs.model_copy(update={"starting_point": as_note(whole)})
    content = plan_content(replace(hostile, inputs=told), DUTCH, TODAY)
    plan = render_plan(content, DUTCH, NOW).document
    certificate = render_certificate(certificate_content(hostile, DUTCH, TODAY, "", ""), NOW)
    name = hostile.learner.name
    papers = (
        (agreed_content(hostile, hostile.calls[0], DUTCH, TODAY), name),
        (preparation_content(hostile, hostile.calls[0], DUTCH, TODAY), name),
        (evaluation_form_content(hostile, Party.COACH, DUTCH, TODAY), name),
    )
    written = [(render_paper(paper, NOW).document, text) for paper, text in papers]
    for document, text in ((plan, whole), (certificate.document, name), *written):
        pages = PdfReader(io.BytesIO(document)).pages
        assert not any("/Annots" in page for page in pages)
        words = squeezed(" ".join(page.extract_text() for page in pages))
        assert [word for word in letters(text) if word not in words] == []


@pytest.fixture(scope="module")
def named(filled: Filled) -> Callable[[ExportKind], bytes]:
    """Write an export with all names in it."""
    choices = ExportChoices(hides=False, names=True)
    return lambda kind: export_overview(
        at(filled.path, language=DUTCH.language), kind, Selection(), choices
    )


@pytest.mark.slow
def test_a_workbook_holds_it_as_text(named: Callable[[ExportKind], bytes], filled: Filled) -> None:
    book = load_workbook(io.BytesIO(named(ExportKind.WORKBOOK)))
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert not any(cell.hyperlink for cell in cells)
    assert names_in(filled) <= {cell.value for cell in cells}


@pytest.mark.slow
def test_comma_files_hold_no_formula(named: Callable[[ExportKind], bytes], filled: Filled) -> None:
    archive = zipfile.ZipFile(io.BytesIO(named(ExportKind.TABLES)))
    cells = {
        cell
        for name in archive.namelist()
        for row in csv.reader(
            io.StringIO(archive.read(name).decode("utf-8-sig"), newline=""), delimiter=";"
        )
        for cell in row
    }
    assert all(NUMBER.fullmatch(cell) for cell in cells if begins_formula(cell))
    assert names_in(filled) <= cells | {cell.removeprefix("'") for cell in cells}


NUMBER = re.compile(r"[+-]?\d+(,\d+)?")


def names_in(filled: Filled) -> set[str]:
    """Return the names that stand in the rows of the dossiers."""
    dossier = read(filled.path)
    people = (dossier.learner, dossier.coach, dossier.project_leader)
    places = (dossier.sending_organisation, dossier.host, dossier.partner)
    return {item.name for item in (*people, *places) if item is not None}


def search_for(path: Path, text: str) -> None:
    """Look for `text` in every way that there is."""
    lines = list_dossiers(at(path))
    for query in (text, text[: len(text) // 2]):
        _ = [finds(query, line) for line in lines]
        suggest_options(at(path), query, 1)
        find_people(at(path), query)
        search_audit(at(path), TrailSearch(reference=query))


@pytest.mark.slow
def test_no_search_breaks(filled: Filled) -> None:
    for text in HOSTILE:
        search_for(filled.path, text)


@settings(max_examples=settings.default.max_examples // 4)
@given(hostile_text())
def test_no_search_breaks_on_any_mixture(filled: Filled, text: str) -> None:
    search_for(filled.path, text)
