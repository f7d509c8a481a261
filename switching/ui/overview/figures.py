"""The figures on screen: the big ones in sight, all of them one click away."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Message
from switching.overview import Comparison, Span, written, written_change
from switching.overview.figures import BIG
from switching.overview.filters import span_word
from switching.overview.formatting import written_caution

Compared = tuple[Comparison, ...]


def show_big_figures(compared: Compared, before: Span | None, texts: Texts) -> None:
    """Show the figures of most weight."""
    with st.container(horizontal=True, gap="small", key="overview_figures"):
        for item in compared:
            if item.figure.key in BIG:
                _show(item, before, texts, big=True)


def show_all_figures(compared: Compared, before: Span | None, texts: Texts) -> None:
    """Show all figures in a window of their own."""
    with st.popover(texts.gettext("All figures"), icon=":material/format_list_numbered:"):
        with st.container(horizontal=True, gap="small", key="overview_all_figures"):
            for item in compared:
                _show(item, before, texts)
        if before is not None:
            st.caption(
                texts.gettext("The change is against {period}.", period=span_word(before, texts))
            )


def _show(item: Comparison, before: Span | None, texts: Texts, big: bool = False) -> None:
    figure = item.figure
    name, beside = texts.message(Message(figure.name)), _beside(item, texts)
    st.metric(
        f"{name} *" if figure.small else name,
        written(figure.value, figure.unit, texts),
        delta=beside,
        delta_color="off",
        delta_arrow="auto" if beside and beside[0] in "+-" else "off",
        help=_help(item, before, texts),
        border=big,
        width="stretch" if big else 168,
        height="stretch" if big else "content",
    )


def _beside(item: Comparison, texts: Texts) -> str | None:
    """Say of how many it is; of what is itself a number, how much that is more than before."""
    figure = item.figure
    if figure.rests_on:
        return texts.message(figure.rests_on)
    return written_change(item.change, figure.unit, texts)


def _help(item: Comparison, before: Span | None, texts: Texts) -> str:
    figure = item.figure
    said = [texts.message(Message(figure.definition))]
    if figure.small:
        said.append(written_caution(figure.cases, texts))
    if before is not None and item.before is not None:
        said.append(
            texts.gettext(
                "In {period} it was {value}.",
                period=span_word(before, texts),
                value=written(item.before, figure.unit, texts),
            )
        )
    return " ".join(said)
