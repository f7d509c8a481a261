"""The evidence of a dossier as tables: days, agreements, evaluations, history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from switching.i18n import Texts
from switching.i18n.audit_sentences import has_news, sentence_of
from switching.i18n.ways import way_of_answer
from switching.models import (
    Agreement,
    AgreementMeans,
    Dossier,
    Party,
    PlanAnswer,
    TrailLine,
)
from switching.overview.exports.sheets import Field, Sheet
from switching.overview.formatting import Unit


def days_sheet(rows: Iterable[tuple[date, int | None, bool | None]], texts: Texts) -> Sheet:
    """Return the days of a dossier: when, held or not, and hours."""
    _ = texts.gettext
    words = {True: _("held"), False: _("not held"), None: _("planned")}
    fields = (
        Field(_("Day"), Unit.DAY),
        Field(_("State"), Unit.TEXT),
        Field(_("Hours"), Unit.HOURS),
    )
    return Sheet(
        "days", _("Days"), (), fields, [(day, words[held], minutes) for day, minutes, held in rows]
    )


def agreements_sheet(dossier: Dossier, texts: Texts) -> Sheet:
    """Return who agreed to which plan, when and how.

    By link that is the name that was typed, how the link left, and the hash of what was shown.
    """
    _ = texts.gettext
    numbers = {plan.id: plan.number for plan in dossier.plans}
    by_link = {(item.plan_id, item.party): item for item in dossier.answers if item.agreed}
    fields = (
        Field(_("Plan"), Unit.COUNT),
        Field(_("Party"), Unit.TEXT),
        Field(_("Name"), Unit.TEXT),
        Field(_("Agreed on"), Unit.DAY),
        Field(_("How"), Unit.TEXT),
        Field(_("Typed name"), Unit.TEXT),
        Field(_("How the link left"), Unit.TEXT),
        Field(_("Hash of the plan that was shown"), Unit.TEXT),
    )
    rows = [
        (
            numbers[item.plan_id],
            texts.label(item.party),
            _name(dossier, item.person_id),
            item.agreed_on,
            texts.label(item.means),
            *_answered(by_link.get((item.plan_id, item.party)), item, texts),
        )
        for item in dossier.agreements
    ]
    return Sheet("agreements", _("Agreements"), (), fields, rows)


def _answered(
    answer: PlanAnswer | None, agreement: Agreement, texts: Texts
) -> tuple[str, str, str]:
    if answer is None or agreement.means is not AgreementMeans.BY_LINK:
        return "", "", ""
    return answer.typed_name, way_of_answer(answer, texts), answer.snapshot_digest


def scores_sheet(dossier: Dossier, texts: Texts) -> Sheet:
    """Return how the learner judged each goal, before and after."""
    _ = texts.gettext
    fields = (
        Field(_("Learning goal"), Unit.TEXT),
        Field(_("Before"), Unit.COUNT),
        Field(_("After"), Unit.COUNT),
    )
    before = {goal.id: goal.score_before for goal in dossier.goals}
    after = {item.goal_id: item.score_after for item in dossier.scores}
    rows = [
        (goal.description, before.get(goal.goal_id), after.get(goal.goal_id))
        for goal in dossier.latest.filled_goals
    ]
    return Sheet("scores", _("Scores"), (), fields, rows)


def evaluations_sheet(dossier: Dossier, texts: Texts) -> Sheet:
    """Return what each party reported afterwards."""
    _ = texts.gettext
    fields = (
        Field(_("Party"), Unit.TEXT),
        Field(_("State"), Unit.TEXT),
        Field(_("Received on"), Unit.DAY),
        Field(_("Unexpected learning"), Unit.TEXT),
        Field(_("Takes along"), Unit.TEXT),
    )
    rows = [
        (
            texts.label(item.party),
            texts.label(item.status),
            item.received_on,
            item.unexpected_learning,
            item.takeaway,
        )
        for item in dossier.evaluations
    ]
    return Sheet("evaluations", _("Evaluations"), (), fields, rows)


def follow_ups_sheet(dossier: Dossier, texts: Texts) -> Sheet:
    """Return what learner and sending organisation said three months later."""
    _ = texts.gettext
    fields = (
        Field(_("Party"), Unit.TEXT),
        Field(_("Answered on"), Unit.DAY),
        Field(_("Used at work"), Unit.TEXT),
        Field(_("What is used"), Unit.TEXT),
        Field(_("What changed"), Unit.TEXT),
    )
    rows = [
        (
            texts.label(item.party),
            item.answered_on,
            texts.label(item.use),
            item.used,
            item.changed_since,
        )
        for item in dossier.follow_ups
    ]
    return Sheet("follow_ups", _("Three months later"), (), fields, rows)


def history_sheet(lines: Iterable[TrailLine], texts: Texts) -> Sheet:
    """Return what was done in a dossier, in the order given."""
    _ = texts.gettext
    fields = (
        Field(_("Day"), Unit.TEXT),
        Field(_("Time"), Unit.TEXT),
        Field(_("What"), Unit.TEXT),
    )
    rows = [
        (_day(line.at, texts), texts.time(line.at), sentence_of(line, texts))
        for line in lines
        if has_news(line)
    ]
    return Sheet("history", _("History"), (), fields, rows)


def plan_name(number: int, texts: Texts) -> str:
    """Return what the file of a final plan is called."""
    return texts.gettext("plan-{number}", number=number) + ".pdf"


def scan_name(number: int, party: Party, texts: Texts) -> str:
    """Return what the scan of an agreement with a plan is called, without its end."""
    said = texts.gettext("agreement-{number}-{party}", number=number, party=texts.label(party))
    return said.replace(" ", "-")


def missing_name(texts: Texts) -> str:
    """Return what the page of what is missing is called."""
    return texts.gettext("what-is-missing") + ".pdf"


def _name(dossier: Dossier, person_id: int | None) -> str:
    person = dossier.people.get(person_id or 0)
    return person.name if person else ""


def _day(moment: datetime, texts: Texts) -> str:
    return texts.date(moment, "y-MM-dd")
