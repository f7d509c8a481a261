"""Made-up workbooks as people really make them, written by someone who had not seen the importer.

Of four of them, `unseen-*`, no rule was made to fit: their figures are what they are.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importing.measure import SEEN, measure


def name_of(path: Path) -> str:
    return path.stem


def test_they_are_there() -> None:
    assert len(SEEN) >= 12


@pytest.mark.parametrize("path", SEEN, ids=name_of)
def test_nothing_is_sure_and_wrong(path: Path) -> None:
    found = measure(path)
    assert found.wrong == []
    assert found.wrong_rows == []
    assert found.cells["sure and right"] > 0
