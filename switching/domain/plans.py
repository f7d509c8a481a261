"""The learning action plan: its draft as a document."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from switching.documents import Rendered, plan_content, render_plan
from switching.domain.access import authorise
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import Actor
from switching.store import connect
from switching.store.dossiers import get_dossier


def render_plan_document(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts
) -> Rendered:
    """Write a dossier's plan as it stands; raise NotFoundError when there is no such switch."""
    authorise(actor, "render_plan_document")
    with connect(path) as db:
        dossier = get_dossier(db, switch_id)
    content = plan_content(dossier, texts, now.astimezone(BRUSSELS).date())
    return render_plan(content, texts, now)
