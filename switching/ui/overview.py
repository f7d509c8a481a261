"""The parts of the overview on screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from switching import charts
from switching.domain.overview import OverviewData, overview_revision, read_overview
from switching.i18n import Texts
from switching.models import LONG_CALL_MINUTES, PLANNED_MINUTES, Actor, Message, Shift
from switching.statistics import Frames, Period, Selection, Span, span_of
from switching.statistics.figures import Figure, Unit
from switching.statistics.selection import select_hosts
from switching.statistics.tables import (
    durations,
    planned_exchanges,
    shifts_by_kind,
    shifts_by_month,
)
from switching.ui import page

FILTERS = ("period", "from", "to", "partner", "host")
SMALL = 5
"""Below this many calls a share says little, and the page says so."""


@st.cache_resource(max_entries=2, show_spinner=False)
def _data(path: Path, at_revision: int, actor: Actor) -> OverviewData:
    return read_overview(actor, path)


@st.cache_resource(max_entries=400, show_spinner=False)
def _specification(name: str, version: tuple[Any, ...], _draw: Callable[[], Any]) -> Any:
    """Return a chart as Vega-Lite; building and checking one costs more than all the rest."""
    return _draw().to_dict()


@dataclass(frozen=True)
class Overview:
    """What the page shows: the rows, what the filters leave, and what a chart's cache goes by."""

    data: OverviewData
    revision: int
    texts: Texts
    selection: Selection
    selected: Frames

    @property
    def version(self) -> tuple[Any, ...]:
        """What every chart depends on."""
        return (
            str(page.database()),
            self.revision,
            self.selection,
            page.today(),
            self.texts.language,
        )


def read(actor: Actor) -> tuple[OverviewData, int]:
    """Return the rows behind the overview, read again only after something was written."""
    revision = overview_revision(actor, page.database())
    return _data(page.database(), revision, actor), revision


def choose_filters(data: OverviewData, texts: Texts) -> Selection:
    """Show the filters, which live in the address, and return what they select."""
    _ = texts.gettext
    period_column, partner_column, host_column, clear_column = st.columns(
        [1.4, 1.6, 1.6, 1], vertical_alignment="bottom"
    )
    with period_column:
        period = _choose("period", _("Period"), _periods(texts), Period.THIS_YEAR) or "this_year"
    with partner_column:
        partner = _choose("partner", _("Project partner"), _named(data.partners), None, _("all"))
    with host_column:
        host = _choose("host", _("Host"), _named(data.hosts), None, _("all"))
    with clear_column:
        if st.button(_("Clear filters"), width="stretch"):
            _clear()
    own = _own_dates(texts) if period == Period.OWN else None
    span = span_of(Period(period), page.today(), own)
    return Selection(span, int(partner) if partner else None, int(host) if host else None)


def _periods(texts: Texts) -> dict[str, str]:
    _ = texts.gettext
    return {
        Period.THIS_YEAR: _("this year"),
        Period.LAST_YEAR: _("last year"),
        Period.THIS_QUARTER: _("this quarter"),
        Period.LAST_QUARTER: _("last quarter"),
        Period.TWELVE_MONTHS: _("last twelve months"),
        Period.ALL: _("everything"),
        Period.OWN: _("own dates"),
    }


def _named(names: dict[int, str]) -> dict[str, str]:
    return {str(identity): name for identity, name in names.items()}


def _choose(
    name: str, label: str, among: dict[str, str], first: str | None, nothing: str = ""
) -> str | None:
    """Show a list whose choice is in the address; what the address has wrong is passed over."""
    wanted = st.query_params.get(name, first)
    values = [str(value) for value in among]
    chosen = st.selectbox(
        label,
        values,
        index=values.index(wanted) if wanted in values else None,
        format_func=lambda value: among[value],
        placeholder=nothing,
        key=f"filter:{name}:{st.session_state.get('filters_cleared', 0)}",
    )
    if chosen is None or chosen == first:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
    return chosen


def _clear() -> None:
    for name in FILTERS:
        st.query_params.pop(name, None)
    st.session_state["filters_cleared"] = st.session_state.get("filters_cleared", 0) + 1
    st.rerun()


def _own_dates(texts: Texts) -> Span | None:
    _ = texts.gettext
    first_column, last_column = st.columns(2)
    with first_column:
        first = _own_date("from", _("From"), date(page.today().year, 1, 1))
    with last_column:
        last = _own_date("to", _("To and including"), page.today())
    if first > last:
        st.error(_("The end comes before the start. Choose other dates."))
        st.stop()
    return Span(first, last)


def _own_date(name: str, label: str, otherwise: date) -> date:
    try:
        wanted = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        wanted = otherwise
    chosen = st.date_input(
        label,
        value=wanted,
        min_value=date(2000, 1, 1),
        max_value=date(2100, 12, 31),
        format="DD/MM/YYYY",
        key=f"filter:{name}",
    )
    st.query_params[name] = chosen.isoformat()
    return chosen


def show_figures(figures: list[Figure], before: list[Figure] | None, texts: Texts) -> None:
    """Show the figures with their definitions, and the change against the period before."""
    earlier = {figure.name: figure for figure in before or []}
    with st.container(horizontal=True, gap="medium"):
        for figure in figures:
            st.metric(
                texts.message(Message(figure.name)),
                _written(figure.value, figure.unit, texts),
                delta=_change(figure, earlier.get(figure.name), texts),
                delta_color="off",
                help=texts.message(Message(figure.definition)),
                width=176,
            )


def _written(value: float | None, unit: Unit, texts: Texts) -> str:
    if value is None:
        return "–"
    writers: dict[Unit, Callable[[float], str]] = {
        Unit.COUNT: texts.number,
        Unit.MINUTES: lambda minutes: texts.minutes(round(minutes)),
        Unit.SHARE: texts.percent,
        Unit.HOURS: lambda minutes: texts.hours(round(minutes)),
    }
    return writers[unit](value)


def _change(figure: Figure, earlier: Figure | None, texts: Texts) -> str | None:
    if earlier is None or earlier.value is None or figure.value is None:
        return None
    change = figure.value - earlier.value
    if figure.unit is Unit.SHARE:
        points = texts.number(change * 100)
        return texts.gettext("{points} points", points=f"+{points}" if change > 0 else points)
    return ("+" if change > 0 else "") + _written(change, figure.unit, texts)


def show_calls(view: Overview) -> None:
    """Show how long calls took."""
    texts, _, frames = view.texts, view.texts.gettext, view.selected
    st.header(_("How long do calls take?"), anchor=False)
    minutes = frames.calls["actual_minutes"]
    if minutes.empty:
        st.write(_("No call was held in this selection. Choose another period or clear a filter."))
        return
    over, long = (minutes > PLANNED_MINUTES).mean(), int((minutes > LONG_CALL_MINUTES).sum())
    finding = _("{share} of the calls took longer than 20 minutes.", share=texts.percent(over))
    finding += " " + texts.ngettext(
        "{count} call went past an hour.", "{count} calls went past an hour.", long
    )
    _small_numbers(len(minutes), texts)
    table = durations(frames.calls)
    words = {"start": _("from minute"), "end": _("to minute"), "calls": _("calls")}
    _show_chart(
        view,
        charts.durations_of_calls,
        table,
        finding,
        table.rename(columns=words),
    )


def show_questions(view: Overview) -> None:
    """Show how learning questions shifted, by kind and over time."""
    texts, _, frames = view.texts, view.texts.gettext, view.selected
    st.header(_("How do learning questions shift?"), anchor=False)
    known = frames.calls["shift"].dropna()
    if known.empty:
        st.write(_("No shift is known in this selection yet."))
        return
    most = Shift(known.mode().iloc[0])
    finding = _("Most often a question is: {shift}.", shift=texts.label(most))
    words = {"shift": _("shift"), "questions": _("learning questions"), "month": _("month")}
    by_kind, over_time = st.columns(2)
    with by_kind:
        table = shifts_by_kind(frames.calls)
        shown = _worded(table, words, texts)
        _show_chart(view, charts.questions_by_shift, table, finding, shown)
    with over_time:
        table = shifts_by_month(frames.calls)
        finding = _("The questions of each month, by kind of shift.")
        shown = _worded(table, words, texts)
        _show_chart(view, charts.shifts_over_time, table, finding, shown)


def _worded(table: pd.DataFrame, words: dict[str, str], texts: Texts) -> pd.DataFrame:
    shown = table.assign(shift=[texts.label(Shift(shift)) for shift in table["shift"]])
    if "month" in shown:
        shown["month"] = [texts.month(month) for month in shown["month"]]
    return shown.rename(columns=words)


def show_exchanges(view: Overview) -> None:
    """Show the exchange days to come on a time line."""
    texts, _ = view.texts, view.texts.gettext
    st.header(_("Which exchanges are coming?"), anchor=False)
    table = planned_exchanges(select_hosts(view.data.frames, view.selection).days, page.today())
    if table.empty:
        st.write(_("No exchange day is planned in the coming twelve weeks."))
        return
    finding = texts.ngettext(
        "{count} exchange day is planned in the coming twelve weeks.",
        "{count} exchange days are planned in the coming twelve weeks.",
        int(table["exchanges"].sum()),
    )
    shown = table.assign(hours=[texts.hours(int(m)) for m in table["minutes"]]).drop(
        columns="minutes"
    )
    words = {"host": _("host"), "day": _("day"), "exchanges": _("learners"), "hours": _("hours")}
    _show_chart(
        view,
        charts.exchanges_to_come,
        table,
        finding,
        shown.rename(columns=words),
        {_("day"): st.column_config.DateColumn(format="DD/MM/YYYY")},
    )


def _small_numbers(count: int, texts: Texts) -> None:
    if count < SMALL:
        st.caption(
            texts.ngettext(
                "This is {count} call: too few to draw conclusions from.",
                "These are {count} calls: too few to draw conclusions from.",
                count,
            )
        )


def _show_chart(
    view: Overview,
    draw: Callable[[pd.DataFrame, Texts], Any],
    table: pd.DataFrame,
    finding: str,
    shown: pd.DataFrame,
    columns: dict[str, Any] | None = None,
) -> None:
    st.write(finding)
    specification = _specification(draw.__name__, view.version, lambda: draw(table, view.texts))
    st.vega_lite_chart(spec=specification, width="stretch", alt=finding)
    with st.expander(view.texts.gettext("The table behind this chart")):
        st.dataframe(shown, hide_index=True, column_config=columns)
