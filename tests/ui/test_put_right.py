"""Merging on Organisaties, changing and copying on the page of a dossier: who finds what there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from switching.services.changing import Parties, change_switch
from switching.services.handover import open_with_reason
from switching.services.merging import MergeKind, get_current_number, merge_records
from switching.services.organisations import add_organisation
from switching.services.plans import finalise_plan
from switching.ui.kit import session
from tests.offices import Office
from tests.samples import at, hold_the_hours, issue, make_database, read
from tests.services.test_merging import double_coaches
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words
from tests.ui.test_roles import WorkAs, audit_rows, first_office, office, work_as

__all__ = ["first_office", "office", "work_as"]
pytestmark = pytest.mark.usefixtures("all_open")


@pytest.mark.slow
def test_a_project_leader_changes_all_but_the_partner(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    before = audit_rows(office)
    app = open_app("dossier", switch="1")
    assert not app.exception
    assert audit_rows(office) == before
    assert "Alleen een beheerder geeft een dossier aan een andere partner" in words(app)
    by_label(app, "text_input", "Coach bij de ontvangende organisatie (mag leeg)").set_value(
        ""
    ).run()
    press(app, "Dossier wijzigen")
    assert errors(app) == ["Vul dit nog in."]
    by_label(app, "text_input", "Waarom wijzig je dit?").set_value("werkt er niet meer")
    press(app, "Dossier wijzigen")
    assert "Gewijzigd" in words(app)
    # By the button: on a laptop the head of the form is above what one sees there.
    shown = [(item.type, getattr(item, "label", "")) for item in app.main]
    said = [kind for kind, _ in shown].index("success")
    assert ("button", "Dossier wijzigen") in shown[said - 3 : said]
    assert read(office.path).coach is None


@pytest.mark.slow
def test_someone_who_works_elsewhere_is_refused_beside_the_field(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    app = open_app("dossier", switch="1")
    by_label(app, "selectbox", "Ontvangende organisatie").set_value(1).run()
    by_label(app, "text_input", "Coach bij de ontvangende organisatie (mag leeg)").set_value(
        "Amina Yildiz"
    )
    by_label(app, "text_input", "Waarom wijzig je dit?").set_value("verkeerd gekozen")
    press(app, "Dossier wijzigen")
    assert errors(app) == ["Een lerende is niet de coach of projectleider van dezelfde switch."]


@pytest.mark.slow
def test_an_administrator_gives_a_dossier_to_another_partner(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.administrator)
    open_with_reason(at(office.path, office.administrator, now=session.now()), 1, "vraag")
    voka = read(office.path, office.switches[2])
    app = open_app("dossier", switch="1")
    by_label(app, "selectbox", "Projectpartner").set_value(voka.partner.id).run()
    by_label(app, "text_input", "Projectleider").set_value("Jan Wouters").run()
    assert "De projectleiders van Blenders lezen dit dossier dan niet meer" in words(app)
    by_label(app, "text_input", "Waarom wijzig je dit?").set_value("verkeerde partner")
    press(app, "Dossier wijzigen")
    assert read(office.path).partner.id == voka.partner.id
    assert "Kopiëren voor de volgende lerende" not in words(app)


@pytest.mark.slow
def test_papers_of_someone_else_say_so_at_the_head_of_each_page(
    office: Office, open_app: OpenApp
) -> None:
    office.path.unlink()
    path = make_database(office.path.parent)
    hold_the_hours(path)
    finalise_plan(at(path), 1, "")
    issue(path)
    wanted = replace(Parties.of(read(path).switch), learner="Nora Bakkali")
    assert "Het certificaat geldt niet meer" not in words(open_app("exchange", switch="1"))
    change_switch(at(path), 1, wanted, "verkeerd gekozen")
    shown = words(open_app("exchange", switch="1"))
    assert "Het certificaat geldt niet meer" in shown
    assert "Plan v1 geldt niet meer" in shown


@pytest.mark.slow
def test_a_merge_that_moves_what_is_of_others_is_for_an_administrator(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    app = open_app("organisations", organisation="1")
    by_label(app, "selectbox", "Met welke organisatie?").set_value(3).run()
    assert "Vraag het aan een beheerder" in words(app)
    assert "Samenvoegen" not in [button.label for button in app.button]
    work_as(office.administrator)
    app = open_app("organisations", organisation="1")
    by_label(app, "selectbox", "Met welke organisatie?").set_value(3).run()
    assert "verhuizen mee, als projectpartner" in words(app)


@pytest.mark.slow
def test_two_people_are_merged_and_stand_apart_again(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.katrien)
    own, other, _ = double_coaches(office)
    app = open_app("organisations", organisation=str(read(office.path).host.id))
    by_label(app, "radio", "Wat staat er twee keer?").set_value(MergeKind.PERSON).run()
    by_label(app, "selectbox", "Wie?").set_value(other).run()
    by_label(app, "selectbox", "Wie is dezelfde?").set_value(own).run()
    assert "1 dossier verhuist mee, als coach" in words(app)
    press(app, "Ja, voeg samen")
    assert "Samengevoegd met Tom P" in words(app)
    context = at(office.path, office.katrien)
    assert get_current_number(context, MergeKind.PERSON, own) == other
    press(app, "Weer uit elkaar halen")
    assert get_current_number(context, MergeKind.PERSON, own) is None


def test_who_only_reads_finds_no_way_to_merge(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    work_as(office.manager)
    app = open_app("organisations", organisation="1")
    assert not app.exception
    assert "Samenvoegen" not in words(app)


@pytest.mark.parametrize("address", ["99", "0", "-1", "x", "9" * 30])
def test_an_address_that_leads_nowhere_says_so(
    office: Office, open_app: OpenApp, work_as: WorkAs, address: str
) -> None:
    work_as(office.katrien)
    app = open_app("organisations", organisation=address)
    assert not app.exception
    assert "Er is geen organisatie met dit adres" in words(app)


def test_the_address_of_what_was_merged_leads_to_what_stayed(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    merge_records(at(office.path), MergeKind.ORGANISATION, 1, 2, "dubbel")
    work_as(office.katrien)
    app = open_app("organisations", organisation="2")
    assert not app.exception
    assert app.query_params["organisation"] in ("1", ["1"])
    assert "Kinderopvang Zonnebloem" in words(app)


@pytest.mark.slow
def test_what_has_nearly_the_same_name_is_offered_to_be_merged(
    office: Office, open_app: OpenApp, work_as: WorkAs
) -> None:
    values = {"name": "Speelvogel, De vzw"}
    double = add_organisation(at(office.path), values, "double")
    work_as(office.katrien)
    app = open_app("organisations", organisation=str(double.id))
    assert "Bijna dezelfde naam: De Speelvogel" in words(app)
    others = by_label(app, "selectbox", "Met welke organisatie?").options
    assert others[0].startswith("De Speelvogel")
    assert "Bijna dezelfde naam" not in words(open_app("organisations", organisation="3"))
