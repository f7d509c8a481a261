"""CHANGELOG.md: the version of the newest release, and what each release says."""

from __future__ import annotations

import re
import tomllib
from datetime import date

from switching import __version__
from tests.server import ROOT

TEXT = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
HEADINGS = ["Added", "Changed", "Fixed", "What an administrator must do"]


def releases() -> list[tuple[str, date]]:
    """Return version and date of each release, in the order of the file."""
    found = [line.removeprefix("## ") for line in TEXT.splitlines() if line.startswith("## ")]
    return [(version, date.fromisoformat(day)) for version, day in (x.split(" - ") for x in found)]


def test_app_project_and_newest_release_have_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [project["version"], releases()[0][0]] == [__version__, __version__]


def test_the_newest_release_comes_first() -> None:
    numbers = [[int(part) for part in version.split(".")] for version, _ in releases()]
    assert numbers == sorted(numbers, reverse=True)
    assert releases() == sorted(releases(), key=lambda release: release[1], reverse=True)


def test_each_release_has_headings_of_the_list_in_its_order() -> None:
    for part in TEXT.split("\n## ")[1:]:
        headings = re.findall(r"^### (.*)$", part, re.MULTILINE)
        assert headings == [heading for heading in HEADINGS if heading in headings]
        assert headings[-1] == HEADINGS[-1]
