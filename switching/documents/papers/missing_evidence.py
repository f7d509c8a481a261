"""What the evidence of an auditor's sample lacks, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from switching.documents.papers.content import PaperContent, Register, parts_of
from switching.documents.plan.content import Facts
from switching.i18n import Texts
from switching.models import N_, Party, Project

READERS = N_("Personal data: only for who audits, and who answers for the project.")
_PARTIES = {
    Party.LEARNER: N_("learner"),
    Party.COACH: N_("coach"),
    Party.SENDING_ORGANISATION: N_("sending organisation"),
    Party.PROJECT_LEADER: N_("project leader"),
}


@dataclass(frozen=True)
class MissingEvidence:
    """What the evidence of a dossier lacks: of whom, and how many days no one said anything of.

    `scans` are of agreements that were not given by link.
    """

    reference: str
    plan: bool = False
    agreements: tuple[Party, ...] = ()
    scans: tuple[Party, ...] = ()
    days: int = 0
    evaluations: tuple[Party, ...] = ()
    certificate: bool = False

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing."""
        return self == MissingEvidence(self.reference)


@dataclass(frozen=True)
class SampleAbout:
    """How a sample came about: `seed` is None where the dossiers were chosen."""

    project: Project
    first: date
    last: date
    seed: int | None


def missing_evidence_content(
    about: SampleAbout, missing: Sequence[MissingEvidence], today: date, texts: Texts
) -> PaperContent:
    """Say of each dossier, by its reference, what is missing: a line each; 30 fit on a page."""
    _, project = texts.gettext, about.project
    letters = _letters(texts)
    drawn = str(about.seed) if about.seed is not None else _("chosen by hand")
    whole = sum(item.is_whole for item in missing)
    facts = (
        (_("Project"), " ".join(filter(None, (project.number, project.name)))),
        (_("Period"), f"{texts.date(about.first)} – {texts.date(about.last)}"),
        (_("Dossiers"), texts.number(len(missing))),
        (_("Drawn with number"), drawn),
        (_("Nothing is missing in"), _("{done} of {all}", done=whole, all=len(missing))),
        (
            _("Letters"),
            ", ".join(f"{letter} = {_(_PARTIES[party])}" for party, letter in letters.items()),
        ),
    )
    header = (
        *(_("Dossier"), _("Final plan"), _("Agreement"), _("Scan"), _("Days")),
        *(_("Evaluation"), _("Certificate")),
    )
    rows = tuple(tuple(_cells(item, letters, texts)) for item in missing)
    return PaperContent(
        title=_("Evidence for an auditor"),
        subtitle=_("What is missing"),
        reference=project.number,
        date=_("made on {date}", date=texts.date(today)),
        language=str(texts.language),
        intro=_(
            "The folder of each dossier has its final plans, agreements with scans, days and "
            "hours, evaluations, certificate and history. Below stands what is missing; of a line "
            "without anything, nothing is. Days: of so many no one said whether they were held."
        ),
        parts=parts_of(
            (_("The sample"), [Facts(facts)]),
            (_("Per dossier"), [Register(header, (26, 22, 22, 18, 14, 22, 22), rows)]),
        ),
    ).with_code()


def _cells(item: MissingEvidence, letters: dict[Party, str], texts: Texts) -> Iterator[str]:
    missing = texts.gettext("missing")

    def of(parties: Sequence[Party]) -> str:
        return " ".join(letters[party] for party in parties)

    yield item.reference
    yield missing if item.plan else ""
    yield of(item.agreements)
    yield of(item.scans)
    yield texts.number(item.days) if item.days else ""
    yield of(item.evaluations)
    yield missing if item.certificate else ""


def _letters(texts: Texts) -> dict[Party, str]:
    """Return as few first letters of each party as tell them apart."""
    words = {party: texts.gettext(word) for party, word in _PARTIES.items()}
    for length in range(1, max(map(len, words.values())) + 1):
        found = {party: word[:length].capitalize() for party, word in words.items()}
        if len(set(found.values())) == len(found):
            return found
    return words
