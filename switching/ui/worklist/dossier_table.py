"""All dossiers within reach on the worklist, and the ways to find one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine
from switching.models.base import LINE_LENGTH
from switching.rules.matching import finds
from switching.rules.stages import stage_of, step_of
from switching.services.audit import list_own_work
from switching.services.context import Context
from switching.services.switches import list_dossiers
from switching.ui.dossier.header import PAGES
from switching.ui.dossier.rows import address_of, stage_row, who
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.rows import show_links
from switching.ui.kit.tables import show_table
from switching.ui.look import icons

SHOWN_HITS = 20


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _lines(path: Path, at_revision: int, context: Context) -> list[DossierLine]:
    return list_dossiers(context)


def read_lines(context: Context) -> list[DossierLine]:
    """Return the lines of all dossiers, read again only after something was written."""
    return _lines(*session.version(), context)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _by_id(
    path: Path, at_revision: int, context: Context, _lines: Sequence[DossierLine]
) -> dict[int, DossierLine]:
    return {line.id: line for line in _lines}


def search_field(texts: Texts) -> str:
    """Show the field to look for a dossier in, and return what stands there."""
    return st.text_input(
        texts.gettext("Search"),
        placeholder=texts.gettext("Search by name, organisation or number…"),
        label_visibility="collapsed",
        icon=icons.SEARCH,
        live="300ms",
        max_chars=LINE_LENGTH,
        bind=None,
        key="worklist_search",
    )


def show_hits(query: str, lines: Sequence[DossierLine], texts: Texts) -> None:
    """Show the dossiers that `query` finds, each a link to where one goes on."""
    found = [line for line in lines if finds(query, line)]
    st.header(texts.ngettext("{count} dossier", "{count} dossiers", len(found)), anchor=False)
    if not found:
        st.write(texts.gettext("No dossier has this. Try a part of a name or the number."))
        return
    show_links([stage_row(line, texts) for line in found[:SHOWN_HITS]], "hits")
    if len(found) > SHOWN_HITS:
        st.caption(texts.gettext("These are the first ones. Type more to find the one you want."))


def show_recent(context: Context, lines: Sequence[DossierLine], texts: Texts) -> None:
    """Show the dossiers that the actor worked on last, as links."""
    within = _by_id(*session.version(), context, lines)
    last = [within[switch_id] for switch_id in list_own_work(context) if switch_id in within]
    if not last:
        return
    with st.container(
        horizontal=True, vertical_alignment="center", gap="small", key="worklist_recent"
    ):
        st.caption(icons.RECENT + " " + texts.gettext("Last worked on"), width="content")
        for line in last:
            st.page_link(
                PAGES[step_of(line)],
                label=escape_markdown(who(line)),
                query_params=address_of(line),
            )


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _frame(
    version: tuple[object, ...], context: Context, _lines: Sequence[DossierLine]
) -> pd.DataFrame:
    """Return the table of `_lines`, made once for each `version` of the dossiers and each actor."""
    texts = session.texts()
    _ = texts.gettext
    return pd.DataFrame(
        {
            _("Number"): [line.reference for line in _lines],
            _("Learner"): [line.learner for line in _lines],
            _("Sending organisation"): [line.sending_organisation for line in _lines],
            _("Host"): [line.host for line in _lines],
            _("Stage"): [texts.label(stage_of(line)) for line in _lines],
            _("Project leader"): [line.project_leader for line in _lines],
            _("Partner"): [line.partner for line in _lines],
            _("Registered"): [line.registered_on for line in _lines],
        }
    )


def show_all(context: Context, lines: Sequence[DossierLine], texts: Texts, opened: bool) -> None:
    """Show all dossiers in a part that is built when it is open; a click on a row opens one."""
    # No number in its words: a part of other words is another part to Streamlit, and closed.
    words = texts.gettext("All dossiers")
    part = fold(words, expanded=opened, key="all_dossiers")
    if part.open:
        with part:
            _show_table(context, lines, texts)


def _show_table(context: Context, lines: Sequence[DossierLine], texts: Texts) -> None:
    _ = texts.gettext
    st.caption(texts.ngettext("{count} dossier", "{count} dossiers", len(lines)))
    version = (*session.version(), texts.language)
    # A click tells a row by its place: one on a list that has changed since is not of this one.
    rows = hash(tuple(line.id for line in lines))
    chosen = show_table(
        _frame(version, context, lines),
        on_select="rerun",
        selection_mode="single-row",
        column_order=[_("Number"), _("Learner"), _("Host"), _("Stage"), _("Sending organisation"),
                      _("Project leader"), _("Partner"), _("Registered")],
        column_config={_("Registered"): st.column_config.DateColumn(format="DD/MM/YYYY")},
        key=f"dossiers:{rows}",
    )  # fmt: skip
    for row in chosen["selection"]["rows"]:
        line = lines[row]
        st.switch_page(PAGES[step_of(line)], query_params=address_of(line))
