"""Examples beside the real database: whose they are, and that nothing of them stays."""

from __future__ import annotations

import errno
from collections.abc import Callable
from functools import partial
from pathlib import Path
from shutil import copy

import pytest

from switching.demo.examples import DOSSIERS, fill_examples
from switching.i18n import Texts
from switching.i18n.audit_sentences import sentence_of
from switching.models import Actor, TrailSearch, UserRole
from switching.services import audit, backups, examples, switches, users
from switching.services.admission import Admission, Refusal, admit
from switching.services.checks import InvalidError
from switching.services.integrity import check_database
from switching.services.rights import Need, may
from switching.services.users import GIVEN_ROLES, LOCAL_USER_ID, actor_of
from switching.store import example_files
from tests.offices import Office, make_office
from tests.samples import ACTOR, AMINA, NOW, TODAY, at, open_dossier
from tests.snapshots import make_demo


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(path, 8)
    return path


@pytest.fixture(scope="module")
def first_office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture
def office(first_office: Office, tmp_path: Path) -> Office:
    """The two partners, on a database of this test's own."""
    return first_office.moved_to(tmp_path)


@pytest.fixture
def fill(demo_file: Path) -> Callable[[Path], object]:
    """What puts made-up dossiers in a new file, quickly."""
    return partial(copy, demo_file)


def made(office: Office, actor: Actor, fill: Callable[[Path], object]) -> example_files.Examples:
    """Return new examples of someone."""
    examples.make_examples(at(office.path, actor), fill)
    found = examples.find_examples(at(office.path, actor))
    assert found is not None
    return found


@pytest.mark.slow
def test_examples_are_whole_dossiers_around_today(tmp_path: Path) -> None:
    done: list[float] = []
    path = tmp_path / "examples.db"
    fill_examples(path, TODAY, done.append)
    assert len(switches.list_dossiers(at(path))) == DOSSIERS
    assert done[-1] == 1.0


def test_each_user_has_their_own(office: Office, fill: Callable[[Path], object]) -> None:
    before = office.path.read_bytes()
    hers, his = made(office, office.katrien, fill), made(office, office.jan, fill)
    assert hers.path != his.path
    assert hers.token != his.token
    assert examples.find_examples(at(office.path, office.manager)) is None
    found = [item.examples for item in examples.list_examples(at(office.path))]
    assert found == [hers, his]
    switches.open_switch(at(hers.path), AMINA, "of hers")
    assert before != office.path.read_bytes()  # that they were made stands in the trail


def test_made_twice_they_stay_as_they_are(office: Office, fill: Callable[[Path], object]) -> None:
    first = made(office, office.katrien, fill)
    assert made(office, office.katrien, fill).token == first.token


def test_two_at_once_make_one(office: Office, fill: Callable[[Path], object]) -> None:
    def meanwhile(path: Path) -> None:
        made(office, office.katrien, fill)
        fill(path)

    found = made(office, office.katrien, meanwhile)
    folder = example_files.folder_of(office.path)
    assert [item.name for item in folder.iterdir()] == [str(office.katrien.user_id)]
    assert list(found.path.parent.iterdir()) == [found.path]


def test_what_fails_halfway_leaves_nothing(office: Office) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InvalidError):
        examples.make_examples(at(office.path, office.katrien), fail)
    assert not example_files.folder_of(office.path).exists()


def test_what_a_killed_process_left_goes_with_the_next(
    office: Office, fill: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = example_files.folder_of(office.path)
    for name in (".making-x", ".gone-x"):
        (folder / name).mkdir(parents=True)
        (folder / name / "left.db").write_bytes(b"left")
    made(office, office.katrien, fill)
    assert {item.name for item in folder.iterdir()} >= {".making-x"}  # it may be being made still
    monkeypatch.setattr(example_files, "_CUT_SHORT_SECONDS", -1)
    made(office, office.jan, fill)
    assert all(item.name.isdecimal() for item in folder.iterdir())


def test_thrown_away_nothing_of_them_is_left(
    office: Office, fill: Callable[[Path], object]
) -> None:
    found = made(office, office.katrien, fill)
    open_dossier(found.path)
    for end in ("-wal", "-shm", "-journal", ".erasures.jsonl"):
        found.path.with_name(found.path.name + end).write_bytes(b"Amina Yildiz")
    whole = examples.find_examples(at(office.path, office.katrien))
    assert whole is not None
    assert whole.size > found.size
    examples.throw_examples_away(at(office.path, office.katrien), found.token)
    assert examples.find_examples(at(office.path, office.katrien)) is None
    left = [item for item in office.path.parent.rglob("*") if item.is_file()]
    assert [item for item in left if b"Amina Yildiz" in item.read_bytes()] == [office.path]
    assert not example_files.folder_of(office.path).exists()
    examples.throw_examples_away(at(office.path, office.katrien), found.token)  # once more


def test_of_others_or_of_another_token_nothing_goes(
    office: Office, fill: Callable[[Path], object]
) -> None:
    hers = made(office, office.katrien, fill)
    examples.throw_examples_away(at(office.path, office.jan), hers.token)
    examples.throw_examples_away(at(office.path, office.katrien), "0" * 32)
    assert hers.path.exists()
    examples.throw_examples_of_someone_away(
        at(office.path, office.administrator), hers.user_id, hers.token
    )
    assert not hers.path.exists()


def test_the_real_trail_says_who_made_and_threw_away(
    office: Office, fill: Callable[[Path], object]
) -> None:
    found = made(office, office.katrien, fill)
    examples.throw_examples_away(at(office.path, office.katrien), found.token)
    lines = audit.search_audit(at(office.path, office.administrator), TrailSearch())[:2]
    said = [sentence_of(line, Texts()) for line in lines]
    assert said == [
        "Katrien Maes gooide voorbeelden weg.",
        "Katrien Maes maakte voorbeelden om de app uit te proberen.",
    ]


@pytest.mark.parametrize("role", GIVEN_ROLES)
def test_one_works_in_them_in_the_own_role_as_someone_made_up(
    office: Office, fill: Callable[[Path], object], role: UserRole
) -> None:
    path = made(office, office.katrien, fill).path
    user = next(user for user in users.list_users(at(office.path)) if user.role is role)
    admitted = examples.admit_to_examples(path, Admission(user, NOW))
    assert (admitted.user.role, admitted.ends_at) == (role, NOW)
    assert admitted.user.email.endswith(".example")
    assert switches.list_dossiers(at(path, admitted.actor))
    assert may(admitted.actor, Need.WRITE_DOSSIER) is may(actor_of(user), Need.WRITE_DOSSIER)


def test_without_sign_in_one_is_the_local_user_there_too(
    office: Office, fill: Callable[[Path], object]
) -> None:
    path = made(office, ACTOR, fill).path
    admitted = examples.admit_to_examples(path, Admission(users.get_local_user(office.path)))
    assert admitted.user.id == LOCAL_USER_ID
    assert actor_of(admitted.user).role is UserRole.LOCAL


def test_users_of_examples_are_let_in_nowhere(
    office: Office, fill: Callable[[Path], object]
) -> None:
    path = made(office, office.katrien, fill).path
    for user in users.list_users(at(path)):
        claims = {"is_logged_in": True, "email": user.email, "email_verified": True}
        found = admit(office.path, {**claims, "iat": NOW.timestamp()}, NOW)
        assert found is Refusal.UNKNOWN


def test_backups_and_checks_of_the_real_database_know_nothing_of_them(
    office: Office, fill: Callable[[Path], object], tmp_path: Path
) -> None:
    found = made(office, office.katrien, fill)
    folder = tmp_path / "backups"
    folder.mkdir()
    backups.make_backup(at(office.path, office.administrator), folder)
    names = {item.name for item in folder.iterdir()}
    assert not any(found.token in name or "examples" in name for name in names)
    found.path.write_bytes(b"not a database")
    assert not check_database(office.path)
