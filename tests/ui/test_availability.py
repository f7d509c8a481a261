"""When a host has places, from the page Organisations to the worklist."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from streamlit.testing.v1 import AppTest

from switching.models import Interest
from switching.services.availability import list_availabilities, list_interests, set_interest
from tests.samples import TODAY, at, make_database, open_dossier
from tests.ui.conftest import OpenApp
from tests.ui.test_asking import press
from tests.ui.test_forms import by_label
from tests.ui.test_pages import words

NEXT_WEEK = TODAY + timedelta(days=7)


def test_days_with_places_stand_with_the_host_and_on_the_worklist(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    host = open_dossier(make_database(database.parent)).host
    assert places_on(open_app("worklist")) == []
    app = open_app("organisations", organisation=str(host.id))
    by_label(app, "date_input", "Van").set_value(NEXT_WEEK)
    by_label(app, "date_input", "Tot en met").set_value(NEXT_WEEK)
    by_label(app, "text_input", "Plaatsen").set_value("2")
    press(app, "Deze dagen toevoegen")
    assert not app.exception
    [stored] = list_availabilities(at(database), host.id)
    assert (stored.first_day, stored.places) == (NEXT_WEEK, 2)
    [label] = places_on(open_app("worklist"))
    assert label.startswith(host.name)
    assert label.endswith("vrij: 2 van 2")
    set_interest(
        at(database), host.id, {"year": NEXT_WEEK.year, "interest": Interest.NOT_NOW, "reason": ""}
    )
    assert places_on(open_app("worklist")) == []


def places_on(worklist: AppTest) -> list[str]:
    """Return the links to hosts with places."""
    labels = [str(item.proto.label) for item in worklist.get("page_link")]
    return [label.replace("\\", "") for label in labels if "vrij" in label]


def test_how_a_host_stands_in_a_year_is_asked_and_shown(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    host = open_dossier(make_database(database.parent)).host
    app = open_app("organisations", organisation=str(host.id))
    press(app, "Bewaren")
    assert list_interests(at(database), host.id) == []
    by_label(app, "selectbox", "Interesse").set_value(Interest.ACTIVELY_LOOKING)
    by_label(app, "text_input", "Waarom? (mag leeg)").set_value("nieuw team")
    press(app, "Bewaren")
    [stored] = list_interests(at(database), host.id)
    assert (stored.year, stored.interest) == (TODAY.year, Interest.ACTIVELY_LOOKING)
    assert f"{TODAY.year}: zoekt actief. nieuw team" in words(app).replace("\\", "")
