"""Rows of the worklist: each one link over the whole width, to where one goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from switching.models import DossierLine
from switching.rules.steps import Step
from switching.ui.dossier.header import PAGES
from switching.ui.kit.escape import escape_markdown
from switching.ui.look import icons


@dataclass(frozen=True)
class Row:
    """A dossier, the step to go on with, and in words why and what to do there."""

    line: DossierLine
    step: Step
    about: str
    action: str


def show_rows(rows: Iterable[Row], key: str) -> None:
    """Show `rows` under each other in one frame, which look.css lays out; `key` is theirs alone."""
    with st.container(border=True, gap=None, key=f"rows_{key}"):
        for row in rows:
            words = (
                f"**{escape_markdown(who(row.line))}**",
                escape_markdown(row.about),
                f"*{escape_markdown(row.action)}*",
            )
            st.page_link(
                PAGES[row.step],
                label=" ".join(words),
                icon=icons.STEPS[row.step],
                query_params=address_of(row.line),
                width="stretch",
            )


def who(line: DossierLine) -> str:
    """Return who learns where."""
    return f"{line.learner} → {line.host}"


def address_of(line: DossierLine) -> dict[str, str]:
    """Return what names the dossier in an address."""
    return {"switch": str(line.id)}
