"""The words of a closed list in all languages: what people may write for a value."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from switching.i18n.texts import Texts
from switching.models import Language


def words_for(values: Iterable[StrEnum]) -> dict[str, str]:
    """Return the value of each word, in any language."""
    return {Texts(language).label(item): str(item) for item in values for language in Language}
