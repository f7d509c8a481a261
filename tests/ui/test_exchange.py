"""The page of the exchange: days, the 14-hour line, evaluations, completing."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.i18n import Texts
from switching.models import EvaluationStatus, ExchangeDay, Party
from switching.services import exchange
from switching.services.evaluations import open_evaluation
from switching.services.questions import add_goal
from tests.samples import at, complete_dossier, edit, make_database, read
from tests.ui.conftest import OpenApp
from tests.ui.test_forms import by_label, errors, press
from tests.ui.test_pages import words

TODAY = date.today()


@pytest.fixture
def path(database: Path) -> Path:
    """A dossier with a day of the day before yesterday and one of next week, 7 hours each."""
    make_database(database.parent)
    days = complete_dossier(database).days
    edit(database, days[0], day=TODAY - timedelta(days=2))
    edit(database, days[1], day=TODAY + timedelta(days=7))
    return database


def answer(app: AppTest, label: str, value: object) -> AppTest:
    """Choose a button of the group whose label begins or ends with these words."""
    groups = app.get("button_group")
    group = next(
        item for item in groups if item.label.startswith(label) or item.label.endswith(label)
    )
    return group.set_value(value).run()


def past(path: Path) -> ExchangeDay:
    return read(path).days[0]


def line(app: AppTest) -> str:
    """Return what the 14-hour line says in words."""
    return next(str(item.value) for item in app.get("html") if "hours-keys" in str(item.value))


def line_of(app: AppTest, begin: str) -> str:
    """Return the line of the part that begins with these words."""
    return next(item.label for item in app.button if item.label.startswith(f"**{begin}"))


def turn(app: AppTest, begin: str) -> AppTest:
    """Open the part whose line begins with these words, or close it."""
    label = line_of(app, begin)
    return next(item for item in app.button if item.label == label).click().run()


def test_what_is_to_confirm_comes_first(path: Path, open_app: OpenApp) -> None:
    app = open_app("exchange", switch="1")
    assert [item.value for item in app.subheader][:2] == ["Te bevestigen: hoe ging het?", "Gepland"]
    assert (
        "**Nog niets doorgegaan, 14 u gepland: genoeg voor de 14 uur. Nog 1 dag te bevestigen.**"
        in words(app)
    )
    assert "0 u doorgegaan, 14 u gepland en 0 u nog te plannen" in line(app)


@pytest.mark.slow
def test_a_day_is_confirmed_with_hours_as_people_write_them(path: Path, open_app: OpenApp) -> None:
    app = open_app("exchange", switch="1")
    answer(app, "Hoe verliep", True)
    assert past(path).held_minutes == 420
    by_label(app, "text_input", "Echte uren").set_value("7u30").run()
    assert (past(path).held, past(path).held_minutes) == (True, 450)
    assert "7,5 u doorgegaan" in line(app)
    # The card does not fold away while one is still filling it in.
    assert app.subheader[0].value == "Te bevestigen: hoe ging het?"
    again = open_app("exchange", switch="1")
    assert [item.value for item in again.subheader][:2] == ["Gepland", "Voorbij"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("25", "In een dag gaan niet meer dan 24 uur."),
        ("-7", "Uren kunnen niet onder nul gaan."),
        ("0", "Vul meer dan 0 uur in, of laat dit leeg."),
        ("de hele dag", "Schrijf de uren als 7,5 of 7u30 of 7:30."),
    ],
)
def test_impossible_hours_get_a_sentence_and_stay_on_screen(
    path: Path, open_app: OpenApp, typed: str, sentence: str
) -> None:
    app = open_app("exchange", switch="1")
    answer(app, "Hoe verliep", True)
    by_label(app, "text_input", "Echte uren").set_value(typed).run()
    assert errors(app) == [sentence]
    assert by_label(app, "text_input", "Echte uren").value == typed
    assert past(path).held_minutes == 420


def test_a_day_that_was_not_held_asks_through_whom(path: Path, open_app: OpenApp) -> None:
    app = open_app("exchange", switch="1")
    answer(app, "Hoe verliep", False)
    answer(app, "Door wie?", Party.HOST)
    assert (past(path).held, past(path).not_held_by) == (False, Party.HOST)
    assert "**Nog niets doorgegaan, 7 u gepland: nog 7 u te plannen voor de 14 uur.**" in words(app)


def test_one_click_plans_a_day_like_the_last_one(path: Path, open_app: OpenApp) -> None:
    edit(path, read(path).days[1], place="Poort 3", start=time(10), with_whom="Lies")
    press(open_app("exchange", switch="1"), "+ Uitwisselingsdag toevoegen")
    last = read(path).days[-1]
    assert (last.day, last.start, last.place, last.with_whom) == (
        TODAY + timedelta(days=14), time(10), "Poort 3", "Lies"
    )  # fmt: skip


@pytest.mark.slow
def test_activities_are_chosen_and_then_said_to_be_done(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("exchange", switch="1")
    (activity,) = read(path).activities
    app.multiselect(f"day_activities:{past(path).id}").set_value([activity.id]).run()
    assert read(path).activities[0].day_id == past(path).id
    answer(app, "Hoe verliep", True)
    answer(app, "Gedaan? Gesprek met de pedagoog", True)
    answer(app, "Zinvol? Gesprek met de pedagoog", True)
    assert (read(path).activities[0].done, read(path).activities[0].useful) == (True, True)


@pytest.mark.slow
def test_an_activity_that_a_colleague_moved_is_not_taken_back(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    app = open_app("exchange", switch="1")
    first, second = read(path).days
    (activity,) = read(path).activities
    app.multiselect(f"day_activities:{first.id}").set_value([activity.id]).run()
    exchange.set_day_activities(at(path), second.id, {activity.id}, set())
    app.run()
    assert read(path).activities[0].day_id == second.id
    assert app.multiselect(f"day_activities:{first.id}").value == []
    app.multiselect(f"day_activities:{second.id}").set_value([]).run()
    assert read(path).activities[0].day_id is None


def test_a_clash_is_named_and_stops_nobody(path: Path, open_app: OpenApp) -> None:
    edit(path, read(path).days[1], day=TODAY - timedelta(days=2), start=time(15), end=time(18))
    app = open_app("exchange", switch="1")
    clashes = [str(item.value) for item in app.warning]
    assert len([text for text in clashes if text.startswith("Botst met de uitwisselingsdag")]) == 2
    assert errors(app) == []


@pytest.mark.slow
def test_evaluations_are_typed_in_and_growth_is_shown(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    app = open_app("exchange", switch="1")
    answer(app, "Leerdoel 1 vooraf", 2)
    assert read(path).evaluations == ()
    asked = next(g for g in app.get("button_group") if g.key == "evaluation:1:learner")
    asked.set_value(EvaluationStatus.RECEIVED).run()
    answer(app, "Leerdoel 1 achteraf", 4)
    assert "●●○○○ → ●●●●○ ▲ 2 stappen vooruit" in words(app)
    assert "Gegroeid voor 1 van 1 leerdoel met beide scores." in line_of(app, "Zelfinschatting")
    takeaway = "Wat neemt de lerende mee naar het eigen werk?"
    by_label(app, "text_area", takeaway).set_value("Rust.").run()
    (evaluation,) = read(path).evaluations
    assert (evaluation.status, evaluation.takeaway) == (EvaluationStatus.RECEIVED, "Rust.")


def test_an_evaluation_that_came_in_just_before_one_goes_is_stored(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    app = open_app("exchange", switch="1")
    asked = next(g for g in app.get("button_group") if g.key == "evaluation:1:learner")
    asked.set_value(EvaluationStatus.RECEIVED)
    app.switch_page("pages/worklist.py").run()
    (evaluation,) = read(path).evaluations
    assert evaluation.status is EvaluationStatus.RECEIVED


@pytest.mark.slow
def test_not_received_is_an_answer_and_keeps_what_was_typed(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    evaluation = open_evaluation(at(path), 1, Party.COACH, EvaluationStatus.RECEIVED)
    edit(path, evaluation, takeaway="Veel.")
    app = open_app("exchange", switch="1")
    key = f"evaluations:{evaluation.id}:status"
    next(g for g in app.get("button_group") if g.key == key).set_value(
        EvaluationStatus.NOT_RECEIVED
    ).run()
    (stored,) = read(path).evaluations
    assert (stored.status, stored.takeaway) == (EvaluationStatus.NOT_RECEIVED, "Veel.")
    assert not app.exception


@pytest.mark.slow
def test_a_switch_that_finished_early_is_completed_and_opened_again(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    edit(path, read(path).days[1], held=False, not_held_by=Party.LEARNER)
    app = open_app("exchange", switch="1")
    press(app, "Deze switch afronden")
    assert read(path).switch.completed_on == past(path).day
    assert "**Vroeger klaar, na 7 u.**" in words(app)
    assert by_label(app, "button", "+ Uitwisselingsdag toevoegen").disabled
    press(app, "Deze switch heropenen")
    assert read(path).switch.completed_on is None


def test_completing_before_the_last_day_is_refused_beside_the_field(
    path: Path, open_app: OpenApp, all_open: None
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    exchange.remove_day(at(path), read(path).days[1].id)
    app = open_app("exchange", switch="1")
    by_label(app, "date_input", "Afgerond op").set_value(TODAY - timedelta(days=30))
    press(app, "Deze switch afronden")
    assert len(errors(app)) == 1
    assert errors(app)[0].startswith("De laatste dag was op")
    assert read(path).switch.completed_on is None


def keys(app: AppTest) -> set[str]:
    """Return the keys of the fields that the page shows."""
    kinds = ("date_input", "time_input", "text_input", "text_area", "button_group")
    return {str(item.key) for kind in kinds for item in app.get(kind)}


def test_a_day_is_a_line_and_only_one_that_waits_is_open(path: Path, open_app: OpenApp) -> None:
    app = open_app("exchange", switch="1")
    first, second = read(path).days
    assert f"exchange_days:{first.id}:held" in keys(app)
    assert not [key for key in keys(app) if key.startswith(f"exchange_days:{second.id}:")]
    for said in ("09:00–16:30", "7 u", "Openen"):
        assert said in line_of(app, day_of(second)).replace("\\", "")
    app = turn(app, day_of(second))
    assert f"exchange_days:{second.id}:start" in keys(app)
    app = turn(turn(app, day_of(first)), day_of(second))
    assert not [key for key in keys(app) if key.startswith("exchange_days:")]


def day_of(day: ExchangeDay) -> str:
    return Texts().date(day.day, "EEEE d MMMM y")


def test_a_new_day_stands_open(path: Path, open_app: OpenApp) -> None:
    app = press(open_app("exchange", switch="1"), "+ Uitwisselingsdag toevoegen")
    assert f"exchange_days:{read(path).days[-1].id}:day" in keys(app)


def test_what_is_given_in_a_part_is_stored_when_the_same_click_closes_it(
    path: Path, open_app: OpenApp
) -> None:
    second = read(path).days[1]
    app = turn(open_app("exchange", switch="1"), day_of(second))
    pause = f"exchange_days:{second.id}:break_minutes:number"
    app.text_input(pause).set_value("45")
    (activity,) = read(path).activities
    app.multiselect(f"day_activities:{second.id}").set_value([activity.id])
    app = turn(app, day_of(second))
    assert pause not in keys(app)
    assert read(path).days[1].break_minutes == 45
    assert read(path).activities[0].day_id == second.id


def test_an_evaluation_is_stored_when_the_same_click_closes_its_part(
    path: Path, open_app: OpenApp
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    app = turn(open_app("exchange", switch="1"), "De coach")
    status = next(item for item in app.get("button_group") if item.key == "evaluation:1:coach")
    status.set_value(EvaluationStatus.RECEIVED)
    app = turn(app, "De coach")
    assert [item.status for item in read(path).evaluations] == [EvaluationStatus.RECEIVED]
    assert "ontvangen op" in line_of(app, "De coach")


def test_a_score_of_a_goal_that_came_later_is_stored_when_the_part_closes(
    path: Path, open_app: OpenApp
) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    evaluation = open_evaluation(at(path), 1, Party.LEARNER, EvaluationStatus.RECEIVED)
    add_goal(at(path), read(path).latest, "nog iets", "later")
    app = turn(open_app("exchange", switch="1"), "Zelfinschatting")
    key = f"first_score:{evaluation.id}:{read(path).latest.goals[-1].goal_id}"
    next(item for item in app.get("button_group") if item.key == key).set_value(3)
    turn(app, "Zelfinschatting")
    assert [item.score_after for item in read(path).scores][-1] == 3


@pytest.mark.slow
@pytest.mark.parametrize("typed", ["7 kwartier", "25"])
def test_a_part_does_not_close_on_what_is_refused(
    path: Path, open_app: OpenApp, typed: str
) -> None:
    app = answer(open_app("exchange", switch="1"), "Hoe verliep", True)
    by_label(app, "text_input", "Echte uren").set_value(typed)
    app = turn(app, day_of(past(path)))
    assert by_label(app, "text_input", "Echte uren").value == typed
    assert len(errors(app)) == 1
    by_label(app, "text_input", "Echte uren").set_value("6").run()
    app = turn(app, day_of(past(path)))
    assert past(path).held_minutes == 360
    assert f"exchange_days:{past(path).id}:held" not in keys(app)


@pytest.mark.parametrize("typed", ["-5", "22,5"])
def test_a_value_that_is_refused_keeps_its_day_open(
    path: Path, open_app: OpenApp, typed: str
) -> None:
    second = read(path).days[1]
    app = turn(open_app("exchange", switch="1"), day_of(second))
    pause = f"exchange_days:{second.id}:break_minutes:number"
    app.text_input(pause).set_value(typed)
    app = turn(app, day_of(second))
    assert app.text_input(pause).value == typed
    assert len(errors(app)) == 1


def test_what_clashes_is_said_on_the_line_of_a_closed_day(path: Path, open_app: OpenApp) -> None:
    assert "kijk dit na" not in line_of(
        open_app("exchange", switch="1"), day_of(read(path).days[1])
    )
    exchange.add_day(at(path), read(path), {"day": read(path).days[1].day}, "same day")
    app = open_app("exchange", switch="1")
    assert "kijk dit na" in line_of(app, day_of(read(path).days[1]))


def main_buttons(app: AppTest) -> list[str]:
    """Return the labels of the main buttons on the page, those that download included."""
    kinds = ("button", "download_button")
    found = [item.proto for kind in kinds for item in app.get(kind)]
    asking = [item.proto.popover for item in app.get("popover")]
    return [item.label for item in found + asking if item.type == "primary"]


def test_one_button_is_the_main_one_and_it_leads_to_what_waits(
    path: Path, open_app: OpenApp
) -> None:
    app = open_app("exchange", switch="1")
    assert main_buttons(app) == [f"Zeg hoe {Texts().date(past(path).day, 'EEEE d MMMM')} verliep"]
    edit(path, past(path), held=True, held_minutes=420)
    app = open_app("exchange", switch="1")
    assert main_buttons(app) == []
    assert f"Hier is niets te doen tot {day_of(read(path).days[1])}." in words(app)


@pytest.mark.slow
def test_the_button_of_what_waits_opens_its_part(path: Path, open_app: OpenApp) -> None:
    edit(path, past(path), held=True, held_minutes=420)
    edit(path, read(path).days[1], day=TODAY - timedelta(days=1), held=True, held_minutes=420)
    open_evaluation(at(path), 1, Party.LEARNER, EvaluationStatus.RECEIVED)
    app = open_app("exchange", switch="1")
    asked = "Vraag de evaluatie van de coach en de uitsturende organisatie"
    assert main_buttons(app) == [asked]
    assert "evaluation:1:coach" not in keys(app)
    app = press(app, asked)
    assert "evaluation:1:coach" in keys(app)
    app = press(app, "Lees het certificaat na en reik het uit")
    assert "Wat ‘Certificaat uitreiken’ doet" in words(app)
