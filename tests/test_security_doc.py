"""docs/security.md names tests that are there, and docs/deploy.md files and commands that are."""

from __future__ import annotations

import ast
import re

import pytest

from tests.server import ROOT

SECURITY = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
DEPLOY = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", SECURITY)))
ROWS = [
    line
    for line in SECURITY.splitlines()
    if line.startswith("| ") and not line.startswith(("| threat", "| address", "| `"))
]


@pytest.mark.slow
@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_the_threats_name_is_there(file: str, test: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS)
def test_each_threat_has_a_test(row: str) -> None:
    threat, defence, tests = row.strip("| ").split(" | ")
    assert threat
    assert defence
    assert re.fullmatch(r"`tests/[\w/]+\.py::\w+`(, `tests/[\w/]+\.py::\w+`)*", tests)


def test_each_file_that_a_server_needs_is_named_and_there() -> None:
    for file in (ROOT / "docs" / "deploy").iterdir():
        assert f"docs/deploy/{file.name.split('.')[0]}" in DEPLOY, file.name
    for name in re.findall(r"docs/deploy/([\w.-]+\w)", DEPLOY):
        assert list((ROOT / "docs" / "deploy").glob(f"{name}*")), name
