"""Beside each mail stands whom it does not reach, and why."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest

from switching.models import Role
from switching.services import calls
from switching.services.organisations import add_person
from switching.store import write
from tests.samples import ACTOR, NOW, at, edit, make_database, open_dossier, plan_a_call, read
from tests.ui.conftest import OpenApp
from tests.ui.test_agreement import WAITING
from tests.ui.test_pages import words


@pytest.fixture
def invited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database of one dossier with a call, at which a director and a guest are."""
    path = make_database(tmp_path)
    open_dossier(path)
    dossier = plan_a_call(path)
    values = {"organisation_id": dossier.host.id, "name": "Dirk De Wit", "email": "dirk@huis.be"}
    director = add_person(at(path), values, "director")
    for name, role, person in (
        ("Dirk De Wit", Role.MANAGEMENT, director.id),
        ("Gast Vrij", Role.OTHER, None),
    ):
        attending = {"name": name, "role": role, "person_id": person}
        calls.add_participant(at(path), dossier.calls[0].call, attending, name)
    edit(path, dossier.learner, email="amina@zonnebloem.be", active=False)
    unruled = patch("switching.models.mail.is_stored", return_value=True)
    with unruled, write(path, ACTOR, NOW) as transaction:
        transaction.update(read(path).project_leader, email="katrien apenstaart blenders.be")
    monkeypatch.setenv("SWITCHING_DATABASE", str(path))
    return path


@pytest.mark.slow
def test_beside_the_invitation_stands_who_gets_none(
    invited: Path, open_app: OpenApp, all_open: None
) -> None:
    shown = words(open_app("intake_call", switch="1")).replace("\\", "")
    assert "Amina Yildiz werkt er niet meer: deze mail gaat daar niet naartoe." in shown
    assert "Van Tom Peeters is geen mailadres bekend: deze mail gaat daar niet naartoe." in shown
    assert "Van Gast Vrij is geen mailadres bekend" in shown
    assert "Het mailadres van Katrien Maes is niet bruikbaar" in shown
    assert "katrien apenstaart blenders.be" in shown
    assert "Dirk De Wit is" not in shown
    assert "Dirk De Wit werkt" not in shown


@pytest.mark.slow
def test_beside_the_plan_s_mail_stands_who_left(demo: Path, open_app: OpenApp) -> None:
    coach = read(demo, WAITING).coach
    assert coach is not None
    edit(demo, coach, active=False)
    shown = words(open_app("action_plan", switch=str(WAITING))).replace("\\", "")
    assert f"{coach.name} werkt er niet meer: deze mail gaat daar niet naartoe." in shown
