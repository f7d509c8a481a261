"""Personal links on the page of a dossier, and what came in from who used one."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.models import LinkWay, Party
from switching.services import guests, links
from switching.services.contributions import Given, Topic
from switching.ui.dossier import incoming
from switching.ui.kit import session
from tests.samples import at, make_database, open_dossier, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import press
from tests.ui.test_pages import words

ADDRESS = "https://switching.voorbeeld.be"


@pytest.fixture
def path(database: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(links.ADDRESS_VARIABLE, ADDRESS)
    open_dossier(make_database(database.parent))
    return database


def receive(path: Path, *given: Given) -> None:
    """Let the learner give something by a link."""
    now = session.now()
    token = links.new_token()
    links.make_link(at(path, now=now), 1, Party.LEARNER, LinkWay.COPIED, token)
    guest = links.find_guest(path, token, now)
    assert guest is not None
    guests.give_contributions(at(path, guest.actor, now), 1, "preparation", given)


@pytest.mark.slow
@pytest.mark.usefixtures("all_open")
def test_a_link_is_made_shown_once_listed_and_ended(path: Path, open_app: OpenApp) -> None:
    app = open_app("dossier", switch="1")
    assert not app.exception
    press(app, "Maak een link om te kopiëren")
    [shown] = [code.value for code in app.code if code.value.startswith(ADDRESS)]
    token = shown.rpartition("/")[2]
    guest = links.find_guest(path, token, session.now())
    assert guest is not None
    assert guest.holds
    assert "gekopieerd" in words(app)
    assert token not in words(open_app("dossier", switch="1"))
    press(app, "Ja, beëindig ze")
    ended = links.find_guest(path, token, session.now())
    assert ended is not None
    assert not ended.holds


@pytest.mark.slow
def test_what_came_in_stands_beside_its_field_and_is_taken_over_or_left_there(
    path: Path, open_app: OpenApp
) -> None:
    aim = Given(Topic.GENERAL_AIM, "Iets heel anders leren")
    receive(path, aim, Given(Topic.STARTING_POINT, "drie jaar ervaring"))
    app = open_app("exchange", switch="1")
    assert not app.exception
    assert "Leervraag (1)" in {link.label for link in app.get("page_link")}
    assert "Iets heel anders leren" not in words(app), "it has no field here"
    for page in ("action_plan", "learning_question"):
        app = open_app(page, switch="1")
        assert not app.exception
        assert "Iets heel anders leren" in words(app)
        assert "Meer leren over communicatie" in words(app)
    press(app, "Overnemen")
    assert read(path).latest.question.general_aim == "Iets heel anders leren"
    receive(path, Given(Topic.GENERAL_AIM, "Toch weer anders"))
    app = open_app("learning_question", switch="1")
    press(app, "Houden wat er staat")
    assert read(path).latest.question.general_aim == "Iets heel anders leren"
    assert len(read(path).incoming) == 1, "what went in by itself waits until someone saw it"


@pytest.mark.usefixtures("all_open")
def test_what_went_in_by_itself_is_listed_and_seen(path: Path, open_app: OpenApp) -> None:
    receive(path, Given(Topic.STARTING_POINT, "drie jaar ervaring"))
    app = open_app("dossier", switch="1")
    assert "drie jaar ervaring" in words(app)
    press(app, "Gezien")
    assert read(path).incoming == ()


def test_each_thing_that_comes_in_has_a_page() -> None:
    assert set(incoming._ON) == set(Topic)
