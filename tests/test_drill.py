"""The restore drill of docs/deploy.md, carried out as it is written there, on fewer dossiers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from switching.cli import main
from tests.server import ROOT

COMMAND = ".venv/bin/python -m switching "


def steps() -> list[str]:
    """Return the lines of the drill, but for the last, which clears up."""
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    [block] = re.findall(r"^### The drill$.*?```sh\n(.*?)```", text, re.DOTALL | re.MULTILINE)
    lines = block.replace("--switches 5000", "--switches 3").splitlines()
    assert lines.pop() == "rm -r data/drill"
    return [str(line) for line in lines]


@pytest.mark.skipif(os.name == "nt", reason="the drill is written for a POSIX shell")
def test_the_drill_works_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = ""
    for step in steps():
        if step.startswith(COMMAND):
            shell = ["bash", "-c", f"printf '%s\\n' {step.removeprefix(COMMAND)}"]
            words = subprocess.run(shell, capture_output=True, text=True, check=True).stdout
            done = CliRunner().invoke(main, words.splitlines())
            assert done.exit_code == 0, done.output
            said = done.output
        else:
            subprocess.run(["bash", "-c", step], capture_output=True, check=True)
    assert said.startswith("Alles in orde")
    assert [file.suffix for file in sorted(Path("data/drill").iterdir())] == [
        ".db",
        ".sha256",
        ".db",
    ]
