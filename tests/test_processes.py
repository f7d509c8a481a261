"""Two processes on one database behind nginx: whoever works there notices nothing of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from streamlit import auth_util

from switching.front.conf import DEPLOY
from switching.models import IntakeCall, UserRole
from switching.services.backups import make_backup, restore_backup
from switching.services.integrity import check_database
from switching.services.users import Account, add_user
from tests.bench.saver import call_of
from tests.bench.typing import open_calls
from tests.nginx import NAME
from tests.processes import WAY, Processes, Typist, processes, type_meanwhile
from tests.provider import SECRET, provide
from tests.samples import at
from tests.server import HOST, ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there the app is one process"),
]
KATRIEN, BEA = "katrien@blenders.be", "bea@blenders.be"
PEOPLE = {KATRIEN: "Katrien Maes", BEA: "Bea Wouters"}
DOSSIERS = 10


@dataclass(frozen=True)
class House:
    """The processes, and two project leaders who work with them: each with a number."""

    all: Processes
    users: dict[str, int]

    def call(self, switch: int = 1) -> IntakeCall:
        """Return the call of a dossier, as it stands now."""
        return call_of(self.all.database, switch)


def make_house(folder: Path) -> tuple[Path, dict[str, int]]:
    """Make a database with dossiers, and two who work there."""
    database = folder / "switching.db"
    open_calls(database, DOSSIERS)
    leader = UserRole.PROJECT_LEADER
    add = {email: Account(email, leader, name, "Blenders") for email, name in PEOPLE.items()}
    return database, {
        email: add_user(at(database), account, email).id for email, account in add.items()
    }


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("processes")
    database, users = make_house(folder)
    with processes(folder, database, at_work=2, of_all=4) as found:
        yield House(found, users)


def test_every_request_of_a_visitor_is_at_one_process(house: House) -> None:
    used = []
    for _ in range(4):
        person = house.all.person(KATRIEN)
        person.browser.get("/")
        with person.open("organisations"):
            assert person.upload() == 204
            person.browser.get("/_stcore/health")
            assert person.save(house.users[KATRIEN], house.call(), "", "").status_code == 200
        assert len(person.asked) == 5
        assert len(set(person.asked)) == 1
        used.append(person.asked[0])
    assert set(used) == set(house.all.ports[:2])


def test_the_cookie_is_said_once_and_safe(house: House) -> None:
    person = house.all.person(KATRIEN)
    first, second = (person.browser.get("/").headers.get_list("set-cookie") for _ in range(2))
    [said] = [one for one in first if one.startswith(WAY)]
    assert said.split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]
    assert not any(one.startswith(WAY) for one in second)
    for made_up in ("9", "1; 2", "x" * 200, "../1", "switching_any"):
        forged = house.all.person(KATRIEN)
        forged.browser.cookies.set(WAY, made_up, HOST)
        assert forged.browser.get("/_stcore/health").status_code == 200
        assert forged.asked[0] in house.all.ports[:2]


def test_after_a_kill_and_after_the_return_an_upload_goes_where_the_tab_is(house: House) -> None:
    first, second = house.all.ports[:2]
    person = house.all.person(KATRIEN, way=1)
    with person.open():
        assert person.upload() == 204
        assert set(person.asked) == {first}
        house.all.running[first].kill()
    try:
        assert person.browser.get("/_stcore/health").status_code == 200
        with person.open():
            assert person.upload() == 204
            house.all.running[first].start_again()
            assert person.upload("b") == 204
            assert set(person.asked[-4:]) == {second}
    finally:
        if house.all.running[first].process.poll() is not None:  # type: ignore[union-attr]
            house.all.running[first].start_again()
    assert house.all.person(KATRIEN, way=1).browser.get("/").status_code == 200


def test_who_writes_over_what_was_written_at_the_other_is_asked(house: House) -> None:
    here, there = (house.all.person(KATRIEN, way) for way in (1, 2))
    user, call = house.users[KATRIEN], house.call(2)
    assert here.save(user, call, "", "van hier").status_code == 200
    asked = there.save(user, call, "", "van daar")
    assert (asked.status_code, asked.json()["text"]) == (409, "van hier")
    assert there.save(user, call, "van hier", "van allebei").status_code == 200
    assert house.call(2).loose_notes == "van allebei"


def test_a_file_is_given_once_whichever_process_is_asked(house: House) -> None:
    here = house.all.person(KATRIEN, 1)
    there = here.at(2)
    with here.open("action_plan", "switch=3"):
        ticket = here.files[0]
    given = there.take(ticket)
    assert given.status_code == 200
    assert given.content.startswith(b"%PDF")
    assert [one.take(ticket).status_code for one in (here, there)] == [410, 410]


def test_a_backup_put_back_is_what_both_serve(house: House, tmp_path: Path) -> None:
    here, there = (house.all.person(KATRIEN, way) for way in (1, 2))
    user, database = house.users[KATRIEN], house.all.database
    assert here.save(user, house.call(4), "", "van voor de back-up").status_code == 200
    backup = make_backup(at(database), tmp_path).path
    assert there.save(user, house.call(4), "van voor de back-up", "erna").status_code == 200
    restore_backup(at(database), backup)
    assert house.call(4).loose_notes == "van voor de back-up"
    for one, over, text in ((here, "van voor de back-up", "a"), (there, "a", "b")):
        assert one.save(user, house.call(4), over, text).status_code == 200
    assert house.call(4).loose_notes == "b"
    assert check_database(database) == []


def test_who_signs_out_at_one_is_out_at_the_other(house: House) -> None:
    here, there = (house.all.person(KATRIEN, way) for way in (1, 2))
    user, call = house.users[KATRIEN], house.call(5)
    assert [one.save(user, call, "", "").status_code for one in (here, there)] == [200, 200]
    here.browser.get("/auth/logout")
    assert [one.save(user, call, "", "").status_code for one in (here, there)] == [401, 401]
    assert there.at(1).save(user, call, "", "").status_code == 401


@pytest.mark.soak  # two more servers, and a provider
@pytest.mark.filterwarnings("ignore::DeprecationWarning:authlib", "ignore:authlib.jose")
def test_a_sign_in_that_began_at_one_ends_at_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the one is killed while someone is at the provider."""
    monkeypatch.setattr(auth_util, "get_signing_secret", lambda: SECRET)
    database, users = make_house(tmp_path)
    with provide() as provider, processes(tmp_path, database, 2, 2, provider) as found:
        provider.vouch(KATRIEN, email=KATRIEN, email_verified=True)
        person = found.person(KATRIEN, 1)
        del person.browser.cookies["_streamlit_user"]
        call = call_of(database, 1)
        assert person.save(users[KATRIEN], call, "", "").status_code == 401
        named = {"provider": auth_util.encode_provider_token("default")}
        away = person.browser.get("/auth/login", params=named).headers["location"]
        back = httpx.post(away, data={"sub": KATRIEN}).headers["location"]
        person.browser.cookies.set(WAY, "2", HOST)
        person.browser.get(back.removeprefix(found.front.url))
        assert person.asked[-1] == found.ports[1]
        for way in ("1", "2"):
            person.browser.cookies.set(WAY, way, HOST)
            assert person.save(users[KATRIEN], call, "", "").status_code == 200


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """An installation as docs/deploy.md makes it, without its systemd and its users."""
    database, users = make_house(tmp_path)
    with processes(tmp_path, database, at_work=2, of_all=4) as found, ExitStack() as stack:
        made = Installation(House(found, users), tmp_path / "opt", stack)
        made.lay_out()
        for name, value in made.environment().items():
            monkeypatch.setenv(name, value)
        yield made


@dataclass
class Installation:
    """The folders that the update works with, and what stands there for systemd."""

    house: House
    root: Path
    stack: ExitStack

    def lay_out(self) -> None:
        """Make the links: both colours are this checkout, until one of them is renewed."""
        self.root.mkdir()
        for colour in ("blue", "green"):
            (self.root / colour).symlink_to(ROOT)
        (self.root / "now").symlink_to("blue")
        for number, port in enumerate(self.house.all.ports):
            (self.root / str(port)).symlink_to("blue" if number < 2 else "green")
        programs = self.root / "bin"
        programs.mkdir()
        for name, text in (("systemctl", _SYSTEMCTL), ("runuser", _RUNUSER)):
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        (self.root / "backups").mkdir()
        for port, app in self.house.all.running.items():
            assert app.process is not None
            (self.root / f"{port}.pid").write_text(str(app.process.pid), encoding="utf-8")

    def environment(self) -> dict[str, str]:
        """Return what the update is told, and what stands for systemd."""
        return {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "SWITCHING_NAME": NAME,
            "SWITCHING_ROOT": str(self.root),
            "SWITCHING_DATABASE": str(self.house.all.database),
            "SWITCHING_BACKUPS": str(self.root / "backups"),
            "SWITCHING_PAUSE": "1",
            "OPTIONS": " ".join(self.house.all.options),
        }

    def renew(self, migrates: bool) -> None:
        """Put a newer version in the checkout that is at rest."""
        green = self.root / "green"
        green.unlink()
        left_out = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", ".git", "tests")
        shutil.copytree(ROOT, green, symlinks=True, ignore=left_out)
        if migrates:
            (green / "switching" / "store" / "migrations" / "m999_fly.py").write_text(_MIGRATION)

    def update(self) -> None:
        """Run the update as its administrator does."""
        done = subprocess.run(
            [str(DEPLOY / "switching-update")], capture_output=True, text=True, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def is_running(self, port: int) -> bool:
        """Tell whether something answers there."""
        with socket.socket() as probe:
            return probe.connect_ex((HOST, port)) == 0

    def end(self) -> None:
        """End what the update started."""
        for file in self.root.glob("*.pid"):
            with suppress(ProcessLookupError):
                os.kill(int(file.read_text()), signal.SIGTERM)


_RUNUSER = """#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift
exec "$@"
"""
# start, stop, enable --quiet, disable --quiet --now: of one unit, which comes last.
_SYSTEMCTL = """#!/bin/sh
set -eu
for last in "$@"; do :; done
port=${last#switching@}
case $1 in
    start)
        cd "$SWITCHING_ROOT/$port"
        .venv/bin/python -m streamlit run app.py --server.address 127.0.0.1 --server.port "$port" \\
            $OPTIONS > "$SWITCHING_ROOT/$port.log" 2>&1 &
        echo $! > "$SWITCHING_ROOT/$port.pid" ;;
    stop | disable)
        [ -e "$SWITCHING_ROOT/$port.pid" ] || exit 0
        number=$(cat "$SWITCHING_ROOT/$port.pid")
        rm "$SWITCHING_ROOT/$port.pid"
        kill "$number" || true
        while grep -qs "^State:.[^Z]" "/proc/$number/status"; do sleep 0.1; done ;;
esac
"""
_MIGRATION = """from sqlite_utils import Database


def apply(db: Database) -> None:
    db.execute("CREATE TABLE wings (id INTEGER PRIMARY KEY) STRICT")
"""


@pytest.mark.soak  # four servers, and ten people who work with them
@pytest.mark.parametrize("migrates", [False, True])
def test_who_types_during_an_update_loses_nothing(
    installation: Installation, migrates: bool
) -> None:
    house, blue, green = installation.house, *_colours(installation)
    installation.renew(migrates)
    user = house.users[KATRIEN]
    typists = [
        Typist(house.all.person(KATRIEN, 1 + number % 2), user, house.call(number + 1))
        for number in range(DOSSIERS)
    ]
    try:
        type_meanwhile(typists, installation.update)
        assert [installation.is_running(port) for port in blue] == [False, False]
        assert [installation.is_running(port) for port in green] == [True, True]
        assert [one.call.switch_id for one in typists if one.lost] == []
        assert all(one.saved > 5 for one in typists)
        assert max(one.longest for one in typists) < (60 if migrates else 20)
        ways = Counter(one.person.browser.cookies[WAY] for one in typists)
        assert set(ways) == {"3", "4"}
        assert list((installation.root / "backups").glob("*.db"))
        assert (installation.root / "now").readlink() == Path("green")
    finally:
        installation.end()


def _colours(installation: Installation) -> tuple[list[int], list[int]]:
    ports = list(installation.house.all.ports)
    return ports[:2], ports[2:]


@pytest.mark.soak
def test_a_version_that_does_not_start_sends_no_one_anywhere(installation: Installation) -> None:
    blue, green = _colours(installation)
    installation.renew(migrates=False)
    (installation.root / "green" / "app.py").write_text("raise SystemExit(1)", encoding="utf-8")
    script = str(DEPLOY / "switching-update")
    done = subprocess.run([script], capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "The new version (green) did not start" in done.stderr
    assert [installation.is_running(port) for port in (*blue, *green)] == [True, True, False, False]
    assert (installation.root / "now").readlink() == Path("blue")
