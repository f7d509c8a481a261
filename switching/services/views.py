"""Views of the overview kept by name: who may open them, and who may take them away."""

from __future__ import annotations

from collections.abc import Mapping

import sqlite_utils

from switching.models import (
    Actor,
    Message,
    MonthlyFile,
    MonthlyKind,
    N_,
    NamedView,
    ViewAudience,
    ViewMail,
    ViewReader,
)
from switching.rules.normal_form import is_same, sort_key
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, checked
from switching.services.context import Context
from switching.services.organisations import add_once
from switching.services.rights import Need, may, may_keep_for
from switching.store import NotFoundError, list_records
from switching.store.queries.views import visible_views


def audiences(actor: Actor) -> list[ViewAudience]:
    """List for whom someone may keep a view."""
    return [audience for audience in ViewAudience if may_keep_for(actor, audience)]


def find_visible(db: sqlite_utils.Database, actor: Actor, view_id: int) -> NamedView:
    """Return a view that someone may open; raise NotFoundError for another one."""
    for view in visible_views(db, actor.user_id, actor.partner_id):
        if view.id == view_id:
            return view
    raise NotFoundError(f"views {view_id}")


@needs(Need.SEE_FIGURES)
def list_views(context: Context) -> list[NamedView]:
    """List the views that someone may open, by name."""
    with reading(context) as db:
        found = visible_views(db, context.actor.user_id, context.actor.partner_id)
    return sorted(found, key=lambda view: sort_key(view.name))


@needs(Need.SEE_FIGURES)
def keep_view(
    context: Context,
    name: str,
    audience: ViewAudience,
    asks: Mapping[str, str],
    key: str,
    monthly: MonthlyKind | None = None,
) -> NamedView:
    """Keep what the address `asks` by a name; raise InvalidError with a sentence per field.

    Only who may take files along can have one laid ready each month.
    """
    view = checked(
        NamedView,
        user_id=context.actor.user_id,
        name=name,
        audience=audience,
        partner_id=context.actor.partner_id if audience is ViewAudience.PARTNER else None,
        asks=dict(asks),
        monthly=monthly if may(context.actor, Need.EXPORT) else None,
    )
    with write(context) as transaction:
        db, actor = transaction.db, context.actor
        if transaction.remembered(key) is None:
            others = visible_views(db, actor.user_id, actor.partner_id)
            if any(is_same(other.name, view.name) for other in others):
                raise InvalidError({"name": Message(N_("There is a view with this name already."))})
        return add_once(transaction, view, "keep_view", key)


@needs(Need.SEE_FIGURES)
def remove_view(context: Context, view_id: int) -> None:
    """Remove a view and the files that were laid ready of it."""
    with write(context) as transaction:
        view = transaction.get(NamedView, view_id)
        for kind in (MonthlyFile, ViewReader, ViewMail):
            for record in list_records(transaction.db, kind, view_id=view_id):
                transaction.delete(record)
        transaction.delete(view)


@needs(Need.EXPORT)
def list_monthly_files(context: Context, view_id: int) -> list[MonthlyFile]:
    """List what was laid ready of a view that someone may open, latest first."""
    with reading(context, whole=True) as db:
        find_visible(db, context.actor, view_id)
        return list_records(db, MonthlyFile, order="month DESC", view_id=view_id)
