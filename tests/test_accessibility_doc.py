"""docs/accessibility.md has all criteria, names tests that are there, and says what fails."""

from __future__ import annotations

import ast
import re

import pytest

from switching.rules.shortcomings import SHORTCOMINGS
from tests.server import ROOT

DOC = (ROOT / "docs" / "accessibility.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in DOC.splitlines()
    if re.match(r"\| \d\.", line)
]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", DOC)))
LEVELS = {"A": 31, "AA": 24}
"""How many criteria WCAG 2.2 has of each."""
STATES = {"holds", "does not apply", "partly"}


def test_all_criteria_are_there_once() -> None:
    assert len({row[0] for row in ROWS}) == len(ROWS)
    assert {level: sum(row[1] == level for row in ROWS) for level in LEVELS} == LEVELS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_each_says_its_state_and_how_it_was_checked(row: list[str]) -> None:
    _criterion, _level, name, state, checked, _fails = row
    assert name
    assert state in STATES
    assert "`tests/" in checked or "by hand: " in checked or state == "does not apply"


def test_what_holds_partly_says_what_the_page_says() -> None:
    partly = {row[0]: row[5] for row in ROWS if row[3] == "partly"}
    assert partly == {item.criterion: item.text for item in SHORTCOMINGS}
    assert {row[5] for row in ROWS if row[3] != "partly"} == {"–"}


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_it_names_is_there(file: str, test: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    assert test in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
