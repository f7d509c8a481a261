"""How mails end. A draft is plain text: the mail program of who sends it adds its own style."""

from __future__ import annotations

from switching.documents.marks import PROGRAMME
from switching.models import Dossier


def signature(dossier: Dossier, closing: str) -> str:
    """Return the last lines of a mail: from whom, of which partner, and the programme's name."""
    names = (dossier.project_leader.name, dossier.partner.name, PROGRAMME)
    return "\n".join((closing, *names))
