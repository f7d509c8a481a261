"""Each page: opens empty, opens with records, and answers a wrong address with a sentence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.store import connect, migrate
from switching.ui.worklist.todo import MOST_TASKS, SHOWN_TODAY
from tests.pages import PAGES
from tests.samples import AMINA, edit, open_dossier
from tests.snapshots import make_demo
from tests.soak import one_in
from tests.ui.conftest import OpenApp

NAMES = [item.name for item in PAGES]
OF_DOSSIER = [item.name for item in PAGES if item.of_dossier]


def words(app: AppTest) -> str:
    """Return what stands on screen in headings, texts and messages."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "warning", "error",
             "info", "success")  # fmt: skip
    said = [str(item.value) for kind in kinds for item in app.get(kind)]
    return "\n".join([*said, *links(app)])


def links(app: AppTest) -> list[str]:
    """Return the words of the links to pages."""
    return [item.proto.label for item in app.get("page_link")]


@pytest.mark.parametrize("page", NAMES)
def test_a_page_opens_on_an_empty_database(open_app: OpenApp, page: str) -> None:
    app = open_app(page)
    assert not app.exception
    assert words(app)


def test_an_empty_worklist_says_hello_and_shows_the_first_steps(open_app: OpenApp) -> None:
    app = open_app()
    assert "Welkom bij Switching Talent" in words(app)
    assert [button.label for button in app.button] == [
        "Nieuwe switch",
        "Eerst organisaties toevoegen",
        "Probeer met voorbeelden",
    ]


@pytest.mark.parametrize("page", NAMES)
@pytest.mark.parametrize("switch", one_in(2, [str(number) for number in range(1, 25, 4)]))
def test_a_page_opens_with_records(demo: Path, open_app: OpenApp, page: str, switch: str) -> None:
    app = open_app(page, switch=switch)
    assert not app.exception
    if page in OF_DOSSIER:
        assert f"ST\\-2026\\-{int(switch):04}" in words(app)


@pytest.mark.parametrize("page", OF_DOSSIER)
@pytest.mark.parametrize(
    "switch", one_in(3, ["999999", "abc", "-1", "1; DROP TABLE", "٣", "9" * 30])
)
def test_an_address_without_a_dossier_offers_the_others(
    demo: Path, open_app: OpenApp, page: str, switch: str
) -> None:
    app = open_app(page, switch=switch)
    assert not app.exception
    assert "Er is geen dossier met dit adres. Kies er hier een." in words(app)
    assert [item.label for item in app.text_input] == ["Welk dossier?"]


@pytest.mark.parametrize("organisation", ["999999", "abc"])
def test_an_address_without_an_organisation_offers_the_others(
    demo: Path, open_app: OpenApp, organisation: str
) -> None:
    app = open_app("organisations", organisation=organisation)
    assert not app.exception
    assert "Er is geen organisatie met dit adres. Kies er hier een." in words(app)


def test_a_click_on_a_list_that_changed_since_opens_no_other_dossier(
    database: Path, open_app: OpenApp
) -> None:
    """A table tells by its place which row was clicked: a list with other rows is another table."""
    migrate(database)
    inputs = open_dossier(database).inputs
    app = open_app()
    app.session_state["all_dossiers"] = True
    before = app.run().dataframe[0].proto.id
    edit(database, inputs, sharing="iets anders")
    assert app.run().dataframe[0].proto.id == before
    open_dossier(database, replace(AMINA, learner="Bea Claes"), "another")
    assert app.run().dataframe[0].proto.id != before


@pytest.mark.soak
def test_a_day_with_many_calls_shows_the_first_ones_and_says_so(
    database: Path, open_app: OpenApp
) -> None:
    make_demo(database, 60)
    noon = f"{date.today()}T11:00:00Z"
    with connect(database) as db:
        db.execute("UPDATE intake_calls SET outcome = NULL, planned_at = ?", [noon])
    app = open_app()
    assert len(app.get("page_link")) <= MOST_TASKS + SHOWN_TODAY
    assert "Dit zijn de dringendste" in words(app)
