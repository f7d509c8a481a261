"""The commands on users."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result

from switching.models import Organisation, Person, User
from switching.services.organisations import add_organisation, add_person
from switching.store import connect, list_records
from tests.cli.running import run
from tests.samples import at


def test_the_first_administrator_is_made_in_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    made = run(
        "user", "add", "Bea@Blenders.be", "--role", "administrator", "--name", "Bea",
        "--database", path,
    )  # fmt: skip
    assert (made.exit_code, made.output) == (
        0,
        "bea@blenders.be mag zich aanmelden als beheerder.\n"
        f"Er was nog geen databank: {path} is nieuw.\n",
    )
    listed = run("user", "list", "--database", path)
    assert (listed.exit_code, listed.output) == (0, "bea@blenders.be · Bea · beheerder\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one administrator."""
    made = tmp_path / "new.db"
    run("user", "add", "jan@blenders.be", "--role", "administrator", "--database", made)
    return made


def add_leader(path: Path, *options: str) -> Result:
    return run(
        "user", "add", "katrien@blenders.be", "--role", "project_leader", "--database", path,
        *options,
    )  # fmt: skip


def on_record(path: Path) -> tuple[list[str], list[str]]:
    """Return the names of the partners and of the people."""
    with connect(path) as db:
        partners = list_records(db, Organisation, is_partner=True)
        return [item.name for item in partners], [item.name for item in list_records(db, Person)]


def test_a_project_leader_is_added_with_partner_and_person_said_to_be_new(path: Path) -> None:
    refused = add_leader(path)
    assert refused.exit_code == 1
    assert refused.output == "partner: Vul dit nog in.\nperson: Vul dit nog in.\n"
    made = add_leader(path, "--partner", "Blenders", "--new-partner", "--person", "Katrien Maes")
    assert made.exit_code == 0, made.output
    assert on_record(path) == (["Blenders"], ["Katrien Maes"])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--partner", "Nergens", "--name", "Kat"), "Gekend zijn: Blenders, Voka."),
        (("--partner", "Blendres", "--name", "Kat"), "Of bedoel je: Blenders?"),
        (("--partner", "Kinderopvang", "--name", "Kat"), "Gekend zijn: Blenders, Voka."),
        (("--partner", "blenders"), "person: Vul dit nog in."),
        (("--partner", "Blenders", "--name", "Kat"), "Niemand heet daar Kat."),
        (("--partner", "Blenders", "--person", "Katrien Mas"), "bedoel je: Katrien Maes?"),
    ],
)
def test_no_partner_and_no_person_is_made_of_a_slip(
    path: Path, options: tuple[str, ...], said: str
) -> None:
    for name in ("Voka", "Blenders"):
        partner = add_organisation(at(path), {"name": name, "is_partner": True}, name)
    add_organisation(at(path), {"name": "Kinderopvang", "is_host": True}, "host")
    add_person(at(path), {"organisation_id": partner.id, "name": "Katrien Maes"}, "person")
    before = on_record(path)
    refused = add_leader(path, *options)
    assert refused.exit_code == 1
    assert said in refused.output
    assert on_record(path) == before
    made = add_leader(path, "--partner", "BLENDERS", "--person", "katrien maes")
    assert (made.exit_code, on_record(path)) == (0, before)
    again = ("--partner", "Voka", "--person", "Jo Peeters", "--new-person")
    made = run(
        "user", "add", "jo@b.be", "--role", "project_leader", "--database", path, *again
    )  # fmt: skip
    assert (made.exit_code, on_record(path)) == (0, (before[0], [*before[1], "Jo Peeters"]))


def test_only_the_first_administrator_makes_a_database_and_none_is_left_of_one_refused(
    tmp_path: Path,
) -> None:
    path = tmp_path / "typo.db"
    for email, role in (("a@b.be", "programme_manager"), ("nobody", "administrator")):
        refused = run("user", "add", email, "--role", role, "--database", path)
        assert refused.exit_code == 1
        assert list(tmp_path.iterdir()) == []


def test_the_sessions_of_one_or_of_all_are_ended(path: Path) -> None:
    run("user", "add", "mia@b.be", "--role", "programme_manager", "--database", path)
    done = run("user", "sign-out", "MIA@b.be", "--database", path)
    assert (done.exit_code, done.output) == (0, "mia@b.be is overal afgemeld.\n")
    assert ended(path) == ["mia@b.be"]
    assert run("user", "sign-out", "--all", "--database", path).output == "Iedereen is afgemeld.\n"
    assert ended(path) == ["jan@blenders.be", "mia@b.be"]
    for neither in ((), ("mia@b.be", "--all")):
        refused = run("user", "sign-out", *neither, "--database", path)
        assert (refused.exit_code, "een van beide" in refused.output) == (2, True)


def ended(path: Path) -> list[str]:
    with connect(path) as db:
        return sorted(user.email for user in list_records(db, User) if user.sessions_from)


@pytest.mark.parametrize(
    ("email", "said"),
    [("bea@blenders.be", "Er is al een gebruiker met dit adres."), ("bea", "geen e-mailadres")],
)
def test_user_add_says_what_is_wrong(tmp_path: Path, email: str, said: str) -> None:
    path = tmp_path / "new.db"
    run("user", "add", "bea@blenders.be", "--role", "administrator", "--database", path)
    refused = run("user", "add", email, "--role", "administrator", "--database", path)
    assert refused.exit_code == 1
    assert said in refused.output


def test_a_user_is_deactivated_and_let_in_again(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    for email in ("bea@blenders.be", "jan@blenders.be"):
        run("user", "add", email, "--role", "administrator", "--database", path)
    out = run("user", "deactivate", "JAN@blenders.be", "--database", path)
    assert (out.exit_code, out.output) == (0, "jan@blenders.be mag zich niet meer aanmelden.\n")
    last = run("user", "deactivate", "bea@blenders.be", "--database", path)
    assert last.exit_code == 1
    assert last.output.startswith("Dit is de enige actieve beheerder.")
    assert "mag niet meer aanmelden" in run("user", "list", "--database", path).output
    assert run("user", "reactivate", "jan@blenders.be", "--database", path).exit_code == 0


def test_user_commands_name_who_or_what_is_not_there(database: Path, tmp_path: Path) -> None:
    assert run("user", "list", "--database", database).output == "Nog geen gebruikers.\n"
    unknown = run("user", "deactivate", "jan@blenders.be", "--database", database)
    assert (unknown.exit_code, unknown.output) == (1, "Er is geen gebruiker jan@blenders.be.\n")
    absent = run("user", "list", "--database", tmp_path / "absent.db")
    assert absent.exit_code == 1
    assert "Er is geen databank op" in absent.output
