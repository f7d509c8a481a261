"""Made-up workbooks as people really make them, written by someone who had not seen the importer.

Of four of them, `unseen-*`, no rule was made to fit: their figures are what they are.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from switching.services import imports
from tests.importing.measure import FOLDER, SEEN, UNSEEN, measure
from tests.samples import at, make_database


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


_TARGETS = {"switches": "dossiers", "hosts": "hosts"}


@pytest.mark.parametrize("path", [*SEEN, *UNSEEN], ids=name_of)
def test_what_it_is_about_is_found(path: Path, tmp_path: Path) -> None:
    wanted = json.loads(path.read_text(encoding="utf-8"))
    context, file = at(make_database(tmp_path)), FOLDER / wanted["file"]
    upload = imports.read_upload(context, file.name, file.read_bytes())
    assert imports.propose_choices(context, upload).target == _TARGETS[wanted["kind"]]
