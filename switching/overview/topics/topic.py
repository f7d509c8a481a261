"""What a topic of the overview is: a question, its table, its sentence, its chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from switching.i18n import Texts
from switching.i18n.labels import label_of
from switching.models import N_
from switching.overview.chance import in_front
from switching.overview.formatting import (
    SMALL,
    UNKNOWN,
    Unit,
    written,
    written_caution,
    written_period,
)
from switching.overview.forms import Drawing
from switching.overview.names import Names
from switching.overview.selection import Selected
from switching.rules.normal_form import sort_key

MOST_ROWS = 12
"""How many organisations a table names, the ones with most cases first."""

MOST_MONTHS = 36
"""How many months a table names; beyond that it names years."""

OF_VALUES = N_("It rests on the minutes of single calls: that stays in the house.")
COUNTED_TWICE = N_("Another table counts the same: both together would tell of few people.")
TO_COME = N_("It names days still to come, of single learners: that stays in the house.")

NO_CALL = N_("No call was held in this selection. Choose another period or clear a filter.")
NO_SHIFT = N_("No shift is known in this selection yet.")

BETWEEN = "\x1f"


class Tab(StrEnum):
    """The parts of the overview."""

    CALLS = "calls"
    QUESTIONS = "questions"
    EXCHANGES = "exchanges"
    PROGRESS = "progress"
    LEARNING = "learning"
    STUCK = "stuck"
    ORGANISATIONS = "organisations"


TAB_NAMES: Mapping[Tab, str] = {
    Tab.CALLS: N_("Calls"),
    Tab.QUESTIONS: N_("Learning questions"),
    Tab.EXCHANGES: N_("Exchanges"),
    Tab.PROGRESS: N_("How far are we?"),
    Tab.LEARNING: N_("What did it bring?"),
    Tab.STUCK: N_("Where does it get stuck?"),
    Tab.ORGANISATIONS: N_("Organisations"),
}


@dataclass(frozen=True)
class Column:
    """A column of a topic's table: its word (a message id) and what it holds.

    `words` are the message ids of a closed list's values. An export that hides small numbers looks
    at the rest: a share is one of the cases that `share_of` counts in the same row, or of all cases
    of the table, and then `share_from` counts those in the row; a bound says where a row begins or
    ends, and counts nobody. What `stays` is not told at all.
    """

    name: str
    word: str
    unit: Unit
    words: Mapping[str, str] = field(default_factory=dict)
    share_from: str | None = None
    share_of: str | None = None
    is_bound: bool = False
    stays: bool = False

    def written_key(self, part: str, texts: Texts) -> str:
        """Write a cell from the text that stands for it in a mark."""
        if self.unit is Unit.DAY:
            return self.written(datetime.fromisoformat(part), texts)
        return self.written(part, texts)

    def written(self, value: object, texts: Texts) -> str:
        """Write a cell."""
        if self.unit is Unit.WORD:
            return texts.gettext(self.words[str(value)])
        if self.unit is Unit.PERIOD:
            return written_period(str(value), texts)
        if self.unit is Unit.TEXT:
            return str(value)
        if isinstance(value, datetime):
            return UNKNOWN if pd.isna(value) else texts.date(value.date())
        number = None if value is None else float(str(value))
        return written(number, self.unit, texts)


PlaceWord = Callable[[str, Selected, Texts], str]
"""Says a part of a mark: which host, which step, which minutes."""


@dataclass(frozen=True, eq=False)
class Topic:
    """One question about what was selected.

    `cases` are rows with their `switch_id` and the `keys` that a mark of the chart stands for;
    `aggregate` makes the table of them, `sentence` says what it shows, and `chart` draws it: both
    get a table that has rows. `counted` is the column whose sum is the number of cases; None when a
    case may stand in more than one row, or in none. `kept_home` says why it is left out where small
    numbers are hidden; it is empty where it need not be. Title, definition, the words for an empty
    table and that reason are message ids.
    """

    key: str
    tab: Tab
    title: str
    definition: str
    empty: str
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    counted: str | None
    cases: Callable[[Selected], pd.DataFrame]
    aggregate: Callable[[pd.DataFrame, Selected], pd.DataFrame]
    sentence: Callable[[pd.DataFrame, Texts], str]
    chart: Callable[[pd.DataFrame, Topic, Texts], Drawing]
    kept_home: str = ""
    on_paper: bool = True
    """Whether it is in the report, which has eight pages; workbook and pictures have all."""
    places: Mapping[str, PlaceWord] = field(default_factory=dict)
    """How a part of a mark is said, by its key; a column of that name says the rest."""

    def table(self, selected: Selected) -> pd.DataFrame:
        """Return the table, which is small whatever the number of dossiers; without rows if empty.

        It has the named columns, and beside them the ids that marks need.
        """
        cases = self.cases(selected)
        if selected.for_outside:
            cases = cases.drop_duplicates(["switch_id", *self.keys])
        return self.aggregate(cases, selected) if len(cases) else self.nothing()

    def nothing(self) -> pd.DataFrame:
        """Return the table without rows."""
        return pd.DataFrame({column.name: [] for column in self.columns})

    def finding(self, table: pd.DataFrame, texts: Texts) -> str:
        """Return the sentence that says what the table shows."""
        return self.sentence(table, texts) if len(table) else texts.gettext(self.empty)

    def caution(self, table: pd.DataFrame, texts: Texts) -> str | None:
        """Return the sentence that names a small number, None where there are enough cases."""
        cases = int(table[self.counted].sum()) if self.counted and len(table) else 0
        return written_caution(cases, texts) if 0 < cases < SMALL else None

    def shown(self, table: pd.DataFrame, texts: Texts) -> pd.DataFrame:
        """Return the table in words, for a reader."""
        return pd.DataFrame(
            {
                texts.gettext(column.word): [
                    column.written(value, texts) for value in table[column.name]
                ]
                for column in self.columns
            }
        )

    def specification(self, table: pd.DataFrame, texts: Texts) -> dict[str, Any]:
        """Return the chart of a table with rows as Vega-Lite; its marks can be clicked (`mark`)."""
        return self.chart(table, self, texts).specification(texts)

    def behind(self, selected: Selected, mark: str) -> list[int]:
        """List the switches behind a mark of the chart, latest first; none for a strange mark."""
        cases = self.cases(selected)
        parts = mark.split(BETWEEN)
        if len(parts) != len(self.keys):
            return []
        for key, part in zip(self.keys, parts, strict=True):
            wanted = [value for value in cases[key].unique() if str(value) == part]
            cases = cases[cases[key].isin(wanted)]
        return [int(identity) for identity in sorted(cases["switch_id"].unique(), reverse=True)]

    def marks(self, selected: Selected) -> list[str]:
        """List the marks that have dossiers behind them."""
        cases = self.cases(selected)
        return list(marked(cases, self)["mark"].unique()) if len(cases) else []

    def place(self, mark: str, selected: Selected, texts: Texts) -> str:
        """Say in words what a mark of the chart is of."""
        columns = {column.name: column for column in self.columns}
        parts = zip(self.keys, mark.split(BETWEEN), strict=True)
        return ", ".join(
            self.places[key](part, selected, texts)
            if key in self.places
            else columns[key].written_key(part, texts)
            for key, part in parts
        )


def named(among: Callable[[Names], Mapping[int, str]]) -> PlaceWord:
    """Say a part of a mark that is the id of an organisation by its name."""
    return lambda part, selected, _: among(selected.names).get(int(part), UNKNOWN)


def worded(words: Mapping[str, str]) -> PlaceWord:
    """Say a part of a mark that is a value of a closed list."""
    return lambda part, _, texts: texts.gettext(words[part])


def marked(table: pd.DataFrame, topic: Topic) -> pd.DataFrame:
    """Add the column `mark`, by which a chart says which row was clicked."""
    columns = [table[key] for key in topic.keys]
    marks = [BETWEEN.join(map(str, values)) for values in zip(*columns, strict=True)]
    return table.assign(mark=marks)


def labels(kinds: type[StrEnum]) -> dict[str, str]:
    """Return the message id of each value of a closed list."""
    return {item.value: label_of(item) for item in kinds}


def periods_of(days: pd.Series, selected: Selected) -> pd.Categorical[str]:
    """Return the month of each day as '2027-03', or its year beyond 36 months."""
    months = days.to_numpy().astype("datetime64[M]")
    if len(months) and _months_in(months, selected) > MOST_MONTHS:
        months = months.astype("datetime64[Y]")
    there, places = np.unique(months, return_inverse=True)
    found: pd.Categorical[str] = pd.Categorical.from_codes(
        places, categories=pd.Index([str(month) for month in there])
    )
    return found


def _months_in(months: np.ndarray, selected: Selected) -> int:
    if not selected.for_outside:
        return int((months.max() - months.min()).astype(int)) + 1
    first, last = selected.span.first, selected.span.last
    return (last.year - first.year) * 12 + last.month - first.month + 1


def most(table: pd.DataFrame, column: str, name: str, cut: bool = True) -> pd.DataFrame:
    """Keep the rows with most in `column`, by name where they are equal; all unless `cut`."""
    if cut and table[column].count() > MOST_ROWS:
        table = table[table[column] >= table[column].nlargest(MOST_ROWS).iloc[-1]]
    names = table[name].tolist()
    by_name = table.iloc[sorted(range(len(names)), key=lambda row: sort_key(names[row]))]
    ordered = by_name.sort_values(column, ascending=False, kind="stable")
    return (ordered.head(MOST_ROWS) if cut else ordered).reset_index(drop=True)


def standing_out(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return the rows with most in `column` which chance can't tell apart, the largest first.

    One row stands out by itself; of several none does.
    """
    ordered = table[table[column] > 0].sort_values(column, ascending=False, kind="stable")
    return ordered.head(in_front([int(count) for count in ordered[column]]) if len(ordered) else 0)


MOST_NAMED = 3
"""How many a sentence names that chance can't tell apart; of more it says that none stands out."""


def enumerated(words: Iterable[tuple[str, float]], texts: Texts) -> str:
    """Write things with their counts: 'one (4), another (3)'."""
    return texts.enumeration([f"{word} ({texts.number(count)})" for word, count in words])


def said_of_most(named: list[tuple[str, float]], texts: Texts) -> str:
    """Say what there is most of: one that stands out, or those that chance can't tell apart."""
    if len(named) == 1:
        return texts.gettext("Most often: {named}.", named=enumerated(named, texts))
    if len(named) <= MOST_NAMED:
        return texts.gettext(
            "Most often, and not told apart by chance: {named}.", named=enumerated(named, texts)
        )
    first = [item for item in named if item[1] == named[0][1]]
    if len(first) > MOST_NAMED:
        return texts.gettext(
            "None stands out by more than chance: at most {number}, for {among} of them.",
            among=texts.number(len(first)),
            number=texts.number(named[0][1]),
        )
    return texts.gettext(
        "None stands out by more than chance: most often {named}.", named=enumerated(first, texts)
    )


def row_with_most(table: pd.DataFrame, column: str) -> pd.Series:
    """Return the first row with the highest value in `column`; unknown values don't count."""
    return table.iloc[int(np.nanargmax(table[column].to_numpy(dtype="float64")))]
