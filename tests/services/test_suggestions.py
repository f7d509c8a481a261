"""Options that fit a goal, at the host and elsewhere; and the index behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from switching.cli.evaluate.labelled import read_rows
from switching.cli.evaluate.measured_suggestions import (
    OPTION_COLUMNS,
    PAIR_COLUMNS,
    evaluate_suggestions,
)
from switching.models import HostOption, OptionKind, Organisation
from switching.services.organisations import add_host_option, add_organisation
from switching.services.suggestions import rank_options, suggest_options
from switching.store import connect, list_records, migrate, write
from switching.store.search_index import renew_index
from tests.labelled import HELD_OUT, MADE_WITH
from tests.samples import ACTOR, NOW, at, edit


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


def test_labelled_goals_find_their_options_better_than_plain_search() -> None:
    options = read_rows(MADE_WITH.options, OPTION_COLUMNS)
    pairs = read_rows(MADE_WITH.pairs, PAIR_COLUMNS)
    scores = evaluate_suggestions(options, pairs)
    assert scores.options >= 150
    assert scores.pairs >= 60
    assert scores.app.recall >= 0.85 > scores.control.recall + 0.15
    assert scores.app.mrr >= 0.78 > scores.control.mrr + 0.15


def test_goals_that_the_rules_were_not_made_with_find_their_options_better_too() -> None:
    options = read_rows(HELD_OUT.options, OPTION_COLUMNS)
    scores = evaluate_suggestions(options, read_rows(HELD_OUT.pairs, PAIR_COLUMNS))
    assert scores.app.recall >= scores.control.recall + 0.12
    assert scores.app.mrr >= scores.control.mrr + 0.12
