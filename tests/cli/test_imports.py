"""The command that brings a sheet in."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from switching.cli import main
from switching.services.switches import list_dossiers
from tests.importing.files import AMINA, BRAM, HEADS, xlsx
from tests.samples import at, make_database


def test_a_dry_run_only_says_it_and_its_answers_bring_it_in(tmp_path: Path) -> None:
    path, file = make_database(tmp_path), tmp_path / "gesprekken.xlsx"
    file.write_bytes(xlsx([HEADS, AMINA, ("Lies H.", *BRAM[1:])]))
    command = ["import", str(file), "--database", str(path)]
    looked = CliRunner().invoke(main, [*command, "--dry-run"])
    assert looked.exit_code == 0, looked.output
    assert "komt binnen: 1" in looked.output
    assert "Lies H." in looked.output
    assert list_dossiers(at(path)) == []
    answers = json.loads(looked.output.splitlines()[-1])
    (asked,) = [line for line in looked.output.splitlines() if line.startswith("? ")]
    answers["answers"] = [[asked[2:].partition(" – ")[0], "new"]]
    said = tmp_path / "antwoorden.json"
    said.write_text(json.dumps(answers), encoding="utf-8")
    done = CliRunner().invoke(main, [*command, "--answers", str(said)])
    assert done.exit_code == 0, done.output
    assert "Dit is import 1." in done.output
    assert len(list_dossiers(at(path))) == 2


def test_what_is_no_list_is_a_sentence_and_status_one(tmp_path: Path) -> None:
    path, file = make_database(tmp_path), tmp_path / "foto.xlsx"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(10))
    done = CliRunner().invoke(main, ["import", str(file), "--database", str(path)])
    assert done.exit_code == 1
    assert "Dit is een afbeelding, geen lijst." in done.output


def test_answers_that_are_none_are_a_sentence(tmp_path: Path) -> None:
    path, file = make_database(tmp_path), tmp_path / "a.xlsx"
    file.write_bytes(xlsx([HEADS, AMINA]))
    done = CliRunner().invoke(
        main, ["import", str(file), "--database", str(path), "--answers", str(file)]
    )
    assert done.exit_code == 1
    assert "staan geen antwoorden" in done.output
