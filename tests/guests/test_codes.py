"""A code by mail beside a link that was copied, in a project that asks for one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.models import (
    GuestLink,
    Language,
    LinkWay,
    MailKind,
    MailState,
    OutgoingMail,
    Party,
    PlanAnswer,
)
from switching.overview.exports.evidence import agreements_sheet
from switching.privacy.erasure import erase_person
from switching.rules.links import CODE_HOLDS, CODE_TRIES
from switching.services import backups, links, projects
from switching.services.checks import InvalidError
from switching.services.codes import AGAIN_AFTER, MOST_A_DAY
from switching.services.letters import Letter
from switching.services.outbox import decide_mail
from switching.services.plans import finalise_plan
from switching.services.sending import FROM_VARIABLE, SMTP_VARIABLE, Round, Tools, send_due
from switching.store import connect, list_records
from tests.guests.conftest import FORM, Visit, address, words
from tests.guests.test_plan import hidden
from tests.mail_server import Inbox, mail_server, trusting
from tests.samples import NOW, at, complete_dossier, edit, read
from tests.services.test_funder import put_in_project
from tests.services.test_sending import PATIENT, let_go, part

LEARNER, COACH = Party.LEARNER, Party.COACH
NAME = "Amina Yildiz"


@pytest.fixture(autouse=True)
def _server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SMTP_VARIABLE, "smtp://a:b@mail.voorbeeld.be:587")
    monkeypatch.setenv(FROM_VARIABLE, "switch@voorbeeld.be")


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as found:
        yield found


@pytest.fixture
def asked(path: Path, visit: Visit, hand_out: Callable[..., None]) -> Path:
    """A final plan, and a copied link of the learner, in a project that asks for a code."""
    dossier = complete_dossier(path)
    edit(path, dossier.learner, email="amina@example.be")
    project_id = put_in_project(path, 1)
    ask(path, project_id, True)
    finalise_plan(at(path), 1, "")
    hand_out(LEARNER)
    return path


def ask(path: Path, project_id: int, asks: bool) -> None:
    [project] = [item for item in projects.list_projects(at(path)) if item.id == project_id]
    projects.update_project(at(path), project, {"asks_code": asks})


def agree(visit: Visit, code: str = "", typed_name: str = NAME, page: str = "") -> str:
    """Send the form of the plan as it stands, and return the page that it leads on to."""
    fields = hidden(page or visit.get(LEARNER, "plan"))
    return visit.send(LEARNER, "plan", **fields, agreed="yes", typed_name=typed_name, code=code)


def send(visit: Visit, inbox: Inbox) -> Round:
    now = visit.clock["now"]
    return send_due(
        at(visit.path, now=now), inbox.settings(), Tools(lambda: now, PATIENT, trusting())
    )


def code_in(inbox: Inbox) -> str:
    """Return the code of the last mail."""
    text = part(inbox.mails[-1], "text/plain").get_content()
    return re.findall(r"\b\d{6}\b", text)[0]


def codes(path: Path) -> list[OutgoingMail]:
    with connect(path) as db:
        found = list_records(db, OutgoingMail)
    return [item for item in found if item.kind is MailKind.CODE]


def link(path: Path) -> GuestLink:
    with connect(path) as db:
        return list_records(db, GuestLink)[0]


def answers(path: Path) -> list[PlanAnswer]:
    with connect(path) as db:
        return list_records(db, PlanAnswer)


def other(code: str) -> str:
    """Return another code than this one."""
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.slow
def test_who_agrees_by_a_copied_link_types_the_code_that_is_mailed(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    page = visit.get(LEARNER, "plan")
    assert 'name="code"' not in page
    assert "een code" in words(page)
    told = agree(visit)
    assert read(asked).agreements == ()
    assert 'name="code" value=""' in told
    assert f'name="typed_name" value="{NAME}"' in told
    assert send(visit, inbox) == Round(sent=1)
    assert inbox.receivers == ["amina@example.be"]
    code = code_in(inbox)
    assert code not in str(inbox.mails[-1]["Subject"])
    assert "/u/" not in part(inbox.mails[-1], "text/plain").get_content(), "it brings no link"
    agree(visit, f" {code[:3]} {code[3:]}")
    [agreement] = read(asked).agreements
    assert agreement.party is LEARNER
    [answer] = answers(asked)
    assert (answer.way, answer.by_code) == (LinkWay.COPIED, True)
    sheet = agreements_sheet(read(asked), Texts(Language.DUTCH))
    assert "gekopieerd, en bevestigd met een code per mail" in sheet.rows[0]


def test_the_code_lies_nowhere(asked: Path, visit: Visit, inbox: Inbox) -> None:
    agree(visit)
    send(visit, inbox)
    code = code_in(inbox)
    agree(visit, code, typed_name="")
    assert read(asked).agreements == ()
    assert code not in visit.get(LEARNER, "plan", check="1"), "no draft keeps it"
    with connect(asked) as db:
        tables = ("guest_drafts", "guest_links", "outbox", "audit_log", "plan_answers")
        rows = [str(row) for table in tables for row in db[table].rows]
    assert not re.search(rf"\b{code}\b", "\n".join(rows))
    agree(visit, code)
    assert len(read(asked).agreements) == 1, "what else was wrong used no code up"


@pytest.mark.slow
def test_a_wrong_code_is_counted_and_after_some_a_new_one_is_needed(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    agree(visit)
    send(visit, inbox)
    code = code_in(inbox)
    for _ in range(CODE_TRIES):
        assert 'role="alert"' in agree(visit, other(code))
    assert link(asked).code_tries == CODE_TRIES
    agree(visit, code)
    assert read(asked).agreements == ()
    assert link(asked).code_tries == CODE_TRIES
    visit.clock["now"] += AGAIN_AFTER
    agree(visit)
    send(visit, inbox)
    agree(visit, code)
    assert read(asked).agreements == (), "the one before is over"
    agree(visit, code_in(inbox))
    assert len(read(asked).agreements) == 1


@pytest.mark.slow
def test_a_code_is_over_after_half_an_hour_and_says_no_more_than_a_wrong_one(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    agree(visit)
    send(visit, inbox)
    code = code_in(inbox)
    wrong = alert(agree(visit, other(code)))
    visit.clock["now"] += CODE_HOLDS + timedelta(seconds=1)
    assert alert(agree(visit, code)) == wrong
    assert read(asked).agreements == ()
    assert link(asked).code_tries == 1, "there is nothing to guess any more"


def alert(page: str) -> str:
    """Return what a page says was wrong."""
    found = re.search(r'role="alert">(.*?)</div>', page, re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.mark.slow
def test_codes_are_mailed_now_and_then_at_most(asked: Path, visit: Visit, inbox: Inbox) -> None:
    with ThreadPoolExecutor(4) as pool:
        page = visit.get(LEARNER, "plan")
        said = list(pool.map(lambda _: agree(visit, page=page), range(4)))
    assert len(codes(asked)) == 1
    assert len({alert(item) for item in said}) == 1
    send(visit, inbox)
    agree(visit)
    assert len(codes(asked)) == 1, "one was mailed just now"
    for _ in range(MOST_A_DAY + 3):
        visit.clock["now"] += AGAIN_AFTER
        agree(visit)
        send(visit, inbox)
    assert len(codes(asked)) == MOST_A_DAY
    visit.clock["now"] += timedelta(days=1)
    agree(visit)
    assert len(codes(asked)) == MOST_A_DAY + 1


def test_what_waits_too_long_for_a_server_is_not_sent(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    agree(visit)
    visit.clock["now"] += CODE_HOLDS + timedelta(seconds=1)
    assert send(visit, inbox) == Round(lapsed=1)
    assert inbox.mails == []


def test_a_code_waits_for_no_other_mail_of_the_dossier(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    let_go(asked, inbox, Letter(MailKind.PLAN), "plan")
    with connect(asked) as db:
        mail = list_records(db, OutgoingMail)[0]
    edit(asked, mail, next_try=NOW + timedelta(hours=4), tries=4)
    agree(visit)
    assert send(visit, inbox) == Round(sent=1)
    assert len(code_in(inbox)) == 6


def test_a_link_that_ended_or_is_of_no_one_gets_no_code(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    agree(visit)
    links.end_links(at(asked), 1, LEARNER)
    assert send(visit, inbox) == Round(lapsed=1)
    sent = visit.client.post(address(LEARNER, "plan"), data={"agreed": "yes"}, headers=FORM)
    assert sent.status_code == 410 or "geldig" in sent.text
    assert read(asked).agreements == ()


def test_an_erasure_takes_the_mail_that_waits(asked: Path, visit: Visit, inbox: Inbox) -> None:
    agree(visit)
    erase_person(at(asked), read(asked).learner.id, "gevraagd")
    assert codes(asked) == []
    assert send(visit, inbox) == Round()


def test_a_backup_that_is_put_back_sends_no_code(
    asked: Path, visit: Visit, inbox: Inbox, tmp_path: Path
) -> None:
    agree(visit)
    made = backups.make_backup(at(asked), tmp_path)
    backups.restore_backup(at(asked), made.path)
    assert codes(asked)[0].state is MailState.LAPSED
    assert send(visit, inbox) == Round()


def test_a_new_version_meanwhile_is_read_first_and_the_code_goes_on(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    page = visit.get(LEARNER, "plan")
    agree(visit)
    send(visit, inbox)
    code = code_in(inbox)
    edit(asked, read(asked).inputs, starting_point="drie jaar ervaring")
    finalise_plan(at(asked), 1, "beginsituatie")
    agree(visit, code, page=page)
    assert answers(asked) == []
    agree(visit, code)
    assert [item.plan_id for item in answers(asked)] == [read(asked).plans[-1].id]


@pytest.mark.slow
def test_a_code_is_used_once_and_is_for_its_own_link(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    agree(visit)
    send(visit, inbox)
    code = code_in(inbox)
    agree(visit, code)
    edit(asked, read(asked).inputs, starting_point="drie jaar ervaring")
    finalise_plan(at(asked), 1, "beginsituatie")
    agree(visit, code)
    assert len(answers(asked)) == 1
    assert link(asked).code_digest == ""


def test_no_is_said_without_a_code(asked: Path, visit: Visit) -> None:
    fields = hidden(visit.get(LEARNER, "plan"))
    fields |= {"agreed": "no", "typed_name": NAME, "remark_planning": "Die dag kan ik niet."}
    visit.send(LEARNER, "plan", **fields)
    assert [item.by_code for item in answers(asked)] == [False]
    assert codes(asked) == []


def test_without_an_address_one_reads_whom_to_tell(
    asked: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = read(asked).learner
    with connect(asked) as db:
        db.execute("UPDATE people SET email = '' WHERE id = ?", [learner.id])
    page = visit.get(LEARNER, "plan")
    assert "geen e-mailadres" in words(page) or "geen adres" in words(page)
    assert 'name="code"' not in page
    agree(visit)
    assert (codes(asked), answers(asked)) == ([], [])


def test_a_mailed_link_and_a_project_that_does_not_ask_take_no_code(
    asked: Path, visit: Visit
) -> None:
    edit(asked, link(asked), way=LinkWay.MAILED)
    assert "een code" not in words(visit.get(LEARNER, "plan"))
    agree(visit)
    assert [item.by_code for item in answers(asked)] == [False]


def test_without_a_mail_server_no_project_asks(
    asked: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SMTP_VARIABLE)
    [project] = projects.list_projects(at(asked))
    agree(visit)
    assert [(item.way, item.by_code) for item in answers(asked)] == [(LinkWay.COPIED, False)]
    projects.update_project(at(asked), project, {"name": "Vlaanderen"})
    [project] = projects.list_projects(at(asked))
    projects.update_project(at(asked), project, {"asks_code": False})
    [project] = projects.list_projects(at(asked))
    with pytest.raises(InvalidError) as refused:
        projects.update_project(at(asked), project, {"asks_code": True})
    assert set(refused.value.errors) == {"asks_code"}
    with pytest.raises(InvalidError):
        projects.add_project(at(asked), {"number": "9", "asks_code": True}, "nine")


def test_a_code_that_was_refused_is_not_sent_later(asked: Path, visit: Visit) -> None:
    agree(visit)
    [mail] = codes(asked)
    edit(asked, mail, state=MailState.REFUSED, done_at=NOW)
    with pytest.raises(InvalidError):
        decide_mail(at(asked), 1, mail.id, sends=True)
    decide_mail(at(asked), 1, mail.id, sends=False)


def test_the_mail_is_in_the_language_of_who_it_is_for(
    asked: Path, visit: Visit, inbox: Inbox
) -> None:
    edit(asked, read(asked).learner, language=Language.FRENCH)
    agree(visit)
    send(visit, inbox)
    assert "demi-heure" in part(inbox.mails[-1], "text/plain").get_content()
