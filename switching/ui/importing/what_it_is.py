"""Which sheet, what its rows are, and where its header is: found, shown, one click to change."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from switching.i18n import Texts
from switching.importing.fields import Target
from switching.services.context import Context
from switching.services.imports import Upload
from switching.ui.importing.state import choices, choose
from switching.ui.kit.escape import sentence
from switching.ui.kit.fields import NUMBER, Ready, may_stay_empty, number

_LAST_HEAD = 1000
_WIDTH = 235
"""In pixels: three fields stand beside each other on a wide screen."""


def show_what_it_is(context: Context, upload: Upload, texts: Texts) -> None:
    """Show sheet, kind of list and header row."""
    _, now = texts.gettext, choices()
    names = upload.packed.names
    kinds = {Target.DOSSIERS: _("dossiers"), Target.HOSTS: _("hosts and what they offer")}
    st.header(_("What is it?"), anchor=False)
    with st.container(horizontal=True):
        sheet = st.selectbox(
            _("Sheet"), names, index=names.index(now.sheet) if now.sheet in names else 0,
            format_func=lambda name: name or "1", key="import_sheet", width=_WIDTH,
        )  # fmt: skip
        target = st.selectbox(
            _("Each row is about"), list(Target), index=list(Target).index(now.target),
            format_func=lambda item: kinds[item], key="import_target", width=_WIDTH,
        )  # fmt: skip
        with st.container(width=_WIDTH):
            label = may_stay_empty(_("Row of the column heads"), texts)
            ready = Ready(f"import_head{NUMBER}", False, next(iter(now.head_rows), None))
            row, refused = number(label, ready, 1, _LAST_HEAD, placeholder=_("found by itself"))
            if refused is not None:
                st.error(sentence(refused, texts))
    head: tuple[int, ...] = (row,) if row else now.head_rows[:1] if refused else ()
    asked = replace(now, sheet=str(sheet or ""), target=target or now.target, head_rows=head)
    if asked != replace(now, head_rows=now.head_rows[:1]):
        choose(
            context, sheet=asked.sheet, target=asked.target, head_rows=head, mapping=None,
            classes={},
        )  # fmt: skip
        st.rerun()
