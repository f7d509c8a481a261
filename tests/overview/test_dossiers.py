"""One's own table: what an address asks of it, and its counts."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.i18n import Texts
from switching.models import Language
from switching.overview.dossiers import counts
from switching.overview.dossiers.asked import (
    CHIPS,
    MOST_BY,
    USUAL,
    OwnTable,
    choices_of_chip,
    chosen_of,
    count_fields,
    passed_over,
    read_asked,
    write_asked,
)
from switching.overview.dossiers.columns import COLUMN

TEXTS = Texts(Language.ENGLISH)


@st.composite
def questions(draw: st.DrawFn) -> OwnTable:
    columns = draw(st.lists(st.sampled_from(list(COLUMN)), min_size=1, unique=True))
    by = draw(st.lists(st.sampled_from(count_fields()), max_size=MOST_BY, unique=True))
    chips = draw(st.lists(st.sampled_from(CHIPS), unique=True))
    only = {
        key: tuple(draw(st.lists(st.sampled_from(choices_of_chip(key)), min_size=1, unique=True)))
        for key in chips
    }
    return OwnTable(tuple(columns), only, tuple(by))


@pytest.mark.slow
@given(questions())
def test_an_address_says_all_that_is_asked(asked: OwnTable) -> None:
    assert read_asked(write_asked(asked)) == asked
    assert passed_over(write_asked(asked)) == []


@pytest.mark.parametrize(
    "address",
    [
        {"columns": "nothing,;DROP TABLE"},
        {"by": "learner"},
        {"by": "reference,coach"},
        {"only.stage": "gone"},
        {"only.learner": "Amina"},
    ],
)
def test_what_is_not_there_is_passed_over_and_named(address: dict[str, str]) -> None:
    assert read_asked(address) == OwnTable(USUAL)
    assert len(passed_over(address)) == 1


def test_no_one_counts_by_a_name_of_a_person_or_a_reference() -> None:
    keys = {field.partition(":")[0] for field in count_fields()}
    assert not [key for key in keys if COLUMN[key].of_person or key == "reference"]


@pytest.fixture
def table() -> pd.DataFrame:
    stages = pd.Categorical(["registered", "completed", "completed", "stopped"],
                            categories=list(COLUMN["stage"].words))  # fmt: skip
    shifts = pd.Categorical(["shifted", None, "unchanged", None],
                            categories=list(COLUMN["shift"].words))  # fmt: skip
    days = pd.to_datetime(["2026-01-05", "2026-02-01", None, "2025-12-31"])
    return pd.DataFrame({"stage": stages, "shift": shifts, "call": days, "host": list("abba")})


def counted(table: pd.DataFrame, *by: str) -> list[tuple[object, ...]]:
    return list(counts.count(table, OwnTable(by=by)).itertuples(index=False, name=None))


def test_counts_stand_in_the_order_of_the_list_of_time_or_of_most(table: pd.DataFrame) -> None:
    assert counted(table, "stage") == [("registered", 1), ("completed", 2), ("stopped", 1)]
    assert counted(table, "call:year") == [("2025", 1), ("2026", 2), ("none", 1)]
    assert counted(table.iloc[:3], "host") == [("b", 2), ("a", 1)]
    assert counted(table, "shift") == [("unchanged", 1), ("shifted", 1), ("none", 2)]
    assert counted(table, "host", "call:month")[0] == ("a", "2025-12", 1)


def test_chips_keep_what_has_one_of_them_or_nothing(table: pd.DataFrame) -> None:
    asked = OwnTable(only={"shift": ("none", "shifted"), "stage": ("registered", "stopped")})
    assert list(chosen_of(table, asked)["host"]) == ["a", "a"]


@pytest.mark.parametrize("by", [("stage",), ("host", "stage"), ("call:month", "shift")])
def test_the_chart_shows_as_many_as_the_table(table: pd.DataFrame, by: tuple[str, ...]) -> None:
    asked = OwnTable(by=by)
    found = counts.count(table, asked)
    drawn = counts.specification(found, asked, TEXTS)
    (rows,) = drawn["datasets"].values()
    assert sum(row["dossiers"] for row in rows) == len(table)


def test_a_bar_of_many_parts_keeps_its_length() -> None:
    hosts = [f"Host {number:02}" for number in range(40) for _ in range(1 + number % 3)]
    table = pd.DataFrame({"host": hosts, "sector": ["care"] * len(hosts)})
    asked = OwnTable(by=("sector", "host"))
    drawn = counts.specification(counts.count(table, asked), asked, TEXTS)
    (rows,) = drawn["datasets"].values()
    assert len(rows) == counts.MOST_PARTS
    assert sum(row["dossiers"] for row in rows) == len(hosts)
