"""The learning action plan: its draft as a document, and its final versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from switching.documents import PlanContent, Rendered, plan_content, render_plan
from switching.documents.plan.differences import Difference, differences, says_the_same
from switching.documents.readable.plan import render_readable_plan
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import ActionPlan, Dossier, Language, Message, N_, Switch
from switching.rules.certification import is_over
from switching.rules.completeness import missing_for_plan
from switching.rules.steps import asks_new_version
from switching.services.access import needs, reading, write
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.letterhead import read_paper_settings
from switching.services.rights import Need
from switching.store import NotFoundError, list_records
from switching.store.queries.dossier import get_dossier


@needs(Need.READ_DOSSIER)
def render_plan_document(context: Context, switch_id: int) -> Rendered:
    """Write the draft of a dossier's plan; raise NotFoundError when there is no such switch."""
    with reading(context, switch_id) as db:
        dossier, settings = get_dossier(db, switch_id), read_paper_settings(db)
    today = context.now.astimezone(BRUSSELS).date()
    content = plan_content(dossier, context.texts, today, cofinancing=settings.cofinancing)
    return render_plan(content, context.texts, context.now, settings.logos)


@needs(Need.READ_DOSSIER)
def render_readable_version(context: Context, switch_id: int, plan_id: int) -> bytes:
    """Write what a final version says as a page to have read out, in the language it was made in.

    Raises NotFoundError when the switch has no such version.
    """
    with reading(context, switch_id) as db:
        plans = [plan for plan in get_dossier(db, switch_id).plans if plan.id == plan_id]
    if not plans:
        raise NotFoundError(f"action_plans {plan_id}")
    return render_readable_plan(content_of(plans[0]))


@needs(Need.READ_DOSSIER)
def render_readable_draft(context: Context, switch_id: int) -> bytes:
    """Write the draft of a dossier's plan as a page to have read out."""
    with reading(context, switch_id) as db:
        dossier, settings = get_dossier(db, switch_id), read_paper_settings(db)
    today = context.now.astimezone(BRUSSELS).date()
    content = plan_content(dossier, context.texts, today, cofinancing=settings.cofinancing)
    return render_readable_plan(content)


@needs(Need.WRITE_DOSSIER)
def finalise_plan(context: Context, switch_id: int, reason: str) -> ActionPlan:
    """Make the plan final: a snapshot of what it says, and the document as it will stay.

    Raises InvalidError when something required is missing, or when a next version has no reason.
    """
    with write(context, switch_id) as transaction:
        dossier = get_dossier(transaction.db, switch_id)
        _refuse_incomplete(dossier, reason)
        number = len(dossier.plans) + 1
        settings = read_paper_settings(transaction.db)
        today = context.now.astimezone(BRUSSELS).date()
        content = plan_content(dossier, context.texts, today, number, settings.cofinancing)
        if dossier.plans and says_the_same(content_of(dossier.plans[-1]), content):
            return dossier.plans[-1]
        plan = ActionPlan(
            switch_id=switch_id,
            number=number,
            finalised_at=context.now,
            finalised_by=context.actor.user_id,
            reason=reason,
            content=content.to_json(),
            content_code=content.code,
            document=render_plan(content, context.texts, context.now, settings.logos).document,
        )
        return transaction.add(plan)


def plan_shown(dossier: Dossier, texts: Texts, today: date, cofinancing: str) -> PlanContent:
    """Return what counts of a plan: the last final version while it holds, else the draft."""
    if dossier.plans and plan_holds(dossier, today):
        return content_of(dossier.plans[-1])
    return plan_content(dossier, texts, today, cofinancing=cofinancing)


def plan_holds(dossier: Dossier, today: date) -> bool:
    """Tell whether the last final version still says what this dossier says.

    What someone corrected on a card that other dossiers share too is not of this dossier, and one
    that is over is compared with nothing, unless others took part in it than do now.
    """
    if _is_overtaken(dossier):
        return False
    return is_over(dossier) or says_the_same(*_then_and_now(_by_its_cards(dossier), today))


def _is_overtaken(dossier: Dossier) -> bool:
    return (ActionPlan.TABLE, dossier.plans[-1].id) in dossier.overtaken


@needs(Need.LIST_DOSSIERS)
def list_overtaken_plans(context: Context, switch_ids: Iterable[int]) -> frozenset[int]:
    """List which of these dossiers, if the actor may read them, have a plan that holds no more."""
    with reading(context) as db:
        shown = list_records(db, Switch, id=list(switch_ids))
        found = [get_dossier(db, switch.id) for switch in shown]
    return frozenset(
        dossier.switch.id
        for dossier in found
        if dossier.plans and asks_new_version(dossier, plan_holds(dossier, context.today))
    )


def changes_since_plan(dossier: Dossier, today: date) -> tuple[Difference, ...]:
    """List what this dossier says otherwise than its last final version, in that one's language."""
    if is_over(dossier) and not _is_overtaken(dossier):
        return ()
    return differences(*_then_and_now(_by_its_cards(dossier), today))


def corrected_since_plan(dossier: Dossier, today: date) -> tuple[Difference, ...]:
    """List what cards say otherwise than a last final version that holds."""
    if is_over(dossier) or dossier.as_made_final is None or not plan_holds(dossier, today):
        return ()
    return differences(*_then_and_now(dossier, today))


def _by_its_cards(dossier: Dossier) -> Dossier:
    return dossier.as_made_final or dossier


def _then_and_now(dossier: Dossier, today: date) -> tuple[PlanContent, PlanContent]:
    last = dossier.plans[-1]
    earlier = content_of(last)
    spoken = Texts(Language(earlier.language))
    return earlier, plan_content(dossier, spoken, today, last.number)


def content_of(plan: ActionPlan) -> PlanContent:
    """Return what a final version says, as it was made."""
    return PlanContent.from_json(plan.content)


def _refuse_incomplete(dossier: Dossier, reason: str) -> None:
    missing = [item for item in missing_for_plan(dossier) if item.required]
    if missing:
        raise InvalidError({WHOLE_RECORD: missing[0].message})
    if dossier.plans and not reason.strip():
        raise InvalidError({"reason": Message(N_("Say why a new version is needed."))})
