"""All that speaks of a final plan says the same of it: steps, next step, worklist and page."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from switching.models import AgreementMeans, Dossier
from switching.rules.agreeing import AGREEING, agreements_of
from switching.rules.steps import Step, StepState, next_step, steps_of
from switching.rules.tasks import tasks_of
from switching.services.agreements import add_agreements
from switching.services.plans import finalise_plan, list_overtaken_plans, plan_holds
from switching.services.switches import list_dossiers
from switching.store import migrate
from switching.ui.action_plan.plan_bar import Needed, needed_now
from tests.samples import NOW, TODAY, at, complete_dossier, edit, make_database, read
from tests.ui.conftest import OpenApp


def move(path: Path) -> None:
    """Move the first day by one."""
    day = read(path).days[0]
    edit(path, day, day=day.day + timedelta(days=1))


def move_back(path: Path) -> None:
    """Put the first day back where it was: what stands in the first version holds again."""
    edit(path, read(path).days[0], day=TODAY + timedelta(days=7))


def lack(path: Path) -> None:
    """Take away something that a plan can't do without."""
    edit(path, read(path).inputs, insurance_confirmed_by="")


def complete(path: Path) -> None:
    """Put it back."""
    edit(path, read(path).inputs, insurance_confirmed_by="HR")


def finalise(path: Path) -> None:
    """Make the plan final, if it can be."""
    if read(path).inputs.insurance_confirmed_by:
        finalise_plan(at(path), 1, "een reden")


def agree(path: Path) -> None:
    """Put all agreements to the last version on record."""
    dossier = read(path)
    if dossier.plans:
        lines = agreements_of(dossier, dossier.plans[-1])
        asked = [line.party for line in lines if line.agreement is None]
        values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
        if asked:
            add_agreements(at(path), dossier.plans[-1], asked, values, None, f"{asked}")


ACTS: tuple[Callable[[Path], None], ...] = (move, move_back, lack, complete, finalise, agree)


def check(path: Path, dossier: Dossier) -> None:
    """See that each place that speaks of the plan says the same of it."""
    holds = bool(dossier.plans) and plan_holds(dossier, TODAY)
    asked = bool(dossier.plans) and not holds
    overtaken = list_overtaken_plans(at(path), [1])
    assert overtaken == ({1} if asked else set())
    assert (steps_of(dossier, holds)[Step.PLAN] is StepState.DONE) == holds
    following = next_step(dossier, TODAY, holds)
    assert following is not None
    said = following.message.text
    assert (said == "make a new version of the plan") == asked
    actions = {task.action for task in tasks_of(list_dossiers(at(path)), NOW, overtaken)}
    assert ("Make a new version" in actions) == asked
    main = needed_now(dossier, holds, writes=True)
    lacks = not dossier.inputs.insurance_confirmed_by
    assert (main is Needed.FINALISING) == (not holds and not lacks)
    agreed = holds and len(AGREEING) == sum(item.plan_id == dossier.plans[-1].id
                                            for item in dossier.agreements)  # fmt: skip
    gathers = holds and not agreed
    assert ("Gather the agreements" in actions) == gathers
    assert (said == "gather the agreements") == gathers
    assert (main in (Needed.MAIL, Needed.RECORDING)) == gathers


@settings(max_examples=15)
@given(st.lists(st.sampled_from(ACTS), min_size=1, max_size=6))
def test_steps_worklist_and_page_agree_on_a_plan(acts: list[Callable[[Path], None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = make_database(Path(folder))
        complete_dossier(path)
        for act in (finalise, *acts):
            act(path)
            check(path, read(path))


def _links(app: AppTest) -> list[str]:
    return [link.proto.label for link in app.get("page_link")]


def test_a_plan_that_no_longer_holds_leads_to_a_new_version(
    database: Path, open_app: OpenApp
) -> None:
    migrate(database)
    complete_dossier(database)
    finalise(database)
    assert "Een nieuwe versie van het plan maken" not in _links(open_app("exchange", switch="1"))
    move(database)
    app = open_app("exchange", switch="1")
    assert "Een nieuwe versie van het plan maken" in _links(app)
    assert any("Plan v1 geldt niet meer" in warning.value for warning in app.warning)
    page = open_app("action_plan", switch="1")
    assert not any("akkoorden" in link for link in _links(page))
    shown = open_app("worklist")
    assert any("plan v1 geldt niet meer" in link for link in _links(shown))
