"""docs/contributing.md names files that are there, and each page is in the lists it speaks of."""

from __future__ import annotations

import re

from tests.pages import PAGES
from tests.server import ROOT

TEXT = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:switching|tests|pages|docs)/[\w./]*)`", TEXT)))
CHANGES = (
    *("field", "kind of option", "chart", "role", "function of the services"),
    *("document", "page", "language", "export"),
)
MADE_BY_READER = ("CODE.po",)


def test_each_file_that_it_names_is_there() -> None:
    assert NAMED
    gone = [name for name in NAMED if not (ROOT / name).exists()]
    assert [name for name in gone if not name.endswith(MADE_BY_READER)] == []


def test_each_name_in_code_that_it_names_is_in_the_file_named_beside_it() -> None:
    pairs = re.findall(r"`([A-Z]\w+)`[\w\s,]*?(?:in|of)\s+`(switching/[\w/]+\.py)`", TEXT)
    assert pairs
    for name, file in pairs:
        assert re.search(rf"\b{name}\b", (ROOT / file).read_text(encoding="utf-8")), (name, file)


def test_it_tells_of_each_change_that_a_newcomer_makes() -> None:
    headings = re.findall(r"^## An? (.*)$", TEXT, re.MULTILINE)
    assert set(CHANGES) <= set(headings)


def test_each_page_is_in_the_navigation_and_in_the_list_of_the_tests() -> None:
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")}
    app = (ROOT / "app.py").read_text(encoding="utf-8")
    assert scripts == {page.name for page in PAGES}, "complete tests/pages.py"
    assert scripts == set(re.findall(r'"pages/(\w+)\.py"', app)), "complete app.py"
