"""Agreements and mails on the plan's page: at a glance, recorded, refused, corrected, withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n.texts import BRUSSELS
from switching.models import Agreement, AgreementMeans, Certificate, Party
from switching.rules import agreeing
from switching.services.agreements import add_agreements
from switching.services.plans import finalise_plan
from switching.store import write
from tests.samples import ACTOR, NOW, at, edit, read
from tests.scans import pdf
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

FINAL, WAITING = 22, 23
"""Dossiers of the demo with a final plan: all agreed, and two still to come."""


def agreements_of(path: Path, switch_id: int) -> tuple[Agreement, ...]:
    return read(path, switch_id).agreements


def test_who_is_still_asked_is_said_at_a_glance(demo: Path, open_app: OpenApp) -> None:
    assert "Nog geen akkoord van de coach en de uitsturende organisatie" in words(
        open_app("action_plan", switch=str(WAITING))
    )
    assert "Iedereen ging akkoord." in words(open_app("action_plan", switch=str(FINAL)))


def test_a_draft_asks_for_no_agreement(demo: Path, open_app: OpenApp) -> None:
    app = open_app("action_plan", switch="18")
    assert not app.get("file_uploader")
    assert "Akkoord met versie" not in words(app)


def fill(path: Path, app: AppTest, content: bytes) -> AppTest:
    """Fill in that the coach agreed on paper, with a scan."""
    form = app.session_state[f"form:agree:{read(path, WAITING).plans[-1].id}"]
    by_label(app, "checkbox", "De coach").check()
    app.selectbox(key=f"{form}:means").select(AgreementMeans.ON_PAPER)
    app.file_uploader(key=f"{form}:scan").set_value(("akkoord.png", content, "image/png"))
    return app.run()


@pytest.mark.slow
def test_an_agreement_is_recorded_with_its_scan(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("action_plan", switch=str(WAITING))
    press(fill(demo, app, pdf()), "Noteren")
    assert not app.exception
    assert errors(app) == []
    found = agreements_of(demo, WAITING)[-1]
    assert (found.party, found.means, found.agreed_on) == (
        Party.COACH,
        AgreementMeans.ON_PAPER,
        datetime.now(BRUSSELS).date(),
    )
    assert read(demo, WAITING).attachments[0].name == "akkoord.pdf"
    assert "Nog geen akkoord van de uitsturende organisatie" in words(app)


@pytest.mark.slow
def test_a_scan_that_was_chosen_survives_another_page(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = fill(demo, open_app("action_plan", switch=str(WAITING)), pdf())
    app.switch_page("pages/worklist.py").run()
    app.switch_page("pages/action_plan.py").run()
    assert "Eerder gekozen" in words(app)
    press(app, "Noteren")
    assert errors(app) == []
    assert read(demo, WAITING).attachments[0].name == "akkoord.pdf"
    assert "Eerder gekozen" not in words(app)


@pytest.mark.slow
def test_a_scan_that_was_chosen_before_can_be_left_out(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = fill(demo, open_app("action_plan", switch=str(WAITING)), pdf())
    app.switch_page("pages/worklist.py").run()
    app.switch_page("pages/action_plan.py").run()
    press(app, "Laat weg")
    assert "Eerder gekozen" not in words(app)
    press(app, "Noteren")
    assert read(demo, WAITING).attachments == ()


@pytest.mark.slow
def test_what_is_no_scan_is_refused_beside_the_field_and_nothing_is_lost(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("action_plan", switch=str(WAITING))
    press(fill(demo, app, b"PK\x03\x04 a document"), "Noteren")
    assert errors(app) == [
        "Dit bestand is van een ander type. Alleen deze kun je toevoegen: PDF, JPEG, PNG."
    ]
    assert by_label(app, "checkbox", "De coach").value
    assert len(agreements_of(demo, WAITING)) == 2


@pytest.mark.slow
def test_who_is_still_asked_has_a_button_that_opens_the_form_with_that_one_ticked(
    demo: Path, open_app: OpenApp
) -> None:
    app = open_app("action_plan", switch=str(WAITING))
    assert not app.file_uploader
    dossier = read(demo, WAITING)
    names = {line.party: line.name for line in agreeing.agreements_of(dossier, dossier.plans[-1])}
    coach, sender = names[Party.COACH], names[Party.SENDING_ORGANISATION]
    assert [(button.key, button.label) for button in app.button if "noteren" in button.label] == [
        ("plan_record", "Akkoord noteren"),
        ("record:party:coach", f"Akkoord van {coach} noteren"),
        ("record:party:sending_organisation", f"Akkoord van {sender} noteren"),
    ]
    app.button(key="record:party:coach").click().run()
    assert {box.label: box.value for box in app.checkbox} == {
        "De coach": True,
        "De uitsturende organisatie": False,
    }
    by_label(app, "selectbox", "Hoe?").select(AgreementMeans.BY_MAIL).run()
    press(app, "Noteren")
    assert errors(app) == []
    assert agreements_of(demo, WAITING)[-1].party is Party.COACH


def test_an_agreement_of_no_one_is_refused(demo: Path, open_app: OpenApp, all_open: None) -> None:
    app = open_app("action_plan", switch=str(WAITING))
    press(app, "Noteren")
    assert set(errors(app)) <= {"Vink aan wie akkoord ging.", "Kies iets uit de lijst."}
    assert errors(app)


def test_an_agreement_typed_by_mistake_is_withdrawn(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("action_plan", switch=str(FINAL))
    press(app, "Akkoord intrekken")
    assert len(agreements_of(demo, FINAL)) == 3
    assert "Nog geen akkoord van de lerende" in words(app)


@pytest.mark.slow
def test_an_agreement_is_corrected(demo: Path, open_app: OpenApp, all_open: None) -> None:
    app = open_app("action_plan", switch=str(FINAL))
    by_label(app, "selectbox", "Hoe?").select(AgreementMeans.ON_PAPER).run()
    press(app, "Verbetering bewaren")
    assert errors(app) == []
    first = next(a for a in agreements_of(demo, FINAL) if a.party is Party.LEARNER)
    assert first.means is AgreementMeans.ON_PAPER


def test_a_new_version_asks_anew_and_shows_the_earlier_agreements(
    demo: Path, open_app: OpenApp
) -> None:
    edit(demo, read(demo, FINAL).inputs, emergency_contact="Lies, 0470 12 34 56")
    finalise_plan(at(demo, now=_now()), FINAL, "noodcontact")
    shown = words(open_app("action_plan", switch=str(FINAL))).replace("\\", "")
    assert "Voor versie 2 vraag je opnieuw een akkoord. De eerdere blijven bewaard." in shown
    assert "Akkoord met versie 1: de lerende (per mail, " in shown
    assert "Nog geen akkoord van de lerende, de coach, de uitsturende" in shown


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def test_a_missing_address_is_named_and_filled_in_on_the_spot(
    demo: Path, open_app: OpenApp, all_open: None
) -> None:
    coach = read(demo, WAITING).coach
    assert coach is not None
    edit(demo, coach, email="")
    app = open_app("action_plan", switch=str(WAITING))
    missing = f"Van {coach.name} is geen mailadres bekend"
    assert missing in words(app)
    by_label(app, "text_input", f"E-mail van {coach.name}").set_value("coach@huis.be").run()
    assert missing not in words(app)
    stored = read(demo, WAITING).coach
    assert stored is not None
    assert stored.email == "coach@huis.be"


def test_without_a_contact_the_page_says_so(demo: Path, open_app: OpenApp, all_open: None) -> None:
    edit(demo, read(demo, WAITING).switch, sending_contact_id=None)
    app = open_app("action_plan", switch=str(WAITING))
    assert "is nog niet bekend" in words(app)


def certificate_page() -> None:
    from switching.ui.dossier.chosen_dossier import require_dossier
    from switching.ui.kit import gate, session
    from switching.ui.kit.mail_drafts import certificate_mail_button

    context = gate.require_context()
    certificate_mail_button(context, require_dossier(context, "action_plan"), session.texts())


@pytest.mark.parametrize(("email", "named"), [("", True), ("yasmine@huis.be", False)])
def test_the_certificate_s_mail_is_offered_once_there_is_one(
    demo: Path, email: str, named: bool
) -> None:
    with write(demo, ACTOR, NOW, FINAL) as transaction:
        transaction.add(
            Certificate(
                switch_id=FINAL, year=2026, number=900, issued_at=NOW, issued_by=1,
                held_minutes=900, holder="x", document=b"%PDF",
            )
        )  # fmt: skip
    edit(demo, read(demo, FINAL).learner, email=email)
    app = AppTest.from_function(certificate_page)
    app.session_state["gate_opened"] = True
    app.query_params["switch"] = str(FINAL)
    app.run()
    assert [item.label for item in file_buttons(app)] == ["Mail met het certificaat (.eml)"]
    assert ("is geen mailadres bekend" in words(app)) is named


def test_the_header_and_the_worklist_ask_for_the_agreements(demo: Path, open_app: OpenApp) -> None:
    header = open_app("exchange", switch=str(WAITING))
    assert "Volgende stap: akkoorden verzamelen" in [i.proto.label for i in header.get("page_link")]
    assert "nog 2 van de 4 akkoorden nodig" in words(open_app())


def test_an_agreement_of_the_last_party_says_that_all_agreed(demo: Path, open_app: OpenApp) -> None:
    plan = read(demo, WAITING).plans[-1]
    values = {"agreed_on": datetime.now(BRUSSELS).date(), "means": AgreementMeans.BY_MAIL}
    parties = [Party.COACH, Party.SENDING_ORGANISATION]
    add_agreements(at(demo, now=_now()), plan, parties, values, None, "rest")
    assert "Iedereen ging akkoord." in words(open_app("action_plan", switch=str(WAITING)))
