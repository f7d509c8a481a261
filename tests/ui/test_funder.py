"""The pages for the funder: the table, what is handed in, and the answers of a learner."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import OrganisationKind, OrganisationSize
from switching.services import funder, funder_reports, projects
from switching.store import connect
from tests.samples import TODAY, at, hold_the_hours, make_database, read
from tests.services.test_funder import ANSWERS, FIRST, LAST, put_in_project, say
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_pages import links, words
from tests.ui.test_projects import set_days, set_number
from tests.ui.test_users import fill, press

pytestmark = pytest.mark.usefixtures("all_open")


@pytest.fixture
def asking(database: Path) -> int:
    """The project of dossier 1, which asks what the funder asks; its hours are held."""
    make_database(database.parent)
    hold_the_hours(database)
    return put_in_project(database, 1)


def open_table(open_app: OpenApp) -> AppTest:
    app = open_app("funder")
    set_days(app, "Van", FIRST)
    set_days(app, "Tot en met", LAST)
    return app.run()


def said(app: AppTest) -> str:
    """Return the words on a page, without escapes."""
    return words(app).replace("\\", "")


def cell(app: AppTest, code: str, column: str) -> object:
    shown = app.dataframe[0].value.set_index("Code")
    return shown.loc[code, column]


def test_a_project_chooses_its_set(database: Path, open_app: OpenApp) -> None:
    app = open_app("administration", part="projects")
    fill(app, "Nummer", "ESF-1")
    choose(app, "Indicatoren van de subsidiegever", "esf_plus_2021_2027")
    assert not press(app, "Project toevoegen").exception
    [project] = projects.list_projects(at(database))
    assert project.indicator_set == "esf_plus_2021_2027"


def choose(app: AppTest, label: str, value: str) -> None:
    next(item for item in app.selectbox if item.label == label).set_value(value)


def test_without_projects_or_a_set_a_sentence_says_what_to_do(
    database: Path, open_app: OpenApp
) -> None:
    assert "Er zijn nog geen projecten." in said(open_app("funder"))
    projects.add_project(at(database), {"number": "ESF-1"}, "1")
    app = open_app("funder")
    assert not app.exception
    assert "Kies eerst een set indicatoren" in said(app)
    assert not app.dataframe


@pytest.mark.slow
def test_the_table_counts_and_says_what_is_not_complete(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = open_table(open_app)
    assert not app.exception
    assert (cell(app, "EECO01", "Totaal"), cell(app, "EECO05", "Totaal")) == (1, 0)
    assert "1 profiel is niet volledig" in said(app)
    assert read(database).learner.name in said(app)
    say(database, 1, **ANSWERS)
    app = open_table(open_app)
    assert cell(app, "EECO05", "Totaal") == 1
    assert "Alles klopt" in said(app)
    assert "Na te kijken in de oproepfiche" in [item.label for item in app.expander]
    assert len(file_buttons(app)) == 3


def test_a_period_that_ends_before_it_begins_is_refused_with_a_sentence(
    asking: int, open_app: OpenApp
) -> None:
    app = open_app("funder")
    set_days(app, "Tot en met", date(2020, 1, 1))
    app = app.run()
    assert not app.exception
    assert not app.dataframe
    assert "De laatste dag komt voor de eerste" in said(app)


@pytest.mark.slow
def test_handing_in_asks_first_and_keeps_both_files(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = open_table(open_app)
    fill(app, "Opmerking (mag leeg)", "eerste keer")
    app = press(app, "Ja, dien in")
    assert not app.exception
    [report] = funder_reports.list_funder_reports(at(database), asking)
    assert (report.number, report.remark) == (1, "eerste keer")
    assert "De tabel is bewaard als nummer 1." in said(app)
    assert len(file_buttons(app)) == 5
    app = press(app, "Ja, dien in")
    assert len(funder_reports.list_funder_reports(at(database), asking)) == 2


@pytest.mark.slow
def test_an_administrator_sets_targets_and_estimates(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = open_table(open_app)
    choose(app, "Indicator", "EECO13")
    app = app.run()
    set_number(app, "Streefcijfer", 5)
    set_number(app, "Schatting", 2)
    app = press(app, "Streefcijfer bewaren")
    assert not app.exception
    assert "Het streefcijfer van EECO13 is bewaard." in said(app)
    assert cell(app, "EECO13", "Totaal") == 2
    found = funder.list_indicator_targets(at(database), asking, FIRST, LAST)
    assert found["EECO13"].target == 5


def looks(path: Path) -> int:
    with connect(path) as db:
        query = "SELECT count(*) FROM audit_log WHERE action = ?"
        return int(db.execute(query, [funder.LOOKED]).fetchone()[0])


def test_a_profile_opens_after_a_click_which_leaves_a_line(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    say(database, 1, gender="woman")
    app = open_app("funder_profile", switch="1")
    assert looks(database) == 0
    assert not app.selectbox
    assert not file_buttons(app)
    app = press(app, "Toon de gegevens")
    assert not app.exception
    assert looks(database) == 1
    assert next(item for item in app.selectbox if item.label == "Gender").value == "woman"
    assert len(file_buttons(app)) == 3


@pytest.mark.slow
def test_an_answer_is_saved_at_once_and_a_refusal_loses_nothing(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = press(open_app("funder_profile", switch="1"), "Toon de gegevens")
    choose(app, "Gender", "woman")
    app = app.run()
    assert "Geef de lerende eerst de privacyverklaring" in said(app)
    assert funder.open_profile(at(database), 1).answers == {}
    [notice] = app.checkbox
    app = notice.check().run()
    assert not app.exception
    assert funder.open_profile(at(database), 1).answers["gender"].answer == "woman"
    assert not app.error
    for label, answer in (("Werksituatie", "employed"), ("Leeftijd", "30_54")):
        found = next(item for item in app.selectbox if item.label.startswith(label))
        app = found.set_value(answer).run()
    choose(app, "Hoogste diploma of getuigschrift", "refused")
    app = app.run()
    answers = funder.open_profile(at(database), 1).answers
    assert {name: item.answer for name, item in answers.items()} == {
        "gender": "woman", "employment": "employed", "age": "30_54", "education": "refused"
    }  # fmt: skip
    assert "Niet volledig" in said(app)


@pytest.mark.slow
def test_yes_and_no_are_buttons_that_save_at_once(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = press(open_app("funder_profile", switch="1"), "Toon de gegevens")
    app = app.checkbox[0].check().run()
    works = next(item for item in app.get("button_group") if item.label.startswith("Werkt nu"))
    app = works.set_value("yes").run()
    assert not app.exception
    assert funder.open_profile(at(database), 1).answers["exit_works"].answer == "yes"
    say(database, 1, disability="no")
    app = press(open_app("funder_profile", switch="1"), "Toon de gegevens")
    handicap = next(item for item in app.get("button_group") if item.label == "Handicap")
    assert handicap.value == "no"


@pytest.mark.slow
def test_who_began_before_the_project_is_named(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = open_app("administration", part="projects")
    next(item for item in app.date_input if item.label.startswith("Begint op")).set_value(TODAY)
    assert not press(app, "Project bewaren").exception
    [project] = projects.list_projects(at(database))
    assert project.begins_on == TODAY
    assert "1 lerende had een gehouden dag voor het project begon." in said(open_table(open_app))


def test_an_auditor_may_choose_the_dossiers(database: Path, asking: int, open_app: OpenApp) -> None:
    app = open_table(open_app)
    assert not app.exception
    count = next(item for item in app.text_input if item.label == "Aantal dossiers")
    assert not count.disabled
    chosen = next(item for item in app.multiselect if item.label.startswith("Dossiers die"))
    assert chosen.options == [read(database).switch.reference]
    app = chosen.set_value([1]).run()
    assert not app.exception
    assert next(item for item in app.text_input if item.label == "Aantal dossiers").disabled


def test_the_list_of_what_to_check_has_codes_rules_and_words(
    asking: int, open_app: OpenApp
) -> None:
    app = open_table(open_app)
    assert not app.exception
    shown = app.dataframe[1].value
    rows = {tuple(row) for row in shown.itertuples(index=False)}
    by_code = {row[0]: row[2] for row in rows}
    assert by_code["EECO12"] == "code en woorden"
    assert by_code["EECO02"] == "woorden"
    assert "wie bij de start niet werkte" in by_code["EECR04"]
    assert any("verpleegkunde" in row[1] for row in rows)


@pytest.mark.slow
def test_the_overview_shows_targets_of_indicators_to_who_may_see_the_table(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    title = "Hoe ver staan de streefcijfers van de indicatoren?"
    headers = [item.value for item in open_app("overview", tab="progress").header]
    assert title in headers
    assert title not in [item.value for item in open_app("overview").header]
    funder.set_indicator_target(at(database), asking, FIRST, LAST, "EECO01", 40, None)
    app = open_app("overview", tab="progress")
    assert not app.exception
    assert "Van 1 streefcijfer is er 0 bereikt." in said(app)


def test_what_someone_else_filled_in_since_is_shown_and_stays(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = press(open_app("funder_profile", switch="1"), "Toon de gegevens")
    say(database, 1, gender="man")
    app = app.run()
    assert next(item for item in app.selectbox if item.label == "Gender").value == "man"
    assert funder.open_profile(at(database), 1).answers["gender"].answer == "man"


def test_a_dossier_that_asks_nothing_says_so(database: Path, open_app: OpenApp) -> None:
    make_database(database.parent)
    hold_the_hours(database)
    app = press(open_app("funder_profile", switch="1"), "Toon de gegevens")
    assert not app.exception
    assert not app.selectbox
    assert "vraagt geen ESF-gegevens" in said(app)


@pytest.mark.slow
def test_the_way_to_a_profile_is_there_when_its_project_asks_something(
    database: Path, open_app: OpenApp
) -> None:
    make_database(database.parent)
    hold_the_hours(database)
    label = "ESF-gegevens van de lerende"
    assert label not in links(open_app("exchange", switch="1"))
    put_in_project(database, 1)
    assert label in links(open_app("exchange", switch="1"))


def test_the_worklist_says_of_whom_something_is_to_be_asked(
    database: Path, asking: int, open_app: OpenApp
) -> None:
    app = open_app("worklist")
    assert "ESF-gegevens (1)" in said(app)
    say(database, 1, **ANSWERS)
    assert "ESF-gegevens (" not in said(open_app("worklist"))


@pytest.mark.slow
def test_an_organisation_says_its_size(database: Path, open_app: OpenApp) -> None:
    make_database(database.parent)
    host = hold_the_hours(database).host.id
    app = press(open_app("organisations", organisation=str(host)), "Grootte bewaren")
    assert "Vul dit nog in" in said(app)
    for word, value in (
        ("onderneming", OrganisationKind.ENTERPRISE),
        ("klein: minder dan 50 mensen", OrganisationSize.SMALL),
    ):
        next(item for item in app.selectbox if word in item.options).set_value(value)
    app = press(app, "Grootte bewaren")
    assert not app.exception
    assert "De grootte is bewaard." in said(app)
    kept = funder.get_organisation_profile(at(database), host)
    assert kept is not None
    assert (kept.kind, kept.size) == ("enterprise", "small")
