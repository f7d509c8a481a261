"""The commands that write a plan or a certificate."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from switching.services.certificates import withdraw_certificate
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


def test_plan_says_when_it_can_not_write(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "nowhere" / "plan.pdf"
    refused = run("plan", 18, "--database", database, "--output", output)
    assert refused.exit_code == 1
    assert "kan niet geschreven worden" in refused.output


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
