"""What the funder asks: answers, who sees them, the table, what is handed in, a sample."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from switching.models import Actor, AnswerMeans, FunderAnswer, Person, Project, Switch
from switching.privacy.erasure import erase_person
from switching.rules.indicators import NOT_ASKED, REFUSED, TO_ASK, AskedAt, indicator_sets
from switching.services import audit_sample, funder, funder_reports, projects
from switching.services.checks import InvalidError
from switching.services.funder_reports import FunderFile
from switching.services.merging import MergeKind, merge_records
from switching.services.rights import DeniedError
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
    funder.set_indicator_target(at(path), project_id, "EECO13", 5, 2)
    funder.set_indicator_target(at(path), project_id, "EECO05", 40, 30)
    lines = {
        line.code: line
        for line in funder_reports.read_funder_table(at(path), project_id, FIRST, LAST).paper.lines
    }
    assert (lines["EECO13"].total, lines["EECO13"].source) == (2, "schatting")
    assert (lines["EECO13"].target, lines["EECO05"].target) == (5, 40)
    assert lines["EECO05"].total == 1  # what is asked is counted, whatever was estimated
    with pytest.raises(InvalidError):
        funder.set_indicator_target(at(path), project_id, "CO99", 1, None)


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
    ask = (project_id, FIRST, LAST, 5, 42)
    content = audit_sample.render_audit_sample(at(path), *ask)
    assert audit_sample.render_audit_sample(at(path), *ask)[:4] == content[:4]
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
    assert {f"{reference}/dagen.csv", f"{reference}/geschiedenis.csv"} <= names, names
    listed = (folder / audit_sample.HASHES).read_text()
    assert all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() in listed
        for name in names - {audit_sample.HASHES}
    )
    with pytest.raises(InvalidError):
        audit_sample.render_audit_sample(at(path), project_id, LAST, LAST, 5, 42)
    with pytest.raises(InvalidError):
        audit_sample.render_audit_sample(at(path), project_id, FIRST, LAST, 0, 42)


def test_organisations_say_once_how_large_they_are(path: Path) -> None:
    place = hold_the_hours(path).host.id
    assert funder.get_organisation_profile(at(path), place) is None
    values = {"kind": "enterprise", "size": "small", "asked_on": TODAY}
    funder.set_organisation_profile(at(path), place, values)
    funder.set_organisation_profile(at(path), place, {**values, "size": "medium"})
    said = funder.get_organisation_profile(at(path), place)
    assert said is not None
    assert said.size == "medium"


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
