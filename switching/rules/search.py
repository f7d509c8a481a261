"""Finding a dossier by a part of any name, organisation or reference."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from switching.models import DossierLine


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Return `text` without capitals and accents: 'Yıldız' and 'yildiz' meet."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return kept.translate(_ALIKE)


_ALIKE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def finds(query: str, line: DossierLine) -> bool:
    """Tell whether every word of `query` is part of something that names the dossier."""
    names = (
        line.reference,
        line.learner,
        line.coach or "",
        line.host,
        line.sending_organisation,
        line.project_leader,
        line.partner,
    )
    text = " ".join(fold(name) for name in names)
    return all(word in text for word in fold(query).split())
