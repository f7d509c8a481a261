"""Mails that tell users of a file that lies ready: to whom, once, and with nothing that hides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from switching.models import (
    MailState,
    MonthlyKind,
    NamedView,
    User,
    UserRole,
    ViewAudience,
    ViewMail,
    ViewReader,
)
from switching.overview.changes import changes_in_words
from switching.privacy.erasure import erase_person
from switching.services import backups
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.monthly import lay_ready
from switching.services.rights import DeniedError
from switching.services.sending import Round
from switching.services.users import actor_of, deactivate_user
from switching.services.view_mails import choose_readers, list_readers, queue_view_mails
from switching.services.views import keep_view, remove_view
from switching.store import NotFoundError, connect, list_records, write
from tests.mail_server import Inbox, Manners, mail_server
from tests.offices import Office, make_office
from tests.samples import ACTOR, NOW, at
from tests.services.test_matrix import SMTP
from tests.services.test_sending import part, send

OWN, PARTNER, ALL = ViewAudience
ASKS = {"period": "all", "by": "stage"}
KEPT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DECEMBER, JANUARY = datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2027, 1, 4, 9, tzinfo=UTC)
"""A Tuesday and a Monday, each the first day of mails of its month."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    found = make_office(tmp_path)
    with write(found.path, ACTOR, NOW) as transaction:
        for name in ("piet", "griet"):
            transaction.add(
                User(
                    email=f"{name}@example.be",
                    name=name.title(),
                    role=UserRole.PROGRAMME_MANAGER,
                )
            )
    return found


def user(office: Office, name: str) -> User:
    with connect(office.path) as db:
        return next(item for item in list_records(db, User) if item.name == name)


def as_(office: Office, name: str, now: datetime = KEPT) -> Context:
    return at(office.path, actor_of(user(office, name)), now=now)


def keep(office: Office, audience: ViewAudience = ALL, by: str = "Piet") -> NamedView:
    table = MonthlyKind.TABLE
    return keep_view(
        as_(office, by), f"Per fase, {audience}", audience, ASKS, f"{audience}{by}", table
    )


def choose(office: Office, view: NamedView, *names: str) -> None:
    users = [user(office, name).id for name in names]
    choose_readers(as_(office, "Piet"), view.id, users)


def pass_month(office: Office, inbox: Inbox, now: datetime) -> Round:
    """Lay ready, queue and send what a month that is over asks for."""
    lay_ready(at(office.path, now=now))
    queue_view_mails(at(office.path, now=now), inbox.settings())
    return send(office.path, inbox, now)


def mails(office: Office) -> list[ViewMail]:
    with connect(office.path) as db:
        return list_records(db, ViewMail)


def test_it_works(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHING_ADDRESS", "https://switching.example.be")
    view = keep(office)
    choose(office, view, "Piet", "Griet")
    with mail_server() as inbox:
        assert pass_month(office, inbox, DECEMBER) == Round(sent=2)
        assert pass_month(office, inbox, DECEMBER + timedelta(hours=2)) == Round()
        assert sorted(inbox.receivers) == ["griet@example.be", "piet@example.be"]
        first = part(inbox.mails[0], "text/plain").get_content()
        assert pass_month(office, inbox, JANUARY) == Round(sent=2)
        then = part(inbox.mails[2], "text/plain").get_content()
    assert f"https://switching.example.be/overview?view={view.id}" in first
    assert "nov 2026" in first
    assert "volgende keer" in first
    assert "Sinds nov 2026:" in then
    assert [mail.state for mail in mails(office)] == [MailState.SENT] * 4


def test_a_mail_carries_no_file_and_names_nobody_of_a_dossier(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    with connect(office.path) as db:
        people = [row[0] for row in db.execute("SELECT name FROM people").fetchall()]
    with mail_server() as inbox:
        pass_month(office, inbox, DECEMBER)
        pass_month(office, inbox, JANUARY)
        for mail in inbox.mails:
            kinds = [item.get_content_type() for item in mail.walk() if not item.is_multipart()]
            assert kinds == ["text/plain", "text/html"]
            said = part(mail, "text/plain").get_content() + str(mail["Subject"])
            assert [name for name in people if name in said] == []


def test_no_number_of_few_is_in_a_mail() -> None:
    texts = replace(at(Path())).texts
    before = {"begins": "", "dossiers": 30, "calls_held": 3, "certificates": 2, "exchanges": 0}
    after = {"begins": "", "dossiers": 34, "calls_held": 9, "certificates": 4, "exchanges": 0}
    said = changes_in_words(before, after, texts, hides=True)
    assert "34 (+4)" in said
    assert "9" in said
    assert "+6" not in said
    assert "+2" not in said
    assert said != changes_in_words(before, after, texts)


def test_without_a_choice_nobody_gets_a_mail(office: Office) -> None:
    keep(office)
    with mail_server() as inbox:
        assert pass_month(office, inbox, DECEMBER) == Round()
    assert mails(office) == []


def test_only_who_may_open_the_file_can_be_chosen(office: Office) -> None:
    shared, own = keep(office), keep(office, OWN, by="Griet")
    names = [item.user.name for item in list_readers(as_(office, "Piet"), shared.id)]
    assert names == ["Griet", "Mieke", "Piet"]
    assert [item.user.name for item in list_readers(as_(office, "Griet"), own.id)] == ["Griet"]
    with pytest.raises(NotFoundError):
        list_readers(as_(office, "Piet"), own.id)
    with pytest.raises(NotFoundError):
        choose(office, own, "Piet")
    with pytest.raises(InvalidError):
        choose_readers(as_(office, "Griet"), own.id, [user(office, "Piet").id])
    for actor in (office.katrien, office.administrator):
        with connect(office.path) as db:
            [number] = [item.id for item in list_records(db, User) if item.id == actor.user_id]
        with pytest.raises(InvalidError):
            choose_readers(as_(office, "Piet"), shared.id, [number])
    with pytest.raises(DeniedError):
        choose_readers(at(office.path, office.katrien), shared.id, [])


def test_who_may_not_open_it_any_more_gets_no_mail(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet", "Griet", "Mieke")
    with mail_server() as inbox:
        lay_ready(at(office.path, now=DECEMBER))
        assert queue_view_mails(at(office.path, now=DECEMBER), inbox.settings()) == 3
        deactivate_user(at(office.path), user(office, "Griet").id)
        with connect(office.path) as db:
            db.execute("UPDATE users SET role = 'project_leader' WHERE name = 'Mieke'")
        assert send(office.path, inbox, DECEMBER) == Round(sent=1, lapsed=2)
        assert inbox.receivers == ["piet@example.be"]


def test_who_is_taken_off_after_it_was_queued_gets_none(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    with mail_server() as inbox:
        lay_ready(at(office.path, now=DECEMBER))
        queue_view_mails(at(office.path, now=DECEMBER), inbox.settings())
        choose(office, view)
        assert send(office.path, inbox, DECEMBER) == Round(lapsed=1)


def test_a_file_of_before_the_choice_is_told_to_no_one(office: Office) -> None:
    view = keep(office)
    lay_ready(at(office.path, now=KEPT))
    later = as_(office, "Piet", KEPT + timedelta(hours=1))
    choose_readers(later, view.id, [user(office, "Piet").id])
    assert queue_view_mails(at(office.path, now=KEPT + timedelta(hours=2)), SMTP) == 0


def test_none_goes_at_night(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    lay_ready(at(office.path, now=DECEMBER))
    assert queue_view_mails(at(office.path, now=DECEMBER.replace(hour=2)), SMTP) == 0
    assert queue_view_mails(at(office.path, now=DECEMBER), SMTP) == 1
    assert queue_view_mails(at(office.path, now=DECEMBER), SMTP) == 0


def test_what_a_server_refuses_is_said_beside_the_view(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    with mail_server(Manners(rcpt=lambda to: "550 no such user")) as inbox:
        assert pass_month(office, inbox, DECEMBER) == Round(refused=1)
    [told] = [item for item in list_readers(as_(office, "Piet"), view.id) if item.is_told]
    assert told.mail is not None
    assert told.mail.state is MailState.REFUSED
    assert "no such user" in told.mail.said


@pytest.mark.slow
@pytest.mark.parametrize("at_backup", [KEPT, DECEMBER], ids=["before the file", "queued"])
def test_a_backup_that_is_put_back_tells_nothing_twice(
    office: Office, tmp_path: Path, at_backup: datetime
) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    (folder := tmp_path / "backups").mkdir()
    with mail_server() as inbox:
        if at_backup is DECEMBER:
            lay_ready(at(office.path, now=DECEMBER))
            queue_view_mails(at(office.path, now=DECEMBER), inbox.settings())
        made = backups.make_backup(at(office.path, now=at_backup), folder)
        assert pass_month(office, inbox, DECEMBER) == Round(sent=1)
        backups.restore_backup(at(office.path, now=DECEMBER + timedelta(hours=1)), made.path)
        assert pass_month(office, inbox, DECEMBER + timedelta(hours=2)) == Round()
        assert pass_month(office, inbox, JANUARY) == Round(sent=1)
    assert len(inbox.receivers) == 2


def test_what_waited_for_a_week_is_not_sent_any_more(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    lay_ready(at(office.path, now=DECEMBER))
    queue_view_mails(at(office.path, now=DECEMBER), SMTP)
    with mail_server() as inbox:
        assert send(office.path, inbox, DECEMBER + timedelta(days=8)) == Round()
    assert [mail.state for mail in mails(office)] == [MailState.STOPPED]


@pytest.mark.slow
def test_erasing_someone_takes_them_off_and_tells_no_one_again(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet", "Griet")
    with write(office.path, ACTOR, NOW) as transaction:
        transaction.update(user(office, "Griet"), person_id=office.katrien.person_id)
    with mail_server() as inbox:
        pass_month(office, inbox, DECEMBER)
        erase_person(at(office.path, now=DECEMBER), office.katrien.person_id or 0, "op vraag")
        with connect(office.path) as db:
            assert [item.user_id for item in list_records(db, ViewReader)] == [
                user(office, "Piet").id
            ]
        assert {mail.user_id for mail in mails(office)} == {user(office, "Piet").id}
        assert pass_month(office, inbox, DECEMBER + timedelta(hours=3)) == Round()
    assert len(inbox.receivers) == 2


@pytest.mark.slow
def test_a_view_takes_its_readers_and_mails_along(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    with mail_server() as inbox:
        pass_month(office, inbox, DECEMBER)
    remove_view(as_(office, "Piet"), view.id)
    assert mails(office) == []


def test_the_choice_and_the_mail_are_in_the_audit_trail(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    with mail_server() as inbox:
        pass_month(office, inbox, DECEMBER)
    with connect(office.path) as db:
        tables = "('view_readers', 'view_mails')"
        said = [tuple(row) for row in db.execute(
            f"SELECT action, record_table FROM audit_log WHERE record_table IN {tables} ORDER BY id"
        ).fetchall()]  # fmt: skip
        text = str(list(db.query(f"SELECT after FROM audit_log WHERE record_table IN {tables}")))
    assert said == [("add", "view_readers"), ("add", "view_mails"), ("update", "view_mails")]
    assert "@example.be" not in text


def test_a_month_that_has_no_file_is_not_told(office: Office) -> None:
    view = keep(office)
    choose(office, view, "Piet")
    assert queue_view_mails(at(office.path, now=DECEMBER), SMTP) == 0
    assert date(2026, 11, 1) not in {mail.month for mail in mails(office)}
