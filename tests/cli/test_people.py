"""The commands that export and erase what is held on people."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from switching.cli import main
from switching.models import Project, Switch
from switching.store import write
from tests.cli.running import run
from tests.samples import ACTOR, NOW, edit, hold_the_hours, make_database, open_dossier, read


def test_erase_person_shows_who_it_is_and_asks(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    asked = ("erase-person", 1, "--reason", "vraag", "--database", path)
    told = CliRunner().invoke(main, [str(item) for item in asked], input="ja\n")
    assert told.exit_code == 1
    assert "Amina Yildiz · Kinderopvang Zonnebloem" in told.output
    assert "1 dossier als lerende" in told.output
    assert "Er is niets gewist." in told.output
    assert read(path).learner.name == "Amina Yildiz"
    done = CliRunner().invoke(main, [str(item) for item in asked], input="wis\n")
    assert (done.exit_code, read(path).learner.name) == (0, "Persoon 1")
    again = run(*asked, "--yes")
    assert (again.exit_code, "Deze persoon is al gewist." in again.output) == (1, True)
    assert run("erase-person", 99, "--reason", "x", "--database", path, "--yes").exit_code == 1


def test_erase_person_asks_about_each_sentence_and_later_about_what_is_left(
    tmp_path: Path,
) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    coach = read(path).coach
    assert coach is not None
    edit(path, coach, name="An Roosendael")
    edit(path, read(path).inputs, sharing="Straks belt An. En morgen komt An Claes.")
    asked = ["erase-person", str(coach.id), "--reason", "vraag", "--database", str(path)]
    done = CliRunner().invoke(main, asked, input="wissen\nlater\nwis\n")
    assert done.exit_code == 0
    assert "Straks belt »An«." in done.output
    them = f"Persoon {coach.id}"
    assert read(path).inputs.sharing == f"Straks belt {them}. En morgen komt An Claes."
    left = CliRunner().invoke(main, [*asked, "--doubts", "leave"])
    assert (left.exit_code, "»An« Claes" in left.output) == (0, True)
    again = run(*asked, "--yes")
    assert "Deze persoon is al gewist." in again.output
    assert read(path).inputs.sharing == f"Straks belt {them}. En morgen komt An Claes."


def test_export_person_writes_a_zip_and_says_who_is_not_there(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    asked = ("--to", tmp_path / "amina.zip", "--reason", "vraag", "--database", path)
    assert run("export-person", 1, *asked).exit_code == 0
    with zipfile.ZipFile(tmp_path / "amina.zip") as files:
        assert "Amina Yildiz" in files.read("gegevens.json").decode()
    again = run("export-person", 1, *asked)
    assert (again.exit_code, "amina.zip bestaat al." in again.output) == (2, True)
    assert run("export-person", 1, *asked, "--overwrite").exit_code == 0
    unknown = run("export-person", "jan@blenders.be", *asked, "--overwrite")
    assert unknown.exit_code == 1
    assert "Er is geen persoon met dit adres of id: jan@blenders.be." in unknown.output


def test_erase_due_lists_asks_and_erases(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    assert "bewaartermijn" in run("erase-due", "--database", path).output
    with write(path, ACTOR, NOW) as transaction:
        long_ago = Project(number="ESF-1", evidence_until=date(2020, 1, 1))
        project = transaction.add(long_ago)
        transaction.update(transaction.get(Switch, 1), project_id=project.id)
    refused = CliRunner().invoke(main, ["erase-due", "--database", str(path)], input="\n")
    assert refused.exit_code == 1
    assert "ESF-1" in refused.output
    assert read(path).learner.name == "Amina Yildiz"
    assert run("erase-due", "--database", path, "--yes").exit_code == 0
    assert read(path).learner.name == "Persoon 1"


def test_erase_due_of_no_database_makes_none(tmp_path: Path) -> None:
    refused = run("erase-due", "--database", tmp_path / "absent.db")
    assert refused.exit_code == 1
    assert list(tmp_path.iterdir()) == []
