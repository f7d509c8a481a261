"""The command line: what it writes, what it says, and its exit status."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from pypdf import PdfReader

from switching.cli import main
from switching.models import Project, Switch
from switching.services.certificates import withdraw_certificate
from switching.store import connect, write
from tests.samples import ACTOR, NOW, hold_the_hours, issue, make_database, open_dossier, read


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    made = run("demo", "--database", path, "--switches", 18, "--seed", 1, "--today", "2026-11-24")
    assert made.exit_code == 0, made.output
    return path


def test_demo_says_what_it_made_and_refuses_to_do_so_twice(database: Path) -> None:
    again = run("demo", "--database", database)
    assert again.exit_code == 1
    assert "In deze databank zitten al dossiers." in again.output


def test_plan_writes_a_readable_document(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "plan.pdf"
    assert run("plan", 18, "--database", database, "--output", output).exit_code == 0
    words = PdfReader(io.BytesIO(output.read_bytes())).pages[0].extract_text()
    assert "Leeractieplan" in words
    assert "ST-2026-0018" in words


@pytest.mark.parametrize("switch", [999, 2**70])
def test_plan_of_no_switch_says_so(database: Path, tmp_path: Path, switch: int) -> None:
    refused = run("plan", switch, "--database", database, "--output", tmp_path / "plan.pdf")
    assert (refused.exit_code, refused.output) == (1, f"Er is geen switch met id {switch}.\n")


def test_plan_says_when_it_can_not_write(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "nowhere" / "plan.pdf"
    refused = run("plan", 18, "--database", database, "--output", output)
    assert refused.exit_code == 1
    assert "kan niet geschreven worden" in refused.output


def test_check_says_that_all_is_well(database: Path) -> None:
    checked = run("check", "--database", database)
    assert checked.exit_code == 0
    assert "Alles in orde: schema m007_add_erasures." in checked.output


def test_check_says_in_english_when_asked(database: Path) -> None:
    assert "All is well" in run("check", "--database", database, "--language", "en").output


def test_check_names_a_missing_file(tmp_path: Path) -> None:
    checked = run("check", "--database", tmp_path / "absent.db")
    assert checked.exit_code == 1
    assert "Er is geen databank op" in checked.output
    assert not (tmp_path / "absent.db").exists()


def test_check_names_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Beste Katrien, " * 100)
    checked = run("check", "--database", path)
    assert checked.exit_code == 1
    assert "kan niet als databank gelezen worden" in checked.output


def test_check_names_a_database_of_something_else(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with connect(path) as db:
        db.execute("CREATE TABLE x (a)")
    assert "Dit is geen databank van Switching Talent." in run("check", "--database", path).output


def test_check_names_broken_references(database: Path) -> None:
    with connect(database) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM people WHERE id = (SELECT coach_id FROM switches WHERE id = 1)")
    checked = run("check", "--database", database)
    assert checked.exit_code == 1
    assert "switches" in checked.output


def test_check_names_a_newer_database(database: Path) -> None:
    with connect(database) as db:
        db.execute("UPDATE _sqlite_migrations SET name = 'm999_fly' WHERE name LIKE 'm002%'")
    checked = run("check", "--database", database)
    assert checked.exit_code == 1
    assert "nieuwere versie van de app (m999_fly)" in checked.output


def csv_file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_evaluate_suggestions_prints_both_figures(tmp_path: Path) -> None:
    options = "option_id;kind;title;description\na;meeting;Oudercontact;\nb;onbekend;Keuken;\n"
    pairs = "goal,option_id\ngesprekken met ouders,a\nkoken,b\n"
    done = run(
        "evaluate", "suggestions",
        "--options", csv_file(tmp_path, "options.csv", options),
        "--pairs", csv_file(tmp_path, "pairs.csv", pairs),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "app: recall bij 3 0.500, MRR 0.500" in done.output
    assert "FTS5: recall bij 3 0.000, MRR 0.000" in done.output


def test_evaluate_shifts_prints_both_figures(tmp_path: Path) -> None:
    pairs = "before,after,shift\nplannen,plannen,unchanged\nplannen,plannen,more_concrete\n"
    done = run("evaluate", "shifts", csv_file(tmp_path, "pairs.csv", pairs))
    assert done.exit_code == 0, done.output
    assert "app: overeenkomst 0.500 op 2 paren" in done.output
    assert "altijd ‘concreter’: overeenkomst 0.500" in done.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ontbreken de kolommen: before, after, shift"),
        ("before,after\na,b\n", "ontbreken de kolommen: shift"),
        ("before,after,shift\n", "geen rijen"),
        (
            "before,after,shift\na,b,beter\n",
            "Rij 1 onder de hoofding heeft geen soort",
        ),
    ],
)
def test_evaluate_says_what_is_wrong_with_a_file(tmp_path: Path, text: str, said: str) -> None:
    done = run("evaluate", "shifts", csv_file(tmp_path, "pairs.csv", text))
    assert done.exit_code == 2
    assert said in done.output


def test_evaluate_refuses_what_is_no_text_or_no_file(tmp_path: Path) -> None:
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    for path in (binary, tmp_path / "absent.csv", tmp_path):
        done = run("evaluate", "shifts", path)
        assert done.exit_code == 2
        assert done.output.strip()


@pytest.mark.parametrize(
    ("options", "pairs"),
    [
        ("option_id,kind,title,description\na,x,b,c\na,x,b,c\n", "goal,option_id\ng,a\n"),
        ("option_id,kind,title,description\na,x,b,c\n", "goal,option_id\ng,z\n"),
    ],
)
def test_evaluate_refuses_options_that_do_not_fit(tmp_path: Path, options: str, pairs: str) -> None:
    done = run(
        "evaluate", "suggestions",
        "--options", csv_file(tmp_path, "options.csv", options),
        "--pairs", csv_file(tmp_path, "pairs.csv", pairs),
    )  # fmt: skip
    assert done.exit_code == 2
    assert "Mogelijkheid" in done.output


def test_certificate_writes_the_document_as_it_was_issued(tmp_path: Path) -> None:
    path, output = make_database(tmp_path), tmp_path / "certificate.pdf"
    hold_the_hours(path)
    withdraw_certificate(ACTOR, path, issue(path).id, "fout in de naam", NOW)
    issued = issue(path, key="anew")
    done = run("certificate", 1, "--database", path, "--output", output)
    assert (done.exit_code, done.output) == (0, "")
    assert output.read_bytes() == issued.document
    assert "LC-2026-0002" in PdfReader(output).pages[0].extract_text()


def test_certificate_says_what_is_missing_and_issues_nothing(tmp_path: Path) -> None:
    path, output = make_database(tmp_path), tmp_path / "certificate.pdf"
    open_dossier(path)
    refused = run("certificate", 1, "--database", path, "--output", output)
    assert refused.exit_code == 1
    assert refused.output.startswith("Van de 14 u zijn er 0 u gehouden, nog 14 u te gaan.")
    assert not output.exists()


def test_certificate_never_issues_by_itself(tmp_path: Path) -> None:
    path, output = make_database(tmp_path), tmp_path / "certificate.pdf"
    hold_the_hours(path)
    refused = run("certificate", 1, "--database", path, "--output", output)
    assert refused.exit_code == 1
    assert "Reik het uit in de app." in refused.output
    assert (read(path).certificates, output.exists()) == ((), False)


@pytest.mark.parametrize("switch", [999, 2**70])
def test_certificate_of_no_switch_says_so(tmp_path: Path, switch: int) -> None:
    path = make_database(tmp_path)
    refused = run("certificate", switch, "--database", path, "--output", tmp_path / "c.pdf")
    assert (refused.exit_code, refused.output) == (1, f"Er is geen switch met id {switch}.\n")


def test_certificate_says_when_it_can_not_write(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    hold_the_hours(path)
    issue(path)
    refused = run("certificate", 1, "--database", path, "--output", tmp_path / "no" / "c.pdf")
    assert refused.exit_code == 1
    assert "kan niet geschreven worden" in refused.output


def test_report_writes_a_document_and_tells_how_far_it_is(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.pdf"
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    made = run("report", "--database", database, "--output", output, *days)
    assert made.exit_code == 0
    assert "100 %" in made.stderr
    assert made.stdout == ""
    words = " ".join(PdfReader(io.BytesIO(output.read_bytes())).pages[0].extract_text().split())
    assert "1 januari 2026 – 31 december 2026" in words


@pytest.mark.parametrize(("options", "rows"), [((), True), (("--hide-small",), False)])
def test_export_writes_a_workbook(
    database: Path, tmp_path: Path, options: tuple[str, ...], rows: bool
) -> None:
    output = tmp_path / "export.xlsx"
    made = run("export", "--database", database, "--output", output, "--language", "en", *options)
    assert (made.exit_code, made.stdout) == (0, "")
    assert ("Dossiers" in load_workbook(output).sheetnames) is rows


@pytest.mark.parametrize("command", ["report", "export"])
def test_what_can_not_be_exported_is_said(database: Path, tmp_path: Path, command: str) -> None:
    nowhere = tmp_path / "nowhere" / "file"
    refused = run(command, "--database", database, "--output", nowhere)
    assert (refused.exit_code, "kan niet geschreven worden" in refused.output) == (1, True)
    days = ("--from", "2026-12-31", "--to", "2026-01-01")
    refused = run(command, "--database", database, "--output", tmp_path / "file", *days)
    assert refused.exit_code == 1
    assert "Het einde valt vóór het begin" in refused.output
    refused = run(command, "--database", tmp_path / "absent.db", "--output", tmp_path / "file")
    assert refused.exit_code == 1
    assert "absent.db" in refused.output


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


def test_export_person_writes_a_zip_and_says_who_is_not_there(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    asked = ("--to", tmp_path / "amina.zip", "--reason", "vraag", "--database", path)
    assert run("export-person", 1, *asked).exit_code == 0
    with zipfile.ZipFile(tmp_path / "amina.zip") as files:
        assert "Amina Yildiz" in files.read("gegevens.json").decode()
    unknown = run("export-person", "jan@blenders.be", *asked)
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
