"""What a learner answers the funder by link: their own answers, and nothing that others typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import AnswerMeans, ExchangeDay, FunderAnswer, Party, Switch
from switching.privacy.erasure import erase_person
from switching.rules.indicators import REFUSED
from switching.services import funder
from switching.services.context import GUEST_USER_ID
from switching.store import connect, list_records, write
from tests.guests.conftest import Visit, address, words
from tests.samples import ACTOR, NOW, TODAY, at, complete_dossier, edit, read
from tests.services.test_funder import ANSWERS, put_in_project, say

LEARNER, COACH = Party.LEARNER, Party.COACH


@pytest.fixture
def asking(path: Path, hand_out: Callable[..., None]) -> int:
    """The project of dossier 1, which asks what the funder asks; its days are planned."""
    complete_dossier(path)
    hand_out(LEARNER, COACH)
    return put_in_project(path, 1)


def given(path: Path) -> dict[str, FunderAnswer]:
    with connect(path) as db:
        return {item.question: item for item in list_records(db, FunderAnswer)}


def end(path: Path, **days: object) -> None:
    with write(path, ACTOR, NOW) as transaction:
        transaction.update(transaction.get(Switch, 1), **days)


def test_a_learner_answers_and_may_refuse(path: Path, visit: Visit, asking: int) -> None:
    assert "Wat de subsidiegever vraagt" in words(visit.get(LEARNER))
    html = visit.get(LEARNER, "funder")
    assert "zonder gevolg" in words(html)
    assert "checked" not in html
    assert "handicap" not in words(html).casefold()  # what need not be asked is not asked here
    html = visit.send(
        LEARNER, "funder", gender="woman", employment="employed", age=REFUSED, education=""
    )
    assert "Katrien Maes" in words(html)
    found = given(path)
    assert {name: item.answer for name, item in found.items()} == {
        "gender": "woman",
        "employment": "employed",
        "age": REFUSED,
    }
    assert {item.means for item in found.values()} == {AnswerMeans.BY_LINK}
    assert all(item.notice_given and item.asked_on == TODAY for item in found.values())
    assert {item.user_id for item in found.values()} == {GUEST_USER_ID}
    assert {item.person_id for item in found.values()} == {read(path).learner.id}
    assert "✓ klaar" not in words(visit.get(LEARNER))
    visit.send(LEARNER, "funder", education="master")
    assert "✓ klaar" in words(visit.get(LEARNER))
    assert set(given(path)) == set(ANSWERS)
    profile = funder.open_profile(at(path), 1)
    assert {name: item.answer for name, item in profile.answers.items()} == {
        "gender": "woman", "employment": "employed", "age": REFUSED, "education": "master"
    }  # fmt: skip


def test_the_own_answer_stands_there_again_and_can_be_changed(
    path: Path, visit: Visit, asking: int
) -> None:
    visit.send(LEARNER, "funder", gender="woman")
    assert 'value="woman" checked' in visit.get(LEARNER, "funder")
    visit.send(LEARNER, "funder", gender="non_binary")
    assert given(path)["gender"].answer == "non_binary"


def test_what_someone_else_filled_in_is_never_shown(path: Path, visit: Visit, asking: int) -> None:
    say(path, 1, **ANSWERS, disability="yes")
    for page in ("", "funder", "own-data"):
        html = visit.get(LEARNER, page)
        assert "checked" not in html, page
        assert "non-binair" in html or page != "funder"
    assert "voor je ingevuld" in words(visit.get(LEARNER, "funder"))
    assert "Vraag het aan Katrien Maes" in words(visit.get(LEARNER, "own-data"))
    visit.send(LEARNER, "funder", gender="man")
    assert (given(path)["gender"].answer, given(path)["age"].answer) == ("man", ANSWERS["age"])


def test_what_is_wrong_is_said_and_what_was_typed_stays(
    path: Path, visit: Visit, asking: int
) -> None:
    html = visit.send(LEARNER, "funder")
    assert "minstens één vraag" in words(html)
    html = visit.send(LEARNER, "funder", gender="woman", age="sixty")
    assert 'id="age-error"' in html
    assert 'value="woman" checked' in html
    html = visit.send(LEARNER, "funder", disability="yes", exit_works="yes")
    assert 'role="alert"' in html  # neither is asked here and now
    html = visit.send(LEARNER, "funder", gender="to_ask")
    assert 'id="gender-error"' in html
    assert given(path) == {}


def test_it_is_for_the_learner_of_a_project_that_asks(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    complete_dossier(path)
    hand_out(LEARNER, COACH)
    assert visit.client.get(address(LEARNER, "funder")).status_code == 404
    put_in_project(path, 1)
    assert visit.client.get(address(LEARNER, "funder")).status_code == 200
    assert visit.client.get(address(COACH, "funder")).status_code == 404
    for day in read(path).days:
        edit(path, day, held=False)
    assert visit.client.get(address(LEARNER, "funder")).status_code == 404


def test_each_moment_has_its_questions(path: Path, visit: Visit, asking: int) -> None:
    hold_the_hours_of(path)
    assert "Bij vertrek" not in words(visit.get(LEARNER, "funder"))
    end(path, completed_on=TODAY)
    html = words(visit.get(LEARNER, "funder"))
    assert "Bij vertrek" in html
    assert "Zes maanden later" not in html
    visit.send(LEARNER, "funder", exit_works="yes", exit_in_education="no")
    assert given(path)["exit_works"].answer == "yes"
    # A link that was made after the end holds longer: this one is of before.
    with connect(path) as db:
        db.execute("UPDATE guest_links SET created_at = ?, valid_until = '2030-01-01'",
                   [(NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")])  # fmt: skip
    visit.clock["now"] = NOW + timedelta(days=190)
    assert "Zes maanden later" in words(visit.get(LEARNER, "funder"))
    visit.send(LEARNER, "funder", later_works="yes", later_better=REFUSED)
    assert given(path)["later_better"].answer == REFUSED


def hold_the_hours_of(path: Path) -> None:
    for number, day in enumerate(read(path).days):
        past = TODAY - timedelta(days=14 - 7 * number)
        edit(path, day, day=past, held=True, held_minutes=450)


def test_who_comes_back_is_not_asked_the_start_again(path: Path, visit: Visit, asking: int) -> None:
    say(path, 1, **ANSWERS)
    with write(path, ACTOR, NOW) as transaction:
        switch = transaction.get(Switch, 1)
        other = transaction.add(
            switch.model_copy(update={"id": 0, "version": 1, "reference": "ST-2026-0099"})
        )
        transaction.add(
            ExchangeDay(
                switch_id=other.id,
                day=TODAY - timedelta(days=300),
                break_minutes=0,
                held=True,
                held_minutes=450,
            )
        )
    assert visit.client.get(address(LEARNER, "funder")).status_code == 404
    hold_the_hours_of(path)
    end(path, completed_on=TODAY)
    visit.send(LEARNER, "funder", gender="man", exit_works="yes")
    assert (given(path)["gender"].answer, given(path)["exit_works"].answer) == ("woman", "yes")


def test_looking_changes_nothing_and_erasing_takes_all(
    path: Path, visit: Visit, asking: int
) -> None:
    before = path.read_bytes()
    visit.get(LEARNER, "funder")
    assert path.read_bytes() == before
    visit.send(LEARNER, "funder", education="nursing_hbo5", age="sixty")  # a draft
    visit.send(LEARNER, "funder", education="nursing_hbo5")
    assert erase_person(at(path), read(path).learner.id, "gevraagd")
    content = b"".join(file.read_bytes() for file in path.parent.iterdir() if file.is_file())
    assert b"nursing_hbo5" not in content
