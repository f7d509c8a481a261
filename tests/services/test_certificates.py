"""Issuing, numbering, copying and withdrawing certificates."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, time, timedelta
from functools import partial
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils.utils import sqlite3

from switching.i18n import Texts
from switching.models import Certificate, Language, Message, Party, Stage
from switching.rules.stages import stage_of
from switching.rules.steps import Step
from switching.rules.tasks import tasks_of
from switching.services import certificates, exchange
from switching.services.checks import InvalidError
from switching.services.switches import list_dossiers, open_switch, stop_switch
from switching.store import NotFoundError, connect, list_records, write
from switching.store.queries.numbers import next_certificate_number
from tests.samples import (
    ACTOR,
    AMINA,
    NOW,
    TODAY,
    at,
    edit,
    hold_the_hours,
    issue,
    make_database,
    open_dossier,
    read,
)

PROCESSES, EACH = 2, 6
TIMEOUT = 60.0
_together: Barrier


def on_record(path: Path) -> list[Certificate]:
    with connect(path) as db:
        return list_records(db, Certificate)


def refusal(caught: pytest.ExceptionInfo[InvalidError]) -> str:
    (message,) = caught.value.errors.values()
    assert isinstance(message, Message)
    return Texts().message(message)


def withdraw(
    path: Path, certificate: Certificate, reason: str = "De naam was fout."
) -> Certificate:
    return certificates.withdraw_certificate(at(path), certificate.id, reason)


def test_it_works(path: Path) -> None:
    dossier = hold_the_hours(path)
    certificate = issue(path)
    assert (certificate.year, certificate.number, certificate.held_minutes) == (2026, 1, 900)
    assert (certificate.holder, certificate.issued_by) == (dossier.learner.name, ACTOR.user_id)
    assert certificate.content["number"] == "LC-2026-0001"
    assert certificate.document.startswith(b"%PDF")
    assert on_record(path) == [certificate]


def test_a_dossier_with_a_certificate_is_completed_and_asks_for_evaluations_only(
    path: Path,
) -> None:
    hold_the_hours(path)
    (line,) = list_dossiers(at(path))
    both = {Step.CERTIFICATE, Step.EXCHANGE}
    assert {task.step for task in tasks_of([line], NOW)} == both
    certificate = issue(path)
    (line,) = list_dossiers(at(path))
    assert stage_of(line) is Stage.COMPLETED
    assert [task.step for task in tasks_of([line], NOW)] == [Step.EXCHANGE]
    withdraw(path, certificate)
    (line,) = list_dossiers(at(path))
    assert stage_of(line) is Stage.UNDER_WAY
    assert {task.step for task in tasks_of([line], NOW)} == both


def test_before_14_hours_it_says_what_is_missing_and_issues_nothing(path: Path) -> None:
    hold_the_hours(path, minutes=400)
    with pytest.raises(InvalidError) as caught:
        issue(path)
    assert refusal(caught).startswith("Van de 14 u zijn er 13,33 u gehouden, nog 0,67 u te gaan.")
    assert on_record(path) == []


def test_a_stopped_switch_gets_none(path: Path) -> None:
    hold_the_hours(path)
    stop = {"stopped_on": TODAY, "stopped_by": Party.LEARNER, "stop_reason": "ander werk"}
    stop_switch(at(path), 1, stop)
    with pytest.raises(InvalidError) as caught:
        issue(path)
    assert "Neem hem weer op" in refusal(caught)


def test_a_double_click_gives_one_certificate(path: Path) -> None:
    hold_the_hours(path)
    seen = certificates.draft_certificate(at(path), 1)
    first, again = (certificates.issue_certificate(at(path), 1, seen, "one form") for _ in range(2))
    assert first == again
    assert on_record(path) == [first]


def test_two_windows_give_one_certificate(path: Path) -> None:
    hold_the_hours(path)
    issue(path, key="one window")
    with pytest.raises(InvalidError) as caught:
        issue(path, key="another window")
    assert refusal(caught).startswith("Certificaat LC-2026-0001 is al uitgereikt.")
    assert len(on_record(path)) == 1


def test_what_changed_after_the_draft_is_to_be_read_again_first(path: Path) -> None:
    dossier = hold_the_hours(path)
    seen = certificates.draft_certificate(at(path), 1)
    edit(path, dossier.learner, name="Amina Yildiz-Demir")
    with pytest.raises(InvalidError) as caught:
        certificates.issue_certificate(at(path), 1, seen, "k")
    assert refusal(caught).startswith("Het dossier is intussen gewijzigd.")
    assert issue(path).holder == "Amina Yildiz-Demir"


@pytest.mark.parametrize(
    ("issued_at", "number"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "LC-2026-0001"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "LC-2027-0001"),
    ],
)
def test_the_year_is_that_of_the_clock_in_brussels(
    path: Path, issued_at: datetime, number: str
) -> None:
    hold_the_hours(path)
    certificate = issue(path, now=issued_at)
    assert certificate.content["number"] == number
    shown = "31 december 2026" if "2026" in number else "1 januari 2027"
    assert certificate.content["issued_on"] == shown


def test_it_is_issued_in_the_language_that_was_read(path: Path) -> None:
    hold_the_hours(path)
    seen = certificates.draft_certificate(at(path, language=Language.ENGLISH), 1)
    certificate = certificates.issue_certificate(at(path), 1, seen, "k")
    assert certificate.content["title"] == "Learning certificate"


def test_a_withdrawn_one_stays_and_its_number_is_never_used_again(path: Path) -> None:
    hold_the_hours(path)
    first = issue(path)
    withdrawn = withdraw(path, first)
    second = issue(path, key="anew")
    assert (first.number, second.number) == (1, 2)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_reason) == (NOW, "De naam was fout.")
    kept = on_record(path)
    assert kept == [withdrawn, second]
    assert (kept[0].content, kept[0].document) == (first.content, first.document)


def test_withdrawing_asks_for_a_reason_and_happens_once(path: Path) -> None:
    hold_the_hours(path)
    certificate = issue(path)
    with pytest.raises(InvalidError) as caught:
        withdraw(path, certificate, "  ")
    assert list(caught.value.errors) == ["withdrawn_reason"]
    assert withdraw(path, certificate, "eerst") == withdraw(path, certificate, "dan")


@pytest.mark.parametrize(
    "act",
    [
        partial(certificates.withdraw_certificate, reason="x"),
        certificates.get_certificate_document,
        certificates.render_certificate_copy,
    ],
)
def test_a_certificate_that_is_not_there_is_named(path: Path, act: Callable[..., Any]) -> None:
    with pytest.raises(NotFoundError, match="certificates 9"):
        act(at(path), certificate_id=9)


def test_the_paper_stays_as_issued_whatever_the_dossier_becomes(path: Path) -> None:
    dossier = hold_the_hours(path)
    certificate = issue(path)
    edit(path, dossier.learner, name="Iemand anders")
    issued = certificates.get_certificate_document(at(path), certificate.id)
    assert issued == certificate.document
    copy = certificates.render_certificate_copy(at(path), certificate.id)
    assert copy.document != issued
    assert on_record(path)[0].document == issued


def test_a_certificate_without_its_paper_gets_the_same_one_each_time(path: Path) -> None:
    hold_the_hours(path)
    certificate = issue(path)
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(certificate, document=b"")
    assert certificates.get_certificate_document(at(path), 1) == certificate.document


def test_one_without_content_speaks_from_its_dossier(path: Path) -> None:
    hold_the_hours(path)
    certificate = issue(path)
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(certificate, document=b"", content={})
    assert certificates.get_certificate_document(at(path), 1) == certificate.document


def open_with_hours(path: Path, index: int) -> int:
    """Open a dossier of which 14 hours were held; return its id."""
    switch_id = open_switch(at(path), AMINA, f"switch{index}")
    values = {
        "day": TODAY - timedelta(days=3),
        "start": time(6),
        "end": time(20),
        "held": True,
        "held_minutes": 840,
    }
    exchange.add_day(at(path), read(path, switch_id), values, f"day{index}")
    return switch_id


def meet_at(barrier: Barrier) -> None:
    """Give a process the place where it waits for the others."""
    global _together
    _together = barrier


def issue_all(path: Path, switch_ids: list[int]) -> int:
    """Issue certificates, each at the same moment as the other process; return the refusals."""
    for switch_id in switch_ids:
        _together.wait(TIMEOUT)
        issue(path, switch_id, key=f"certificate{switch_id}")
    return 0


def issue_all_naively(path: Path, switch_ids: list[int]) -> int:
    """The same with a number that is read before the write lock is held: the control."""
    refused = 0
    for switch_id in switch_ids:
        with connect(path) as db:
            number = next_certificate_number(db, 2026)
        _together.wait(TIMEOUT)
        try:
            with write(path, ACTOR, NOW, switch_id) as transaction:
                transaction.add(blank_certificate(switch_id, number))
        except sqlite3.IntegrityError:
            refused += 1
        _together.wait(TIMEOUT)
    return refused


def blank_certificate(switch_id: int, number: int) -> Certificate:
    return Certificate(
        switch_id=switch_id,
        year=2026,
        number=number,
        issued_at=NOW,
        issued_by=ACTOR.user_id,
        held_minutes=840,
        holder=AMINA.learner,
        document=b"",
    )


@pytest.mark.soak
@pytest.mark.parametrize("each", [EACH, pytest.param(5 * EACH, marks=pytest.mark.soak)])
@pytest.mark.parametrize(
    ("work", "lost"),
    [(issue_all, 0), pytest.param(issue_all_naively, 1, marks=pytest.mark.soak)],
)
def test_certificates_issued_at_once_are_numbered_without_gaps(
    tmp_path: Path, work: Callable[[Path, list[int]], int], lost: int, each: int
) -> None:
    path = make_database(tmp_path)
    ids = [open_with_hours(path, index) for index in range(PROCESSES * each)]
    processes = multiprocessing.get_context("spawn")
    barrier = processes.Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, processes, meet_at, (barrier,)) as pool:
        refused = sum(pool.map(partial(work, path), (ids[n::PROCESSES] for n in range(PROCESSES))))
    numbers = [certificate.number for certificate in on_record(path)]
    assert numbers == list(range(1, (PROCESSES - lost) * each + 1))
    assert refused == lost * each


def test_an_empty_dossier_still_has_a_draft(path: Path) -> None:
    open_dossier(path)
    draft = certificates.draft_certificate(at(path), 1)
    preview = certificates.preview_certificate(at(path), draft)
    assert preview.document.startswith(b"%PDF")
