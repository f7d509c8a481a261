"""Screen and exports say the same; what leaves the house hides what is few."""

from __future__ import annotations

import csv
import functools
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from switching.i18n import Texts
from switching.i18n.audit_sentences import sentence_of
from switching.models import Language, TrailLine, TrailSearch
from switching.overview import Frames, Selection, Span, Unit, compare, select, written
from switching.overview.exports.pictures import write_pictures
from switching.overview.exports.report_file import write_report
from switching.overview.exports.selected import Content, gather, sheets_of
from switching.overview.exports.sheets import Mark, Quantity
from switching.overview.hiding import NoWholeMonthError
from switching.overview.topics import TOPICS
from switching.services.access import EXPORTED
from switching.services.audit import search_audit
from switching.services.exports import ExportChoices, ExportKind, export_overview
from switching.services.overview import read_overview
from switching.store import connect, digest_of_trail, revision
from tests.samples import NOW, TODAY, at, edit, make_database, open_dossier
from tests.soak import one_in, soaked

pytestmark = pytest.mark.slow

YEAR = Selection(Span(date(2026, 1, 1), date(2026, 12, 31)))
ENGLISH = Texts(Language.ENGLISH)
SLOW = (ExportKind.REPORT, ExportKind.PICTURES)


def of_partner(frames: Frames) -> Selection:
    return Selection(YEAR.span, partner_id=next(iter(frames.names.partners)))


def take(
    path: Path, kind: ExportKind, selection: Selection, hides: bool = False, names: bool = False,
    texts: Texts = ENGLISH,
) -> bytes:  # fmt: skip
    choices = ExportChoices(hides, names)
    return export_overview(at(path, language=texts.language), kind, selection, choices)


@functools.cache
def taken(path: Path, kind: ExportKind, selection: Selection, hides: bool = False) -> bytes:
    """Take something along once for all tests that read it; of a database that no one changes."""
    return take(path, kind, selection, hides)


def words_of(document: bytes) -> str:
    reader = PdfReader(io.BytesIO(document))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def files_of(archive: bytes) -> dict[str, list[list[str]]]:
    files = zipfile.ZipFile(io.BytesIO(archive))
    return {
        name: list(csv.reader(io.StringIO(files.read(name).decode("utf-8-sig")), delimiter=";"))
        for name in files.namelist()
    }


@pytest.mark.parametrize("filtered", [True, *soaked([False])])
def test_screen_and_exports_agree(demo_path: Path, frames: Frames, filtered: bool) -> None:
    selection = of_partner(frames) if filtered else YEAR
    shown = [item.figure for item in compare(frames, selection, TODAY)[0]]
    book = load_workbook(io.BytesIO(taken(demo_path, ExportKind.WORKBOOK, selection)))
    rows = list(book["Figures"].iter_rows(min_row=2, max_row=len(shown) + 1, values_only=True))
    commas = files_of(taken(demo_path, ExportKind.TABLES, selection))["01-figures.csv"]
    report = words_of(taken(demo_path, ExportKind.REPORT, selection))
    for figure, row, comma in zip(shown, rows, commas[1:], strict=True):
        value = figure.value and (figure.value / 60 if figure.unit == "hours" else figure.value)
        assert row[0] == comma[0] == ENGLISH.gettext(figure.name)
        assert row[1] == (value if value is None else pytest.approx(value))
        assert (
            comma[1] == "" if value is None else float(comma[1]) == pytest.approx(value, abs=1e-4)
        )
        assert f"{row[0]} {written(figure.value, figure.unit, ENGLISH)}" in report
    selected = select(frames, selection, TODAY)
    for topic, part in zip(
        TOPICS, gather(frames, selection, None, ENGLISH, NOW).parts, strict=True
    ):
        assert part.sheet is not None
        assert len(list(part.sheet.rows)) == len(topic.table(selected))
        assert part.sentence == topic.finding(topic.table(selected), ENGLISH)
        # The first page has no room for what had nothing to count.
        if topic.on_paper and len(part.drawn):
            assert " ".join(part.sentence.split()) in report


def test_the_rows_are_the_dossiers_with_real_dates_and_names_only_when_asked(
    demo_path: Path, frames: Frames
) -> None:
    plain = load_workbook(io.BytesIO(take(demo_path, ExportKind.WORKBOOK, Selection())))["Dossiers"]
    named = take(demo_path, ExportKind.WORKBOOK, Selection(), names=True)
    whole = load_workbook(io.BytesIO(named))["Dossiers"]
    assert plain["A2"].value == "ST-2026-0001"
    assert plain["G2"].is_date
    titles = [cell.value for cell in plain[1]]
    assert "learner" not in titles
    assert [cell.value for cell in whole[1]][-3:] == ["learner", "coach", "project leader"]
    held = sum(row[titles.index("hours held")] or 0 for row in plain.iter_rows(
        min_row=2, max_row=61, values_only=True))  # fmt: skip
    days = frames.days[frames.days["held"]]
    assert held == pytest.approx(days["held_minutes"].sum() / 60)


def exports_in_trail(path: Path) -> list[TrailLine]:
    lines = search_audit(at(path), TrailSearch())
    return [line for line in lines if line.action == "export_overview"]


@pytest.mark.parametrize("kind", one_in(4, ExportKind))
def test_who_takes_names_along_leaves_a_trace_that_names_no_one(
    tmp_path: Path, kind: ExportKind
) -> None:
    path = make_database(tmp_path)
    open_dossier(path)
    with connect(path) as db:
        before = revision(db, besides=EXPORTED)
        digest = digest_of_trail(db, besides=EXPORTED)
    take(path, kind, YEAR, names=False)
    take(path, kind, YEAR, names=True, hides=True)
    assert exports_in_trail(path) == []
    take(path, kind, YEAR, names=True)
    found = exports_in_trail(path)
    assert len(found) == (kind in {ExportKind.WORKBOOK, ExportKind.TABLES})
    with connect(path) as db:
        assert revision(db, besides=EXPORTED) == before
        assert digest_of_trail(db, besides=EXPORTED) == digest
        kept = db.execute("SELECT after FROM audit_log WHERE action = ?", [EXPORTED]).fetchall()
    for line, (after,) in zip(found, kept, strict=True):
        chosen = {"file": str(kind), "first": str(YEAR.span.first), "last": str(YEAR.span.last)}
        assert json.loads(after) == chosen
        said = sentence_of(line, ENGLISH)
        assert said.endswith(f"took an export along with the names of persons: {kind}.")


def test_the_draw_is_another_as_soon_as_anything_is_written(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    dossier = open_dossier(path)
    found = set()
    for record in (dossier.host, dossier.sending_organisation, dossier.learner):
        edit(path, record, name=f"{record.name} Anders")
        with connect(path) as db:
            found.add(digest_of_trail(db))
    assert len(found) == 3


def hidden(frames: Frames, selection: Selection) -> Content:
    return gather(frames, selection, b"trail", ENGLISH, NOW)


def test_what_leaves_the_house_has_no_small_number_and_no_rows_of_dossiers(
    demo_path: Path, frames: Frames
) -> None:
    content = hidden(frames, YEAR)
    shown = 0
    for sheet in sheets_of(content):
        for row in sheet.rows:
            for field, cell in zip(sheet.fields, row, strict=True):
                value = cell.value if isinstance(cell, Quantity) else cell
                unit = cell.unit if isinstance(cell, Quantity) else field.unit
                if (
                    unit is Unit.COUNT
                    and isinstance(value, int | float)
                    and "min" not in field.title
                ):
                    assert value >= 10, sheet.key
                    assert value % 5 == 0, sheet.key
                    shown += 1
                assert unit not in {Unit.MINUTES, Unit.HOURS, Unit.DAYS} or isinstance(value, Mark)
    assert shown > 30
    book = load_workbook(io.BytesIO(take(demo_path, ExportKind.WORKBOOK, YEAR, hides=True)))
    assert "Dossiers" not in book.sheetnames
    assert not any(
        "dossiers" in name
        for name in files_of(take(demo_path, ExportKind.TABLES, YEAR, hides=True))
    )


@pytest.mark.soak
def test_each_file_says_what_was_done_to_its_numbers(demo_path: Path) -> None:
    said = "So that no one is recognised: it counts whole months that are over."
    book = load_workbook(io.BytesIO(take(demo_path, ExportKind.WORKBOOK, YEAR, hides=True)))
    for page in book.worksheets:
        cells = [str(cell) for row in page.iter_rows(values_only=True) for cell in row]
        assert any(said in cell for cell in cells), page.title
    commas = files_of(take(demo_path, ExportKind.TABLES, YEAR, hides=True))
    assert any(said in cell for row in commas["00-about.csv"] for cell in row)
    assert said in words_of(take(demo_path, ExportKind.REPORT, YEAR, hides=True))
    archive = zipfile.ZipFile(io.BytesIO(take(demo_path, ExportKind.PICTURES, YEAR, hides=True)))
    drawn = [name for name in archive.namelist() if name.endswith(".svg")]
    assert len(drawn) > 3
    for name in drawn:
        assert "What is below 10 is not drawn" in archive.read(name).decode()


@pytest.mark.soak
def test_pictures_and_report_are_made_of_the_rounded_numbers_alone(frames: Frames) -> None:
    """With the exact rows and the names of all but what the tables say taken away: the same."""
    content = hidden(frames, YEAR)
    nothing = select(frames, Selection(host_id=-1), TODAY)
    bare = replace(content, selected=nothing)
    assert write_pictures(bare) == write_pictures(content)
    assert write_report(bare) == write_report(content)
    for part in content.parts:
        kept = {column.name for column in part.topic.columns} | set(part.topic.keys)
        assert set(part.drawn) <= kept
        assert part.caution is None
        assert not any(letter.isdecimal() for letter in part.sentence.replace("10", ""))


def test_a_period_without_a_month_that_is_over_is_refused(demo_path: Path) -> None:
    now = Selection(Span(date(2026, 11, 1), date(2026, 11, 30)))
    with pytest.raises(NoWholeMonthError):
        take(demo_path, ExportKind.TABLES, now, hides=True)
    assert take(demo_path, ExportKind.TABLES, now)


@pytest.mark.parametrize(
    "kind",
    [
        *(kind for kind in ExportKind if kind not in SLOW),
        *soaked(SLOW),
    ],
)
def test_the_same_records_give_the_same_bytes(demo_path: Path, kind: ExportKind) -> None:
    assert take(demo_path, kind, YEAR) == taken(demo_path, kind, YEAR)


@pytest.mark.parametrize("kind", ExportKind)
@pytest.mark.parametrize("hides", [True, *soaked([False])])
def test_nothing_or_one_dossier_can_be_taken_along(
    tmp_path: Path, kind: ExportKind, hides: bool
) -> None:
    path = make_database(tmp_path)
    assert take(path, kind, YEAR, hides)
    open_dossier(path)
    assert take(path, kind, YEAR, hides)


@pytest.mark.soak
def test_progress_is_told_up_to_the_whole(demo_path: Path) -> None:
    told: list[float] = []
    choices = ExportChoices(hides=False)
    kind = ExportKind.REPORT
    export_overview(at(demo_path), kind, YEAR, choices, told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert len(told) > 10


def test_hostile_names_stay_text_everywhere(tmp_path: Path) -> None:
    path = make_database(tmp_path)
    dossier = open_dossier(path)
    edit(path, dossier.host, name="=cmd|' /C calc'!A0 <b>")
    book = load_workbook(io.BytesIO(take(path, ExportKind.WORKBOOK, Selection())))
    cell = book["Dossiers"]["C2"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0 <b>", "s")
    commas = files_of(take(path, ExportKind.TABLES, Selection()))
    assert commas[list(commas)[-1]][1][2] == "'=cmd|' /C calc'!A0 <b>"
    assert read_overview(at(path)).switches.shape[0] == 1
