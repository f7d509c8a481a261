"""Rows of dossiers: each one link over the whole width, to where one goes on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from switching.i18n import Texts
from switching.models import DossierLine
from switching.rules.stages import stage_of, step_of
from switching.rules.steps import Step
from switching.ui.dossier.header import PAGES
from switching.ui.kit.rows import LinkRow, show_links
from switching.ui.look import icons


@dataclass(frozen=True)
class Row:
    """A dossier, the step to go on with, and in words why and what to do there."""

    line: DossierLine
    step: Step
    about: str
    action: str


def show_rows(rows: Iterable[Row], key: str) -> None:
    """Show `rows` under each other in one frame, which look.css lays out; `key` is theirs alone."""
    show_links(
        (
            LinkRow(
                PAGES[row.step],
                icons.STEPS[row.step],
                who(row.line),
                row.about,
                row.action,
                leads_to=address_of(row.line),
            )
            for row in rows
        ),
        key,
    )


def stage_row(line: DossierLine, texts: Texts) -> Row:
    """Return the row of a dossier in a list of dossiers: with its number, parties and stage."""
    about = " · ".join((line.reference, line.sending_organisation, line.project_leader))
    return Row(line, step_of(line), about, texts.label(stage_of(line)))


def who(line: DossierLine) -> str:
    """Return who learns where."""
    return f"{line.learner} → {line.host}"


def address_of(line: DossierLine) -> dict[str, str]:
    """Return what names the dossier in an address."""
    return {"switch": str(line.id)}
