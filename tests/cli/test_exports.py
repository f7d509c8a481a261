"""The commands that write a report or a workbook."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from tests.cli.running import run


@pytest.mark.soak
def test_report_writes_a_document_and_tells_how_far_it_is(database: Path, tmp_path: Path) -> None:
    output = tmp_path / "report.pdf"
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    made = run("report", "--database", database, "--output", output, *days)
    assert made.exit_code == 0
    assert "100 %" in made.stderr
    assert made.stdout == ""
    words = " ".join(PdfReader(io.BytesIO(output.read_bytes())).pages[0].extract_text().split())
    assert "1 januari 2026 – 31 december 2026" in words


@pytest.mark.slow
@pytest.mark.parametrize(("options", "rows"), [((), True), (("--hide-small",), False)])
def test_export_writes_a_workbook(
    database: Path, tmp_path: Path, options: tuple[str, ...], rows: bool
) -> None:
    output = tmp_path / "export.xlsx"
    made = run("export", "--database", database, "--output", output, "--language", "en", *options)
    assert (made.exit_code, made.stdout) == (0, "")
    assert ("Dossiers" in load_workbook(output).sheetnames) is rows


@pytest.mark.slow
@pytest.mark.parametrize("command", ["report", "export"])
def test_what_can_not_be_exported_is_said(database: Path, tmp_path: Path, command: str) -> None:
    nowhere = tmp_path / "nowhere" / "file"
    refused = run(command, "--database", database, "--output", nowhere)
    assert (refused.exit_code, "kan niet geschreven worden" in refused.output) == (1, True)
    days = ("--from", "2026-12-31", "--to", "2026-01-01")
    refused = run(command, "--database", database, "--output", tmp_path / "file", *days)
    assert refused.exit_code == 1
    assert "Het einde valt vóór het begin" in refused.output
    soon = ("--from", "2090-01-01", "--to", "2090-12-31", "--hide-small")
    refused = run(command, "--database", database, "--output", tmp_path / "file", *soon)
    assert refused.exit_code == 1
    assert "Van deze periode is nog geen maand voorbij" in refused.output
    refused = run(command, "--database", tmp_path / "absent.db", "--output", tmp_path / "file")
    assert refused.exit_code == 1
    assert "absent.db" in refused.output
