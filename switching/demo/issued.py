"""The certificates of demo dossiers: all say what they say, the first ones are on paper too."""

from __future__ import annotations

from datetime import datetime

from switching.documents.certificate.content import certificate_content
from switching.documents.certificate.document import render_certificate
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Certificate, Dossier, held_minutes
from switching.rules.certification import certificate_number
from switching.services.context import LOCAL_USER_ID

WRITTEN = 5
"""How many certificates of a year, the first ones, are written as PDF.

One takes a third of a second, the 4,000 of a large demo would take twenty minutes. The services
writes the others from their `content` when someone asks for them.
"""


def demo_certificate(dossier: Dossier, number: int, issued: datetime) -> Certificate:
    """Make the certificate of a dossier, issued at `issued` with `number`."""
    day = issued.astimezone(BRUSSELS).date()
    cofinancing = dossier.project.cofinancing if dossier.project else ""
    on_paper = certificate_number(day.year, number)
    content = certificate_content(dossier, Texts(), day, on_paper, cofinancing)
    return Certificate(
        switch_id=dossier.switch.id,
        year=day.year,
        number=number,
        issued_at=issued,
        issued_by=LOCAL_USER_ID,
        held_minutes=held_minutes(dossier.days),
        holder=dossier.learner.name,
        content=content.to_json(),
        document=render_certificate(content, issued).document if number <= WRITTEN else b"",
    )
