"""What the evidence of an auditor's sample lacks, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from switching.documents.papers.content import PaperContent, parts_of
from switching.documents.plan.content import Facts
from switching.i18n import Texts
from switching.models import Project


def missing_evidence_content(
    project: Project,
    missing: Sequence[tuple[str, Sequence[str]]],
    seed: int,
    first: date,
    last: date,
    today: date,
    texts: Texts,
) -> PaperContent:
    """Say of each dossier, by its reference, what is missing; message ids become words."""
    _ = texts.gettext
    about = (
        (_("Project"), " ".join(filter(None, (project.number, project.name)))),
        (_("Period"), f"{texts.date(first)} – {texts.date(last)}"),
        (_("Dossiers"), texts.number(len(missing))),
        (_("Drawn with number"), str(seed)),
    )
    rows = tuple(
        (reference, texts.enumeration([_(text) for text in found]) or _("nothing is missing"))
        for reference, found in missing
    )
    return PaperContent(
        title=_("Evidence for an auditor"),
        subtitle=_("What is missing"),
        reference=project.number,
        date=texts.date(today),
        language=str(texts.language),
        intro=_(
            "The folder of each dossier has its final plans, agreements with scans, days and "
            "hours, evaluations, certificate and history. With the same number the same dossiers "
            "are drawn again."
        ),
        parts=parts_of((_("The sample"), [Facts(about)]), (_("Per dossier"), [Facts(rows)])),
    ).with_code()
