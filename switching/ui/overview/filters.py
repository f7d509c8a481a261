"""The filters, which live in the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

import streamlit as st

from switching.i18n import Texts
from switching.models import FIRST_DAY, LAST_DAY
from switching.overview import Period, Selection
from switching.overview.filters import (
    DEFAULT_PERIOD,
    LABELS,
    PARAMETERS,
    PERIOD_NAMES,
    choice_word,
    choices_of,
    filters_in_words,
    find_choice,
    passed_over,
    read_address,
    write_address,
)
from switching.overview.names import Names
from switching.rules.matching import finds_in
from switching.services.rights import Need, Scope, scope_of
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.overview.view import View

NAMED = ("partner", "host", "sender", "leader")
MOST_CHOICES = 100
"""A list of choices is sent on every run: beyond this many one types a part of the name."""

_ROUND, _WRITTEN, _UNKNOWN = "filters_round", "filters_written", "filters_unknown"
_OF_ADDRESS = ("period", "from", "to", *PARAMETERS)


def choose_filters(view: View) -> View:
    """Show the filters; return the view of what they select."""
    names, texts = view.frames.names, view.texts
    _follow_address()
    chosen = {"period": _period(texts)}
    if chosen["period"] == Period.OWN:
        chosen.update(_own_dates(texts))
    with st.popover(_label(texts), icon=":material/filter_alt:"):
        for name in PARAMETERS:
            chosen[name] = _choose(name, names, texts)
        if st.button(texts.gettext("Clear filters"), disabled=not _in_address()):
            _clear()
    selection = read_address(chosen, names, view.today)
    _write(selection)
    return view.selecting(selection)


def warn_of_unknown(view: View) -> None:
    """Say what the address asks for that is not here, before the filters start without it."""
    texts = view.texts
    unknown = _unknown(view.frames.names)
    if unknown:
        st.warning(
            texts.gettext(
                "The address asks for what is not here: {filters}. You see the figures without "
                "that filter.",
                filters=texts.enumeration([texts.gettext(label) for label in unknown]),
            )
        )


def _unknown(names: Names) -> list[str]:
    """List what the address asked for in vain, until another filter is chosen.

    The run that finds it puts the address right, and a browser may ask for another run at once.
    """
    unknown = passed_over(_in_address(), names)
    if unknown:
        st.session_state[_UNKNOWN] = (
            unknown,
            write_address(read_address(_in_address(), names, session.today())),
        )
        return unknown
    kept, address = st.session_state.get(_UNKNOWN, ([], {}))
    return list(kept) if address == _in_address() else []


def _follow_address() -> None:
    """Let the filters start anew when the address changed by another way than by them."""
    if st.session_state.get(_WRITTEN) != _in_address():
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1


def _in_address() -> dict[str, str]:
    return {name: st.query_params[name] for name in _OF_ADDRESS if name in st.query_params}


def _write(selection: Selection) -> None:
    wanted = write_address(selection)
    for name in _OF_ADDRESS:
        if name not in wanted:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != wanted[name]:
            st.query_params[name] = wanted[name]
    st.session_state[_WRITTEN] = wanted


def _clear() -> None:
    for name in _OF_ADDRESS:
        st.query_params.pop(name, None)
    st.rerun()


def _key(name: str) -> str:
    return f"filter:{name}:{st.session_state.get(_ROUND, 0)}"


def _period(texts: Texts) -> str:
    periods = [period.value for period in Period]
    wanted = st.query_params.get("period", DEFAULT_PERIOD)
    return str(
        st.selectbox(
            texts.gettext("Period"),
            periods,
            index=periods.index(wanted if wanted in periods else DEFAULT_PERIOD.value),
            format_func=lambda value: texts.gettext(PERIOD_NAMES[Period(value)]),
            key=_key("period"),
            width=190,
        )
    )


def _label(texts: Texts) -> str:
    active = sum(name in st.query_params for name in PARAMETERS)
    label = texts.gettext("Filters")
    return f"{label} ({active})" if active else label


def _choose(name: str, names: Names, texts: Texts) -> str:
    """Show a list whose choice is in the address; return what was chosen, '' for all."""
    among = choices_of(name, names)
    wanted = find_choice(name, st.query_params.get(name, ""), names)
    many = len(among) > MOST_CHOICES
    asked = st.session_state.get(f"asked:{name}", "")
    values = _found(asked, among, wanted) if many or asked else [str(value) for value in among]
    chosen = st.selectbox(
        texts.gettext(LABELS[name]),
        values,
        index=values.index(str(wanted)) if wanted is not None else None,
        format_func=lambda text: _word(name, text, names, texts),
        placeholder=_nothing(many, texts),
        accept_new_options=name in NAMED,  # what the browser does not find, the server may
        key=f"{_key(name)}:{asked}",
    )
    if chosen is not None and find_choice(name, chosen, names) is None:
        _ask(name, chosen, among, texts)
    return chosen or ""


def _word(name: str, text: str, names: Names, texts: Texts) -> str:
    value = find_choice(name, text, names)
    return text if value is None else choice_word(name, value, names, texts)


def _nothing(many: bool, texts: Texts) -> str:
    return texts.gettext("all; type a part of the name") if many else texts.gettext("all")


def _ask(name: str, text: str, among: Mapping[Any, str], texts: Texts) -> None:
    """Offer the choices whose name holds what one typed; take it when there is but one.

    The whole of a long list would be sent on every run.
    """
    found = _found(text, among, None)
    if len(found) == 1:
        st.query_params[name] = found[0]
    st.session_state[f"asked:{name}"] = text if len(found) > 1 else ""
    if not found:
        st.toast(texts.gettext("No name has this: {typed}", typed=escape_markdown(text)))
        st.session_state[_ROUND] += 1
    st.rerun()


def _found(asked: str, among: Mapping[Any, str], wanted: object) -> list[str]:
    """Return the first choices whose name holds what was asked for, and what is chosen now."""
    hits = (value for value, word in among.items() if not asked or finds_in(asked, word))
    found = [str(value) for value in islice(hits, MOST_CHOICES)]
    return found if wanted is None or str(wanted) in found else [str(wanted), *found]


def _own_dates(texts: Texts) -> dict[str, str]:
    first = _own_date("from", texts.gettext("From"), date(session.today().year, 1, 1))
    last = _own_date("to", texts.gettext("To and including"), session.today())
    if first > last:
        st.error(texts.gettext("The end comes before the start. Choose other dates."))
        st.stop()
    return {"from": first.isoformat(), "to": last.isoformat()}


def _own_date(name: str, label: str, otherwise: date) -> date:
    try:
        wanted = date.fromisoformat(st.query_params.get(name, ""))
    except ValueError:
        wanted = otherwise
    chosen: date = st.date_input(
        label,
        value=wanted if FIRST_DAY <= wanted <= LAST_DAY else otherwise,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        format="DD/MM/YYYY",
        key=_key(name),
        width=210,
    )
    return chosen


def say_filters(view: View) -> None:
    """Say in a sentence of which dossiers the figures are."""
    texts = view.texts
    said = filters_in_words(view.selection, view.frames.names, texts)
    period, rest = said[0][1], [f"{label}: {word}" for label, word in said[1:]]
    if view.selection.period is Period.ALL:
        period = texts.gettext("of all time")
    values = {"period": escape_markdown(period), "scope": escape_markdown(_scope(view))}
    if rest:
        filters = escape_markdown(texts.enumeration(rest))
        st.caption(
            texts.gettext("Figures {period}, {scope}, only {filters}.", filters=filters, **values)
        )
    else:
        st.caption(texts.gettext("Figures {period}, {scope}.", **values))


def _scope(view: View) -> str:
    """Say which dossiers someone sees at all."""
    actor = view.context.actor
    if scope_of(actor, Need.SEE_FIGURES) is Scope.ALL:
        return view.texts.gettext("the dossiers of all project partners")
    partner = view.frames.names.partners.get(actor.partner_id or 0, "–")
    return view.texts.gettext("the dossiers of {partner}", partner=partner)
