"""Saying that what contradicts something else on record is right all the same."""

from __future__ import annotations

from switching.models import Confirmation
from switching.rules.contradictions import contradictions
from switching.services.access import needs, write
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import list_records
from switching.store.queries.dossier import get_dossier


@needs(Need.WRITE_DOSSIER)
def confirm_contradiction(context: Context, switch_id: int, code: str) -> None:
    """Put on record that a contradiction is right all the same.

    Twice changes nothing, and so does one that was put right meanwhile.
    """
    with write(context, switch_id) as transaction:
        dossier = get_dossier(transaction.db, switch_id)
        known = {item.contradiction for item in dossier.confirmations}
        asked = {item.code for item in contradictions(dossier, context.today)}
        if code in asked - known:
            transaction.add(Confirmation(switch_id=switch_id, contradiction=code))


@needs(Need.WRITE_DOSSIER)
def withdraw_confirmation(context: Context, switch_id: int, code: str) -> None:
    """Take back that a contradiction is right: it is asked again."""
    with write(context, switch_id) as transaction:
        found = list_records(transaction.db, Confirmation, switch_id=switch_id, contradiction=code)
        for confirmation in found:
            transaction.delete(confirmation)
