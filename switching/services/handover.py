"""Whose a dossier is: giving it to a colleague, and opening it to an administrator."""

from __future__ import annotations

from switching.models import Actor, Dossier, Message, N_, Person, Switch
from switching.services.access import OPENED, needs, write
from switching.services.checks import InvalidError, required, required_line
from switching.services.context import Context
from switching.services.rights import Need, may_write
from switching.store.ownership import Holder


def may_write_in(actor: Actor, dossier: Dossier) -> bool:
    """Tell whether `actor` may write in a dossier that was read, to show its fields so."""
    switch = dossier.switch
    return may_write(actor, Holder(switch.project_leader_id, switch.partner_id))


@needs(Need.HAND_OVER)
def hand_over_switch(context: Context, switch_id: int, person_id: int | None) -> Switch:
    """Give a dossier to a colleague of the same partner, who leads it from then on.

    Raises InvalidError for someone who does not work at the partner.
    """
    required(project_leader_id=person_id)
    with write(context, switch_id) as transaction:
        switch = transaction.get(Switch, switch_id)
        person = transaction.get(Person, person_id or 0)
        if person.organisation_id != switch.partner_id or not person.active:
            text = N_("{name} does not work at this project partner. Choose someone who does.")
            raise InvalidError({"project_leader_id": Message(text, {"name": person.name})})
        return transaction.update(switch, project_leader_id=person.id)


@needs(Need.OPEN_DOSSIER)
def open_with_reason(context: Context, switch_id: int, reason: str) -> None:
    """Put on record why an administrator reads a dossier, which is open to them for an hour.

    Raises InvalidError without a reason, or for one that is too long.
    """
    required_line(reason=reason)
    with write(context, switch_id) as transaction:
        transaction.note(OPENED, transaction.get(Switch, switch_id), {"reason": reason.strip()})
