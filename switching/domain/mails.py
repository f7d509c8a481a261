"""Mail drafts of the papers, made when someone asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from switching.documents.letters import certificate_mail, plan_mail
from switching.documents.mail import Attached
from switching.domain.access import authorise
from switching.domain.checks import WHOLE_RECORD, InvalidError
from switching.i18n import Texts
from switching.models import Actor, Certificate, Dossier, Message, N_
from switching.rules.agreements import last_plan
from switching.store import connect
from switching.store.dossiers import get_dossier


def render_plan_mail(
    actor: Actor,
    path: Path,
    switch_id: int,
    now: datetime,
    texts: Texts,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Write the mail that asks all parties to agree to the last final plan, which goes along.

    `attachments` go along too. Raises InvalidError while there is no final plan.
    """
    authorise(actor, "render_plan_mail")
    with connect(path) as db:
        dossier = get_dossier(db, switch_id)
    plan = last_plan(dossier)
    if plan is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no final plan yet."))})
    return plan_mail(dossier, plan, texts, now, attachments)


def render_certificate_mail(
    actor: Actor,
    path: Path,
    switch_id: int,
    texts: Texts,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Write the mail that takes the certificate that counts to the learner.

    `attachments` go along too. Raises InvalidError while there is no certificate.
    """
    authorise(actor, "render_certificate_mail")
    with connect(path) as db:
        dossier = get_dossier(db, switch_id)
    certificate = certificate_that_counts(dossier)
    if certificate is None:
        raise InvalidError({WHOLE_RECORD: Message(N_("There is no certificate yet."))})
    return certificate_mail(dossier, certificate, texts, attachments)


def certificate_that_counts(dossier: Dossier) -> Certificate | None:
    """Return the last certificate that was not withdrawn, if any."""
    issued = [item for item in dossier.certificates if item.withdrawn_at is None]
    return issued[-1] if issued else None
