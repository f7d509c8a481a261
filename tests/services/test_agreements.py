"""Recording agreements: what is stored, corrected, withdrawn, and each refusal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import ActionPlan, Agreement, AgreementMeans, AttachmentLine, Dossier, Party
from switching.services.agreements import (
    NewScan,
    Scan,
    add_agreements,
    correct_agreement,
    read_scan,
    remove_scan,
    withdraw_agreement,
)
from switching.services.checks import InvalidError
from switching.services.plans import finalise_plan
from switching.store import NotFoundError, connect
from tests.samples import AMINA, TODAY, at, complete_dossier, edit, open_dossier, read
from tests.scans import image, pdf

ON_PAPER = {"agreed_on": TODAY, "means": AgreementMeans.ON_PAPER}
DUTCH = Texts()


@pytest.fixture
def plan(path: Path) -> ActionPlan:
    complete_dossier(path)
    return finalise_plan(at(path, language=DUTCH.language), 1, "")


def agree(
    path: Path,
    plan: ActionPlan,
    *parties: Party,
    scan: Scan = None,
    key: str = "",
    **values: object,
) -> list[Agreement]:
    said = {**ON_PAPER, **values}
    key = key or f"agree:{plan.id}:{parties}"
    return add_agreements(at(path), plan, parties, said, scan, key)


def refused(action: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(InvalidError) as caught:
        action()
    return {field: DUTCH.message(message) for field, message in caught.value.errors.items()}


def audited(path: Path, table: str) -> list[tuple[str, str]]:
    with connect(path) as db:
        query = "SELECT action, coalesce(before, after) FROM audit_log WHERE record_table = ?"
        return [tuple(row) for row in db.execute(query, [table]).fetchall()]


def test_several_parties_agree_on_one_paper(path: Path, plan: ActionPlan) -> None:
    scan = NewScan("../Akkoord.JPG", pdf())
    agree(path, plan, Party.LEARNER, Party.COACH, scan=scan)
    dossier = read(path)
    assert {item.party for item in dossier.agreements} == {Party.LEARNER, Party.COACH}
    (line,) = dossier.attachments
    assert line == AttachmentLine(1, "Akkoord.pdf", "application/pdf", len(pdf()))
    assert {item.attachment_id for item in dossier.agreements} == {line.id}
    assert read_scan(at(path), line.id).content == scan.content


def test_a_scan_on_record_serves_a_next_party(path: Path, plan: ActionPlan) -> None:
    (first,) = agree(path, plan, Party.LEARNER, scan=NewScan("a.png", image("PNG")))
    agree(path, plan, Party.PROJECT_LEADER, scan=first.attachment_id)
    assert len(read(path).attachments) == 1


def test_the_same_form_sent_twice_records_once(path: Path, plan: ActionPlan) -> None:
    scan = NewScan("a.pdf", pdf())
    first = agree(path, plan, Party.LEARNER, scan=scan, key="once")
    assert agree(path, plan, Party.LEARNER, scan=scan, key="once") == first
    assert (len(read(path).agreements), len(read(path).attachments)) == (1, 1)


@pytest.mark.parametrize(
    ("scan", "words"),
    [
        (NewScan("a.pdf", b""), "Dit bestand is leeg."),
        (NewScan("a.pdf", b"MZ" * 90), "Dit bestand is van een ander type."),
        (NewScan("a.pdf", pdf()[:-300]), "Dit bestand is beschadigd of onvolledig."),
        (NewScan("a.pdf", pdf() + b"%" * 5 * 1024**2), "Dit bestand is te groot"),
        (99, "Deze scan is er niet meer."),
    ],
)
def test_a_scan_that_can_not_be_added_is_refused_and_nothing_is_stored(
    path: Path, plan: ActionPlan, scan: Scan, words: str
) -> None:
    errors = refused(lambda: agree(path, plan, Party.LEARNER, scan=scan))
    assert list(errors) == ["scan"]
    assert errors["scan"].startswith(words)
    assert (read(path).agreements, read(path).attachments) == ((), ())


def test_a_scan_of_another_dossier_can_not_be_chosen(path: Path, plan: ActionPlan) -> None:
    other = open_dossier(path, AMINA, "other")
    with connect(path) as db:
        db.execute(
            "INSERT INTO attachments (switch_id, name, media_type, content)"
            " VALUES (?, 'x', 'y', x'')",
            [other.switch.id],
        )
    assert "scan" in refused(lambda: agree(path, plan, Party.LEARNER, scan=1))


def test_no_party_no_way_and_no_day_are_refused(path: Path, plan: ActionPlan) -> None:
    assert refused(lambda: agree(path, plan)) == {"parties": "Vink aan wie akkoord ging."}
    assert "parties" in refused(lambda: agree(path, plan, Party.HOST))
    nothing = refused(lambda: agree(path, plan, Party.COACH, means=None, agreed_on=None))
    assert set(nothing) == {"means", "agreed_on"}


@pytest.mark.parametrize(("days", "words"), [(1, "moet nog komen"), (-1, "definitief op 24 nov")])
def test_a_day_on_which_no_one_can_have_agreed_is_refused(
    path: Path, plan: ActionPlan, days: int, words: str
) -> None:
    day = TODAY + timedelta(days=days)
    errors = refused(lambda: agree(path, plan, Party.COACH, agreed_on=day))
    assert words in errors["agreed_on"]


def test_a_party_agrees_once(path: Path, plan: ActionPlan) -> None:
    agree(path, plan, Party.COACH)
    errors = refused(lambda: agree(path, plan, Party.LEARNER, Party.COACH))
    assert errors == {"": "Het akkoord van de coach staat er al. Verbeter het daar."}
    assert len(read(path).agreements) == 1


def test_two_people_who_record_the_same_at_once_record_it_once(
    path: Path, plan: ActionPlan
) -> None:
    def one(number: int) -> bool:
        try:
            agree(path, plan, Party.COACH, key=f"person {number}")
        except InvalidError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 1


def new_version(path: Path) -> Dossier:
    edit(path, read(path).inputs, emergency_contact="Lies, 0470 12 34 56")
    finalise_plan(at(path, language=DUTCH.language), 1, "noodcontact")
    return read(path)


def test_a_new_version_asks_anew_and_keeps_the_earlier_agreements(
    path: Path, plan: ActionPlan
) -> None:
    (first,) = agree(path, plan, Party.COACH)
    second = new_version(path).plans[-1]
    errors = refused(lambda: agree(path, plan, Party.LEARNER))
    assert errors == {"": "Intussen werd versie 2 definitief: vraag het akkoord met die versie."}
    agree(path, second, Party.COACH)
    assert [item.plan_id for item in read(path).agreements] == [plan.id, second.id]
    assert read(path).agreements[0] == first


def test_a_correction_changes_what_was_typed_and_is_audited(path: Path, plan: ActionPlan) -> None:
    (first,) = agree(path, plan, Party.COACH)
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    scan = NewScan("mail.png", image("PNG"))
    correct_agreement(at(path), plan, first, values, scan)
    (now,) = read(path).agreements
    assert (now.means, now.attachment_id) == (AgreementMeans.BY_MAIL, 1)
    assert [action for action, _ in audited(path, "agreements")] == ["add", "update"]
    errors = refused(lambda: correct_agreement(at(path), plan, first, values, None))
    assert errors == {"": "Iemand anders paste dit akkoord intussen aan. Kijk het nog eens na."}
    day = {**values, "agreed_on": TODAY + timedelta(days=3)}
    assert "agreed_on" in refused(lambda: correct_agreement(at(path), plan, now, day, None))


def test_a_withdrawn_agreement_is_gone_but_on_the_audit_trail_and_its_scan_stays(
    path: Path, plan: ActionPlan
) -> None:
    (first,) = agree(path, plan, Party.COACH, scan=NewScan("a.pdf", pdf()))
    withdraw_agreement(at(path), 1, first)
    assert read(path).agreements == ()
    assert len(read(path).attachments) == 1
    action, before = audited(path, "agreements")[-1]
    assert (action, '"party": "coach"' in before) == ("delete", True)
    assert "" in refused(lambda: withdraw_agreement(at(path), 1, first))
    agree(path, plan, Party.COACH, key="again")


def test_a_scan_goes_only_when_no_agreement_has_it(path: Path, plan: ActionPlan) -> None:
    (first,) = agree(path, plan, Party.COACH, scan=NewScan("a.pdf", pdf()))
    assert "" in refused(lambda: remove_scan(at(path), 1))
    withdraw_agreement(at(path), 1, first)
    remove_scan(at(path), 1)
    assert read(path).attachments == ()
    assert audited(path, "attachments")[-1][0] == "delete"
    with pytest.raises(NotFoundError):
        read_scan(at(path), 1)
