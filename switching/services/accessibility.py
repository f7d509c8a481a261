"""The accessibility statement of the organisation that uses the app: who declares it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from switching.models import Message, N_
from switching.services.access import needs, reading, write
from switching.services.checks import InvalidError, required
from switching.services.context import Context, open_context
from switching.services.rights import Need
from switching.store.setting_values import get_setting, set_setting

_BODY, _CONTACT, _DAY = "accessibility_body", "accessibility_contact", "accessibility_day"
_FUTURE = N_("This day is still to come.")


@dataclass(frozen=True)
class Statement:
    """Who declares how accessible the app is, since when, and where to ask about it.

    Empty until an administrator fills it in: no one has declared anything then.
    """

    body: str = ""
    contact: str = ""
    declared_on: date | None = None

    @property
    def is_made(self) -> bool:
        """Tell whether an organisation declared it."""
        return bool(self.body and self.declared_on)


def get_statement(path: Path) -> Statement:
    """Return the statement as it was filled in last; the law has it shown to everyone."""
    with reading(open_context(path)) as db:
        day = get_setting(db, _DAY)
        return Statement(
            get_setting(db, _BODY) or "",
            get_setting(db, _CONTACT) or "",
            date.fromisoformat(day) if day else None,
        )


@needs(Need.ADMINISTER)
def set_statement(context: Context, statement: Statement) -> None:
    """Put the statement on record; raise InvalidError when something is missing."""
    required(body=statement.body, contact=statement.contact, declared_on=statement.declared_on)
    assert statement.declared_on is not None
    if statement.declared_on > context.now.date():
        raise InvalidError({"declared_on": Message(_FUTURE)})
    with write(context) as transaction:
        set_setting(transaction, _BODY, statement.body)
        set_setting(transaction, _CONTACT, statement.contact)
        set_setting(transaction, _DAY, statement.declared_on.isoformat())
