"""What a paper says of the language in which people typed what it quotes."""

from __future__ import annotations

from switching.i18n import Texts
from switching.models import Dossier
from switching.rules.typed_language import languages_typed


def other_languages(dossier: Dossier, texts: Texts) -> str:
    """Name the languages, other than that of a paper, in which a dossier was typed."""
    others = [item for item in languages_typed(dossier) if item is not texts.language]
    return texts.enumeration([texts.label(item) for item in others])


def as_typed(dossier: Dossier, texts: Texts) -> str:
    """Say in which language people typed; nothing when it is that of the paper."""
    others = other_languages(dossier, texts)
    if not others:
        return ""
    return texts.gettext(
        "What people typed stands here as they typed it, in: {languages}.", languages=others
    )
