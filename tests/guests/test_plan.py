"""Reading the plan, remarks on its parts, and one answer that is bound to what was shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import AgreementMeans, ContributionTopic, Party, PlanAnswer
from switching.services import contributions, links
from switching.services.plans import content_of, finalise_plan
from switching.services.switches import add_sending_contact
from switching.store import connect, list_records
from tests.guests.conftest import TOKENS, Visit, address, words
from tests.samples import TODAY, at, complete_dossier, edit, read

LEARNER, COACH, SENDER = Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION


@pytest.fixture
def final(path: Path, hand_out: Callable[..., None]) -> None:
    dossier = complete_dossier(path)
    edit(path, dossier.inputs, emergency_contact="Ali 0470123456")
    finalise_plan(at(path), 1, "")
    hand_out(LEARNER, COACH)


def hidden(html: str) -> dict[str, str]:
    """Return what goes along with the form of a page."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', html))


def answers(path: Path) -> list[PlanAnswer]:
    """List what was answered."""
    with connect(path) as db:
        return list_records(db, PlanAnswer)


@pytest.mark.usefixtures("final")
def test_an_agreement_is_bound_to_what_was_shown(path: Path, visit: Visit) -> None:
    html = visit.get(LEARNER, "plan")
    assert "Gesprek met de pedagoog" in html
    told = visit.send(LEARNER, "plan", **hidden(html), agreed="yes", typed_name="Amina Yildiz")
    assert TODAY.strftime("%d november %Y") in words(told)
    [agreement] = read(path).agreements
    assert (agreement.party, agreement.means) == (LEARNER, AgreementMeans.BY_LINK)
    assert agreement.person_id == read(path).learner.id
    [answer] = answers(path)
    content = content_of(read(path).plans[-1])
    assert answer.snapshot_digest == hashlib.sha256(content.to_bytes()).hexdigest()
    assert len(answer.part_digests) >= 5
    assert answer.typed_name == "Amina Yildiz"
    assert "<form" not in visit.get(LEARNER, "plan")


@pytest.mark.slow
@pytest.mark.usefixtures("final")
def test_no_one_agrees_without_a_name_and_a_choice(path: Path, visit: Visit) -> None:
    html = visit.get(LEARNER, "plan")
    assert "checked" not in html
    assert 'name="typed_name" value=""' in html
    told = visit.send(LEARNER, "plan", **hidden(html))
    assert told.count('class="error"') == 2
    told = visit.send(LEARNER, "plan", **hidden(html), agreed="no", typed_name="Amina Yildiz")
    assert told.count('class="error"') == 1, "one says what is to be changed"
    assert answers(path) == []


@pytest.mark.usefixtures("final")
def test_a_remark_on_a_part_comes_in_on_the_dossier(path: Path, visit: Visit) -> None:
    html = visit.get(COACH, "plan")
    fields = {**hidden(html), "agreed": "no", "typed_name": "Tom Peeters"}
    visit.send(COACH, "plan", **fields, remark_planning="Die dag kan ik niet.")
    assert read(path).agreements == ()
    [item] = contributions.incoming_of(read(path))
    assert item.contribution.topic is ContributionTopic.OBJECTION
    assert (item.contribution.detail, item.contribution.text) == (
        "planning",
        "Die dag kan ik niet.",
    )


@pytest.mark.usefixtures("final")
def test_no_one_agrees_to_what_they_were_not_shown(path: Path, visit: Visit) -> None:
    first = hidden(visit.get(LEARNER, "plan"))
    edit(path, read(path).inputs, starting_point="drie jaar ervaring")
    finalise_plan(at(path), 1, "beginsituatie")
    told = visit.send(LEARNER, "plan", **first, agreed="yes", typed_name="Amina Yildiz")
    assert answers(path) == []
    assert 'role="alert"' in told
    wrong = hidden(told) | {"digest": "0" * 64}
    visit.send(LEARNER, "plan", **wrong, agreed="yes", typed_name="Amina Yildiz")
    assert answers(path) == []


@pytest.mark.usefixtures("final")
def test_after_a_new_version_only_what_changed_has_a_mark(path: Path, visit: Visit) -> None:
    html = visit.get(LEARNER, "plan")
    assert 'class="mark"' not in html
    visit.send(LEARNER, "plan", **hidden(html), agreed="yes", typed_name="Amina Yildiz")
    edit(path, read(path).inputs, starting_point="drie jaar ervaring")
    finalise_plan(at(path), 1, "beginsituatie")
    html = visit.get(LEARNER, "plan", v="1")
    assert html.count('class="mark"') == 1
    assert re.search(r"<h2>Beginsituatie <span", html)
    assert "versie 1" in words(html)


@pytest.mark.usefixtures("final")
def test_the_sender_does_not_read_whom_to_call_in_an_emergency(path: Path, visit: Visit) -> None:

    add_sending_contact(at(path), 1, {"name": "Lies Claes"}, "lies")
    links.make_link(at(path), 1, SENDER, links.LinkWay.COPIED, TOKENS[SENDER])
    assert "0470123456" in visit.get(LEARNER, "plan")
    assert "0470123456" not in visit.get(SENDER, "plan")
    assert visit.client.get(address(SENDER, "plan.pdf")).status_code == 404
    assert visit.client.get(address(LEARNER, "plan.pdf")).content.startswith(b"%PDF")


@pytest.mark.usefixtures("final")
def test_who_has_an_old_link_and_agreed_reads_when(path: Path, visit: Visit) -> None:
    html = visit.get(LEARNER, "plan")
    visit.send(LEARNER, "plan", **hidden(html), agreed="yes", typed_name="Amina Yildiz")
    visit.clock["now"] += timedelta(days=200)
    told = visit.client.get(address(LEARNER))
    assert told.status_code == 410
    assert "24 november 2026" in words(told.text)
    assert "<form" not in told.text


def test_without_a_final_plan_there_is_no_page(
    path: Path, visit: Visit, hand_out: Callable[..., None]
) -> None:
    complete_dossier(path)
    hand_out(LEARNER)
    assert visit.client.get(address(LEARNER, "plan")).status_code == 404
