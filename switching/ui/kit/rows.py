"""Rows that are links over the whole width, laid out by look.css, and lists that begin short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.ui.kit.escape import escape_markdown

T = TypeVar("T")


@dataclass(frozen=True)
class LinkRow:
    """A link to a page: what it is, what is to be said of it, and at the right what stands out."""

    page: str
    icon: str
    name: str
    about: str = ""
    beside: str = ""
    sign: str = ""
    leads_to: Mapping[str, str] = field(default_factory=dict)


def keep_address(name: str, value: str | None) -> None:
    """Have the browser's address say what this run shows, or that it shows nothing by that name.

    A link to the page that one is on leaves the address as it was: the next run would show what was
    there before. Where the address says so already, this adds nothing to the browser's history.
    """
    if value is not None:
        st.query_params[name] = value
    elif name not in st.query_params:
        st.query_params.from_dict(st.query_params.to_dict())


def show_links(rows: Iterable[LinkRow], key: str) -> None:
    """Show `rows` under each other in one frame; `key` is theirs alone."""
    with st.container(border=True, gap=None, key=f"rows_{key}"):
        for row in rows:
            show_link(row)


def show_link(row: LinkRow) -> None:
    """Show one row."""
    words = (
        f"**{escape_markdown(row.name)}**",
        escape_markdown(row.about),
        f"*{' '.join(filter(None, (row.sign, escape_markdown(row.beside))))}*"
        if row.beside
        else "",
    )
    st.page_link(
        row.page,
        label=" ".join(filter(None, words)),
        icon=row.icon,
        query_params=dict(row.leads_to),
        width="stretch",
    )


def first_of(items: Sequence[T], key: str, at_once: int) -> Sequence[T]:
    """Return what is shown of a list: `at_once` lines, and as many again for each click below."""
    return items[: st.session_state.get(_length(key), at_once)]


def more_button(items: Sequence[T], key: str, at_once: int, texts: Texts) -> None:
    """Show below a list the way to its next lines, when it has more than `first_of` gave."""
    shown = len(first_of(items, key, at_once))
    left = len(items) - shown
    if left > 0:
        st.button(
            texts.ngettext("Show {count} more", "Show {count} more", min(left, at_once)),
            help=texts.ngettext("{count} is left", "{count} are left", left),
            key=f"{key}:more",
            on_click=_lengthen,
            args=(key, shown + at_once),
        )


def _lengthen(key: str, length: int) -> None:
    st.session_state[_length(key)] = length


def _length(key: str) -> str:
    return f"{key}:length"
