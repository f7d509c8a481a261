"""The history of a dossier: who did what, from what to what, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from switching.i18n import Texts
from switching.i18n.audit_sentences import has_news, sentence_of
from switching.models import Dossier, TrailLine
from switching.services.audit import LINES_PER_PAGE, list_history
from switching.services.context import Context
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold

NextPage = Callable[[int | None], list[TrailLine]]
"""Reads the lines older than an id; the newest ones for none."""


def show_history(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show what was done in a dossier; it is read only when someone opens it."""
    switch_id = dossier.switch.id
    section = fold(texts.gettext("History"), f"history:{switch_id}")
    if not section.open:
        return
    with section:
        show_pages(
            f"history_pages:{switch_id}",
            lambda before: list_history(context, switch_id, before),
            lambda line: escape_markdown(sentence_of(line, texts)),
            texts,
        )


def show_pages(name: str, read: NextPage, write: Callable[[TrailLine], str], texts: Texts) -> None:
    """Show lines of the trail page by page, newest first, with the way to older ones."""
    wanted = st.session_state.setdefault(name, 1)
    lines, is_more = _read_pages(read, wanted)
    told = [line for line in lines if has_news(line)]
    if not told:
        st.caption(texts.gettext("Nothing is on record here."))
        return
    st.markdown("\n".join(f"- **{_moment(line, texts)}** {write(line)}" for line in told))
    if is_more and st.button(texts.gettext("Show older ones"), key=f"{name}:more"):
        st.session_state[name] = wanted + 1
        st.rerun()


def _read_pages(read: NextPage, wanted: int) -> tuple[Sequence[TrailLine], bool]:
    """Read `wanted` pages; tell whether there may be more."""
    lines: list[TrailLine] = []
    for _ in range(wanted):
        found = read(lines[-1].id if lines else None)
        lines += found
        if len(found) < LINES_PER_PAGE:
            return lines, False
    return lines, True


def _moment(line: TrailLine, texts: Texts) -> str:
    return escape_markdown(f"{texts.date(line.at, 'd MMM y')} {texts.time(line.at)}")
