"""Parts of the guide on screen: beside the page that they are about, and on a page of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.ui.examples.making import show_offer
from switching.ui.guide.text import Part, Picture, read_guide
from switching.ui.kit.pictures import inline
from switching.ui.kit.rows import LinkRow, keep_address, show_link
from switching.ui.look import icons

_ADDRESS = "part"
_ROLES = {"project_leader", "programme_manager", "administrator", "reader"}


def introduction(page: str, texts: Texts) -> str:
    """Return what a page is for, in the words of the guide."""
    return read_guide(texts.language)[page].introduction


def show_help(page: str, texts: Texts) -> None:
    """Show the quiet way to the part of the guide on a page; built when someone opens it."""
    with st.container(key="help", width="content"):
        part = st.popover(
            texts.gettext("Help"),
            icon=icons.HELP,
            type="tertiary",
            on_change="rerun",
            key="help_of",
        )
    if part.open:
        with part, st.container(key="help_text"):
            show_part(read_guide(texts.language)[page], small=True)
            st.page_link(
                "pages/guide.py",
                label=texts.gettext("The whole guide, with a page for your role"),
                icon=icons.GO_ON,
            )


@cache
def _drawn(file: Path) -> str:
    return inline(file.read_bytes())


def show_guide(context: Context, texts: Texts) -> None:
    """Show the list of parts, each a link, and the part that the address asks for."""
    guide = read_guide(texts.language)
    asked = st.query_params.get(_ADDRESS, "")
    chosen = guide.get(asked) or next(iter(guide.values()))
    keep_address(_ADDRESS, asked if asked in guide else None)
    with st.container(horizontal=True, gap="medium", key="guide"):
        with st.container(gap=None, border=True, key="rows_guide"):
            for part in guide.values():
                with st.container(gap=None, key="part_chosen" if part is chosen else None):
                    leads_to = {_ADDRESS: part.name}
                    icon = icons.PEOPLE if part.name in _ROLES else icons.HELP
                    show_link(LinkRow("pages/guide.py", icon, part.heading, leads_to=leads_to))
        with st.container(key="guide_part"):
            show_part(chosen)
            if chosen.name in ("first_hour", "examples"):
                show_offer(context, texts, "guide")


def show_part(part: Part, small: bool = False) -> None:
    """Show a part; `small` leaves out its pictures, for the page itself is beside it."""
    st.header(part.heading, anchor=False)
    for block in part.blocks:
        if not isinstance(block, Picture):
            st.markdown(block)
        elif not small:
            st.image(_drawn(block.file), caption=block.alt, width="stretch", alt=block.alt)
