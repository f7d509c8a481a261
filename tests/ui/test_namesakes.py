"""Two with the same words are two: no list on any page offers two equal labels, and none drops one.

Everything that has a name is called the same here, up to what a reader doesn't see.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import Language, enums
from switching.overview.names import read_names
from switching.rules.normal_form import same_form
from switching.store import connect
from tests.pages import PAGES
from tests.parts import ADMINISTRATION_PARTS
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label
from tests.ui.test_pages import links

NAME = """CASE id % 3 WHEN 0 THEN 'Jan  Peeters' WHEN 1 THEN 'jan peeters'
    ELSE 'Jan' || char(173) || ' Peeters' END"""
CALLED = {
    "organisations": f"name = {NAME}, city = '', active = id % 5 > 0 OR is_partner",
    "people": f"name = {NAME}, job = '', email = '', phone = ''",
    "host_options": f"title = {NAME}, colleague = '', description = '', kind = 'other'",
    "proposals": f"title = {NAME}, kind = 'other'",
    "activities": f"title = {NAME}, with_whom = '', place = '', kind = 'other'",
    "goal_wordings": f"description = {NAME}",
    "exchange_days": "day = '2026-11-20', start = '09:00'",
    "participants": f"name = {NAME}, role = 'hr'",
    "attachments": f"name = {NAME}",
    "users": f"name = {NAME}",
    "projects": f"number = {NAME}, name = ''",
}
LISTS = ("selectbox", "multiselect", "radio", "button_group")
WITH_DOSSIER = [page for page in PAGES if page.of_dossier]
SHOWN = [
    *((page.name, "") for page in PAGES if not page.of_dossier and page.name != "privacy"),
    *((page.name, switch) for page in WITH_DOSSIER for switch in ("1", "6", "18")),
    ("exchange", ""),
    *(("administration", part) for part in ADMINISTRATION_PARTS),
    ("organisations", "list"),
]


@pytest.fixture
def namesakes(demo: Path) -> Path:
    """A database in which all are called the same."""
    with sqlite3.connect(demo) as db:
        for table in ("projects", "users"):
            names = [row[1] for row in db.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
            values = ", ".join("email || hex(randomblob(3))" if n == "email" else n for n in names)
            for _ in range(2):
                db.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM {table}")
        for table, values in CALLED.items():
            db.execute(f"UPDATE {table} SET {values}")
    return demo


def lists_on(app: AppTest) -> Iterator[tuple[str, list[str]]]:
    """Yield each list of a page to choose from: its label and its words."""
    for kind in LISTS:
        for item in app.get(kind):
            options = getattr(item, "options", None) or []
            words = [getattr(option, "content", option) for option in options]
            yield f"{kind} {item.label}", [str(word) for word in words]
    yield "ticks", [item.label for item in app.checkbox if ", " in item.label]
    yield "buttons", [item.label for item in app.button if item.label[:1] in "+★"]
    offered = [item for item in app.button if ":take:" in str(item.key)]
    for field in {str(item.key).partition(":take:")[0] for item in offered}:
        yield field, [item.label for item in offered if str(item.key).startswith(f"{field}:take:")]
    yield "parts", [item.label for item in app.expander if "eeters" in item.label]
    rows = [
        item.proto for item in app.get("page_link") if "organisation=" in item.proto.query_string
    ]
    yield "rows", [row.label.split("**")[1] for row in rows if row.label.startswith("**")]


@pytest.mark.slow
@pytest.mark.parametrize(("page", "switch"), SHOWN)
def test_no_list_has_two_equal_labels(
    namesakes: Path, open_app: OpenApp, page: str, switch: str
) -> None:
    app = open_app(
        page, **({"switch": switch, "part": switch} if switch else {"organisation": "1"})
    )
    assert not app.exception
    for label, options in lists_on(app):
        often = Counter(map(same_form, options))
        assert [word for word, count in often.items() if count > 1] == [], label


@pytest.mark.slow
def test_no_list_drops_one(namesakes: Path, open_app: OpenApp) -> None:
    with connect(namesakes) as db:
        names = read_names(db)
        organisations = db.execute("SELECT count(*) FROM organisations").fetchone()[0]
    there = open_app("organisations")
    while more := [item for item in there.button if item.label.startswith("Toon er nog")]:
        more[0].click().run()
    offered = [row for row in links(there) if "eeters" in row]
    assert len(set(offered)) == len(offered) == organisations
    overview = open_app("overview")
    for label, among in (
        ("Projectpartner", names.partners),
        ("Ontvangende organisatie", names.hosts),
        ("Uitsturende organisatie", names.sending_organisations),
        ("Projectleider", names.project_leaders),
    ):
        assert len(set(by_label(overview, "selectbox", label).options)) == len(among) > 1


@pytest.mark.soak
def test_each_of_two_namesakes_has_its_own_figures(namesakes: Path, open_app: OpenApp) -> None:
    with connect(namesakes) as db:
        names = read_names(db).project_leaders
    assert len(names) > 1
    for leader in names:
        app = open_app("overview", period="all", leader=str(leader))
        box = by_label(app, "selectbox", "Projectleider")
        assert box.format_func(box.value) == names[leader]
        app = open_app("overview", period="all")
        by_label(app, "selectbox", "Projectleider").select(str(leader)).run()
        assert app.query_params["leader"] in (str(leader), [str(leader)])


def test_no_closed_list_has_two_words_that_are_the_same() -> None:
    kinds = [kind for kind in vars(enums).values() if isinstance(kind, type)]
    for language in Language:
        texts = Texts(language)
        for kind in (k for k in kinds if issubclass(k, StrEnum) and k is not StrEnum):
            try:
                words = [same_form(texts.label(item)) for item in kind]
            except LookupError:
                continue  # no list on screen
            assert len(set(words)) == len(words), kind
