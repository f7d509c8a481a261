"""Reading cells: sure only what can be read in one way."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switching.importing.book import FORMULA, STRUCK, Cell, Kind
from switching.importing.cells.days import Calendar, read_day, settle_column
from switching.importing.cells.lengths import Unit, read_hours, read_length
from switching.importing.cells.times import read_time
from switching.importing.cells.verdicts import REASONS, Reading, Reason, State
from switching.importing.cells.words import (
    read_answer,
    read_mail,
    read_organisation,
    read_person,
    read_phone,
)
from tests.importing.files import CALENDAR


def text(said: str) -> Cell:
    return Cell(Kind.TEXT, said)


def day(said: str) -> Reading:
    return read_day(text(said), CALENDAR)


TWENTY_SEVEN = date(2024, 2, 27)


@pytest.mark.parametrize(
    "said",
    [
        "27/02/2024", "27-2-24", "27.02.2024", "27 02 2024", "2024-02-27", "di 27/02/2024",
        "dinsdag 27 februari 2024", "27 feb 24", "mar 27/02/2024", "27 février 2024",
        "februari 27 2024", "27022024", "20240227", "'27 feb 2024'".strip("'"),
    ],
)  # fmt: skip
def test_a_day_is_sure_however_it_is_written(said: str) -> None:
    assert day(said) == Reading(State.SURE, TWENTY_SEVEN, None, day(said).other)


@pytest.mark.parametrize(
    ("said", "value", "hour"),
    [
        ("27/02/2024 14u30", TWENTY_SEVEN, time(14, 30)),
        ("jeudi 14 mars 2024 à 9 h", date(2024, 3, 14), time(9)),
        ("woensdag 6 maart 2024, 10:30", date(2024, 3, 6), time(10, 30)),
    ],
)
def test_the_hour_beside_a_day_comes_along(said: str, value: date, hour: time) -> None:
    assert (day(said).state, day(said).value) == (State.SURE, (value, hour))


@pytest.mark.parametrize(
    ("said", "reason", "value"),
    [
        ("di 27/02", Reason.YEAR_MISSING, TWENTY_SEVEN),
        ("ma 27/02/2024", Reason.WEEKDAY, TWENTY_SEVEN),
        ("2/27/2024", Reason.DAY_OR_MONTH, TWENTY_SEVEN),
        ("27/02/2024?", Reason.DOUBTED, TWENTY_SEVEN),
        ("27/02/2024 (online)", Reason.BESIDE, TWENTY_SEVEN),
        ("27-28/02/2024", Reason.RANGE, TWENTY_SEVEN),
        ("27 en 28 februari 2024", Reason.RANGE, TWENTY_SEVEN),
        ("27/02/2024 tot 29/02/2024", Reason.RANGE, TWENTY_SEVEN),
        ("45349", Reason.SERIAL, TWENTY_SEVEN),
        ("1/1/1999", Reason.IMPLAUSIBLE, date(1999, 1, 1)),
    ],
)
def test_what_is_not_sure_is_proposed(said: str, reason: Reason, value: date) -> None:
    assert (day(said).state, day(said).reason, day(said).value) == (State.CONFIRM, reason, value)


@pytest.mark.parametrize(
    ("said", "state", "reason"),
    [
        ("31/02/2024", State.REFUSED, Reason.NOT_THERE),
        ("13/25/2024", State.REFUSED, Reason.NOT_THERE),
        ("maart 2024", State.REFUSED, Reason.NO_DAY),
        ("week 12", State.REFUSED, Reason.UNREADABLE),
        ("27/02 verplaatst naar 5/3", State.REFUSED, Reason.SEVERAL),
        ("n.t.b.", State.EMPTY, Reason.TO_BE_AGREED),
        ("nog af te spreken", State.EMPTY, Reason.TO_BE_AGREED),
        ("", State.EMPTY, None),
    ],
)
def test_what_says_no_day_says_why(said: str, state: State, reason: Reason | None) -> None:
    assert (day(said).state, day(said).reason) == (state, reason)


def test_both_calendars_of_excel_are_known() -> None:
    assert read_day(Cell(Kind.NUMBER, 45349.0), CALENDAR).value == TWENTY_SEVEN
    mac = Calendar(CALENDAR.today, from_1904=True)
    assert read_day(Cell(Kind.NUMBER, 45349.0 - 1462), mac).value == TWENTY_SEVEN


def column(*said: str | date) -> list[Reading]:
    cells = [
        text(item) if isinstance(item, str) else Cell(Kind.MOMENT, item.isoformat())
        for item in said
    ]
    return settle_column(cells, [read_day(cell, CALENDAR) for cell in cells], CALENDAR)


def test_one_month_above_twelve_makes_a_column_unsure() -> None:
    found = column("3/4/2024", "2024-05-05", "2/27/2024", "27/2/2024")
    assert [item.state for item in found] == [
        State.CONFIRM, State.SURE, State.CONFIRM, State.CONFIRM,
    ]  # fmt: skip
    assert column("3/4/2024", "2/27/2024")[0].other == date(2024, 3, 4)


def test_real_dates_among_texts_that_no_program_read_are_unsure() -> None:
    swapped = column(date(2024, 3, 4), date(2024, 6, 5), "27/02/2024")
    assert [item.reason for item in swapped[:2]] == [Reason.DAY_OR_MONTH] * 2
    assert column(date(2024, 3, 4), date(2024, 6, 25), "27/02/2024")[0].state is State.SURE


def test_a_missing_year_comes_from_the_neighbours() -> None:
    assert [item.value for item in column("12/03/2022", "27/02", "3/4", "5/6/2023")][1:3] == [
        date(2022, 2, 27), date(2023, 4, 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [
        ("14u30", State.SURE, time(14, 30)),
        ("14:30", State.SURE, time(14, 30)),
        ("9 h", State.SURE, time(9)),
        ("14.30", State.SURE, time(14, 30)),
        ("2u", State.CONFIRM, time(14)),
        ("9", State.CONFIRM, time(9)),
        ("14u-14u30", State.CONFIRM, time(14)),
        ("14h30 (Teams)", State.CONFIRM, time(14, 30)),
        ("namiddag", State.REFUSED, None),
    ],
)
def test_hours(said: str, state: State, value: time | None) -> None:
    assert (read_time(text(said)).state, read_time(text(said)).value) == (state, value)


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [
        ("20", State.SURE, 20),
        ("1u10", State.SURE, 70),
        ("0u50", State.SURE, 50),
        ("1,5u", State.SURE, 90),
        ("kwartiertje", State.SURE, 15),
        ("20 (uitgelopen tot 45)", State.SURE, (20, 45)),
        ("20 min (uitgelopen tot 1u10)", State.SURE, (20, 70)),
        ("45 (gepland 20)", State.SURE, (20, 45)),
        ("20'", State.SURE, 20),
        ("1", State.CONFIRM, 60),
        ("1,5", State.CONFIRM, 90),
        ("1,30u", State.CONFIRM, 90),
        ("±20", State.CONFIRM, 20),
        ("20-25 min", State.CONFIRM, 20),
        ("300", State.CONFIRM, 300),
        ("20/45", State.REFUSED, None),
    ],
)
def test_lengths(said: str, state: State, value: object) -> None:
    assert (read_length(text(said)).state, read_length(text(said)).value) == (state, value)


def test_twenty_minutes_that_a_spreadsheet_took_for_eight_in_the_evening_are_asked() -> None:
    found = read_length(Cell(Kind.TIME, 20 * 60))
    assert (found.state, found.value) == (State.CONFIRM, 20)
    assert read_length(Cell(Kind.TIME, 70)) == Reading(State.SURE, 70)


def test_hours_of_an_exchange_count_in_hours() -> None:
    assert read_hours(text("7,5")).value == 450
    assert read_hours(text("7.30")).state is State.CONFIRM
    assert read_length(Cell(Kind.NUMBER, 1.5), Unit.HOURS) == Reading(State.SURE, 90)


ANSWERS = {
    "useful": "ja x X 1 + ok v oui", "not_useful": "nee neen 0 - non",
    "maybe": "evt misschien eventueel mss",
}  # fmt: skip


def test_answers() -> None:
    for value, words in ANSWERS.items():
        for word in words.split():
            assert read_answer(text(word)) == Reading(State.SURE, value), word
    assert read_answer(text("?")) == Reading(State.CONFIRM, "maybe", Reason.DOUBTED)
    assert read_answer(text("nvt")).state is State.EMPTY
    assert read_answer(text("ja, graag")).state is State.CONFIRM
    assert read_answer(text("ja/nee")).state is State.REFUSED


@pytest.mark.parametrize(
    ("said", "state", "value"),
    [
        ("An Peeters", State.SURE, "An Peeters"),
        ("Mevr. An Peeters", State.SURE, "An Peeters"),
        ("Jean-Pierre Van den Broeck", State.SURE, "Jean-Pierre Van den Broeck"),
        ("Peeters, An", State.CONFIRM, "An Peeters"),
        ("An Peeters (HR)", State.CONFIRM, "An Peeters"),
        ("An Peeters / Tom Claes", State.CONFIRM, "An Peeters"),
        ("Lies H.", State.CONFIRM, "Lies H."),
        ("KV", State.CONFIRM, "KV"),
        ("An Peeters?", State.CONFIRM, "An Peeters"),
        ("0474123456", State.REFUSED, None),
        ("n.n.", State.EMPTY, None),
    ],
)
def test_names(said: str, state: State, value: str | None) -> None:
    assert (read_person(text(said)).state, read_person(text(said)).value) == (state, value)


def test_addresses_and_numbers() -> None:
    assert read_mail(text("An <an@x.be>")) == Reading(State.SURE, "an@x.be")
    assert read_mail(text("an(at)x.be")).state is State.REFUSED
    lost = read_phone(Cell(Kind.NUMBER, 474123456.0))
    assert (lost.state, lost.value) == (State.CONFIRM, "0474123456")
    assert read_phone(text("0474/12.34.56")).state is State.SURE


def test_what_is_struck_out_or_without_a_result_is_never_sure() -> None:
    assert read_person(Cell(Kind.TEXT, "An Peeters", STRUCK)).reason is Reason.STRUCK
    assert read_day(Cell(Kind.MOMENT, "2024-02-27", STRUCK), CALENDAR).state is State.CONFIRM
    assert read_organisation(Cell(Kind.TEXT, "=A1", FORMULA)).reason is Reason.FORMULA
    assert read_day(Cell(Kind.ERROR, "#REF!"), CALENDAR).state is State.REFUSED


def test_each_reason_has_its_words() -> None:
    assert REASONS.keys() == set(Reason)


DAYS = st.dates(date(2010, 1, 1), date(2032, 1, 1))
SIGNS = st.sampled_from("/-. ")


@given(DAYS, SIGNS, st.booleans(), st.booleans())
def test_a_sure_day_is_the_only_one_that_day_first_gives(
    value: date, sign: str, month_first: bool, short: bool
) -> None:
    """Property: written with the month first, it is never sure unless day first reads another."""
    parts = (value.month, value.day) if month_first else (value.day, value.month)
    year = value.year % 100 if short and sign != " " else value.year
    written = sign.join((f"{parts[0]}", f"{parts[1]}", f"{year:02}" if short else f"{year}"))
    found = day(written)
    if found.state is State.SURE:
        assert isinstance(found.value, date)
        assert (found.value.day, found.value.month) == parts
        assert date(2015, 1, 1) <= found.value <= CALENDAR.today + timedelta(days=730)


@given(st.lists(DAYS, min_size=2, max_size=6), st.data())
def test_a_column_with_another_order_has_no_sure_cell_with_two_readings(
    values: list[date], data: st.DataObject
) -> None:
    written = [f"{value.month}/{value.day}/{value.year}" for value in values] + ["2/27/2024"]
    for said, reading in zip(written, column(*written), strict=True):
        first, second = (int(part) for part in said.split("/")[:2])
        if first <= 12 and second <= 12 and first != second:
            assert reading.state is not State.SURE


@given(
    st.integers(0, 9), st.integers(0, 99), st.sampled_from(",."), st.sampled_from(["u", " u", ""])
)
def test_hours_with_a_fraction_are_never_sure_where_two_readings_exist(
    whole: int, part: int, comma: str, unit: str
) -> None:
    """'1,30u' is one and three tenths of an hour, or an hour and a half."""
    found = read_length(text(f"{whole}{comma}{part:02}{unit}"))
    if found.state is State.SURE:
        as_fraction, as_minutes = round((whole + part / 100) * 60), whole * 60 + part
        assert as_fraction == found.value
        assert part in (0, 25, 50, 75) or part >= 60 or as_fraction == as_minutes


@given(st.text(max_size=40))
def test_any_text_at_all_is_read_without_an_error(said: str) -> None:
    for read in (read_time, read_length, read_hours, read_answer, read_person, read_mail,
                 read_phone, read_organisation, lambda cell: read_day(cell, CALENDAR)):  # fmt: skip
        found = read(text(said))
        assert (found.value is not None) == found.is_readable
        if not re.sub(r"\s", "", said):
            assert found.state is State.EMPTY
