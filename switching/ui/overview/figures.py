"""The figures on screen."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Message
from switching.overview import Comparison, Span, written, written_change
from switching.overview.filters import span_word
from switching.overview.formatting import written_caution


def show_figures(compared: tuple[Comparison, ...], before: Span | None, texts: Texts) -> None:
    """Show the figures with their definitions, and the change against the period before."""
    with st.container(horizontal=True, gap="small"):
        for item in compared:
            _show(item, texts)
    if before is not None:
        st.caption(
            texts.gettext("The change is against {period}.", period=span_word(before, texts))
        )


def _show(item: Comparison, texts: Texts) -> None:
    figure = item.figure
    definition = texts.message(Message(figure.definition))
    if figure.small:
        definition += " " + written_caution(figure.cases, texts)
    change = written_change(item.change, figure.unit, texts)
    name = texts.message(Message(figure.name))
    st.metric(
        f"{name} *" if figure.small else name,
        written(figure.value, figure.unit, texts),
        delta=change,
        delta_color="off",
        delta_arrow="auto" if change and change[0] in "+-" else "off",
        help=definition,
        width=168,
    )
