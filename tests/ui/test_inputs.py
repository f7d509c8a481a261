"""What comes in through the screen has an end, and none of it is cut off in silence."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator

from switching.models.base import NOTE_LENGTH
from switching.rules.uploads import MOST_RECEIVED
from switching.services.letterhead import LARGEST_LOGO
from tests.models.test_limits import TEXTS
from tests.server import ROOT

SETTINGS = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))[
    "server"
]
MEGABYTE = 10**6


def calls_with(keyword: str) -> Iterator[tuple[str, str, str]]:
    """Yield file, function and value of each call on screen that is given `keyword`."""
    for source in [*(ROOT / "pages").glob("*.py"), *(ROOT / "switching" / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            given = node.keywords if isinstance(node, ast.Call) else []
            for item in given:
                if item.arg == keyword and isinstance(node, ast.Call):
                    yield source.name, ast.unparse(node.func), ast.unparse(item.value)


def test_a_browser_cuts_off_only_what_is_looked_for_and_not_kept() -> None:
    found = sorted(calls_with("max_chars"))
    assert found == [
        (name, "st.text_input", "LINE_LENGTH")
        for name in (
            "audit_section.py",
            "dossier_table.py",
            "organisation_list.py",
            "people_search.py",
        )
    ]


def test_each_upload_has_its_own_limit_below_that_of_the_server() -> None:
    uploaders = [
        source.read_text(encoding="utf-8").count("file_uploader(")
        for source in (ROOT / "switching" / "ui").rglob("*.py")
    ]
    assert sum(uploaders) == 1, "ask for a file by `fields.file`: its words are ours"
    assert len(list(calls_with("max_upload_size"))) == 1
    assert SETTINGS["maxUploadSize"] * MEGABYTE > MOST_RECEIVED > LARGEST_LOGO


def test_all_fields_of_the_app_filled_to_the_brim_go_in_one_message() -> None:
    most_bytes_a_character = 4
    assert len(TEXTS) * NOTE_LENGTH * most_bytes_a_character < SETTINGS["maxMessageSize"] * MEGABYTE
