"""Final plans of the demo, made as a project leader would, with who agreed to them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from switching.i18n.texts import BRUSSELS
from switching.models import AgreementMeans, Dossier, Party
from switching.rules.agreeing import AGREEING, next_day_is_near
from switching.services.agreements import add_agreements
from switching.services.context import local_context
from switching.services.plans import finalise_plan
from switching.services.switches import get_dossier

BEFORE_FIRST_DAY = timedelta(days=16)
"""How long before the exchange a plan of the demo was made final, unless its call was later."""


def address_of(name: str, organisation: str) -> str:
    """Return a mail address of someone, at a domain that no one can own."""
    return f"{_letters(name, '.')}@{_letters(organisation, '-')[:60].strip('-')}.example"


def make_final(path: Path, switch_ids: Sequence[int], now: datetime) -> None:
    """Make the plans of these dossiers final; most have all agreements, a few still wait."""
    for number, switch_id in enumerate(switch_ids):
        dossier = get_dossier(local_context(path, now), switch_id)
        finalise_plan(local_context(path, _made_at(dossier, now)), switch_id, "")
        waits = next_day_is_near(dossier.days, now.astimezone(BRUSSELS).date()) and number % 4 == 1
        # Where some are still missing, the learner and the project leader were the quick ones.
        _agree(path, switch_id, (AGREEING[0], AGREEING[3]) if waits else AGREEING, now)


def _made_at(dossier: Dossier, now: datetime) -> datetime:
    first = min(day.day for day in dossier.days)
    wanted = now + (first - now.astimezone(BRUSSELS).date() - BEFORE_FIRST_DAY)
    held = dossier.call.call.took_place_at if dossier.call else wanted
    return min(now, max(wanted, held + timedelta(days=1)))


def _agree(path: Path, switch_id: int, parties: Sequence[Party], now: datetime) -> None:
    plan = get_dossier(local_context(path, now), switch_id).plans[-1]
    made = plan.finalised_at.astimezone(BRUSSELS).date()
    for days, party in enumerate(parties, start=1):
        agreed_on = min(made + timedelta(days=days), now.astimezone(BRUSSELS).date())
        means = AgreementMeans.ON_PAPER if party is Party.COACH else AgreementMeans.BY_MAIL
        values = {"agreed_on": agreed_on, "means": means}
        key = f"demo:agreement:{switch_id}:{party}"
        add_agreements(local_context(path, now), plan, [party], values, None, key)


def _letters(text: str, between: str) -> str:
    """Return the bare letters and digits of `text`, small, its words joined by `between`."""
    bare = unicodedata.normalize("NFKD", text.replace("ı", "i")).encode("ascii", "ignore").decode()
    return between.join(re.findall(r"[a-z0-9]+", bare.lower()))
