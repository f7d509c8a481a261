"""The plan on screen: what is missing leads to its place, what changed is shown then and now."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

from switching.models import AgreementMeans, Party
from switching.services.agreements import add_agreements
from switching.services.organisations import add_person
from switching.services.plans import finalise_plan
from switching.services.switches import add_sending_contact
from tests.samples import TODAY, at, complete_dossier, edit, open_dossier, read
from tests.ui.conftest import OpenApp, file_buttons
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


def test_each_thing_that_is_missing_is_a_link_to_its_place(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    found = links(open_app("action_plan", switch="1"))
    assert "section=frame" in found["Wie bevestigt de verzekering?"]
    assert "section=parties" in found["Wie spreekt namens de uitsturende organisatie?"]
    assert "exchange?switch=1" in found[r"Er is nog geen eerste datum\."]
    assert "intake_call?switch=1" in found[r"Het kennismakingsgesprek is nog niet afgerond\."]


def test_a_link_to_a_section_opens_its_fields_and_cleans_the_address(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1", section="frame")
    opened = [part.label for part in app.expander if part.proto.expanded]
    assert len(opened) == 1
    assert "section" not in app.query_params
    assert not open_app("action_plan", switch="1", section="nonsense").exception


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
    assert "Verzekering bevestigd door\nHR\nZorgverzekering Plus" in "\n".join(
        str(text.value) for text in app.text
    )


def test_what_the_paper_can_not_show_is_said_beforehand(database: Path, open_app: OpenApp) -> None:
    dossier = open_dossier(ready(database))
    edit(database, dossier.inputs, follow_up="Tot dan 🦊")
    assert "🦊" in str([item.value for item in open_app("action_plan", switch="1").warning])


def test_the_learner_judges_each_goal_beforehand_in_place(
    database: Path, open_app: OpenApp
) -> None:
    open_dossier(ready(database))
    app = open_app("action_plan", switch="1")
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
    shown = words(open_app("action_plan", switch="1"))
    assert "Lies Peeters, HR, lies@zonnebloem.be" in shown
    assert "Lies Peeters, HR, Kinderopvang Zonnebloem" in shown


def downloads(app: AppTest) -> list[tuple[str, bool]]:
    """Return the words of the download buttons, and whether each is the main one."""
    found = (button.proto for button in file_buttons(app))
    return [(item.label, item.type == "primary") for item in found]


def test_a_final_plan_is_what_stands_on_screen_and_at_the_main_button(
    database: Path, open_app: OpenApp
) -> None:
    complete_dossier(ready(database))
    app = open_app("action_plan", switch="1")
    assert ("Concept downloaden (PDF)", True) in downloads(app)
    assert "**Concept**" in words(app)
    finalise_plan(at(database), 1, "")
    app = open_app("action_plan", switch="1")
    assert "**Definitief**: versie 1" in words(app)
    assert "concept" not in words(app).lower()
    assert "Concept downloaden (PDF)" not in [label for label, _ in downloads(app)]
    assert ("Plan v1 (PDF)", True) in downloads(app)


def test_while_it_no_longer_holds_the_final_plan_stays_at_the_main_button(
    database: Path, open_app: OpenApp
) -> None:
    complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    edit(database, read(database).inputs, follow_up="volgende week")
    app = open_app("action_plan", switch="1")
    assert "**Concept** van versie 2" in words(app)
    assert [label for label, main in downloads(app) if main] == ["Plan v1 (PDF)"]
    assert ("Concept downloaden (PDF)", False) in downloads(app)


def test_a_name_that_was_corrected_since_is_shown_beside_a_plan_that_holds(
    database: Path, open_app: OpenApp
) -> None:
    dossier = complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    assert dossier.coach is not None
    edit(database, dossier.coach, name="Tom Peters")
    app = open_app("action_plan", switch="1")
    assert "geldt niet meer" not in words(app)
    assert "Verbeterd sinds versie 1" in [part.label for part in app.expander]
    assert {"Tom Peeters", "Tom Peters"} <= {str(text.value) for text in app.text}


def test_who_took_a_place_is_asked_beside_who_agreed_in_it(
    database: Path, open_app: OpenApp
) -> None:
    dossier = complete_dossier(ready(database))
    finalise_plan(at(database), 1, "")
    values = {"agreed_on": TODAY, "means": AgreementMeans.BY_MAIL}
    add_agreements(at(database), read(database).plans[-1], [Party.COACH], values, None, "coach")
    person = {"organisation_id": dossier.host.id, "name": "Nora Nieuw"}
    edit(database, dossier.switch, coach_id=add_person(at(database), person, "nora").id)
    shown = words(open_app("action_plan", switch="1"))
    assert "✓ **de coach** · Tom Peeters" in shown
    assert "○ **de coach** · Nora Nieuw" in shown
