"""What learner and sender say three months later: through their link, or as a leader heard it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from switching.i18n.texts import BRUSSELS
from switching.models import FollowUp, Message, N_, Party
from switching.rules.agreeing import speaker_of
from switching.services.access import needs, write
from switching.services.checks import InvalidError, checked, checked_change
from switching.services.context import Context
from switching.services.rights import Need
from switching.store import Transaction, list_records
from switching.store.queries.dossier import get_dossier

ASKED: tuple[Party, ...] = (Party.LEARNER, Party.SENDING_ORGANISATION)
"""Who is asked."""


@needs(Need.WRITE_DOSSIER)
def note_follow_up(
    context: Context, switch_id: int, party: Party, values: Mapping[str, object]
) -> FollowUp:
    """Put on record what someone said by phone or mail: `values` has use, used, changed_since.

    Raises InvalidError for a party that is not asked, or has no one who speaks for it.
    """
    with write(context, switch_id) as transaction:
        person = speaker_of(get_dossier(transaction.db, switch_id), party)
        if party not in ASKED or person is None:
            text = N_("There is no one who speaks for this party. Say in the plan who does.")
            raise InvalidError({"use": Message(text)})
        return store_follow_up(transaction, party, person.id, values)


def store_follow_up(
    transaction: Transaction, party: Party, person_id: int, values: Mapping[str, object]
) -> FollowUp:
    """Put on record what a party says three months later, or change it."""
    switch_id = transaction.switch_id
    assert switch_id is not None
    answered = {"person_id": person_id, "answered_on": _today(transaction)}
    said = checked(FollowUp, switch_id=switch_id, party=party, **answered, **values)
    present = list_records(transaction.db, FollowUp, switch_id=switch_id, party=party)
    if not present:
        return transaction.add(said)
    changes = {**values, **answered}
    checked_change(present[0], changes)
    return transaction.update(present[0], **changes)


def _today(transaction: Transaction) -> date:
    return transaction.now.astimezone(BRUSSELS).date()
