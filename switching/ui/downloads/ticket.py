"""A ticket: which file a button gives, to whom. It counts once, and not for long."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Annotated

from itsdangerous import BadData, URLSafeSerializer
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

LIFETIME = timedelta(minutes=5)
"""How long a ticket counts after the run that showed its button; a click asks for a next one."""
_PURPOSE = "switching.file"


class Ticket(BaseModel):
    """Which file, under which name, for which user in which sign-in, of which database, until when.

    The database is the real one, or the mark of examples.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    arguments: tuple[int | str, ...]
    file_name: str
    mime: str
    user: int
    sign_in: str
    database: str = ""
    until: AwareDatetime
    number: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]

    def is_of(self, user: int, sign_in: str, database: str, now: datetime) -> bool:
        """Tell whether the ticket counts for this user in this sign-in at this moment."""
        mine = (self.user, self.sign_in, self.database) == (user, sign_in, database)
        return mine and now < self.until


def new_number() -> str:
    """Return a number that no other ticket has."""
    return secrets.token_hex(16)


def written(ticket: Ticket, secret: str) -> str:
    """Return a ticket as it goes through a browser: to read there, and not to change."""
    return str(_signer(secret).dumps(ticket.model_dump(mode="json")))


def read_ticket(text: str, secret: str) -> Ticket | None:
    """Return the ticket that a browser brings back; None when it is none of ours."""
    try:
        return Ticket.model_validate(_signer(secret).loads(text))
    except (BadData, ValidationError):
        return None


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=_PURPOSE, signer_kwargs={"digest_method": hashlib.sha256})
