"""The page on privacy: docs/privacy.md or that of another language, with the terms of projects."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.i18n.texts import typeset
from switching.models import Language, Project
from switching.rules.spreadsheets import kept_text
from switching.ui.administration.projects_section import name_of_project
from switching.ui.kit.escape import escape_markdown

_DOCS = Path(__file__).parents[3] / "docs"
_TERMS = "<!-- termijnen -->"


def privacy_file(language: Language) -> Path:
    """Return the one source of the text in a language: the English one while it has none."""
    if language is Language.DUTCH:
        return _DOCS / "privacy.md"
    own = _DOCS / f"privacy.{language}.md"
    return own if own.exists() else _DOCS / f"privacy.{Language.ENGLISH}.md"


def show_privacy(projects: Sequence[Project], texts: Texts) -> None:
    """Show what is kept, why and how long."""
    text = privacy_file(texts.language).read_text(encoding="utf-8")
    before, after = typeset(text, texts.language).split(_TERMS)
    st.markdown(before)
    _show_terms(projects, texts)
    st.markdown(after)


def _show_terms(projects: Sequence[Project], texts: Texts) -> None:
    _ = texts.gettext
    if not projects:
        st.info(_("There is no project yet, so nothing has a term."))
        return
    never = _("no term")
    st.table(
        {
            _("Project"): [escape_markdown(kept_text(name_of_project(item))) for item in projects],
            _("Notes until"): [
                texts.date(day) if (day := item.notes_until or item.evidence_until) else never
                for item in projects
            ],
            _("Evidence until"): [
                texts.date(item.evidence_until) if item.evidence_until else never
                for item in projects
            ],
        }
    )
