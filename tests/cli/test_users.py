"""The commands on users."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import run


def test_the_first_administrator_is_made_in_a_new_database(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    made = run(
        "user", "add", "Bea@Blenders.be", "--role", "administrator", "--name", "Bea",
        "--database", path,
    )  # fmt: skip
    assert (made.exit_code, made.output) == (
        0,
        "bea@blenders.be mag zich aanmelden als beheerder.\n",
    )
    listed = run("user", "list", "--database", path)
    assert (listed.exit_code, listed.output) == (0, "bea@blenders.be · Bea · beheerder\n")


def test_a_project_leader_is_added_with_partner_and_person(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    leader = ("user", "add", "katrien@blenders.be", "--role", "project_leader", "--database", path)
    refused = run(*leader)
    assert refused.exit_code == 1
    assert refused.output == "partner: Vul dit nog in.\nperson: Vul dit nog in.\n"
    made = run(*leader, "--partner", "Blenders", "--person", "Katrien Maes")
    assert made.exit_code == 0, made.output


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
