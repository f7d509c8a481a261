"""What every part of the page of the plan needs."""

from __future__ import annotations

from dataclasses import dataclass

from switching.documents.plan.content import PlanContent
from switching.i18n import Texts
from switching.models import Dossier
from switching.services.context import Context
from switching.ui.kit.sheet import Sheet


@dataclass(frozen=True)
class PlanPage:
    """What every part of the page needs."""

    context: Context
    dossier: Dossier
    sheet: Sheet
    texts: Texts
    content: PlanContent
