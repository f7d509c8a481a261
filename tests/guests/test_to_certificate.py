"""From an opened dossier to its certificate: what others say comes from them, by mailed links."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from switching.models import MailKind, Party, Shift
from switching.services import calls, exchange
from switching.services.mails import Letter
from switching.services.outbox import preview_mail, queue_mails
from switching.services.plans import finalise_plan
from switching.services.switches import add_sending_contact
from tests.guests.conftest import FORM, Visit, words
from tests.mail_server import Inbox, mail_server
from tests.samples import NOW, TODAY, at, edit, issue, open_dossier, plan_a_call, read
from tests.services.test_sending import give_addresses, part, send

LEARNER, COACH, SENDER = Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION


def mail_out(path: Path, inbox: Inbox, kind: MailKind, now: datetime) -> dict[str, str]:
    """Send a mail to all whom it is for; return the page of each by their address."""
    letter, before = Letter(kind), len(inbox.stored)
    shown = preview_mail(at(path, now=now), 1, letter, inbox.settings())
    people = [item.person_id for item in shown.to if item.person_id]
    queue_mails(at(path, now=now), 1, letter, people, str(kind), inbox.settings())
    send(path, inbox, now)
    found = {}
    for mail in inbox.mails[before:]:
        link = re.search(r"/u/[a-z2-7]{52}", part(mail, "text/plain").get_content())
        if link:
            found[str(mail["To"])] = link.group()
    return found


def give(visit: Visit, page: str, **fields: str) -> str:
    """Send a form of a page; return what it leads on to."""
    sent = visit.client.post(page, data=fields, headers=FORM, follow_redirects=False)
    shown = visit.client.get(sent.headers["location"])
    assert 'role="alert"' not in shown.text, words(shown.text)
    return shown.text


def agree(visit: Visit, home: str, name: str) -> None:
    html = visit.client.get(f"{home}/plan").text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', html))
    assert "akkoord met deze versie" in give(
        visit, f"{home}/plan", **hidden, agreed="yes", typed_name=name
    )


@pytest.mark.slow
def test_what_others_say_comes_from_them(path: Path, visit: Visit) -> None:
    open_dossier(path)
    give_addresses(path)
    plan_a_call(path, NOW + timedelta(hours=1))
    with mail_server() as inbox:
        homes = mail_out(path, inbox, MailKind.CALL, NOW)
        prepare(visit, homes)
        hold_the_call(path)
        homes |= mail_out(path, inbox, MailKind.PLAN, NOW)
        for address, name in (("amina", "Amina Yildiz"), ("tom", "Tom Peeters"), ("lies", "Lies")):
            agree(visit, homes[f"{address}@example.be"], name)
    take_part(path, visit, homes)
    dossier = read(path)
    assert dossier.inputs.emergency_contact == "Emre 0470 12 34 56"
    assert [item.title for item in dossier.proposals] == ["Rondleiding"]
    assert [who.informed for who in dossier.calls[0].participants if who.informed] == ["well"]
    assert {item.party for item in dossier.agreements} == {LEARNER, COACH, SENDER}
    assert [day.held_minutes for day in dossier.days] == [450, 450]
    assert {item.party for item in dossier.evaluations} == {LEARNER, COACH, SENDER}
    certificate = issue(path, now=NOW + timedelta(days=10))
    told = visit.client.get(f"/c/{certificate.code}")
    assert "Geldig leercertificaat" in told.text


def prepare(visit: Visit, homes: dict[str, str]) -> None:
    give(
        visit,
        f"{homes['amina@example.be']}/preparation",
        goals="rustig blijven",
        emergency_contact="Emre 0470 12 34 56",
        informed="well",
    )
    give(
        visit,
        f"{homes['tom@example.be']}/preparation",
        more="Rondleiding",
        practical_dress_code="gemakkelijk",
    )


def hold_the_call(path: Path) -> None:
    dossier = read(path)
    edit(path, dossier.calls[0].call, actual_minutes=20)
    edit(path, dossier.latest.question, shift=Shift.UNCHANGED)
    for participant in dossier.calls[0].participants:
        edit(path, participant, attended=True)
    calls.complete_call(at(path, now=NOW + timedelta(hours=2)), 1)
    goals = {goal.goal_id for goal in read(path).latest.goals}
    values = {"kind": read(path).proposals[0].kind, "title": "Rondleiding"}
    exchange.add_activity(at(path), read(path), values, goals, "activity")
    for number in range(2):
        hours = {"start": time(9), "end": time(17), "break_minutes": 30}
        day = {"day": TODAY + timedelta(days=number + 1), **hours}
        exchange.add_day(at(path), read(path), day, f"day{number}")
    edit(path, read(path).inputs, instructions_by="Tom Peeters", insurance_confirmed_by="HR")
    add_sending_contact(at(path), 1, {"name": "Lies", "email": "lies@example.be"}, "lies")
    finalise_plan(at(path), 1, "")


def take_part(path: Path, visit: Visit, homes: dict[str, str]) -> None:
    visit.clock["now"] = NOW + timedelta(days=4)
    for day in read(path).days:
        fields = {"day": str(day.id), f"done_{day.id}": "meegelopen", f"hours_{day.id}": "7,5"}
        give(visit, f"{homes['amina@example.be']}/log", **fields)
        give(visit, f"{homes['tom@example.be']}/log", day=str(day.id), **{f"hours_{day.id}": "7,5"})
    for home in homes.values():
        if visit.client.get(f"{home}/evaluation").status_code == 200:
            give(visit, f"{home}/evaluation", takeaway="veel")
