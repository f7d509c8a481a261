"""What every part of the page of the exchange needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from switching.i18n import Texts
from switching.models import MINIMUM_MINUTES, Dossier, ExchangeDay, Party, planned_minutes
from switching.rules.contradictions import Contradiction, open_contradictions
from switching.rules.waiting import Wait, Waiting, waits_of
from switching.services.context import Context
from switching.ui.kit import session
from switching.ui.kit.sheet import Sheet

CERTIFICATE = "certificate_part"


def day_key(day: ExchangeDay) -> str:
    """Return the key of the part of a day."""
    return f"day:{day.id}"


def party_key(party: Party) -> str:
    """Return the key of the part with the evaluation of a party."""
    return f"evaluation:{party}"


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

    @cached_property
    def asked(self) -> tuple[Contradiction, ...]:
        """What can't all be true."""
        return tuple(open_contradictions(self.dossier, session.today()))

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """What is to be done, in the order in which one would do it; nothing for a reader."""
        return () if session.is_read_only() else waits_of(self.dossier, session.today())

    def comes_first(self, kind: Waiting) -> bool:
        """Tell whether this is what one needs now: its button is the main one."""
        return bool(self.waits) and self.waits[0].kind is kind
