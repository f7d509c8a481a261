"""Rows of dossiers: each one link over the whole width, to where one goes on."""

from __future__ import annotations

from switching.i18n import Texts
from switching.models import DossierLine
from switching.rules.stages import stage_of, step_of
from switching.rules.steps import Step
from switching.ui.dossier.header import PAGES
from switching.ui.kit.rows import LinkRow
from switching.ui.look import icons


def dossier_row(line: DossierLine, step: Step, about: str, action: str) -> LinkRow:
    """Return the row of a dossier: the step to go on with, and in words why and what to do."""
    return LinkRow(
        PAGES[step], icons.STEPS[step], who(line), about, action, leads_to=address_of(line)
    )


def stage_row(line: DossierLine, texts: Texts) -> LinkRow:
    """Return the row of a dossier in a list of dossiers: with its number, parties and stage."""
    about = " · ".join((line.reference, line.sending_organisation, line.project_leader))
    return dossier_row(line, step_of(line), about, texts.label(stage_of(line)))


def who(line: DossierLine) -> str:
    """Return who learns where."""
    return f"{line.learner} → {line.host}"


def address_of(line: DossierLine) -> dict[str, str]:
    """Return what names the dossier in an address."""
    return {"switch": str(line.id)}
