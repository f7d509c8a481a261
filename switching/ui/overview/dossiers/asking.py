"""What one asks of the table of dossiers (columns, chips, counts): it lives in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.i18n import Texts
from switching.overview.dossiers.asked import (
    CHIPS,
    MOST_BY,
    OwnTable,
    choices_of_chip,
    count_fields,
    is_of_table,
    passed_over,
    read_asked,
    write_asked,
)
from switching.overview.dossiers.columns import COLUMN, COLUMNS
from switching.overview.dossiers.counts import field_word, value_word

_ROUND, _WRITTEN = "dossiers_round", "dossiers_written"
_SHOWN_CHIPS = "dossiers_chips"


def in_address() -> dict[str, str]:
    """Return what the address asks of the table."""
    return {name: text for name, text in st.query_params.items() if is_of_table(name)}


def ask(texts: Texts) -> OwnTable:
    """Show what the address asks, to be changed; return it as it is asked now."""
    _warn_of_unknown(texts)
    if st.session_state.get(_WRITTEN) != in_address():
        # The address changed by another way than by these fields: they start anew.
        st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
        st.session_state.pop(_SHOWN_CHIPS, None)
    wanted = read_asked(in_address())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = _by(wanted, texts)
        chips = _fields_of_chips(wanted, texts)
    only = {key: chosen for key in chips if (chosen := _chips(key, wanted, texts))}
    # Counted, a row per dossier is not in sight: its columns are those chosen before.
    columns = () if by else _columns(wanted, texts)
    asked = OwnTable(columns or wanted.columns, only, by)
    write(write_asked(asked))
    return asked


def write(parameters: Mapping[str, str]) -> None:
    """Let the address ask this of the table, and nothing else."""
    for name in in_address():
        if name not in parameters:
            st.query_params.pop(name, None)
    for name, text in parameters.items():
        if st.query_params.get(name) != text:
            st.query_params[name] = text
    st.session_state[_WRITTEN] = dict(parameters)


def _warn_of_unknown(texts: Texts) -> None:
    unknown = passed_over(in_address())
    if unknown:
        st.warning(
            texts.gettext(
                "The address asks for what this table does not have, at {parts}. You see it "
                "without.",
                parts=texts.enumeration([texts.gettext(label) for label in unknown]),
            )
        )


def _key(name: str) -> str:
    return f"dossiers:{name}:{st.session_state.get(_ROUND, 0)}"


def _columns(wanted: OwnTable, texts: Texts) -> tuple[str, ...]:
    return tuple(
        st.multiselect(
            texts.gettext("Columns"),
            [column.key for column in COLUMNS],
            default=list(wanted.columns),
            format_func=lambda key: _capital(texts.gettext(COLUMN[key].word)),
            placeholder=texts.gettext("choose what a row says"),
            key=_key("columns"),
        )
    )


def _by(wanted: OwnTable, texts: Texts) -> tuple[str, ...]:
    return tuple(
        st.multiselect(
            texts.gettext("Count by"),
            count_fields(),
            default=list(wanted.by),
            format_func=lambda field: _capital(field_word(field, texts)),
            max_selections=MOST_BY,
            placeholder=texts.gettext("nothing: a row per dossier"),
            help=texts.gettext("One field, or two: the second parts the bars of the first."),
            key=_key("by"),
            width=420,
        )
    )


def _fields_of_chips(wanted: OwnTable, texts: Texts) -> list[str]:
    """Show which lists have chips to choose from; those chosen on have."""
    shown = st.session_state.get(_SHOWN_CHIPS, list(wanted.only))
    found = st.multiselect(
        texts.gettext("Only"),
        list(CHIPS),
        default=shown,
        format_func=lambda key: _capital(texts.gettext(COLUMN[key].word)),
        placeholder=texts.gettext("all dossiers"),
        key=_key("only"),
        width=420,
    )
    st.session_state[_SHOWN_CHIPS] = found
    return list(found)


def _chips(key: str, wanted: OwnTable, texts: Texts) -> tuple[str, ...]:
    """Show the values of a list as chips; return those chosen, none for all."""
    return tuple(
        st.pills(
            _capital(texts.gettext(COLUMN[key].word)),
            choices_of_chip(key),
            selection_mode="multi",
            default=list(wanted.only.get(key, ())),
            format_func=lambda value: value_word(key, value, texts),
            key=_key(f"only.{key}"),
        )
        or ()
    )


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
