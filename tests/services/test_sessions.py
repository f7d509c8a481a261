"""Sessions end when someone signs out, whatever cookie they are kept in, and begin anew after."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from switching.i18n import Texts
from switching.i18n.audit_sentences import has_news, sentence_of
from switching.models import TrailSearch, User, UserRole
from switching.rules.session_end import CLOCK_DIFFERENCE
from switching.services import users
from switching.services.admission import Admission, Refusal, admit, begin
from switching.services.audit import search_audit
from switching.services.backups import make_backup, restore_backup
from switching.services.users import Account
from tests.samples import NOW, at
from tests.services.test_users import claims, trail

BEA, MIA = "bea@blenders.be", "mia@blenders.be"
SECOND = timedelta(seconds=1)
SKEWS = [timedelta(seconds=seconds) for seconds in (-299, -30, -3, -1, 0, 1, 3, 30, 299)]
skewed = pytest.mark.parametrize("skew", SKEWS, ids=str)


@pytest.fixture
def bea(path: Path) -> User:
    users.add_user(at(path), Account(MIA, UserRole.PROGRAMME_MANAGER), "mia")
    return users.add_user(at(path), Account(BEA, UserRole.ADMINISTRATOR, "Bea Wouters"), "bea")


def cookie(moment: datetime, email: str = BEA) -> dict[str, object]:
    """Return what a cookie holds of someone who signed in at `moment` of the provider's clock."""
    return claims(email, iat=int(moment.timestamp()))


def is_in(path: Path, held: dict[str, object], now: datetime) -> bool:
    found = admit(path, held, now)
    assert isinstance(found, Admission) or found is Refusal.ENDED
    return isinstance(found, Admission)


def sign_out(path: Path, user: User, now: datetime) -> None:
    users.end_own_sessions(at(path, users.actor_of(user), now=now))


@skewed
@pytest.mark.parametrize("age", [SECOND, timedelta(minutes=3), timedelta(hours=9)], ids=str)
def test_every_copy_is_out_and_signing_in_right_after_works_whatever_the_clocks_say(
    path: Path, bea: User, skew: timedelta, age: timedelta
) -> None:
    copy = cookie(NOW - age + skew)
    assert is_in(path, copy, NOW)
    sign_out(path, bea, NOW)
    assert not is_in(path, copy, NOW)
    fresh = cookie(NOW + skew)  # in the very second
    begin(path, fresh, NOW)
    assert is_in(path, fresh, NOW)
    for later in (NOW, NOW + timedelta(minutes=20)):
        assert not is_in(path, copy, later)
        assert is_in(path, fresh, later)


@skewed
def test_who_signed_in_later_elsewhere_is_out_too(path: Path, bea: User, skew: timedelta) -> None:
    other = cookie(NOW - SECOND + skew)
    sign_out(path, bea, NOW)
    assert not is_in(path, other, NOW)
    begin(path, cookie(NOW + SECOND + skew), NOW + SECOND)
    assert not is_in(path, other, NOW + SECOND)


def test_a_copy_does_not_begin_a_session_of_before(path: Path, bea: User) -> None:
    old = cookie(NOW - timedelta(hours=1))
    sign_out(path, bea, NOW)
    begin(path, old, NOW)  # as if a provider gave again what it gave an hour ago
    assert not is_in(path, old, NOW)


def test_a_time_far_from_ours_is_no_measure(path: Path, bea: User) -> None:
    sign_out(path, bea, NOW)
    late = cookie(NOW - CLOCK_DIFFERENCE - SECOND)
    begin(path, late, NOW)
    assert not is_in(path, late, NOW)


def test_a_sign_in_that_was_never_ended_is_not_written_down(path: Path, bea: User) -> None:
    before = trail(path)
    begin(path, cookie(NOW), NOW)
    assert trail(path) == before


@pytest.mark.parametrize(
    "held",
    [
        claims(BEA, iat=NOW.timestamp(), email_verified=False),
        claims("jan@elders.be", iat=NOW.timestamp()),
        claims(BEA, iat=None),
        claims(BEA, iat=NOW.timestamp(), is_logged_in=False),
        {},
    ],
)
def test_who_is_not_let_in_begins_nothing(path: Path, bea: User, held: dict[str, object]) -> None:
    sign_out(path, bea, NOW)
    before = trail(path)
    begin(path, held, NOW)
    assert trail(path) == before


def test_others_stay_in(path: Path, bea: User) -> None:
    sign_out(path, bea, NOW)
    assert is_in(path, cookie(NOW - SECOND, MIA), NOW)


def test_an_administrator_ends_the_sessions_of_one_or_of_all(path: Path, bea: User) -> None:
    mia = users.find_user_by_email(path, MIA)
    assert mia is not None
    users.end_sessions(at(path, users.actor_of(bea)), mia.id)
    held = {email: cookie(NOW - SECOND, email) for email in (BEA, MIA)}
    assert [is_in(path, item, NOW) for item in held.values()] == [True, False]
    begin(path, cookie(NOW + SECOND, MIA), NOW + SECOND)
    assert users.end_all_sessions(at(path, users.actor_of(bea), now=NOW + 2 * SECOND)) == 2
    now = NOW + 2 * SECOND
    held[MIA] = cookie(NOW + SECOND, MIA)
    assert [is_in(path, item, now) for item in held.values()] == [False, False]


def test_a_deactivated_user_comes_back_without_the_sessions_that_were_ended(
    path: Path, bea: User
) -> None:
    mia = users.find_user_by_email(path, MIA)
    assert mia is not None
    held = cookie(NOW - SECOND, MIA)
    users.deactivate_user(at(path), mia.id)
    assert admit(path, held, NOW) is Refusal.DEACTIVATED
    users.end_all_sessions(at(path))
    begin(path, cookie(NOW, MIA), NOW)
    users.reactivate_user(at(path), mia.id)
    assert admit(path, held, NOW) is Refusal.ENDED


def test_a_second_sign_out_with_a_slower_clock_takes_nothing_back(path: Path, bea: User) -> None:
    sign_out(path, bea, NOW)
    sign_out(path, bea, NOW - timedelta(minutes=4))
    assert not is_in(path, cookie(NOW + timedelta(minutes=5)), NOW)


def test_the_trail_says_who_ended_whose_sessions_and_who_began_one(path: Path, bea: User) -> None:
    sign_out(path, bea, NOW)
    begin(path, cookie(NOW + SECOND), NOW + SECOND)
    lines = search_audit(at(path), TrailSearch())
    assert [sentence_of(line, Texts()) for line in lines][:2] == [
        "Bea Wouters meldde zich opnieuw aan.",
        "Bea Wouters meldde alle sessies af van het account ‘bea@blenders.be’.",
    ]
    assert not any(has_news(line) for line in lines[:2])


def test_a_backup_brings_no_session_back_that_was_ended_since(path: Path, bea: User) -> None:
    made = make_backup(at(path), path.parent, on_trail=False)
    copies = {email: cookie(NOW - SECOND, email) for email in (BEA, MIA)}
    sign_out(path, bea, NOW)
    now = NOW + timedelta(minutes=1)
    restore_backup(at(path, now=now), made.path)
    assert {email: is_in(path, copy, now) for email, copy in copies.items()} == {
        BEA: False, MIA: True,
    }  # fmt: skip


@pytest.mark.parametrize("left", [None, b"", b"no database at all"])
def test_where_nothing_is_left_to_say_who_signed_out_all_sign_in_again(
    path: Path, bea: User, left: bytes | None
) -> None:
    made = make_backup(at(path), path.parent, on_trail=False)
    path.unlink()
    if left is not None:
        path.write_bytes(left)
    now = NOW + timedelta(minutes=1)
    restore_backup(at(path, now=now), made.path)
    assert not is_in(path, cookie(NOW), now)
    begin(path, cookie(now), now)
    assert is_in(path, cookie(now), now)
