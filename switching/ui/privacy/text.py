"""The text on privacy: docs/privacy.md or that of another language, with the terms of projects."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from switching.i18n import Texts
from switching.i18n.texts import typeset
from switching.models import Language, N_
from switching.services.projects import Term

_DOCS = Path(__file__).parents[3] / "docs"
_TERMS = "<!-- termijnen -->"
NO_TERMS = N_("There is no project yet, so nothing has a term.")


def privacy_file(language: Language) -> Path:
    """Return the one source of the text in a language: the English one while it has none."""
    if language is Language.DUTCH:
        return _DOCS / "privacy.md"
    own = _DOCS / f"privacy.{language}.md"
    return own if own.exists() else _DOCS / f"privacy.{Language.ENGLISH}.md"


def privacy_text(language: Language) -> tuple[str, str]:
    """Return the text (markdown) before the terms of projects, and after them."""
    text = privacy_file(language).read_text(encoding="utf-8")
    before, after = typeset(text, language).split(_TERMS)
    return before, after


def term_table(terms: Iterable[Term], texts: Texts) -> dict[str, list[str]]:
    """Return how long what is written in each project is kept, as the columns of a table."""
    _, listed = texts.gettext, list(terms)
    never = _("no term")
    return {
        _("Project"): [item.project for item in listed],
        _("Notes until"): [
            texts.date(day) if (day := item.notes_until or item.evidence_until) else never
            for item in listed
        ],
        _("Evidence until"): [
            texts.date(item.evidence_until) if item.evidence_until else never for item in listed
        ],
    }
