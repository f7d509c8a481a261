"""The form on which a learner answers the funder's questions of a moment by hand, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from switching.documents.papers.content import Block, PaperContent, Ticks, parts_of
from switching.documents.plan.content import Facts
from switching.documents.plan.source import joined
from switching.i18n import Texts
from switching.models import N_, Person, Project
from switching.rules.indicators import AskedAt, IndicatorSet

MOMENTS = {
    AskedAt.ENTRY: N_("At the start"),
    AskedAt.EXIT: N_("On leaving"),
    AskedAt.LATER: N_("Six months later"),
}
"""What each moment is called."""

READERS = N_("Personal data: only for the learner, the project leader and the fund.")

_BESIDE, _SHORT = 5, 34
_WRITTEN_DAY = "____ / ____ / ________"


def funder_form_content(
    project: Project,
    chosen: IndicatorSet,
    moment: AskedAt,
    learner: Person,
    reference: str,
    leader: Person,
    today: date,
    texts: Texts,
) -> PaperContent:
    """Compose the empty form of a moment; what need not be asked is left out of it."""
    _ = texts.gettext
    about = (*notice_of(project, chosen, texts), (_("Date of today"), _WRITTEN_DAY))
    return PaperContent(
        title=_("What the funder asks"),
        subtitle=joined(learner.name, _(MOMENTS[moment])),
        reference=reference,
        date=texts.date(today),
        language=str(texts.language),
        intro=_(
            "Tick one box per question. Then give it to {who}.",
            who=joined(leader.name, leader.email, leader.phone),
        ),
        parts=parts_of(
            (_("Before you begin"), [Facts(about)]),
            (_("Questions"), _questions(chosen, moment, texts)),
        ),
        cofinancing=project.cofinancing,
    ).with_code()


def notice_of(project: Project, chosen: IndicatorSet, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Say why the funder asks, on what ground, how long it is kept, and that one may refuse."""
    _, until = texts.gettext, project.evidence_until
    return (
        (
            _("Why"),
            _(
                "The European Social Fund pays part of this programme. It gets numbers; your name "
                "stands only in its list of who took part."
            ),
        ),
        (
            _("On what ground"),
            _("A task in the public interest: {source}.", source=chosen.source),
        ),
        (
            _("How long"),
            _("Until {date}.", date=texts.date(until))
            if until
            else _("As long as the fund asks for evidence."),
        ),
        (
            _("You may refuse"),
            _(
                "Each question, without a reason and without consequence. You may see, correct "
                "or erase your answers."
            ),
        ),
    )


def _questions(chosen: IndicatorSet, moment: AskedAt, texts: Texts) -> Iterator[Block]:
    """Yield the questions, each with a box to refuse: short answers stand beside each other."""
    _, refuses = texts.gettext, texts.gettext("I would rather not say")
    asked = chosen.to_ask(moment)
    for question in (item for item in asked if not item.is_yes_no):
        label = question.label.in_(texts.language)
        choices = tuple(item.label.in_(texts.language) for item in question.choices)
        if len(choices) <= _BESIDE and all(len(item) <= _SHORT for item in choices):
            yield Ticks((*choices, refuses), (label,))
        else:
            yield Ticks(("",), (*choices, refuses), label)
    said = tuple(item.label.in_(texts.language) for item in asked if item.is_yes_no)
    if said:
        yield Ticks((_("yes"), _("no"), refuses), said)
