"""What the funder asks: answers, who sees them, the table, what is handed in, a sample."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
import sqlite_utils
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlite_utils.utils import sqlite3

from switching.documents.papers.document import render_paper
from switching.documents.papers.funder_table import FunderLine
from switching.documents.papers.missing_evidence import (
    MissingEvidence,
    SampleAbout,
    missing_evidence_content,
)
from switching.i18n import Texts
from switching.models import (
    Actor,
    Agreement,
    AgreementMeans,
    AnswerMeans,
    Evaluation,
    EvaluationStatus,
    FunderAnswer,
    IndicatorTarget,
    Language,
    Party,
    Person,
    Project,
    Switch,
)
from switching.overview.selection import Selection
from switching.privacy.erasure import erase_person
from switching.rules.agreeing import AGREEING
from switching.rules.indicators import NOT_ASKED, REFUSED, TO_ASK, AskedAt, indicator_sets
from switching.services import (
    audit_sample,
    exports,
    funder,
    funder_reports,
    invitations,
    mails,
    papers,
    plans,
    projects,
)
from switching.services.audit_sample import SampleOrder
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.funder_reports import FunderFile
from switching.services.merging import MergeKind, merge_records
from switching.services.rights import DeniedError
from switching.services.switches import list_dossiers
from switching.store import connect, list_records, write
from tests.offices import Office
from tests.samples import ACTOR, NOW, TODAY, at, edit, hold_the_hours, read

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
ANSWERS = {"gender": "woman", "employment": "employed", "age": "30_54", "education": "master"}


def put_in_project(path: Path, *switches: int, code: str = "esf_plus_2021_2027") -> int:
    """Let dossiers be in a project that asks what the funder asks."""
    context = at(path)
    project = projects.add_project(
        context, {"number": f"ESF-{code}", "indicator_set": code}, f"project-{code}"
    )
    with write(path, ACTOR, NOW) as transaction:
        for switch_id in switches:
            transaction.update(transaction.get(Switch, switch_id), project_id=project.id)
    return project.id


def say(path: Path, switch_id: int, actor: Actor = ACTOR, **answers: str) -> None:
    for question, answer in answers.items():
        funder.put_answer(
            at(path, actor), switch_id, question, answer, TODAY, AnswerMeans.ON_PAPER, True
        )


def test_answers_are_of_learner_and_project_and_can_be_mended(path: Path) -> None:
    hold_the_hours(path)
    put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    say(path, 1, education="professional_bachelor", disability=REFUSED)
    profile = funder.open_profile(at(path), 1)
    assert {name: item.answer for name, item in profile.answers.items()} == {
        **ANSWERS,
        "education": "professional_bachelor",
        "disability": REFUSED,
    }
    rural = profile.chosen.question("rural")
    assert rural is not None
    assert profile.said(rural) == NOT_ASKED


@pytest.mark.parametrize(
    ("question", "answer", "notice", "field"),
    [
        ("gender", "x", True, "answer"),
        ("shoe size", "44", True, "answer"),
        ("gender", "woman", False, "notice_given"),
    ],
)
def test_what_was_not_asked_is_refused(
    path: Path, question: str, answer: str, notice: bool, field: str
) -> None:
    hold_the_hours(path)
    put_in_project(path, 1)
    with pytest.raises(InvalidError) as caught:
        funder.put_answer(at(path), 1, question, answer, TODAY, AnswerMeans.ON_PAPER, notice)
    assert list(caught.value.errors) == [field]
    later = TODAY + timedelta(days=1)
    with pytest.raises(InvalidError) as caught:
        funder.put_answer(at(path), 1, "gender", "man", later, AnswerMeans.ON_PAPER, True)
    assert list(caught.value.errors) == ["asked_on"]


def test_a_project_without_a_set_asks_nothing(path: Path) -> None:
    hold_the_hours(path)
    with pytest.raises(InvalidError):
        funder.open_profile(at(path), 1)
    with pytest.raises(InvalidError):
        projects.add_project(at(path), {"number": "E", "indicator_set": "esf_1957"}, "k")


def test_each_look_leaves_a_line_once_in_five_minutes(office: Office, tmp_path: Path) -> None:
    office = office.moved_to(tmp_path)
    put_in_project(office.path, *office.switches)
    for _ in range(3):
        funder.open_profile(at(office.path, office.katrien), office.switches[0])
    with connect(office.path) as db:
        query = "SELECT count(*) FROM audit_log WHERE action = ? AND user_id = ?"
        looks = db.execute(query, [funder.LOOKED, office.katrien.user_id]).fetchone()
    assert looks == (1,)


def test_only_who_leads_a_dossier_and_an_administrator_see_a_profile(
    office: Office, tmp_path: Path
) -> None:
    office = office.moved_to(tmp_path)
    put_in_project(office.path, *office.switches)
    own, colleagues, others = office.switches
    say(office.path, own, office.katrien, **ANSWERS)
    for switch_id in (colleagues, others):
        with pytest.raises(DeniedError):
            funder.open_profile(at(office.path, office.katrien), switch_id)
    with pytest.raises(DeniedError):
        funder.open_profile(at(office.path, office.manager), own)
    assert funder.open_profile(at(office.path, office.administrator), own).answers
    with pytest.raises(DeniedError):
        funder_reports.read_funder_table(at(office.path, office.katrien), 1, FIRST, LAST)


def sql_counts(path: Path, project_id: int, question: str) -> dict[str, int]:
    """Count complete learners with a held day by their answer, in plain SQL of its own."""
    query = """
        WITH taking_part AS (
            SELECT DISTINCT s.learner_id AS person FROM switches s
            JOIN exchange_days d ON d.switch_id = s.id WHERE d.held = 1 AND s.project_id = :project
        ), known AS (
            SELECT person_id, question, answer FROM funder_answers
            WHERE project_id = :project AND answer NOT IN ('refused', 'not_asked', 'to_ask')
        ), complete AS (
            SELECT person FROM taking_part WHERE 4 = (SELECT count(*) FROM known k
                WHERE k.person_id = person
                AND k.question IN ('gender', 'employment', 'age', 'education'))
        )
        SELECT k.answer, count(*) FROM complete JOIN known k ON k.person_id = person
        WHERE k.question = :question GROUP BY k.answer"""
    with connect(path) as db:
        return dict(db.execute(query, {"project": project_id, "question": question}).fetchall())


def test_the_table_counts_as_sql_does(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    table = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    assert [item.switch_id for item in table.incomplete] == [1]
    say(path, 1, **ANSWERS, disability="yes")
    table = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    assert not table.incomplete
    totals = {line.code: line.total for line in table.paper.lines}
    assert totals["EECO01"] == 1
    assert sql_counts(path, project_id, "employment") == {"employed": totals["EECO05"]}
    assert sql_counts(path, project_id, "education") == {"master": totals["EECO11"]}
    assert sql_counts(path, project_id, "disability") == {"yes": totals["EECO12"]}


def test_an_estimate_stands_where_no_one_was_asked_and_says_so(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO13", 5, 2)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO05", 40, 30)
    lines = lines_of(path, project_id)
    estimated = lines["EECO13"]
    assert (estimated.total, estimated.cumulative, estimated.source) == (2, None, "schatting")
    assert (lines["EECO13"].target, lines["EECO05"].target) == (5, 40)
    assert lines["EECO05"].total == 1  # what is asked is counted, whatever was estimated
    with pytest.raises(InvalidError):
        funder.set_indicator_target(at(path), project_id, FIRST, LAST, "CO99", 1, None)
    with pytest.raises(InvalidError):
        funder.set_indicator_target(at(path), project_id, LAST, FIRST, "EECO05", 1, None)


def lines_of(
    path: Path, project_id: int, first: date = FIRST, last: date = LAST
) -> dict[str, FunderLine]:
    table = funder_reports.read_funder_table(at(path), project_id, first, last)
    return {line.code: line for line in table.paper.lines}


def test_a_target_is_of_its_period_and_of_each_one_within(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO05", 40, None)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO13", None, 9)
    year = (FIRST, date(2026, 12, 31))
    assert lines_of(path, project_id, *year)["EECO05"].target == 40
    funder.set_indicator_target(at(path), project_id, *year, "EECO05", 15, None)
    assert lines_of(path, project_id, *year)["EECO05"].target == 15
    assert lines_of(path, project_id)["EECO05"].target == 40
    outside = (date(2025, 1, 1), LAST)
    assert lines_of(path, project_id, *outside)["EECO05"].target is None
    # An estimate is of exactly its days: each part of them would count it again.
    assert lines_of(path, project_id)["EECO13"].total == 9
    assert lines_of(path, project_id, *year)["EECO13"].total == 0


def test_a_target_of_before_there_were_periods_is_of_the_whole_project(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    with write(path, ACTOR, NOW) as transaction:
        transaction.add(
            IndicatorTarget(project_id=project_id, indicator="EECO13", target=5, estimate=2)
        )
    line = lines_of(path, project_id)["EECO13"]
    assert (line.total, line.cumulative, line.target) == (None, 2, 5)
    assert funder_reports.list_indicator_progress(at(path)) == []


def test_progress_counts_what_the_table_counts_up_to_today(path: Path) -> None:
    assert funder_reports.list_indicator_progress(at(path)) is None
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    assert funder_reports.list_indicator_progress(at(path)) == []
    say(path, 1, **ANSWERS)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO05", 40, None)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO12", None, 3)
    found = funder_reports.list_indicator_progress(at(path))
    assert found is not None
    [line] = found
    assert (line.wanted, line.reached, line.first, line.last) == (40, 1, FIRST, LAST)
    assert line.indicator.startswith("EECO05 ")


def test_of_what_is_not_counted_nothing_is_read(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So a table that was read holds after a write in those tables alone."""
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    funder.set_indicator_target(at(path), project_id, FIRST, LAST, "EECO05", 40, None)
    read, real = set[str](), funder_reports.reading

    def note(action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and table:
            read.add(table)
        return int(sqlite3.SQLITE_OK)

    @contextmanager
    def watched(context: Context, **how: bool) -> Iterator[sqlite_utils.Database]:
        with real(context, **how) as db:
            db.conn.set_authorizer(note)
            yield db
            db.conn.set_authorizer(None)

    monkeypatch.setattr(funder_reports, "reading", watched)
    assert funder_reports.list_indicator_progress(at(path))
    funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    assert {"funder_answers", "exchange_days", "switches"} <= read
    assert not read & set(funder_reports.NOT_COUNTED)


def test_each_cell_of_the_workbook_is_of_its_type_and_none_is_a_formula(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    with write(path, ACTOR, NOW) as transaction:
        project = transaction.get(Project, project_id)
        transaction.update(project, name="=1+1")
        learner = transaction.get(Person, read(path).learner.id)
        transaction.update(learner, name="=cmd|' /C calc'!A0")
    content = funder_reports.render_funder_file(
        at(path), FunderFile.WORKBOOK, project_id, FIRST, LAST, True
    )
    about, counts, people = load_workbook(BytesIO(content)).worksheets
    cells = [cell for sheet in (about, counts, people) for row in sheet.iter_rows() for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    number, day = {"n"}, {"d"}
    for row in counts.iter_rows(min_row=2):
        assert [cell.data_type for cell in row[:2]] == ["s", "s"]
        assert {cell.data_type for cell in row[2:9]} == number, row[0].value
        assert all(isinstance(c.value, int) or c.value is None for c in row[2:9])
    [row] = list(people.iter_rows(min_row=2))
    assert row[1].value == "=cmd|' /C calc'!A0"
    assert {cell.data_type for cell in row[2:3]} == day
    assert row[2].number_format.casefold() in {"dd/mm/yyyy", "d/mm/yyyy", "yyyy-mm-dd"}
    assert row[4].value == 15  # hours, as a number


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libre_office_reads_numbers_and_days(path: Path, tmp_path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    content = funder_reports.render_funder_file(
        at(path), FunderFile.WORKBOOK, project_id, FIRST, LAST, False
    )
    book = tmp_path / "esf.xlsx"
    book.write_bytes(content)
    profile = f"-env:UserInstallation=file://{tmp_path}/office"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "fods", "--outdir", tmp_path, book],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    sheets = ElementTree.parse(tmp_path / "esf.fods").iter(f"{{{TABLE}}}table")
    _, counts, people = [rows_of(sheet) for sheet in sheets]
    total = next(row for row in counts if row[0] == ("string", "EECO01"))
    assert total[2:8] == [("float", number) for number in ("1", "0", "0", "0", "1", "1")]
    [row] = people[1:]
    assert [kind for kind, _ in row[1:2]] == ["date"]
    assert row[3] == ("float", "15")


OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"


def rows_of(sheet: Element) -> list[list[tuple[str, str]]]:
    """Return the type and the value of each cell with something in it, as LibreOffice has them."""
    found = []
    for row in sheet.iter(f"{{{TABLE}}}table-row"):
        cells = []
        for cell in row.iter(f"{{{TABLE}}}table-cell"):
            assert cell.get(f"{{{TABLE}}}formula") is None
            said = cell.get(f"{{{OFFICE}}}value") or "".join(cell.itertext()).strip()
            times = int(cell.get(f"{{{TABLE}}}number-columns-repeated", "1"))
            cells += [(cell.get(f"{{{OFFICE}}}value-type") or "", said)] * min(times, 20)
        found.append(cells)
    return [row for row in found if any(kind for kind, _ in row)]


def test_the_workbook_has_numbers_and_days_and_no_names(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    content = funder_reports.render_funder_file(
        at(path), FunderFile.WORKBOOK, project_id, FIRST, LAST, False
    )
    book = load_workbook(BytesIO(content))
    _, counts, people = book.worksheets
    total = {row[0].value: row[6].value for row in counts.iter_rows(min_row=2)}
    assert total["EECO01"] == 1
    assert isinstance(people.cell(2, 2).value, date)
    assert not any(
        isinstance(cell.value, str) and cell.value.startswith("=")
        for sheet in book.worksheets for row in sheet.iter_rows() for cell in row
    )  # fmt: skip
    assert b"Amina" not in b"".join(zipfile.ZipFile(BytesIO(content)).read(name) for name in
                                    zipfile.ZipFile(BytesIO(content)).namelist())  # fmt: skip
    named = funder_reports.render_funder_file(
        at(path), FunderFile.WORKBOOK, project_id, FIRST, LAST, True
    )
    assert load_workbook(BytesIO(named)).worksheets[2].cell(2, 2).value == read(path).learner.name


def test_what_was_handed_in_stays_byte_for_byte(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    report = funder_reports.hand_in_table(at(path), project_id, FIRST, LAST, "eerste", "k")
    again = funder_reports.hand_in_table(at(path), project_id, FIRST, LAST, "eerste", "k")
    assert again.id == report.id
    erase_person(at(path), read(path).learner.id, "gevraagd")
    say_nothing = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    assert say_nothing.paper.table.complete == 0
    for kind in FunderFile:
        kept = funder_reports.get_funder_report(at(path), report.id, kind)
        assert kept == (report.workbook if kind is FunderFile.WORKBOOK else report.document)
    [line] = funder_reports.list_funder_reports(at(path), project_id)
    assert (line.number, line.set_version) == (1, "2021-2027/1")


def test_another_set_half_way_leaves_what_was_handed_in(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    report = funder_reports.hand_in_table(at(path), project_id, FIRST, LAST, "", "k")
    with connect(path) as db:
        [project] = list_records(db, Project, id=project_id)
    projects.update_project(at(path), project, {"indicator_set": "esf_2014_2020"})
    table = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    assert table.paper.table.chosen.code == "esf_2014_2020"
    assert len(table.incomplete) == 1  # the age groups differ: to be asked in its words
    kept = funder_reports.get_funder_report(at(path), report.id, FunderFile.WORKBOOK)
    assert kept == report.workbook


def test_nothing_is_left_of_the_answers_of_who_is_erased(path: Path) -> None:
    hold_the_hours(path)
    put_in_project(path, 1)
    say(path, 1, **{**ANSWERS, "education": "nursing_hbo5"})
    say(path, 1, education="doctorate")
    assert erase_person(at(path), read(path).learner.id, "gevraagd")
    with connect(path) as db:
        assert not list_records(db, FunderAnswer)
        trail = "".join(
            f"{before}{after}"
            for before, after in db.execute("SELECT before, after FROM audit_log").fetchall()
        )
    assert "nursing_hbo5" not in trail
    content = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    for word in (b"nursing_hbo5", b"doctorate"):
        assert word not in content


def test_a_learner_who_was_on_record_twice_counts_once(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    learner = read(path).learner
    with write(path, ACTOR, NOW) as transaction:
        twin = transaction.add(learner.model_copy(update={"id": 0, "version": 1}))
        transaction.add(
            FunderAnswer(
                person_id=twin.id,
                project_id=project_id,
                question="age",
                answer="55_over",
                asked_on=TODAY - timedelta(days=1),
                means=AnswerMeans.ON_PAPER,
                notice_given=True,
                user_id=1,
            )
        )
    merge_records(at(path), MergeKind.PERSON, learner.id, twin.id, "dubbel")
    table = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST).paper.table
    assert (table.entered, table.complete) == (1, 1)
    totals = {row.indicator.code: row.total for row in table.rows}
    assert (totals["EECO08"], totals["30–54"]) == (0, 1)


def test_reminders_are_of_own_learners(office: Office, tmp_path: Path) -> None:
    office = office.moved_to(tmp_path)
    path = office.path
    put_in_project(path, *office.switches)
    for switch_id in office.switches:
        day = read(path, switch_id).days[0]
        edit(path, day, day=TODAY - timedelta(days=3), held=True, held_minutes=450)
    found = funder.list_funder_reminders(at(path, office.katrien))
    assert [item.switch_id for item in found] == [office.switches[0]]
    assert {item.due.asked_at for item in found} == {AskedAt.ENTRY}
    everyone = funder.list_funder_reminders(at(path, office.administrator))
    # The three dossiers are of one learner, who is asked once.
    assert [item.switch_id for item in everyone] == [office.switches[0]]


def test_a_sample_has_the_evidence_of_each_dossier_and_its_hashes(
    path: Path, tmp_path: Path
) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    order = SampleOrder(project_id, FIRST, LAST, 5, 42)
    content = audit_sample.render_audit_sample(at(path), order)
    assert audit_sample.render_audit_sample(at(path), order)[:4] == content[:4]
    folder = tmp_path / "sample"
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    checked = subprocess.run(
        ["sha256sum", "--check", "--quiet", audit_sample.HASHES],
        cwd=folder, check=False, capture_output=True,
    )  # fmt: skip
    assert checked.returncode == 0, checked
    reference = read(path).switch.reference
    names = {item.relative_to(folder).as_posix() for item in folder.rglob("*") if item.is_file()}
    tables = ("dagen", "akkoorden", "evaluaties", "scores", "geschiedenis")
    assert {f"{reference}/{name}.csv" for name in tables} <= names, names
    listed = (folder / audit_sample.HASHES).read_text()
    assert all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() in listed
        for name in names - {audit_sample.HASHES}
    )
    for wrong in ({"first": LAST}, {"count": 0}, {"chosen": (1, 99)}):
        with pytest.raises(InvalidError):
            audit_sample.render_audit_sample(at(path), replace(order, **wrong))


def test_an_auditor_gets_the_dossiers_that_are_chosen(office: Office, tmp_path: Path) -> None:
    office = office.moved_to(tmp_path)
    path = office.path
    project_id = put_in_project(path, *office.switches)
    for switch_id in office.switches:
        day = read(path, switch_id).days[0]
        edit(path, day, day=TODAY - timedelta(days=3), held=True, held_minutes=450)
    context = at(path, office.administrator)
    by_id = audit_sample.list_sample_dossiers(context, project_id, FIRST, LAST)
    assert list(by_id) == list(office.switches)
    chosen = office.switches[1:]
    order = SampleOrder(project_id, FIRST, LAST, 1, 7, chosen)
    content = audit_sample.render_audit_sample(context, order)
    names = zipfile.ZipFile(BytesIO(content)).namelist()
    folders = {name.partition("/")[0] for name in names if "/" in name}
    assert folders == {by_id[number] for number in chosen}
    with connect(path) as db:
        query = "SELECT switch_id, after FROM audit_log WHERE action = ? ORDER BY switch_id"
        noted = db.execute(query, [audit_sample.TAKEN_SAMPLE]).fetchall()
    assert noted == [(number, '{"chosen": 2}') for number in chosen]


def test_what_is_missing_is_named_per_party(path: Path) -> None:
    dossier = hold_the_hours(path)
    found = audit_sample.missing_of(dossier)
    assert found.plan
    assert found.certificate
    assert found.agreements == AGREEING
    assert Party.COACH in found.evaluations
    set_evaluation(path, Party.COACH, EvaluationStatus.NOT_RECEIVED)
    assert Party.COACH in audit_sample.missing_of(read(path)).evaluations
    set_evaluation(path, Party.LEARNER, EvaluationStatus.RECEIVED)
    plans.finalise_plan(at(path), 1, "")
    agree(path, Party.LEARNER, AgreementMeans.ON_PAPER)
    agree(path, Party.COACH, AgreementMeans.BY_LINK)
    found = audit_sample.missing_of(read(path))
    assert not found.plan
    assert Party.LEARNER not in (*found.evaluations, *found.agreements)
    assert found.scans == (Party.LEARNER,)
    assert found.agreements == (Party.SENDING_ORGANISATION, Party.PROJECT_LEADER)


def set_evaluation(path: Path, party: Party, status: EvaluationStatus) -> None:
    with write(path, ACTOR, NOW) as transaction:
        for item in list_records(transaction.db, Evaluation, switch_id=1, party=party):
            transaction.delete(item)
        transaction.add(Evaluation(switch_id=1, party=party, status=status))


def agree(path: Path, party: Party, means: AgreementMeans) -> None:
    plan = read(path).plans[-1].id
    with write(path, ACTOR, NOW) as transaction:
        transaction.add(Agreement(plan_id=plan, party=party, agreed_on=TODAY, means=means))


@pytest.mark.slow
def test_what_thirty_dossiers_lack_is_on_one_page() -> None:
    parties = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
    lacks = MissingEvidence("", True, AGREEING, AGREEING, 3, parties, True)
    missing = [replace(lacks, reference=f"ST-2026-{n:04}") for n in range(1, 30)]
    missing.append(MissingEvidence("ST-2026-0030"))
    project = Project(id=1, number="ESF-2026-117", name="Switching Talent Vlaanderen")
    for language in Language:
        content = missing_evidence_content(
            SampleAbout(project, FIRST, LAST, 42), missing, TODAY, Texts(language)
        )
        pages = PdfReader(BytesIO(render_paper(content, NOW).document)).pages
        assert len(pages) == 1
        text = " ".join(pages[0].extract_text().split())
        assert all(item.reference in text for item in missing)


def test_a_learner_of_before_the_project_and_a_stop_of_before_a_day_are_named(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    assert not findings(path, project_id)
    with connect(path) as db:
        [project] = list_records(db, Project, id=project_id)
    projects.update_project(at(path), project, {"begins_on": TODAY})
    assert findings(path, project_id) == ("1 lerende had een gehouden dag voor het project begon.",)
    with write(path, ACTOR, NOW) as transaction:
        switch = transaction.get(Switch, 1)
        ended = {"stopped_by": Party.LEARNER, "stop_reason": "ziek"}
        transaction.update(switch, stopped_on=TODAY - timedelta(days=60), **ended)
    assert findings(path, project_id)[1].startswith("1 lerende stopte voor een dag")
    # What is wrong is said, and nothing that was counted goes.
    assert lines_of(path, project_id)["EECO05"].total == 1


def findings(path: Path, project_id: int) -> tuple[str, ...]:
    return funder_reports.read_funder_table(at(path), project_id, FIRST, LAST).paper.findings


def test_gender_and_age_that_are_refused_are_documented_and_count_in_the_total(
    path: Path,
) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **{**ANSWERS, "gender": REFUSED, "age": REFUSED})
    table = funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    lines = lines_of(path, project_id)
    assert (lines["EECO01"].total, lines["EECO05"].total) == (1, 0)
    assert dict(table.paper.refusals) == {"Gender": 1, "Leeftijd bij de start": 1}
    assert "1 profiel is niet volledig" in findings(path, project_id)[0]
    assert funder.open_profile(at(path), 1).answers["age"].asked_on == TODAY


def test_a_set_that_changes_and_changes_back_loses_nothing_that_was_handed_in(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    before = {k: v.total for k, v in lines_of(path, project_id).items()}
    for code in ("esf_2014_2020", "", "esf_plus_2021_2027"):
        with connect(path) as db:
            [project] = list_records(db, Project, id=project_id)
        projects.update_project(at(path), project, {"indicator_set": code})
    assert {k: v.total for k, v in lines_of(path, project_id).items()} == before


def words_in(content: bytes) -> str:
    """Return all that a file says, whatever it is packed in."""
    if content.startswith(b"PK"):
        archive = zipfile.ZipFile(BytesIO(content))
        return " ".join(words_in(archive.read(name)) for name in archive.namelist())
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    parts = message_from_bytes(content).walk()
    decoded = [part.get_payload(decode=True) or b"" for part in parts]
    inside = [words_in(item) for item in decoded if isinstance(item, bytes) and item[:4] in KNOWN]
    return " ".join([content.decode("utf-8", "replace"), *inside])


KNOWN = (b"%PDF", b"PK\x03\x04")


@pytest.mark.slow
def test_answers_are_in_no_plan_paper_mail_list_or_export(path: Path) -> None:
    hold_the_hours(path)
    put_in_project(path, 1)
    say(path, 1, **{**ANSWERS, "education": "nursing_hbo5", "disability": "yes"})
    context = at(path)
    seen = {
        "plan": plans.finalise_plan(context, 1, "").document,
        "preparation": papers.render_preparation(context, 1),
        "agreed": papers.render_agreed(context, 1),
        "evaluation": papers.render_evaluation_form(context, 1, Party.LEARNER),
        "mail": mails.render_plan_mail(context, 1),
        "call": invitations.render_call_mail(context, 1),
    }
    choices = exports.ExportChoices(hides=False, names=True)
    for kind in exports.ExportKind:
        seen[kind] = exports.export_overview(context, kind, Selection(), choices)
    for name, content in seen.items():
        said = words_in(content).casefold()
        assert len(said) > 100, name
        assert "nursing_hbo5" not in said, name
        assert "verpleegkunde" not in said, name
    assert "nursing" not in repr(list_dossiers(context)) + repr(read(path))


def test_organisations_say_once_how_large_they_are(path: Path) -> None:
    place = hold_the_hours(path).host.id
    assert funder.get_organisation_profile(at(path), place) is None
    values = {"kind": "enterprise", "size": "small", "asked_on": TODAY}
    funder.set_organisation_profile(at(path), place, values)
    funder.set_organisation_profile(at(path), place, {**values, "size": "medium"})
    said = funder.get_organisation_profile(at(path), place)
    assert said is not None
    assert said.size == "medium"


@pytest.mark.slow
def test_the_form_on_paper_is_one_page_with_room_to_refuse_and_no_answers(path: Path) -> None:
    dossier = hold_the_hours(path)
    project_id = put_in_project(path, 1)
    say(path, 1, **ANSWERS)
    with write(path, ACTOR, NOW) as transaction:
        project = transaction.get(Project, project_id)
        said = "Met steun van het Europees Sociaal Fonds en de Vlaamse overheid."
        transaction.update(project, cofinancing=said, evidence_until=LAST)
        leader = transaction.get(Person, dossier.project_leader.id)
        transaction.update(leader, email="katrien.maes@voorbeeld.be", phone="0470 12 34 56")
    for code in ("esf_plus_2021_2027", "esf_2014_2020"):
        with write(path, ACTOR, NOW) as transaction:
            transaction.update(transaction.get(Project, project_id), indicator_set=code)
        for moment in AskedAt:
            pages = PdfReader(BytesIO(funder.render_funder_form(at(path), 1, moment))).pages
            if not any(q.starts == TO_ASK for q in indicator_sets()[code].asked_at(moment)):
                continue
            assert len(pages) == 1, (code, moment)
            text = " ".join(pages[0].extract_text().split())
            assert "31 december 2027" in text
            assert "zonder gevolg" in text
            assert "liever niet" in text
            assert "Persoonsgegevens: alleen voor de lerende" in text


def test_a_table_is_whole_or_says_that_something_can_not_be_read(path: Path) -> None:
    hold_the_hours(path)
    project_id = put_in_project(path, 1)
    with connect(path) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.execute("UPDATE switches SET stopped_on = 'ooit' WHERE id = 1")
    with pytest.raises(InvalidError) as caught:
        funder_reports.read_funder_table(at(path), project_id, FIRST, LAST)
    [message] = caught.value.errors.values()
    assert "can't be read" in message.text
