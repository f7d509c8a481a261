"""The invitation to a call, made when someone asks for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from switching.documents import invitation
from switching.i18n import Texts
from switching.models import Actor, CallRecord, Dossier
from switching.services.access import reading
from switching.services.rights import authorise
from switching.store.dossiers import get_dossier

_Writer = Callable[[Dossier, CallRecord, Texts, datetime], bytes]


def render_call_calendar(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts
) -> bytes:
    """Write the last call of a dossier as a calendar file."""
    authorise(actor, "render_call_calendar")
    return _written(actor, path, switch_id, now, texts, invitation.invitation_calendar)


def render_call_mail(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts
) -> bytes:
    """Write the invitation to the last call of a dossier as a mail draft."""
    authorise(actor, "render_call_mail")
    return _written(actor, path, switch_id, now, texts, invitation.invitation_mail)


def _written(
    actor: Actor, path: Path, switch_id: int, now: datetime, texts: Texts, writer: _Writer
) -> bytes:
    with reading(path, actor, switch_id, now) as db:
        dossier = get_dossier(db, switch_id)
    return writer(dossier, dossier.calls[-1], texts, now)
