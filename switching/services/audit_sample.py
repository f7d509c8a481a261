"""An auditor's sample: dossiers that are drawn, and all evidence of each in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

import sqlite_utils

from switching import store
from switching.documents.papers.document import render_paper
from switching.documents.papers.missing_evidence import (
    READERS,
    MissingEvidence,
    SampleAbout,
    missing_evidence_content,
)
from switching.models import (
    Agreement,
    AgreementMeans,
    Attachment,
    Dossier,
    EvaluationStatus,
    Message,
    N_,
    Party,
    Project,
    Switch,
)
from switching.overview.exports.comma import write_table, zipped
from switching.overview.exports.evidence import (
    agreements_sheet,
    days_sheet,
    evaluations_sheet,
    follow_ups_sheet,
    history_sheet,
    missing_name,
    plan_name,
    scan_name,
    scores_sheet,
)
from switching.rules.agreeing import AGREEING
from switching.rules.certification import certificate_number
from switching.services.access import needs, reading
from switching.services.audit import lines_of
from switching.services.certificates import document_as_issued
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.funder import require_period
from switching.services.letterhead import read_paper_settings
from switching.services.rights import Need
from switching.store import get_record, list_readable
from switching.store.audit_log import list_entries
from switching.store.queries.dossier import get_dossier
from switching.store.queries.funder import switches_with_held_day

TAKEN_SAMPLE = "take_sample"
"""How the audit trail calls a dossier that an auditor got."""
LARGEST_SAMPLE = 200
HASHES = "SHA256SUMS"
_MOST_ENTRIES = 1_000_000
_ENDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}


@dataclass(frozen=True)
class SampleOrder:
    """Which dossiers with a held day in a period: so many drawn with a seed, or chosen ones."""

    project_id: int
    first: date
    last: date
    count: int
    seed: int
    chosen: tuple[int, ...] = ()


@needs(Need.EXPORT)
def list_sample_dossiers(
    context: Context, project_id: int, first: date, last: date
) -> dict[int, str]:
    """Return the references of the dossiers that a sample can be taken of, by their id."""
    require_period(first, last)
    with reading(context, whole=True) as db:
        ids = switches_with_held_day(db, project_id, first, last)
        return {item.id: item.reference for item in list_readable(db, Switch, id=ids)}


@needs(Need.EXPORT)
def render_audit_sample(context: Context, order: SampleOrder) -> bytes:
    """Draw or take dossiers of a project with a held day in the period, and pack all evidence.

    The same seed draws the same dossiers; it is noted, in the trail of each of them too. The list
    of hashes is for `sha256sum -c`. Raises InvalidError when no dossier can be drawn.
    """
    require_period(order.first, order.last)
    if not 1 <= (len(order.chosen) or order.count) <= LARGEST_SAMPLE:
        text = N_("Fill in between 1 and {limit} dossiers.")
        raise InvalidError({"count": Message(text, {"limit": LARGEST_SAMPLE})})
    with reading(context, whole=True) as db:
        project = get_record(db, Project, order.project_id)
        drawn = _draw(db, order)
    # Who takes a sample writes nothing in a dossier, but its history says that it went along.
    said = {"chosen": len(drawn)} if order.chosen else {"seed": order.seed}
    with store.write(context.path, context.actor, context.now) as transaction:
        for switch in drawn:
            transaction.note(TAKEN_SAMPLE, switch, said)
    with reading(context, whole=True) as db:
        files: dict[str, bytes] = {}
        missing: list[MissingEvidence] = []
        for switch in drawn:
            dossier = get_dossier(db, switch.id)
            for name, content in _evidence(db, context, dossier):
                files[f"{switch.reference}/{name}"] = content
            missing.append(missing_of(dossier))
        seed = None if order.chosen else order.seed
        about = SampleAbout(project, order.first, order.last, seed)
        page = missing_evidence_content(about, missing, context.today, context.texts)
        logos = read_paper_settings(db).logos
    rendered = render_paper(page, context.now, logos, READERS)
    files[missing_name(context.texts)] = rendered.document
    hashes = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n"
        for path, content in sorted(files.items())
    )
    return zipped({**files, HASHES: hashes.encode()}, context.now)


def missing_of(dossier: Dossier) -> MissingEvidence:
    """Say what the evidence of a dossier lacks."""
    latest = dossier.plans[-1].id if dossier.plans else 0
    agreed = {item.party: item for item in dossier.agreements if item.plan_id == latest}
    reported = {
        item.party
        for item in dossier.evaluations
        if item.status is not EvaluationStatus.NOT_RECEIVED
    }
    return MissingEvidence(
        dossier.switch.reference,
        plan=not dossier.plans,
        agreements=tuple(party for party in AGREEING if party not in agreed),
        scans=tuple(party for party in AGREEING if party in agreed and _lacks_scan(agreed[party])),
        days=sum(day.held is None for day in dossier.days),
        evaluations=tuple(party for party in _EVALUATING if party not in reported),
        certificate=all(item.withdrawn_at is not None for item in dossier.certificates),
    )


_EVALUATING = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)


def _lacks_scan(agreement: Agreement) -> bool:
    by_link = agreement.means is AgreementMeans.BY_LINK
    return agreement.attachment_id is None and not by_link


def _draw(db: sqlite_utils.Database, order: SampleOrder) -> list[Switch]:
    ids = switches_with_held_day(db, order.project_id, order.first, order.last)
    if not ids:
        text = N_("No dossier of this project has a held day in this period.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    if not set(order.chosen) <= set(ids):
        text = N_("Not all of these dossiers have a held day in this period. Choose them anew.")
        raise InvalidError({WHOLE_RECORD: Message(text)})
    drawn = order.chosen or Random(order.seed).sample(ids, min(order.count, len(ids)))
    return [get_record(db, Switch, switch_id) for switch_id in sorted(drawn)]


def _evidence(
    db: sqlite_utils.Database, context: Context, dossier: Dossier
) -> Iterator[tuple[str, bytes]]:
    texts = context.texts
    for plan in dossier.plans:
        yield plan_name(plan.number, texts), plan.document
    for agreement in dossier.agreements:
        if agreement.attachment_id is not None:
            scan = get_record(db, Attachment, agreement.attachment_id)
            number = next(item.number for item in dossier.plans if item.id == agreement.plan_id)
            name = scan_name(number, agreement.party, texts)
            yield f"{name}.{_ENDS[scan.media_type]}", scan.content
    for certificate in dossier.certificates:
        said = certificate_number(certificate.year, certificate.number)
        yield f"{said}.pdf", document_as_issued(db, certificate)
    days = [(day.day, day.held_minutes, day.held) for day in dossier.days]
    lines = lines_of(db, list_entries(db, _MOST_ENTRIES, None, dossier.switch.id))
    for sheet in (
        days_sheet(days, texts),
        agreements_sheet(dossier, texts),
        evaluations_sheet(dossier, texts),
        scores_sheet(dossier, texts),
        follow_ups_sheet(dossier, texts),
        history_sheet(reversed(lines), texts),
    ):
        yield f"{sheet.title.casefold()}.csv", write_table(sheet, texts)
