"""What goes to the funder as sheets: the table of indicators, and the list of participants."""

from __future__ import annotations

from collections.abc import Iterable

from switching.documents.papers.funder_table import FunderPaper, ListedLearner
from switching.i18n import Texts
from switching.overview.exports.sheets import Cell, Field, Sheet
from switching.overview.formatting import Unit


def about_funder_table(paper: FunderPaper, number: str, texts: Texts) -> list[tuple[str, str]]:
    """Return what the first sheet says."""
    _ = texts.gettext
    said = [
        ("Switching Talent", _("Indicators for the funder")),
        (_("Number"), number or _("not handed in")),
    ]
    said += paper.about
    said += [(_("Check"), finding) for finding in paper.findings or (_("Everything adds up."),)]
    said += [(_("Refused: {question}", question=label), str(n)) for label, n in paper.refusals]
    return said


def table_sheet(paper: FunderPaper, texts: Texts) -> Sheet:
    """Return the table of indicators."""
    _ = texts.gettext
    fields = (
        Field(_("Code"), Unit.TEXT),
        Field(_("Indicator"), Unit.TEXT),
        *(Field(name, Unit.COUNT) for name in paper.columns),
        *(Field(name, Unit.COUNT) for name in (_("Total"), _("Since the start"), _("Target"))),
        Field(_("Asked"), Unit.TEXT),
        Field(_("To check in the call fiche"), Unit.TEXT),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            line.code,
            line.label,
            *(line.by_gender or (None,) * len(paper.columns)),
            line.total,
            line.cumulative,
            line.target,
            line.source,
            _("yes") if line.check else "",
        )
        for line in paper.lines
    ]
    return Sheet("indicators", _("Indicators"), (), fields, rows)


def learners_sheet(learners: Iterable[ListedLearner], names: bool, texts: Texts) -> Sheet:
    """Return the list of participants as evidence."""
    _ = texts.gettext
    fields = (
        Field(_("Dossiers"), Unit.TEXT),
        *((Field(_("Name"), Unit.TEXT),) if names else ()),
        Field(_("In"), Unit.DAY),
        Field(_("Out"), Unit.DAY),
        Field(_("Hours held"), Unit.HOURS),
        Field(_("Certificates"), Unit.TEXT),
    )
    rows = [
        (
            ", ".join(item.references),
            *((item.name,) if names else ()),
            item.counted.entered_on,
            item.counted.left_on,
            item.counted.held_minutes,
            ", ".join(item.certificates),
        )
        for item in learners
    ]
    return Sheet("participants", _("Participants"), (), fields, rows)
