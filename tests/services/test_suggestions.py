"""Options that fit a goal, at the host and elsewhere; and the index behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.cli.evaluate.labelled import read_rows
from switching.cli.evaluate.measured_suggestions import (
    OPTION_COLUMNS,
    PAIR_COLUMNS,
    Shared,
    evaluate_suggestions,
)
from switching.models import HostOption, OptionKind, Organisation, SuggestionUse
from switching.privacy.erasure import erase_person
from switching.rules.dutch import stems_of
from switching.services import questions, suggestions
from switching.services.organisations import add_host_option, add_organisation
from switching.services.suggestions import (
    rank_options,
    read_suggestion_use,
    suggest_options,
)
from switching.store import connect, list_records, migrate, write
from switching.store.search_index import renew_index
from tests.labelled import BLIND, HELD_OUT, MADE_WITH
from tests.samples import ACTOR, NOW, at, complete_dossier, edit, hold_a_call, read


def add_host(path: Path, name: str) -> Organisation:
    values = {"name": name, "is_host": True, "city": "Gent"}
    return add_organisation(at(path), values, name)


def add_option(path: Path, host: Organisation, title: str, description: str = "") -> HostOption:
    values = {
        "host_id": host.id,
        "kind": OptionKind.MEETING,
        "title": title,
        "description": description,
    }
    return add_host_option(at(path), values, f"{host.id}{title}")


@pytest.fixture
def host(path: Path) -> Organisation:
    found = add_host(path, "De Speelvogel")
    add_option(path, found, "Oudercontact meevolgen", "Een gesprek met ouders bijwonen.")
    add_option(path, found, "Rondleiding in de keuken")
    return found


def titles(path: Path, goal: str, host: Organisation) -> list[str]:
    return [item.option.title for item in suggest_options(at(path), goal, host.id).here]


@pytest.mark.parametrize(
    "goal",
    [
        "oudergesprekken leren voeren",
        "Gesprekken met OUDERS",
        "een oudercontct meemaken",
        "het oudercontact",
        'ouders" OR title:x AND (',
    ],
)
def test_forms_compounds_and_typing_errors_are_found(
    path: Path, host: Organisation, goal: str
) -> None:
    assert titles(path, goal, host)[:1] == ["Oudercontact meevolgen"]


@pytest.mark.parametrize("goal", ["", "   ", "de het een", "*", "\x00", "kwantummechanica"])
def test_what_fits_nothing_finds_nothing(path: Path, host: Organisation, goal: str) -> None:
    found = suggest_options(at(path), goal, host.id)
    assert found.here == ()
    assert found.elsewhere == ()


def test_other_hosts_are_named_beside_the_own_one(path: Path, host: Organisation) -> None:
    other = add_host(path, "Pinkeltje")
    add_option(path, other, "Ouderavond voorbereiden")
    found = suggest_options(at(path), "een ouderavond voorbereiden", host.id)
    assert [(item.option.title, item.host.name) for item in found.elsewhere] == [
        ("Ouderavond voorbereiden", "Pinkeltje")
    ]
    assert "Ouderavond voorbereiden" not in [item.option.title for item in found.here]


def test_an_option_follows_its_changes_and_goes_when_it_is_off(
    path: Path, host: Organisation
) -> None:
    option = add_option(path, host, "Fietsherstelling")
    assert titles(path, "fietsen herstellen", host) == ["Fietsherstelling"]
    edit(path, option, title="Wandelgroep")
    assert titles(path, "fietsen herstellen", host) == []
    with connect(path) as db:
        option = next(o for o in list_records(db, HostOption) if o.id == option.id)
    edit(path, option, active=False)
    assert titles(path, "een wandelgroep begeleiden", host) == []


def test_a_deleted_option_leaves_the_index(path: Path, host: Organisation) -> None:
    option = add_option(path, host, "Fietsherstelling")
    with write(path, ACTOR, NOW) as transaction:
        transaction.delete(option)
    with connect(path) as db:
        assert rank_options(db, "fietsherstelling") == []


def test_an_index_of_an_older_form_is_made_anew_at_the_start(
    path: Path, host: Organisation
) -> None:
    with connect(path) as db:
        db.execute("UPDATE settings SET value = '0' WHERE name = 'option_search_form'")
        db.execute("DELETE FROM option_search")
        assert rank_options(db, "oudercontact") == []
    assert migrate(path) == []
    with connect(path) as db:
        assert rank_options(db, "oudercontact")


def test_renewing_the_index_changes_nothing(path: Path, host: Organisation) -> None:
    with connect(path) as db:
        before = rank_options(db, "gesprek met ouders")
        renew_index(db, list_records(db, HostOption))
        assert rank_options(db, "gesprek met ouders") == before


@pytest.mark.slow
def test_labelled_goals_find_their_options_better_than_plain_search() -> None:
    for labelled in (MADE_WITH, HELD_OUT):
        options = read_rows(labelled.options, OPTION_COLUMNS)
        scores = evaluate_suggestions(options, read_rows(labelled.pairs, PAIR_COLUMNS))
        assert scores.options >= 150
        assert scores.app.recall >= 0.9 > scores.control.recall + 0.15
        assert scores.app.mrr >= 0.85 > scores.control.mrr + 0.15
        assert scores.shown >= 0.9


@pytest.mark.slow
def test_goals_that_nothing_was_made_with_find_their_options_too() -> None:
    options, pairs = BLIND
    scores = evaluate_suggestions(
        read_rows(options, OPTION_COLUMNS), read_rows(pairs, PAIR_COLUMNS)
    )
    assert scores.goals == 90
    assert scores.app.recall >= 0.75 > scores.control.recall + 0.15
    of_words = [scores.by_shared[shared] for shared in (Shared.WORD, Shared.STEM)]
    assert sum(part.shown for part in of_words) / sum(part.goals for part in of_words) >= 0.85


def test_a_phrase_more_loses_no_suggestion(path: Path, host: Organisation) -> None:
    short = "oudergesprekken leren voeren"
    long = f"{short}, samen met mijn collega's van de leefgroep, in het najaar, en zonder zenuwen"
    assert titles(path, short, host)[0] == titles(path, long, host)[0]


def test_in_a_large_catalogue_the_likeliest_are_looked_up(
    path: Path, host: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connect(path) as db:
        whole = rank_options(db, "gesprek met ouders")
        monkeypatch.setattr(suggestions, "FEW", 0)
        assert rank_options(db, "gesprek met ouders")[:1] == whole[:1]
        assert rank_options(db, "kwantummechanica") == rank_options(db, "👩‍🏫") == []


def serve(path: Path, goal: str, title: str) -> tuple[int, HostOption]:
    """Complete a dossier with a goal that an option of its host served."""
    dossier = complete_dossier(path)
    option = add_option(path, dossier.host, title)
    wording = dossier.latest.goals[0]
    edit(path, wording, description=goal)
    questions.set_match(at(path), wording.goal_id, (None, option.id), True, {(None, option.id): 1})
    return wording.goal_id, option


GOAL = "kwaadaardige onderhuurders aanspreken"


def test_what_served_a_goal_before_is_suggested_for_such_a_goal_again(path: Path) -> None:
    _, option = serve(path, GOAL, "Een dag op kantoor")
    dossier = read(path)
    edit(path, dossier.switch, completed_on=None)
    assert titles(path, GOAL, dossier.host) == [], "only completed dossiers count"
    edit(path, read(path).switch, completed_on=NOW.date())
    (found,) = suggest_options(at(path), GOAL, dossier.host.id).here
    assert found.option.id == option.id
    assert found.reason.met == "", "no word of another goal is shown"


def test_nothing_of_an_erased_goal_is_left_in_what_was_learned(path: Path) -> None:
    serve(path, GOAL, "Een dag op kantoor")
    edit(path, read(path).switch, completed_on=NOW.date())
    dossier = read(path)
    assert titles(path, GOAL, dossier.host)
    erase_person(at(path), dossier.learner.id, "vraag")
    assert titles(path, GOAL, dossier.host) == []
    assert titles(path, "gewist", dossier.host) == []
    assert read_suggestion_use(at(path)).choices == 0
    with connect(path) as db:
        terms = {row[0] for row in db.execute("SELECT term FROM option_terms")}
    assert not terms & set(stems_of(GOAL))


def test_what_was_chosen_is_noted_with_what_was_passed_over(path: Path) -> None:
    dossier = hold_a_call(path)
    one, other = (add_option(path, dossier.host, title) for title in ("Eerste", "Tweede"))
    marks = {(None, one.id): one.id, (None, other.id): other.id}
    goals = [goal.goal_id for goal in dossier.latest.goals]
    questions.set_match(at(path), goals[0], (None, one.id), True, marks)
    questions.set_match(at(path), goals[0], (None, other.id), True, marks)
    third = add_option(path, dossier.host, "Derde")
    questions.set_match(at(path), goals[1], (None, third.id), True, marks)
    questions.set_match(at(path), goals[1], (None, one.id), True, {})
    questions.set_match(at(path), goals[1], (None, other.id), True)
    noted = [(m.suggested, m.place, m.passed_over_id) for m in read(path).matches]
    assert noted == [
        (2, 1, None),
        (2, 2, one.id),
        (2, None, one.id),
        (0, None, None),
        (None, None, None),
    ]
    assert read_suggestion_use(at(path)) == SuggestionUse(1, 1, 1, 1)
    questions.set_match(at(path), goals[0], (None, one.id), False)
    assert read_suggestion_use(at(path)).first == 0, "what is taken back was no choice"
    questions.open_refinement(at(path), 1)
    questions.remove_goal(at(path), read(path).latest.goals[1].id)
    assert read_suggestion_use(at(path)) == SuggestionUse(0, 1, 0, 0), "that goal is gone"


def test_the_counts_of_the_index_stay_those_that_it_has(path: Path, host: Organisation) -> None:
    option = add_option(path, host, "Fietsherstelling en fietsen")
    edit(path, option, title="Wandelgroep")
    with write(path, ACTOR, NOW) as transaction:
        transaction.delete(next(o for o in list_records(transaction.db, HostOption) if o.id == 1))
    with connect(path) as db:
        kept = db.execute("SELECT term, doc FROM option_terms").fetchall()
        assert kept == db.execute("SELECT term, doc FROM option_vocab ORDER BY term").fetchall()
