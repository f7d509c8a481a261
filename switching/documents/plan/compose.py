"""The outline of a learning action plan, section by section."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from switching.documents.plan import intake, parties, programme
from switching.documents.plan.content import Block, PlanContent, Section
from switching.documents.plan.source import Source
from switching.i18n import Texts
from switching.models import Dossier, N_, PlanSection

_Compose = Callable[[Source], Iterator[Block]]

OUTLINE: Mapping[PlanSection, tuple[_Compose, str]] = {
    PlanSection.HEAD: (parties.head, ""),
    PlanSection.PARTIES: (parties.parties, ""),
    PlanSection.CALL: (intake.call, N_("The introduction call still has to be held.")),
    PlanSection.STARTING_POINT: (
        intake.starting_point,
        N_("What does the learner know and can do already?"),
    ),
    PlanSection.QUESTION: (intake.question, ""),
    PlanSection.ACTIVITIES: (programme.activities, N_("There is no activity yet.")),
    PlanSection.PLANNING: (programme.planning, N_("No day is planned yet.")),
    PlanSection.ARRANGEMENTS: (
        programme.arrangements,
        N_("Dress code, address and welcome and other arrangements are still to be made."),
    ),
    PlanSection.FRAME: (programme.frame, ""),
    PlanSection.GUIDANCE: (
        programme.guidance,
        N_("Agree on a moment to follow up and on how you evaluate."),
    ),
    PlanSection.ORGANISATIONS_LEARN: (
        programme.organisations_learn,
        N_("What do the host and the sending organisation take from this?"),
    ),
    PlanSection.AGREEMENT: (parties.agreement, ""),
}
"""The sections in their order: who composes each, and what a draft says of an empty one."""


def plan_content(
    dossier: Dossier,
    texts: Texts,
    today: date,
    number: int | None = None,
    cofinancing: str = "",
) -> PlanContent:
    """Compose a dossier's plan in the language of `texts`: a draft, or final version `number`.

    `cofinancing` is the line of the installation; that of the dossier's own project goes before it.
    """
    _ = texts.gettext
    source = Source(dossier, texts, today, number, cofinancing)
    return PlanContent(
        title=_("Learning action plan"),
        subtitle=_("{learner} at {host}", learner=dossier.learner.name, host=dossier.host.name),
        reference=dossier.switch.reference,
        version=_("version {number}", number=number) if number else _("draft"),
        date=texts.date(today),
        final=number is not None,
        language=str(texts.language),
        sections=tuple(_section(name, source) for name in OUTLINE),
    ).with_code()


def _section(name: PlanSection, source: Source) -> Section:
    compose, empty = OUTLINE[name]
    said = source.texts.gettext(empty) if empty else ""
    return Section(name, source.texts.label(name), tuple(compose(source)), said)
