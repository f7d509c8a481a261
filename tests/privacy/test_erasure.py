"""Erasing a person: nothing of the name is left in any file, and all that is evidence stays."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from pypdf import PdfReader
from sqlite_utils.utils import sqlite3

from switching.i18n import Texts
from switching.models import (
    RECORDS,
    Agreement,
    AgreementMeans,
    Arrangement,
    ArrangementKind,
    Attachment,
    ContactWish,
    Dossier,
    Evaluation,
    EvaluationStatus,
    HostInterest,
    HostOption,
    Interest,
    Logo,
    NamedView,
    Participant,
    Party,
    Person,
    PlanAnswer,
    Project,
    Record,
    Role,
    Switch,
    User,
    UserRole,
)
from switching.overview import Frames, read_frames
from switching.privacy import erasure as module
from switching.privacy.erasure import (
    SWEEP_AGAIN_AFTER,
    Sweeper,
    erase_person,
    find_people,
    preview_erasure,
    reapply_erasures,
)
from switching.privacy.policy import columns, is_json
from switching.privacy.register import list_path
from switching.privacy.traces import ERASED, Traces
from switching.services.certificates import get_certificate_document
from switching.services.checks import InvalidError
from switching.services.letterhead import set_cofinancing
from switching.services.organisations import add_organisation, add_person
from switching.services.plans import changes_since_plan, finalise_plan, plan_holds
from switching.services.settings import get_planned_minutes
from switching.services.users import find_user_by_email
from switching.store import connect, list_records, migrate, write
from switching.store.rewriting import is_unswept, note_unswept, sweep, trail_unlocked
from tests.answers import add_answers
from tests.offices import PNG, Office, make_office
from tests.outside import add_an_import, add_what_a_guest_gave, answer_the_plan
from tests.samples import ACTOR, NOW, TODAY, at, edit, hold_the_hours, issue, make_database, read

LATER = NOW + timedelta(days=1)
TEXTS = Texts()
NAME = 'Amélie "Mia" D\'Hoöghe-Vandenpeerenboom'
MAIL, PHONE, JOB = "amelie.mia@voorbeeld.be", "0470/11.22.33", "klankbordbegeleider"
SAID = f"volgens {NAME.upper()} ({MAIL}), tel. 0470 11 22 33"
CANARIES = ("vandenpeerenboom", "hoöghe", "ho\\u00f6ghe", MAIL, "0470/11", "0470 11", JOB)
REASON = "vraag van de betrokkene"


Fill = Callable[[Path, str], Person]


@pytest.fixture(scope="module")
def fill(tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """A function that puts a filled file at a path, and returns who has a role in it.

    Dossier 1 has all there is, and in each text the name of who has that role; it stands in the
    audit trail, in papers, settings and scans too. At first that person was called otherwise.
    """
    made: dict[str, tuple[Path, Person]] = {}

    def put(path: Path, role: str) -> Person:
        if role not in made:
            source = make_database(tmp_path_factory.mktemp(role))
            made[role] = source, make_filled(source, role)
        shutil.copy(made[role][0], path)
        return made[role][1]

    return put


def make_filled(path: Path, role: str) -> Person:
    """Fill dossier 1 for `fill`."""
    hold_the_hours(path)
    person: Person = getattr(read(path), role)
    edit(path, person, name=NAME, email=MAIL, phone=PHONE, job=JOB, job_since="2019-03")
    add_rest(path, read(path), person)
    name_everywhere(path)
    for number in (1, 2):
        edit(path, read(path).inputs, sharing=f"{SAID} {number}")
        finalise_plan(at(path), 1, f"versie voor {NAME}")
    with write(path, ACTOR, NOW, 1) as transaction:
        answer_the_plan(transaction)
        for record in list_records(transaction.db, PlanAnswer):
            transaction.update(record, **said_in(PlanAnswer))
    issue(path)
    agree(path, Party(role))
    set_cofinancing(at(path), f"met dank aan {NAME}")
    return next(item for item in people(path) if item.id == person.id)


def add_rest(path: Path, dossier: Dossier, person: Person) -> None:
    """Add one of each kind of record that the dossier lacks."""
    call, question = dossier.calls[0].call, dossier.latest.question
    with write(path, ACTOR, NOW, 1) as transaction:
        add = transaction.add
        add(Participant(call_id=call.id, name=NAME, role=Role.OTHER, attended=True))
        add(Arrangement(switch_id=1, kind=ArrangementKind.MEALS))
        add(ContactWish(question_id=question.id, position=9))
        add(Evaluation(switch_id=1, party=Party.LEARNER, status=EvaluationStatus.RECEIVED))
        add(Logo(position=0, name="logo", media_type="image/png", content=PNG))
        add(HostInterest(host_id=dossier.host.id, year=2027, interest=Interest.NOT_NOW))
        add_what_a_guest_gave(transaction, dossier)
        add_an_import(transaction)
        project = add(Project(number="ESF-1"))
        add_answers(transaction, person.id, dossier.host.id, project.id)
        user = add(User(email=MAIL, name=NAME, role=UserRole.PROJECT_LEADER, person_id=person.id))
        add(NamedView(user_id=user.id, name="mijn vraag", asks={}))
        switch = transaction.get(Switch, 1)
        transaction.update(switch, project_id=project.id, sending_contact_id=dossier.learner.id)


def name_everywhere(path: Path) -> None:
    """Write the name in each running text of each record."""
    with write(path, ACTOR, NOW, 1) as transaction:
        for kind in RECORDS:
            texts = said_in(kind)
            if texts:
                for record in list_records(transaction.db, kind):
                    transaction.update(record, **texts)


def said_in(kind: type[Record]) -> dict[str, object]:
    """Return each running text of a record with the name in it; JSON holds it as a text."""
    return {
        name: {"tekst": SAID} if is_json(kind.TABLE, name) else SAID for name in columns(kind.TABLE)
    }


def agree(path: Path, named: Party) -> None:
    """Let all parties agree with the last plan, with scans; the name stands in that of `named`."""
    plan = read(path).plans[-1]
    with write(path, ACTOR, NOW, 1) as transaction:
        for party in Party:
            scan = transaction.add(
                Attachment(
                    switch_id=1,
                    name=f"{NAME}.pdf",
                    media_type="application/pdf",
                    content=f"%PDF {SAID if party is named else ''}".encode(),
                )
            )
            means = AgreementMeans.ON_PAPER
            values = {"agreed_on": TODAY, "means": means, "attachment_id": scan.id}
            transaction.add(Agreement(plan_id=plan.id, party=party, **values))


def people(path: Path) -> list[Person]:
    """Return all people."""
    with connect(path) as db:
        return list_records(db, Person)


def left_in(folder: Path, words: tuple[str, ...] = CANARIES) -> list[str]:
    """Return which of `words` is in which file, upper or lower case."""
    return [
        f"{word} in {file.name}"
        for file in folder.iterdir()
        for word in words
        if word.casefold() in file.read_bytes().decode("utf-8", "replace").casefold()
    ]


def words_in(document: bytes) -> str:
    """Return what a PDF says, with the file that is embedded in it."""
    reader = PdfReader(io.BytesIO(document))
    embedded = [data.decode() for files in reader.attachments.values() for data in files]
    return " ".join([*(page.extract_text() for page in reader.pages), *embedded])


def figures(path: Path) -> Frames:
    """Return the rows behind the statistics."""
    with connect(path) as db:
        return read_frames(db)


def trail(path: Path) -> list[tuple[object, ...]]:
    """Return who did what when to which record, without what it said."""
    with connect(path) as db:
        query = "SELECT id, at, user_id, action, record_table, record_id, switch_id FROM audit_log"
        return list(db.execute(query).fetchall())


@pytest.mark.slow
@pytest.mark.parametrize("role", ["learner", "coach", "project_leader"])
def test_nothing_of_the_name_is_left_in_any_file(path: Path, role: str, fill: Fill) -> None:
    person = fill(path, role)
    former = {"learner": "yildiz", "coach": "peeters", "project_leader": "maes"}[role]
    assert len(left_in(path.parent)) >= 6
    assert left_in(path.parent, (former,))
    assert erase_person(at(path, now=LATER), person.id, f"{REASON} {NAME}, Mia dus")
    assert left_in(path.parent) == []
    assert left_in(path.parent, (former,)) == []
    with connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


@pytest.mark.slow
@pytest.mark.parametrize("role", ["learner", "coach"])
def test_papers_are_written_anew_without_the_name(path: Path, role: str, fill: Fill) -> None:
    erase_person(at(path, now=LATER), fill(path, role).id, REASON)
    dossier = read(path)
    said = [words_in(plan.document) for plan in dossier.plans]
    said.append(words_in(get_certificate_document(at(path), dossier.certificates[0].id)))
    for words in said:
        assert not [item for item in CANARIES if item in words.casefold()]
        assert getattr(dossier, role).name in words
    assert "gewist op" in said[0]


@pytest.mark.slow
def test_what_is_evidence_stays_under_the_pseudonym(path: Path, fill: Fill) -> None:
    person = fill(path, "learner")
    before, counted, steps = read(path), figures(path), trail(path)
    erase_person(at(path, now=LATER), person.id, REASON)
    after = read(path)
    assert after.learner == Person(
        id=person.id,
        version=after.learner.version,
        organisation_id=person.organisation_id,
        name=f"Persoon {person.id}",
        active=False,
    )
    for old, new in zip(before.days, after.days, strict=True):
        kept = {"day", "start", "end", "held", "held_minutes", "break_minutes"}
        assert old.model_dump(include=kept) == new.model_dump(include=kept)
    assert [goal.score_before for goal in after.goals] == [g.score_before for g in before.goals]
    assert after.latest.question.shift == before.latest.question.shift
    paper = before.certificates[0], after.certificates[0]
    for name in ("year", "number", "issued_at", "held_minutes"):
        assert getattr(paper[0], name) == getattr(paper[1], name)
    assert paper[0].content["code"] == paper[1].content["code"]
    assert [plan.content_code for plan in before.plans] == [p.content_code for p in after.plans]
    assert len(after.agreements) == len(before.agreements)
    assert trail(path)[: len(steps)] == steps
    assert_same_figures(counted, figures(path))


def assert_same_figures(before: Frames, after: Frames) -> None:
    """Check that all rows behind the statistics are the same, but for the reasons of stops."""
    for name in vars(before):
        frame, other = getattr(before, name), getattr(after, name)
        if isinstance(frame, pd.DataFrame):
            gone = [column for column in ("stop_reason",) if column in frame]
            pd.testing.assert_frame_equal(frame.drop(columns=gone), other.drop(columns=gone))
    words_gone = ["surprised", "took_away", "reasoned"]  # whether words stand there
    for name, fact in before.facts.items():
        kept = [column for column in fact if column not in words_gone]
        pd.testing.assert_frame_equal(fact[kept], after.facts[name][kept])


@pytest.mark.slow
def test_of_a_coach_only_the_name_goes_from_what_others_wrote(path: Path, fill: Fill) -> None:
    person = fill(path, "coach")
    edit(path, read(path).calls[0].call, loose_notes=f"Een klik met {NAME} en met Amina.")
    kept = read(path)
    erase_person(at(path, now=LATER), person.id, REASON)
    dossier = read(path)
    assert dossier.calls[0].call.loose_notes == f"Een klik met Persoon {person.id} en met Amina."
    assert dossier.learner == kept.learner
    scans = {scan.id: scan.name for scan in dossier.attachments}
    parties = {item.party: scans[item.attachment_id or 0] for item in dossier.agreements}
    assert parties[Party.COACH] == ERASED
    assert parties[Party.LEARNER] == f"Persoon {person.id}.pdf"
    assert [option.colleague for option in dossier.options] == [
        f"volgens Persoon {person.id} (Persoon {person.id}), tel. Persoon {person.id}"
    ]


@pytest.mark.slow
def test_the_plan_still_holds_and_can_be_compared(path: Path, fill: Fill) -> None:
    erase_person(at(path, now=LATER), fill(path, "learner").id, REASON)
    dossier = read(path)
    assert plan_holds(dossier, TODAY)
    assert changes_since_plan(dossier, TODAY) == ()


@pytest.mark.slow
def test_the_account_is_closed(path: Path, fill: Fill) -> None:
    person = fill(path, "learner")
    assert find_user_by_email(path, MAIL)
    erase_person(at(path, now=LATER), person.id, REASON)
    assert find_user_by_email(path, MAIL) is None
    with connect(path) as db:
        [user] = list_records(db, User, person_id=person.id)
    assert (user.active, user.name) == (False, f"Persoon {person.id}")
    assert find_user_by_email(path, user.email) is None


def guards(path: Path) -> list[tuple[str, str]]:
    """Return the triggers of the audit trail."""
    with connect(path) as db:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        return list(db.execute(query).fetchall())


def assert_trail_only_grows(path: Path) -> None:
    """Check that what stands in the audit trail can't be changed."""
    with connect(path) as db:
        for change in ("UPDATE audit_log SET action = 'x'", "DELETE FROM audit_log"):
            with pytest.raises(sqlite3.IntegrityError, match="the audit trail only grows"):
                db.execute(change)


def test_the_audit_trail_is_guarded_again_afterwards(path: Path, fill: Fill) -> None:
    person, before = fill(path, "learner"), guards(path)
    erase_person(at(path, now=LATER), person.id, REASON)
    assert guards(path) == before
    assert_trail_only_grows(path)


@pytest.mark.slow
def test_a_failure_leaves_all_as_it_was_and_nothing_to_do_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    person, before = fill(path, "learner"), guards(path)
    dossier = read(path)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("switching.privacy.redaction.prepare_sweep", fail)
        with pytest.raises(sqlite3.OperationalError):
            erase_person(at(path, now=LATER), person.id, REASON)
        broken.undo()
        broken.setattr("switching.store.transactions.Transaction.add", fail)
        with pytest.raises(sqlite3.OperationalError):
            erase_person(at(path, now=LATER), person.id, REASON)
    assert guards(path) == before
    assert_trail_only_grows(path)
    assert read(path) == dossier
    assert reapply_erasures(path, LATER) == 0
    assert read(path) == dossier


@pytest.mark.slow
def test_when_the_commit_fails_the_list_takes_its_line_back(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    person = fill(path, "coach")
    with monkeypatch.context() as broken:
        broken.setattr(module, "erase", _erase_and_fail)
        with pytest.raises(OSError, match="no commit"):
            erase_person(at(path, now=LATER), person.id, REASON)
    assert len(list_path(path).read_text().splitlines()) == 2
    assert reapply_erasures(path, LATER) == 0
    assert NAME in {item.name for item in people(path)}


_true_erase = module.erase


def _erase_and_fail(*arguments: object) -> None:
    _true_erase(*arguments)  # type: ignore[arg-type]
    raise OSError("no commit")


@pytest.mark.slow
def test_a_power_cut_before_the_commit_is_made_good_at_the_next_start(
    path: Path, fill: Fill
) -> None:
    person, copy = fill(path, "coach"), path.with_name("copy.db")
    shutil.copy(path, copy)
    erase_person(at(path, now=LATER), person.id, REASON)
    copy.replace(path)  # the line is on the list, and the file does not know of it
    assert reapply_erasures(path, LATER) == 1
    assert left_in(path.parent) == []


@pytest.mark.slow
def test_after_an_older_file_was_put_back_the_erasure_is_applied_again_once(
    path: Path, fill: Fill
) -> None:
    person = fill(path, "learner")
    backup = path.parent.parent / f"{path.parent.name}-backup.db"
    with connect(path) as db:
        db.execute("VACUUM INTO ?", [str(backup)])
    erase_person(at(path, now=LATER), person.id, REASON)
    backup.replace(path)
    assert left_in(path.parent)
    assert reapply_erasures(path, LATER + timedelta(days=1)) == 1
    assert left_in(path.parent) == []
    known = people(path)
    assert reapply_erasures(path, LATER + timedelta(days=1)) == 0
    assert people(path) == known
    assert_trail_only_grows(path)


def test_someone_new_with_the_number_of_who_was_erased_stays(tmp_path: Path) -> None:
    path = tmp_path / "switching.db"
    migrate(path)
    host = add_organisation(at(path), {"name": "De Speelvogel"}, "host")
    backup = tmp_path / "backup.db"
    with connect(path) as db:
        db.execute("VACUUM INTO ?", [str(backup)])

    def add(name: str, now: datetime) -> Person:
        values = {"name": name, "organisation_id": host.id}
        return add_person(at(path, now=now), values, name)

    first = add(NAME, NOW)
    erase_person(at(path, now=LATER), first.id, REASON)
    backup.replace(path)
    second = add("Lies Claes", LATER)
    assert second.id == first.id
    assert reapply_erasures(path, LATER) == 0
    assert [item.name for item in people(path)] == ["Lies Claes"]


@pytest.mark.slow
def test_a_line_that_was_cut_off_is_passed_over(path: Path, fill: Fill) -> None:
    person = fill(path, "coach")
    list_path(path).write_text('{"kind": "per')
    assert reapply_erasures(path, LATER) == 0
    erase_person(at(path, now=LATER), person.id, REASON)
    lines = list_path(path).read_text().splitlines()
    assert json.loads(lines[1])["person_id"] == person.id
    assert reapply_erasures(path, LATER) == 0


@pytest.mark.slow
def test_copies_of_upgrades_are_removed_and_no_other_file(path: Path, fill: Fill) -> None:
    person = fill(path, "coach")
    copy = path.with_name("switching-before-m003_search_options-upgrade.db")
    other = path.with_name("other-before-m003_search_options-upgrade.db")
    for target in (copy, other):
        target.write_bytes(b"SQLite")
    erase_person(at(path, now=LATER), person.id, REASON)
    assert not copy.exists()
    assert other.exists()


@pytest.mark.slow
def test_while_someone_reads_the_sweeping_waits_for_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    monkeypatch.setattr("switching.store.connection.BUSY_SECONDS", 0.1)
    person = fill(path, "coach")
    with connect(path) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM people").fetchone()
        assert not erase_person(at(path, now=LATER), person.id, REASON)
    assert reapply_erasures(path, LATER) == 0
    assert left_in(path.parent) == []
    assert get_planned_minutes(at(path)) == 20


@pytest.mark.slow
def test_what_could_not_be_swept_is_tried_again_while_the_app_runs(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    monkeypatch.setattr("switching.store.connection.BUSY_SECONDS", 0.1)
    person, sweeper = fill(path, "coach"), Sweeper(LATER)
    with connect(path) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM people").fetchone()
        assert not erase_person(at(path, now=LATER), person.id, REASON)
        sweeper.sweep_again(path, LATER + SWEEP_AGAIN_AFTER)
        assert left_in(path.parent)
    for minutes, is_due in ((1.9, False), (2, True)):
        sweeper.sweep_again(path, LATER + SWEEP_AGAIN_AFTER * minutes)
        with connect(path) as db:
            assert is_unswept(db) is not is_due
    assert left_in(path.parent) == []


def test_a_clock_that_was_set_back_does_not_keep_the_files_unswept(path: Path, fill: Fill) -> None:
    fill(path, "coach")
    sweeper = Sweeper(LATER)
    with connect(path) as db:
        note_unswept(db)
    sweeper.sweep_again(path, LATER - timedelta(days=2))
    with connect(path) as db:
        assert not is_unswept(db)


@pytest.mark.slow
def test_once_the_file_is_written_anew_only_its_log_is_tried_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    monkeypatch.setattr("switching.store.connection.BUSY_SECONDS", 0.1)
    person = fill(path, "coach")
    with connect(path) as db:
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM people").fetchone()
        assert not erase_person(at(path, now=LATER), person.id, REASON)
        log = path.with_name(f"{path.name}-wal")
        size = log.stat().st_size
        assert not sweep(path)
        assert log.stat().st_size - size < path.stat().st_size // 4
    assert sweep(path)
    assert left_in(path.parent) == []


@pytest.mark.slow
def test_a_copy_that_is_locked_is_removed_later(
    path: Path, monkeypatch: pytest.MonkeyPatch, fill: Fill
) -> None:
    person = fill(path, "coach")
    copy = path.with_name("switching-before-m003_search_options-upgrade.db")
    copy.write_bytes(b"SQLite")

    def refuse(_self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    with monkeypatch.context() as locked:
        locked.setattr(Path, "unlink", refuse)
        assert not erase_person(at(path, now=LATER), person.id, REASON)
    assert copy.exists()
    Sweeper(LATER).sweep_again(path, LATER + SWEEP_AGAIN_AFTER)
    assert not copy.exists()
    with connect(path) as db:
        assert not is_unswept(db)


def test_a_reason_is_asked_and_no_one_is_erased_twice(path: Path, fill: Fill) -> None:
    person = fill(path, "coach")
    with pytest.raises(InvalidError) as refused:
        erase_person(at(path, now=LATER), person.id, "  ")
    assert set(refused.value.errors) == {"reason"}
    with pytest.raises(InvalidError) as refused:
        erase_person(at(path, now=LATER), person.id, "a" * 201)
    assert "there is room for {limit}" in refused.value.errors["reason"].text
    assert not preview_erasure(at(path), person.id).erased
    erase_person(at(path, now=LATER), person.id, REASON)
    assert preview_erasure(at(path), person.id).erased
    with pytest.raises(InvalidError):
        erase_person(at(path, now=LATER), person.id, REASON)


def test_no_one_erases_the_own_account_or_the_last_administrator(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    ann = add_person(
        at(office.path), {"name": "Ann", "organisation_id": 1, "email": "ann@voorbeeld.be"}, "ann"
    )
    for actor, said in ((office.administrator, "own account"), (ACTOR, "only active")):
        with pytest.raises(InvalidError) as refused:
            erase_person(at(office.path, actor, now=LATER), ann.id, REASON)
        assert said in next(iter(refused.value.errors.values())).text


def test_an_administrator_finds_someone_and_sees_what_it_comes_to(tmp_path: Path) -> None:
    office: Office = make_office(tmp_path)
    [(katrien, place)] = find_people(at(office.path, office.administrator), "katrien")
    assert place.name == "Blenders"
    seen = preview_erasure(at(office.path, office.administrator), katrien.id)
    assert (seen.accounts, seen.learned_in, seen.beside_in) == (1, 0, 1)
    assert find_people(at(office.path, office.administrator), " ") == []


def test_a_name_that_someone_else_bears_is_replaced_in_the_own_dossiers_only(
    tmp_path: Path,
) -> None:
    office = make_office(tmp_path)
    path, (own, _, others) = office.path, office.switches
    katrien, jan = (read(path, number).project_leader for number in (own, others))
    edit(path, jan, name=katrien.name)
    for number in (own, others):
        edit(path, read(path, number).inputs, sharing="Vraag het aan Katrien Maes.")
    erase_person(at(path, now=LATER), katrien.id, REASON)
    said = [read(path, number).inputs.sharing for number in (own, others)]
    assert said == [f"Vraag het aan Persoon {katrien.id}.", "Vraag het aan Katrien Maes."]
    assert read(path, others).project_leader.name == "Katrien Maes"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("met TOM   peeters erbij", "met Persoon 7 erbij"),
        ("Tom Peeters, coach, sinds maart 2019", "Persoon 7"),
        ("Tom Peeters-Claes en Tom Peetersen", "Tom Peeters-Claes en Tom Peetersen"),
        ("mail tom@x.be. Of tom@x.be.com", "mail Persoon 7. Of tom@x.be.com"),
        ("bel 0470-11 22 33 of 10470112233", "bel Persoon 7 of 10470112233"),
        ("Tom\nPeeters", "Persoon 7"),
        ("T\u200bom\u00a0Pee\u00adters en O\u2019Brien\u2013Maes", "Persoon 7 en Persoon 7"),
    ],
)
def test_a_name_is_found_as_people_write_it(text: str, expected: str) -> None:
    traces = Traces(
        "Persoon 7",
        frozenset({"Tom Peeters", "O'Brien-Maes"}),
        frozenset({"tom@x.be"}),
        frozenset({"0470 11 22 33"}),
        frozenset({"coach"}),
    )
    assert traces.in_text(text) == expected
    assert traces.may_be_in(text) or text == expected


def test_a_rollback_puts_the_guard_back(path: Path) -> None:
    set_cofinancing(at(path), "met steun")
    before = guards(path)
    with pytest.raises(OSError, match="halfway"):
        unlock_and_fail(path)
    assert guards(path) == before
    assert_trail_only_grows(path)


def unlock_and_fail(path: Path) -> None:
    with write(path, ACTOR, NOW) as transaction, trail_unlocked(transaction.db):
        assert guards_within(transaction.db) == 0
        transaction.db.execute("UPDATE audit_log SET action = 'x'")
        raise OSError("halfway")


def guards_within(db: object) -> int:
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
    return int(db.execute(query).fetchone()[0])  # type: ignore[attr-defined]


@pytest.mark.slow
def test_options_are_found_no_more_by_the_name(path: Path, fill: Fill) -> None:
    person = fill(path, "coach")
    erase_person(at(path, now=LATER), person.id, REASON)
    with connect(path) as db:
        terms = {row[0] for row in db.execute("SELECT term FROM option_terms").fetchall()}
        assert list_records(db, HostOption)
    assert terms
    assert not [term for term in terms if "vandenpeer" in term]
