"""The part 'Dossiers' of the overview: one's own table, counted, through the app."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from switching.models import MonthlyKind, NamedView, User, UserRole, ViewAudience, ViewReader
from switching.overview import Selection, read_frames, select
from switching.overview.dossiers.columns import counted_dossiers
from switching.services.merging import MergeKind, merge_records
from switching.services.views import keep_view
from switching.store import connect, list_records, write
from tests.samples import ACTOR, NOW, TODAY, at
from tests.ui.conftest import OpenApp, file_buttons
from tests.ui.test_elements import elements
from tests.ui.test_sending import SMTP


def frame(app: AppTest, place: int = 0) -> dict[str, list[object]]:
    return {name: list(cells) for name, cells in app.dataframe[place].value.items()}


def test_a_row_per_dossier_with_the_usual_columns(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="dossiers", period="all")
    assert not app.exception
    shown = frame(app)
    with connect(demo) as db:
        wanted = [str(row[0]) for row in db.execute("SELECT reference FROM switches ORDER BY id")]
    assert shown["nummer"] == wanted
    assert "lerende" not in shown


def test_the_address_says_columns_chips_and_what_is_counted(demo: Path, open_app: OpenApp) -> None:
    app = open_app(
        "overview",
        tab="dossiers",
        period="all",
        columns="reference,learner",
        by="sector,stage",
        **{"only.stage": "call_planned,plan_draft"},
    )
    assert not app.exception
    with connect(demo) as db:
        frames = read_frames(db)
        wanted = counted_dossiers(select(frames, Selection(), TODAY))
        wanted = wanted[wanted["stage"].isin(["call_planned", "plan_draft"])]
    assert len(wanted) > 1
    assert sum(frame(app)["dossiers"]) == len(wanted)  # type: ignore[arg-type]
    assert app.query_params["by"] == "sector,stage"
    assert app.query_params["only.stage"] == "call_planned,plan_draft"
    assert len(app.dataframe) == 1


@pytest.mark.slow
def test_a_choice_goes_into_the_address_and_stays(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="dossiers", period="all")
    assert [box.label for box in app.multiselect] == ["Tellen per", "Alleen", "Kolommen"]
    app.multiselect[2].set_value(["reference", "coach"]).run()
    app.multiselect[0].set_value(["host"]).run()
    app.multiselect[1].set_value(["stage"]).run()
    assert app.query_params["columns"] == "reference,coach"
    assert app.query_params["by"] == "host"
    app.button_group[1].set_value(["call_planned"]).run()
    assert app.query_params["only.stage"] == "call_planned"
    app.multiselect[0].set_value([]).run()
    assert "by" not in app.query_params
    assert list(frame(app)) == ["nummer", "coach"]


def test_what_an_address_has_wrong_is_said(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="dossiers", period="all", by="learner", **{"only.stage": "gone"})
    assert not app.exception
    assert len(app.warning) == 1
    assert "by" not in app.query_params


@pytest.mark.slow
def test_a_view_is_kept_opened_and_removed(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="dossiers", period="all", by="host,stage")
    app.session_state["keep_view"] = True
    app.run()
    app.text_input[0].set_value("Per organisatie").run()
    next(button for button in app.button if button.label == "Weergave bewaren").click().run()
    assert not app.exception
    assert "‘Per organisatie’ is bewaard" in app.success[0].value
    other = open_app("overview", tab="dossiers")
    box = next(box for box in other.selectbox if box.label == "Weergave")
    assert box.value is None
    box.select_index(0).run()
    assert other.query_params["by"] == "host,stage"
    assert other.query_params["period"] == "all"
    box = next(box for box in other.selectbox if box.label == "Weergave")
    assert box.value is not None
    next(button for button in other.button if button.label == "Ja, haal weg").click().run()
    assert not [box for box in other.selectbox if box.label == "Weergave"]


def keep(path: Path, asks: dict[str, str]) -> NamedView:
    kind = MonthlyKind.TABLE
    return keep_view(at(path), "Maand", ViewAudience.ALL, asks, "key", kind)


def test_a_link_opens_a_view_and_what_lies_ready_of_it(demo: Path, open_app: OpenApp) -> None:
    view = keep(demo, {"period": "all", "by": "host,stage"})
    app = open_app("overview", view=str(view.id))
    assert not app.exception
    assert app.query_params == {"tab": "dossiers", "period": "all", "by": "host,stage"}
    assert any("Na het einde van deze maand" in item.value for item in app.markdown)


@pytest.mark.parametrize("wanted", ["77", "geen"])
def test_a_link_to_no_view_says_so(wanted: str, demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", view=wanted)
    assert not app.exception
    assert app.query_params == {"tab": "dossiers"}
    assert "Deze weergave is er niet" in app.warning[0].value


@pytest.mark.slow
def test_who_gets_a_mail_is_chosen_where_mails_go_out(
    demo: Path, open_app: OpenApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = keep(demo, {"period": "all"})
    with write(demo, ACTOR, NOW) as transaction:
        user = transaction.add(
            User(email="piet@example.be", name="Piet", role=UserRole.PROGRAMME_MANAGER)
        )
    app = open_app("overview", view=str(view.id))
    assert "Ook per mail aan" not in [box.label for box in app.multiselect]
    monkeypatch.setenv("SWITCHING_SMTP", SMTP)
    app = open_app("overview", view=str(view.id))
    box = next(box for box in app.multiselect if box.label == "Ook per mail aan")
    box.set_value([user.id]).run()
    assert not app.exception
    assert "Piet" in app.success[0].value
    with connect(demo) as db:
        assert [item.user_id for item in list_records(db, ViewReader)] == [user.id]
    box = next(box for box in app.multiselect if box.label == "Ook per mail aan")
    box.set_value([]).run()
    with connect(demo) as db:
        assert list_records(db, ViewReader) == []


def test_files_are_offered_once_the_panel_is_open(demo: Path, open_app: OpenApp) -> None:
    app = open_app("overview", tab="dossiers", period="all")
    before = len(file_buttons(app))
    app.session_state["dossiers_export"] = True
    app.run()
    assert "blijven in huis" in app.info[0].value
    next(box for box in app.checkbox if box.key == "dossiers_export:hides").uncheck().run()
    assert len(file_buttons(app)) == before + 3


@pytest.mark.slow
def test_a_table_of_which_hiding_leaves_nothing_says_so(demo: Path, open_app: OpenApp) -> None:
    for by, told in (("host,stage", True), ("registered:year", False)):
        app = open_app("overview", tab="dossiers", period="all", by=by)
        app.session_state["dossiers_export"] = True
        app.run()
        assert not app.exception
        assert any("weinig of niets" in item.value for item in app.info) is told


def test_what_is_closed_is_not_built(demo: Path, open_app: OpenApp) -> None:
    rows = open_app("overview", tab="dossiers", period="all")
    counts = open_app("overview", tab="dossiers", period="all", by="host,stage")
    assert max(elements(rows), elements(counts)) <= 40
    assert len(counts.dataframe) == 1


@pytest.mark.slow
def test_of_two_views_that_ask_the_same_each_can_be_opened(demo: Path, open_app: OpenApp) -> None:
    asks = {"period": "all", "by": "host,stage"}
    first, second = (
        keep_view(at(demo), name, ViewAudience.OWN, asks, name) for name in ("Eerste", "Tweede")
    )
    app = open_app("overview", tab="dossiers")
    for wanted in (second, first, second):
        box = next(box for box in app.selectbox if box.label == "Weergave")
        box.set_value(wanted.id).run()
        assert not app.exception
        box = next(box for box in app.selectbox if box.label == "Weergave")
        assert box.value == wanted.id


def test_a_view_of_a_host_that_was_merged_stays_open(demo: Path, open_app: OpenApp) -> None:
    with connect(demo) as db:
        [first, second, *_] = [
            row[0] for row in db.execute("SELECT DISTINCT host_id FROM switches ORDER BY 1")
        ]
    view = keep(demo, {"period": "all", "host": str(second)})
    merge_records(at(demo), MergeKind.ORGANISATION, first, second, "dezelfde")
    app = open_app("overview", view=str(view.id))
    assert app.query_params["host"] == str(first)
    box = next(box for box in app.selectbox if box.label == "Weergave")
    assert box.value == view.id
