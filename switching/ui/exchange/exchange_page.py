"""What every part of the page of the exchange needs."""

from __future__ import annotations

from dataclasses import dataclass

from switching.i18n import Texts
from switching.models import MINIMUM_MINUTES, Dossier, planned_minutes
from switching.services.context import Context
from switching.ui.kit.sheet import Sheet


@dataclass(frozen=True)
class ExchangePage:
    """What every part of the page needs."""

    context: Context
    dossier: Dossier
    sheet: Sheet
    texts: Texts

    @property
    def fewer_planned(self) -> bool:
        """Whether fewer than 14 hours are planned."""
        return planned_minutes(self.dossier.days) < MINIMUM_MINUTES
