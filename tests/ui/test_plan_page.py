"""The plan on screen: what is missing leads to its place, what changed is shown then and now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from switching.i18n.texts import BRUSSELS
from switching.models import AgreementMeans, Party
from switching.services.agreements import add_agreements
from switching.services.organisations import add_person
from switching.services.plans import finalise_plan
from switching.services.switches import add_sending_contact
from switching.ui.dossier import chosen_dossier
from switching.ui.kit.escape import JOINER
from tests.samples import TODAY, at, complete_dossier, edit, open_dossier, read
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words


def links(app: AppTest) -> dict[str, str]:
    """Return where each link leads by its words."""
    return {
        link.proto.label: f"{link.proto.page}?{link.proto.query_string}"
        for link in app.get("page_link")
    }


def ready(database: Path) -> Path:
    """Bring the tables up to date before the app does."""
    from switching.store import migrate

    migrate(database)
    return database


def fields(app: AppTest) -> list[str]:
    """Return the labels of what can be filled in of the plan."""
    return [
        item.label for kind in ("text_input", "text_area", "selectbox") for item in app.get(kind)
    ]


FRAME = ["Wie geeft de lerende instructies?", "Wie bevestigt de verzekering?"]
GUIDANCE = ["Wanneer kijk je samen terug?", "Hoe en wanneer evalueer je de uitwisseling?"]


@pytest.mark.slow
def test_each_thing_that_is_missing_leads_to_its_place(database: Path, open_app: OpenApp) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1")
    found = links(app)
    assert "exchange?switch=1" in found[r"Er is nog geen eerste datum\."]
    assert "intake_call?switch=1" in found[r"Het kennismakingsgesprek is nog niet afgerond\."]
    assert fields(app) == []
    press(app, "Wie bevestigt de verzekering?")
    assert fields(app) == FRAME
    press(app, "Wie spreekt namens de uitsturende organisatie?")
    assert "Wie kan je bij nood bellen?" in fields(app)
    assert not set(FRAME) & set(fields(app))


def test_what_is_missing_stands_in_the_order_in_which_one_would_do_it(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    said = list(open_app("action_plan", switch="1").main)
    order = [
        str(getattr(item, "label", "") or getattr(item, "value", ""))
        for item in flat(said)
    ]  # fmt: skip
    places = [
        order.index(text)
        for text in (
            "Nodig voor definitief",
            r"Het kennismakingsgesprek is nog niet afgerond\.",
            r"Er is nog geen activiteit\.",
            r"Er is nog geen eerste datum\.",
            "Wie bevestigt de verzekering?",
            "Mooi meegenomen",
            "Wie kan je bij nood bellen?",
            "Wanneer kijk je samen terug?",
        )
    ]
    assert places == sorted(places)


def flat(block: Iterable[Any]) -> Iterator[Any]:
    """Yield what stands in blocks and the blocks in them, from top to bottom."""
    for item in block:
        if isinstance(item, Block):
            yield from flat(item.children.values())
        else:
            yield item


def test_a_section_opens_at_its_pencil_and_closes_when_one_is_done(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1")
    press(app, "Invullen of wijzigen: Begeleiding en evaluatie")
    assert fields(app) == GUIDANCE
    assert "Invullen of wijzigen: Begeleiding en evaluatie" not in labels(app)
    press(app, "Klaar")
    assert fields(app) == []
    assert "Invullen of wijzigen: Begeleiding en evaluatie" in labels(app)


def labels(app: AppTest) -> list[str]:
    """Return the words of the buttons."""
    return [button.label for button in app.button]


@pytest.mark.slow
def test_from_one_section_one_goes_on_to_the_next_that_lacks_something(
    database: Path, open_app: OpenApp
) -> None:
    complete_dossier(ready(database))
    app = open_app("action_plan", switch="1", section="frame")
    press(app, "Verder met: Partijen")
    assert "Wie kan je bij nood bellen?" in fields(app)
    assert "Verder met: Partijen" not in labels(app)


def test_what_can_not_be_true_of_a_person_leads_to_the_field_where_it_was_typed(
    database: Path, open_app: OpenApp
) -> None:
    learner = open_dossier(ready(database)).learner
    edit(database, learner, job_since=str(TODAY.year + 9))
    app = open_app("action_plan", switch="1")
    (way,) = [where for label, where in links(app).items() if label == "Ga kijken"]
    assert "section=parties" in way
    asked = len(app.warning)
    app = open_app("action_plan", switch="1", section="parties")
    assert len(app.warning) == asked + 1


def test_the_open_section_is_of_one_dossier(demo: Path, open_app: OpenApp) -> None:
    app = open_app("action_plan", switch="18", section="frame")
    assert fields(app) == FRAME
    app.query_params["switch"] = "19"
    assert fields(app.run()) == []


@pytest.mark.slow
def test_a_link_to_a_section_opens_its_fields_and_cleans_the_address(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1", section="frame")
    assert fields(app) == FRAME
    assert "section" not in app.query_params
    for section in ("nonsense", "call", "agreement"):
        app = open_app("action_plan", switch="1", section=section)
        assert not app.exception
        assert fields(app) == []


def test_what_was_given_in_a_section_is_stored_when_another_one_opens_in_the_same_run(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1", section="question")
    app.selectbox[0].set_value(3)
    app.button(key="change_frame").click().run()
    assert fields(app) == FRAME
    assert [goal.score_before for goal in read(database).goals] == [3]


@pytest.mark.slow
def test_who_may_only_read_gets_the_paper_and_no_pencil(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen_dossier, "may_write_in", lambda actor, dossier: False)
    for switch in ("18", "23"):
        app = open_app("action_plan", switch=switch, section="frame")
        assert not [label for label in labels(app) if "wijzigen" in label or "noteren" in label]
        assert fields(app) == []
        assert [main for _, main in downloads(app)] == [True]


@pytest.mark.slow
def test_a_change_after_the_final_plan_is_shown_then_and_now(
    database: Path, open_app: OpenApp
) -> None:
    complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    assert "Wat verschilt" not in str(
        [e.label for e in open_app("action_plan", switch="1").expander]
    )
    edit(database, read(database).inputs, insurance_confirmed_by="Zorgverzekering Plus")
    app = open_app("action_plan", switch="1")
    assert "geldt niet meer" in words(app)
    assert "Wat verschilt van versie 1" in [part.label for part in app.expander]
    assert (
        "## Kader\n\n### Verzekering bevestigd door\n\n"
        "- *in versie 1*\n\n  HR\n\n- *nu*\n\n  Zorgverzekering Plus"
    ) in [item.value for item in app.markdown]


@pytest.mark.slow
def test_what_the_paper_can_not_show_is_said_beforehand(database: Path, open_app: OpenApp) -> None:
    dossier = open_dossier(ready(database))
    edit(database, dossier.inputs, follow_up="Tot dan 🦊")
    assert "🦊" in str([item.value for item in open_app("action_plan", switch="1").warning])


def test_the_learner_judges_each_goal_beforehand_in_place(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1", section="question")
    box = next(item for item in app.selectbox if item.label == "een oudergesprek voorbereiden")
    box.set_value(3).run()
    assert [goal.score_before for goal in read(database).goals] == [3]


def test_a_contact_of_the_sending_organisation_is_added_and_signs(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    values = {"name": "Lies Peeters", "job": "HR", "email": "lies@zonnebloem.be", "phone": ""}
    for _ in range(2):
        add_sending_contact(at(database), 1, values, "contact")
    contact = read(database).sending_contact
    assert contact is not None
    assert contact.organisation_id == read(database).sending_organisation.id
    shown = words(open_app("action_plan", switch="1")).replace("\\", "").replace(JOINER, "")
    assert "Lies Peeters, HR, lies@zonnebloem.be" in shown
    assert "Lies Peeters, HR, Kinderopvang Zonnebloem" in shown


def downloads(app: AppTest) -> list[tuple[str, bool]]:
    """Return the words of the download buttons, and whether each is the main one."""
    found = (button.proto for button in file_buttons(app))
    return [(item.label, item.type == "primary") for item in found]


@pytest.mark.slow
def test_a_plan_that_lacks_something_says_how_much_and_gives_its_draft(
    database: Path, open_app: OpenApp
) -> None:
    edit(database, complete_dossier(ready(database)).inputs, insurance_confirmed_by="")
    app = open_app("action_plan", switch="1")
    assert "**Concept** · nog 1 nodig voor definitief" in words(app)
    assert downloads(app) == [("Concept (PDF)", True)]
    assert "Definitief maken" not in popovers(app)


def popovers(app: AppTest) -> dict[str, str]:
    """Return the kind of each button that opens something, by its words."""
    found = (item.proto.popover for item in app.get("popover"))
    return {item.label: item.type for item in found}


@pytest.mark.slow
def test_what_one_needs_of_a_plan_is_at_the_main_button(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    complete_dossier(ready(database))
    app = open_app("action_plan", switch="1")
    assert "**Concept** · klaar om definitief te maken" in words(app)
    assert popovers(app)["Definitief maken"] == "primary"
    read_out = "Het concept om te laten voorlezen (HTML)"
    assert downloads(app) == [("Concept (PDF)", False), (read_out, False), (CALENDAR, False)]
    press(app, "Ja, maak definitief")
    assert "**Definitief**: versie 1" in words(app)
    assert "concept" not in words(app).lower()
    assert downloads(app)[0] == ("Akkoord vragen per mail", True)
    assert "Concept (PDF)" not in [label for label, _ in downloads(app)]
    assert ("Plan v1 (PDF)", False) in downloads(app)
    agree(database, Party.PROJECT_LEADER)
    assert downloads(app.run())[0] == ("Akkoord vragen per mail", True)
    agree(database, Party.LEARNER)
    assert [label for label, main in downloads(app.run()) if main] == []
    main = next(button for button in app.button if button.key == "plan_record")
    assert (main.label, main.proto.type) == ("Akkoord noteren", "primary")
    agree(database, Party.COACH, Party.SENDING_ORGANISATION)
    assert downloads(app.run())[0] == ("Plan v1 (PDF)", True)
    assert ("Akkoord vragen per mail", False) in downloads(app)


CALENDAR = "Alle dagen voor de agenda (.ics)"


def agree(database: Path, *parties: Party) -> None:
    plan = read(database).plans[-1]
    day = plan.finalised_at.astimezone(BRUSSELS).date()
    values = {"agreed_on": day, "means": AgreementMeans.BY_MAIL}
    now = at(database, now=plan.finalised_at)
    add_agreements(now, plan, parties, values, None, "".join(parties))


@pytest.mark.slow
def test_a_final_version_that_no_longer_holds_leads_to_the_next_one(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    edit(database, read(database).inputs, follow_up="volgende week")
    app = open_app("action_plan", switch="1")
    assert "**Concept** van versie 2 · versie 1 geldt niet meer · klaar om" in words(app)
    assert popovers(app)["Versie 2 definitief maken"] == "primary"
    assert [label for label, main in downloads(app) if main] == []
    assert ("Plan v1 (PDF)", False) in downloads(app)
    assert ("Concept (PDF)", False) in downloads(app)
    press(app, "Ja, maak definitief")
    assert errors(app) == ["Zeg waarom er een nieuwe versie nodig is."]
    by_label(app, "text_input", "Waarom een nieuwe versie?").set_value("andere afspraak").run()
    press(app, "Ja, maak definitief")
    assert [plan.reason for plan in read(database).plans] == ["", "andere afspraak"]


@pytest.mark.slow
def test_while_it_no_longer_holds_and_lacks_something_the_final_plan_stays_at_the_main_button(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    edit(database, read(database).inputs, insurance_confirmed_by="")
    app = open_app("action_plan", switch="1")
    assert "versie 1 geldt niet meer · nog 1 nodig voor definitief" in words(app)
    assert [label for label, main in downloads(app) if main] == ["Plan v1 (PDF)"]
    assert ("Concept (PDF)", False) in downloads(app)


@pytest.mark.slow
def test_of_an_exchange_that_is_over_the_final_version_is_at_the_main_button(
    database: Path, open_app: OpenApp
) -> None:
    complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    edit(database, read(database).switch, completed_on=TODAY)
    assert downloads(open_app("action_plan", switch="1")) == [("Plan v1 (PDF)", True)]


@pytest.mark.slow
def test_a_final_plan_shows_what_was_stored_and_not_what_a_card_says_today(
    database: Path, open_app: OpenApp
) -> None:
    dossier = complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    assert dossier.coach is not None
    edit(database, dossier.coach, name="Tom Peters")
    shown = [str(item.value) for item in open_app("action_plan", switch="1").markdown]
    (parties,) = [text for text in shown if text.startswith("## Partijen")]
    assert "Tom Peeters" in parties
    assert "Tom Peters" not in parties


@pytest.mark.slow
def test_a_name_that_was_corrected_since_is_shown_beside_a_plan_that_holds(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    dossier = complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    assert dossier.coach is not None
    edit(database, dossier.coach, name="Tom Peters")
    app = open_app("action_plan", switch="1")
    assert "geldt niet meer" not in words(app)
    assert "Verbeterd sinds versie 1" in [part.label for part in app.expander]
    assert "- *in versie 1*\n\n  Tom Peeters" in words(app)
    assert "- *nu*\n\n  Tom Peters" in words(app)


def test_agreements_with_a_version_that_no_longer_holds_are_closed_at_first(
    demo: Path, open_app: OpenApp
) -> None:
    assert "Iedereen ging akkoord" in words(open_app("action_plan", switch="22"))
    edit(demo, read(demo, 22).inputs, follow_up="volgende week")
    app = open_app("action_plan", switch="22")
    assert "Iedereen ging akkoord" not in words(app)
    assert "Akkoord met versie 1" in [part.label for part in app.expander]


@pytest.mark.slow
def test_who_took_a_place_is_asked_beside_who_agreed_in_it(
    database: Path, open_app: OpenApp, all_open: None
) -> None:
    dossier = complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    add_agreements(at(database), read(database).plans[-1], [Party.COACH], values, None, "coach")
    person = {"organisation_id": dossier.host.id, "name": "Nora Nieuw"}
    edit(database, dossier.switch, coach_id=add_person(at(database), person, "nora").id)
    app = open_app("action_plan", switch="1")
    assert not errors(app)
    shown = words(app)
    assert "✓ **de coach** · Tom Peeters" in shown
    assert "○ **de coach** · Nora Nieuw" in shown
