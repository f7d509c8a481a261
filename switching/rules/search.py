"""Finding a dossier by a part of any name, organisation or reference."""

from __future__ import annotations

from switching.models import DossierLine
from switching.rules.dutch import fold


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


def finds_name(query: str, name: str) -> bool:
    """Tell whether every word of `query` is part of `name`."""
    text = fold(name)
    return all(word in text for word in fold(query).split())
