"""The commands that write a plan or a certificate."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.services.certificates import withdraw_certificate
from switching.store import connect
from tests.cli.running import run
from tests.samples import at, hold_the_hours, issue, make_database, open_dossier, read


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


@pytest.mark.parametrize(
    "text", ["18", "ST-2026-0018", "st-2026-18", "ST-0018", "st18", "St 18", " 18 "]
)
def test_a_dossier_is_named_by_its_number_or_its_reference(
    database: Path, tmp_path: Path, text: str
) -> None:
    output = tmp_path / "plan.pdf"
    done = run("plan", text, "--database", database, "--output", output)
    assert done.exit_code == 0, done.output
    assert "ST-2026-0018" in PdfReader(output).pages[0].extract_text()


@pytest.mark.parametrize("command", ["plan", "certificate"])
@pytest.mark.parametrize("text", ["ST-1999-0018", "st99999", "ST-2026-0999"])
def test_a_reference_that_no_dossier_has_is_said(
    database: Path, tmp_path: Path, command: str, text: str
) -> None:
    refused = run(command, text, "--database", database, "--output", tmp_path / "plan.pdf")
    assert (refused.exit_code, refused.output) == (1, f"Er is geen switch {text}.\n")


@pytest.mark.parametrize(
    "text", ["0x12", "1.0", "ST", "ST-2026-", "SX-12", "😀", "", "१२", "1" * 99]
)
def test_what_names_no_dossier_is_misuse(database: Path, tmp_path: Path, text: str) -> None:
    refused = run("plan", "--database", database, "--output", tmp_path / "plan.pdf", "--", text)
    assert (refused.exit_code, "Dit is geen dossier." in refused.output) == (2, True)


def test_a_number_that_dossiers_of_two_years_have_asks_for_the_year(
    database: Path, tmp_path: Path
) -> None:
    with connect(database) as db, db.conn:
        db.conn.execute("UPDATE switches SET reference = 'ST-2025-0018' WHERE id = 17")
    asked = ("--database", database, "--output", tmp_path / "plan.pdf")
    refused = run("plan", "ST-18", *asked)
    assert refused.exit_code == 2
    assert "ST-2025-0018, ST-2026-0018" in refused.output
    assert run("plan", "ST-2025-18", *asked).exit_code == 0


def test_plan_says_when_it_can_not_write(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "nowhere" / "plan.pdf"
    refused = run("plan", 18, "--database", database, "--output", output)
    assert refused.exit_code == 1
    assert "kan niet geschreven worden" in refused.output


@pytest.mark.slow
def test_certificate_writes_the_document_as_it_was_issued(tmp_path: Path) -> None:
    path, output = make_database(tmp_path), tmp_path / "certificate.pdf"
    hold_the_hours(path)
    withdraw_certificate(at(path), issue(path).id, "fout in de naam")
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
