"""What could not be compared with the call fiche of the project, in one list."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.funder_reports import FunderTable
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold


def show_what_to_check(table: FunderTable, texts: Texts) -> None:
    """List the codes and answers of the set that are marked, with the version of the set."""
    _, chosen = texts.gettext, table.paper.table.chosen
    part = fold(_("To check in the call fiche"), "funder_to_check")
    if not part.open:
        return
    language = texts.language
    marked = [
        f"{item.code}: {item.label.in_(language)}" for item in chosen.indicators if item.check
    ]
    marked += [
        f"{question.label.in_(language)}: {choice.label.in_(language)}"
        for question in chosen.questions
        for choice in question.choices
        if choice.check
    ]
    with part:
        st.write(
            _(
                "These codes and words come from the regulation, and were not compared with the "
                "call fiche of your project. Do that before you hand in."
            )
        )
        st.markdown("\n".join(f"- {escape_markdown(item)}" for item in marked))
        said = _(
            "Source: {source}. Version: {version}.", source=chosen.source, version=chosen.version
        )
        st.caption(escape_markdown(said))
