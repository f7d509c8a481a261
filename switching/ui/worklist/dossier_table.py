"""All dossiers within reach on the worklist, and the way to find one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine
from switching.models.base import LINE_LENGTH
from switching.rules.matching import finds
from switching.rules.stages import stage_of
from switching.services.context import Context
from switching.services.switches import list_dossiers
from switching.store import connect, revision
from switching.ui.kit import session
from switching.ui.kit.tables import show_table


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _lines(path: Path, at_revision: int, context: Context) -> list[DossierLine]:
    return list_dossiers(context)


def read_lines(context: Context) -> list[DossierLine]:
    """Return the lines of all dossiers, read again only after something was written."""
    return _lines(*version_of_lines(), context)


def version_of_lines() -> tuple[Path, int]:
    """Return what changes whenever a dossier may have changed."""
    with connect(session.database()) as db:
        return session.database(), revision(db)


@st.cache_resource(max_entries=8, show_spinner=False)
def _frame(version: tuple[object, ...], query: str, _found: Sequence[DossierLine]) -> pd.DataFrame:
    """Return the table of `_found`, made once per `query` for each `version` of the dossiers."""
    texts = session.texts()
    _ = texts.gettext
    return pd.DataFrame(
        {
            _("Number"): [line.reference for line in _found],
            _("Learner"): [line.learner for line in _found],
            _("Sending organisation"): [line.sending_organisation for line in _found],
            _("Host"): [line.host for line in _found],
            _("Stage"): [texts.label(stage_of(line)) for line in _found],
            _("Project leader"): [line.project_leader for line in _found],
            _("Partner"): [line.partner for line in _found],
            _("Registered"): [line.registered_on for line in _found],
        }
    )


def show_dossiers(lines: Sequence[DossierLine], texts: Texts) -> None:
    """Show the list of dossiers that match what is searched; a click opens one."""
    _ = texts.gettext
    st.header(_("All dossiers"), anchor=False)
    query = st.text_input(
        _("Search"),
        placeholder=_("Search by name, organisation or number…"),
        label_visibility="collapsed",
        live="300ms",
        max_chars=LINE_LENGTH,
        bind=None,
        key="worklist_search",
    )
    found = [line for line in lines if finds(query, line)] if query else list(lines)
    st.caption(texts.ngettext("{count} dossier", "{count} dossiers", len(found)))
    if not found:
        st.write(_("No dossier has this. Try a part of a name or the number."))
        return
    version = (*version_of_lines(), texts.language)
    # A click tells a row by its place: one on a list that has changed since is not of this one.
    rows = hash(tuple(line.id for line in found))
    chosen = show_table(
        _frame(version, query or "", found),
        on_select="rerun",
        selection_mode="single-row",
        column_order=[_("Number"), _("Learner"), _("Host"), _("Stage"), _("Sending organisation"),
                      _("Project leader"), _("Partner"), _("Registered")],
        column_config={_("Registered"): st.column_config.DateColumn(format="DD/MM/YYYY")},
        key=f"dossiers:{query}:{rows}",
    )  # fmt: skip
    for row in chosen["selection"]["rows"]:
        st.switch_page("pages/intake_call.py", query_params={"switch": str(found[row].id)})
