"""Personal links: who may make them, what they open, and when they open nothing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from switching.models import GuestLink, LinkWay, Party, Person, Record, UserRole
from switching.privacy.erasure import erase_person
from switching.rules.links import is_family_name, origin_of, read_token
from switching.services import audit, changing, links
from switching.services.access import reading, write
from switching.services.checks import InvalidError
from switching.services.links import Guest, MadeLink
from switching.services.rights import DeniedError, Need
from switching.store import connect, list_records
from tests.samples import AMINA, NOW, TODAY, at, edit, open_dossier, read

ADDRESS = "https://switching.voorbeeld.be"
TOKEN = "a" * 52
LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say where others reach the app."""
    monkeypatch.setenv(links.ADDRESS_VARIABLE, ADDRESS)


def make(path: Path, party: Party = Party.LEARNER, token: str = TOKEN) -> MadeLink:
    """Open the dossier, and make a link that is copied."""
    open_dossier(path)
    return links.make_link(at(path), 1, party, LinkWay.COPIED, token)


def found(path: Path, token: str = TOKEN, days: int = 0) -> Guest:
    """Return whose link it is."""
    guest = links.find_guest(path, token, NOW + timedelta(days=days))
    assert guest is not None
    return guest


def test_a_link_is_built_from_the_public_address_and_only_its_digest_is_kept(path: Path) -> None:
    made = make(path)
    assert made.url == f"{ADDRESS}/u/{TOKEN}"
    assert made.link.digest == hashlib.sha256(TOKEN.encode()).hexdigest()
    assert TOKEN.encode() not in path.read_bytes()
    assert found(path).holds
    assert found(path, TOKEN.upper()).holds


def test_a_token_has_256_random_bits_in_52_small_letters() -> None:
    tokens = {links.new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) == 52 and read_token(token) == token for token in tokens)


@pytest.mark.parametrize("wrong", ["", "a" * 51, "a" * 53, "1" * 52, "é" * 52, "../" + TOKEN])
def test_what_can_be_no_token_opens_nothing(path: Path, wrong: str) -> None:
    make(path)
    assert links.find_guest(path, wrong, NOW) is None


def test_looking_changes_nothing(path: Path) -> None:
    make(path)
    before = path.read_bytes()
    found(path)
    links.find_guest(path, "b" * 52, NOW)
    assert path.read_bytes() == before


def test_several_links_hold_at_a_time_and_end_together(path: Path) -> None:
    make(path)
    links.make_link(at(path), 1, Party.LEARNER, LinkWay.COPIED, "b" * 52)
    links.make_link(at(path), 1, Party.COACH, LinkWay.COPIED, "c" * 52)
    assert found(path).holds
    assert found(path, "b" * 52).holds
    assert links.end_links(at(path), 1, Party.LEARNER) == 2
    assert not found(path).holds
    assert not found(path, "b" * 52).holds
    assert found(path, "c" * 52).holds
    assert [line.holds for line in links.list_links(at(path), 1)] == [True, False, False]


def test_a_link_ends_after_half_a_year(path: Path) -> None:
    make(path)
    assert found(path, days=183).holds
    assert not found(path, days=184).holds


def test_a_link_ends_a_month_after_the_dossier_but_one_made_then_goes_on(path: Path) -> None:
    make(path)
    edit(path, read(path).switch, completed_on=TODAY)
    later = NOW + timedelta(days=90)
    links.make_link(at(path, now=later), 1, Party.LEARNER, LinkWay.COPIED, "b" * 52)
    assert found(path, days=31).holds
    assert not found(path, days=32).holds
    assert found(path, "b" * 52, days=90).holds


def test_links_end_when_the_address_is_another_one_and_not_when_it_gets_one(path: Path) -> None:
    make(path)
    edit(path, read(path).learner, email="amina@voorbeeld.be")
    assert found(path).holds
    edit(path, read(path).learner, email="amina@elders.be")
    assert not found(path).holds


def test_links_end_with_the_role_and_with_an_erasure(path: Path) -> None:
    make(path)
    links.make_link(at(path), 1, Party.COACH, LinkWay.COPIED, "c" * 52)
    wanted = replace(changing.Parties.of(read(path).switch), coach=None)
    changing.change_switch(at(path), 1, wanted, "ziek")
    assert not found(path, "c" * 52).holds
    erase_person(at(path, now=LATER), read(path).learner.id, "vraag")
    assert not found(path).holds
    with connect(path) as db:
        assert list_records(db, GuestLink, "id")[0].ended_at is not None


@pytest.mark.parametrize(
    ("party", "way", "said"),
    [
        (Party.PROJECT_LEADER, LinkWay.COPIED, "no personal links"),
        (Party.SENDING_ORGANISATION, LinkWay.COPIED, "No one speaks"),
        (Party.LEARNER, LinkWay.MAILED, "no e-mail address"),
    ],
)
def test_no_link_for_no_one_or_to_no_address(
    path: Path, party: Party, way: LinkWay, said: str
) -> None:
    open_dossier(path)
    with pytest.raises(InvalidError) as refused:
        links.make_link(at(path), 1, party, way, TOKEN)
    assert said in refused.value.errors[""].text


@pytest.mark.parametrize(
    ("given", "origin"),
    [
        ("https://switching.voorbeeld.be", "https://switching.voorbeeld.be"),
        (" https://switching.voorbeeld.be:8443/ ", "https://switching.voorbeeld.be:8443"),
        ("http://localhost:8501", "http://localhost:8501"),
        ("http://switching.voorbeeld.be", None),
        ("https://switching.voorbeeld.be/app", None),
        ("https://user@voorbeeld.be", None),
        ("https://[", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_a_public_address_is_a_host_by_https(given: str, origin: str | None) -> None:
    assert origin_of(given) == origin


def test_without_a_public_address_there_are_no_links(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(links.ADDRESS_VARIABLE)
    with pytest.raises(InvalidError):
        make(path)


def test_a_guest_reads_and_changes_the_own_dossier_alone_while_the_link_holds(path: Path) -> None:
    make(path)
    open_dossier(path, replace(AMINA, learner="Nora Bakkali"), key="another")
    context = at(path, found(path).actor).requiring(Need.ACT_AS_GUEST)
    with reading(context, 1) as db:
        assert db.execute("SELECT count(*) FROM switches").fetchone()[0] == 1
    for other in (2, 3):
        with pytest.raises((DeniedError, LookupError)), reading(context, other):
            pass
    with pytest.raises(DeniedError), reading(context, whole=True):
        pass
    with write(context, 1) as transaction:
        transaction.update(read(path).inputs, starting_point="drie jaar ervaring")
    dossier, another = read(path), read(path, 2)
    forbidden: list[tuple[Record, dict[str, object]]] = [
        (dossier.switch, {"reference": "X"}),
        (dossier.host, {"name": "iets anders"}),
        (another.inputs, {"starting_point": "iets anders"}),
        (another.learner, {"job": "iets anders"}),
    ]
    for record, changes in forbidden:
        with pytest.raises(DeniedError), write(context, 1) as transaction:
            transaction.update(record, **changes)
    links.end_links(at(path), 1, Party.LEARNER)
    with pytest.raises(DeniedError), reading(context, 1):
        pass
    with pytest.raises(DeniedError), write(context, 1):
        pass


def test_the_trail_names_a_guest_without_a_user(path: Path) -> None:
    make(path)
    context = at(path, found(path).actor).requiring(Need.ACT_AS_GUEST)
    with write(context, 1) as transaction:
        transaction.update(read(path).inputs, starting_point="drie jaar ervaring")
    assert audit.list_history(at(path), 1)[0].user == "Amina Yildiz"


def asked(path: Path) -> list[bool]:
    """Tell of each link whether a new one was asked for through it."""
    with connect(path) as db:
        return [link.asked_at is not None for link in list_records(db, GuestLink)]


def test_a_new_link_is_asked_for_by_the_family_name_at_most_once_a_day(path: Path) -> None:
    make(path)
    edit(path, read(path).learner, email="amina@voorbeeld.be")
    links.request_new(path, TOKEN, "yildiz", NOW)  # it holds still
    links.end_links(at(path), 1, Party.LEARNER)
    links.request_new(path, TOKEN, "peeters", NOW)
    links.request_new(path, "b" * 52, "yildiz", NOW)
    assert asked(path) == [False]
    links.request_new(path, TOKEN, " YILDIZ", NOW)
    assert asked(path) == [True]
    before = path.read_bytes()
    links.request_new(path, TOKEN, "Yildiz", NOW + timedelta(hours=23))
    assert path.read_bytes() == before


def test_no_new_link_for_who_has_no_address_or_left(path: Path) -> None:
    make(path)
    links.end_links(at(path), 1, Party.LEARNER)
    links.request_new(path, TOKEN, "Yildiz", NOW)
    assert asked(path) == [False]


@pytest.mark.parametrize(
    ("name", "typed", "is_one"),
    [
        ("Amina Yıldız", "yildiz", True),
        ("Jan De Smet", "de smet", True),
        ("Jan De Smet", "Jan de Smet", True),
        ("Jan De Smet", "Jan", False),
        ("Jan De Smet", "", False),
        ("Jan De Smet", "met", False),
    ],
)
def test_a_family_name_is_how_a_name_ends(name: str, typed: str, is_one: bool) -> None:
    assert is_family_name(typed, Person(organisation_id=1, name=name)) is is_one


def test_a_guest_is_no_one_who_signs_in(path: Path) -> None:
    open_dossier(path)
    with connect(path) as db:
        users = db.execute("SELECT id, role, active FROM users ORDER BY id").fetchall()
    assert users[0] == (-1, UserRole.GUEST, 0)
