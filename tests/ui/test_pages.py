"""Each page: opens empty, opens with records, and answers a wrong address with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.conftest import OpenApp

PAGES = (
    "worklist",
    "new_switch",
    "organisations",
    "overview",
    "administration",
    "intake_call",
    "learning_question",
    "action_plan",
    "exchange",
)
OF_DOSSIER = PAGES[5:]


def words(app: AppTest) -> str:
    """Return what stands on screen in headings, texts and messages."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "text", "warning", "error",
             "info", "success")  # fmt: skip
    return "\n".join(str(item.value) for kind in kinds for item in app.get(kind))


@pytest.mark.parametrize("page", PAGES)
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
    ]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("switch", [str(number) for number in range(1, 25, 4)])
def test_a_page_opens_with_records(demo: Path, open_app: OpenApp, page: str, switch: str) -> None:
    app = open_app(page, switch=switch)
    assert not app.exception
    if page in OF_DOSSIER:
        assert f"ST\\-2026\\-{int(switch):04}" in words(app)


@pytest.mark.parametrize("page", OF_DOSSIER)
@pytest.mark.parametrize("switch", ["999999", "abc", "-1", "1; DROP TABLE", "٣", "9" * 30])
def test_an_address_without_a_dossier_offers_the_others(
    demo: Path, open_app: OpenApp, page: str, switch: str
) -> None:
    app = open_app(page, switch=switch)
    assert not app.exception
    assert "Er is geen dossier met dit adres. Kies er hier een." in words(app)
    assert [box.label for box in app.selectbox] == ["Welk dossier?"]


@pytest.mark.parametrize("organisation", ["999999", "abc"])
def test_an_address_without_an_organisation_offers_the_others(
    demo: Path, open_app: OpenApp, organisation: str
) -> None:
    app = open_app("organisations", organisation=organisation)
    assert not app.exception
    assert "Er is geen organisatie met dit adres. Kies er hier een." in words(app)


@pytest.mark.parametrize(
    "parameters",
    [{"period": "nonsense"}, {"partner": "abc", "host": "-7"}, {"period": "own", "from": "202"}],
)
def test_an_overview_with_a_wrong_address_still_opens(
    demo: Path, open_app: OpenApp, parameters: dict[str, str]
) -> None:
    app = open_app("overview", **parameters)
    assert not app.exception
    assert "Hoe lang duren gesprekken?" in words(app)


def test_an_overview_with_everything_filtered_out_says_what_to_do(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("overview", period="own", **{"from": "2001-01-01", "to": "2001-12-31"})
    assert not app.exception
    assert "In deze selectie was er geen gesprek. Kies een andere periode of wis een filter." in (
        words(app)
    )
