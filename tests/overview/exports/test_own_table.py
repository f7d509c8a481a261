"""One's own table taken along: each file read back, what is hidden, and whose names go along."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from switching.models import Language, TrailSearch
from switching.overview import Frames, Selection, Span
from switching.overview.dossiers import counts
from switching.overview.dossiers.asked import OwnTable
from switching.overview.exports.own_table import RowsStayError
from switching.overview.hiding import NoWholeMonthError
from switching.services.audit import search_audit
from switching.services.own_tables import TableKind, export_table
from switching.store import connect
from tests.samples import TODAY, at, make_database, open_dossier

ROWS = OwnTable(columns=("reference", "host", "stage", "registered", "hours_held"))
COUNTS = OwnTable(by=("stage", "sector"))
PEOPLE = OwnTable(columns=("reference", "learner", "coach", "leader"))


def take(path: Path, kind: TableKind, asked: OwnTable, hides: bool = False) -> bytes:
    context = at(path).speaking(Language.ENGLISH)
    return export_table(context, kind, Selection(), asked, hides)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_three_files_say_the_same(demo_path: Path) -> None:
    book = load_workbook(io.BytesIO(take(demo_path, TableKind.WORKBOOK, ROWS)))["Dossiers"]
    sheet = [list(row) for row in book.iter_rows(min_row=2, max_row=61, values_only=True)]
    comma = rows_of(take(demo_path, TableKind.COMMA, ROWS))
    table = parquet.read_table(io.BytesIO(take(demo_path, TableKind.PARQUET, ROWS)))
    assert comma[0] == table.column_names == [cell.value for cell in book[1]]
    assert len(sheet) == len(comma) - 1 == table.num_rows == 60
    for row, line, typed in zip(sheet, comma[1:], table.to_pylist(), strict=True):
        assert row[:3] == line[:3] == list(typed.values())[:3]
        assert row[3].date().isoformat() == line[3] == typed["registered on"].isoformat()
        assert row[4] == typed["hours held"] == pytest.approx(float(line[4]), abs=1e-4)


@pytest.mark.slow
def test_the_same_records_give_the_same_bytes(demo_path: Path) -> None:
    for kind in TableKind:
        assert take(demo_path, kind, ROWS) == take(demo_path, kind, ROWS)


def test_counts_are_those_of_plain_sql(demo_path: Path) -> None:
    comma = rows_of(take(demo_path, TableKind.COMMA, OwnTable(by=("host", "registered:year"))))
    with connect(demo_path) as db:
        wanted = db.execute(
            "SELECT o.name, substr(s.registered_on, 1, 4), count(*) FROM switches s"
            " JOIN organisations o ON o.id = s.host_id GROUP BY 1, 2"
        ).fetchall()
    assert sorted(tuple(row) for row in comma[1:]) == sorted((a, b, str(n)) for a, b, n in wanted)


def test_hidden_counts_are_rounded_and_no_row_goes_along(demo_path: Path) -> None:
    with pytest.raises(RowsStayError):
        take(demo_path, TableKind.COMMA, PEOPLE, hides=True)
    shown = rows_of(take(demo_path, TableKind.COMMA, OwnTable(by=("partner",)), hides=True))[1:]
    exact = dict(rows_of(take(demo_path, TableKind.COMMA, OwnTable(by=("partner",))))[1:])
    for name, number in shown:
        assert int(number) % 5 == 0
        assert int(number) >= 10
        assert abs(int(number) - int(exact[name])) < 5
    few = rows_of(take(demo_path, TableKind.COMMA, COUNTS, hides=True))[1:]
    assert all(int(row[-1]) >= 10 for row in few)


def test_hidden_counts_by_month_tell_of_no_month_that_is_not_over(demo_path: Path) -> None:
    asked = OwnTable(by=("registered:month",))
    shown = rows_of(take(demo_path, TableKind.COMMA, asked, hides=True))[1:]
    assert TODAY.strftime("%b %Y") not in [row[0] for row in shown]
    running = Selection(Span(TODAY.replace(day=1), TODAY))
    with pytest.raises(NoWholeMonthError):
        export_table(at(demo_path), TableKind.COMMA, running, asked, True)


@pytest.mark.parametrize("kind", TableKind)
def test_names_go_along_when_asked_only_and_leave_a_trace(tmp_path: Path, kind: TableKind) -> None:
    path = make_database(tmp_path)
    dossier = open_dossier(path)

    def traces() -> int:
        lines = search_audit(at(path), TrailSearch())
        return sum(line.action == "export_overview" for line in lines)

    plain = take(path, kind, ROWS)
    assert traces() == 0
    named = take(path, kind, PEOPLE)
    assert traces() == 1
    if kind is TableKind.COMMA:
        assert dossier.learner.name.encode() in named
        assert dossier.learner.name.encode() not in plain


def test_an_empty_selection_is_a_table_without_rows(demo_path: Path, frames: Frames) -> None:
    gone = OwnTable(columns=("reference",), only={"shift": ("none",), "stage": ("registered",)})
    found = parquet.read_table(io.BytesIO(take(demo_path, TableKind.PARQUET, gone)))
    assert found.column_names == ["reference"]
    assert found.num_rows < len(frames.switches)


@pytest.mark.slow
def test_the_same_people_are_the_same_number_by_whatever_they_are_counted() -> None:
    table = pd.DataFrame({"switch_id": range(1, 90), "host": ["A"] * 12 + ["B"] * 77})
    table["sector"] = pd.Categorical(["care"] * 12 + ["industry"] * 77)
    table["partner"] = ["Voka"] * 12 + ["Tabor"] * 77
    drawn = set()
    for number in range(40):
        found = {
            tuple(counts.rounded(table, OwnTable(by=by), bytes([number]) * 32)["dossiers"])
            for by in (("host",), ("partner",), ("sector", "host"), ("partner", "sector"))
        }
        assert len({frozenset(item) for item in found}) == 1
        drawn |= found
    assert {number for item in drawn for number in item} == {10, 15, 75, 80}
