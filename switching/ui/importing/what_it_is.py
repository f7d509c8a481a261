"""Which sheet, what its rows are, and where its header is: found, shown, one click to change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from switching.i18n import Texts
from switching.importing.fields import Target
from switching.services.context import Context
from switching.services.imports import Upload
from switching.ui.importing.state import choices, choose
from switching.ui.kit.fields import number_asked


def show_what_it_is(context: Context, upload: Upload, texts: Texts) -> None:
    """Show sheet, kind of list and header row."""
    _, now = texts.gettext, choices()
    names = upload.packed.names
    kinds = {Target.DOSSIERS: _("dossiers"), Target.HOSTS: _("hosts and what they offer")}
    st.header(_("What is it?"), anchor=False)
    with st.container(horizontal=True):
        sheet = st.selectbox(
            _("Sheet"), names, index=names.index(now.sheet) if now.sheet in names else 0,
            format_func=lambda name: name or "1", key="import_sheet", width=260,
        )  # fmt: skip
        target = st.selectbox(
            _("Each row is about"), list(Target), index=list(Target).index(now.target),
            format_func=lambda item: kinds[item], key="import_target", width=260,
        )  # fmt: skip
        with st.container(width=260):
            rows = number_asked(
                _("Row of the header (0: find it)"),
                "import_head",
                sum(now.head_rows[:1]),
                texts,
                least=0,
                most=1000,
            )
    head: tuple[int, ...] = now.head_rows[:1] if rows is None else (rows,) if rows else ()
    asked = replace(now, sheet=str(sheet or ""), target=target or now.target, head_rows=head)
    if asked != replace(now, head_rows=now.head_rows[:1]):
        choose(
            context, sheet=asked.sheet, target=asked.target, head_rows=head, mapping=None,
            classes={},
        )  # fmt: skip
        st.rerun()
