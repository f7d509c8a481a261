"""An auditor's sample: dossiers that are drawn, and all evidence of each in one file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date
from random import Random

import sqlite_utils

from switching import store
from switching.documents.papers.document import render_paper
from switching.documents.papers.missing_evidence import missing_evidence_content
from switching.models import Attachment, Dossier, Message, N_, Party, Project, Switch
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
)
from switching.rules.certification import certificate_number
from switching.services.access import needs, reading
from switching.services.audit import lines_of
from switching.services.certificates import document_as_issued
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.funder_reports import require_period
from switching.services.letterhead import read_paper_settings
from switching.services.rights import Need
from switching.store import get_record
from switching.store.audit_log import list_entries
from switching.store.queries.dossier import get_dossier
from switching.store.queries.funder import switches_with_held_day

TAKEN_SAMPLE = "take_sample"
"""How the audit trail calls a dossier that an auditor got."""
LARGEST_SAMPLE = 200
HASHES = "SHA256SUMS"
_MOST_ENTRIES = 1_000_000
_ENDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "text/plain": "txt"}


@needs(Need.EXPORT)
def render_audit_sample(
    context: Context, project_id: int, first: date, last: date, count: int, seed: int
) -> bytes:
    """Draw dossiers of a project with a held day in the period, and pack all evidence of each.

    The same seed draws the same dossiers; it is noted, in the trail of each of them too. The list
    of hashes is for `sha256sum -c`. Raises InvalidError when no dossier can be drawn.
    """
    if not 1 <= count <= LARGEST_SAMPLE:
        text = N_("Fill in between 1 and {limit} dossiers.")
        raise InvalidError({"count": Message(text, {"limit": LARGEST_SAMPLE})})
    require_period(first, last)
    with reading(context, whole=True) as db:
        project = get_record(db, Project, project_id)
        drawn = _draw(db, project_id, first, last, count, seed)
        if not drawn:
            text = N_("No dossier of this project has a held day in this period.")
            raise InvalidError({WHOLE_RECORD: Message(text)})
    # Who takes a sample writes nothing in a dossier, but its history says that it went along.
    with store.write(context.path, context.actor, context.now) as transaction:
        for switch in drawn:
            transaction.note(TAKEN_SAMPLE, switch, {"seed": seed})
    with reading(context, whole=True) as db:
        files: dict[str, bytes] = {}
        missing: list[tuple[str, tuple[str, ...]]] = []
        for switch in drawn:
            dossier = get_dossier(db, switch.id)
            for name, content in _evidence(db, context, dossier):
                files[f"{switch.reference}/{name}"] = content
            missing.append((switch.reference, tuple(missing_of(dossier))))
        page = missing_evidence_content(
            project, missing, seed, first, last, context.today, context.texts
        )
        logos = read_paper_settings(db).logos
    files[missing_name(context.texts)] = render_paper(page, context.now, logos).document
    hashes = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {path}\n"
        for path, content in sorted(files.items())
    )
    return zipped({**files, "SHA256SUMS": hashes.encode()}, context.now)


def missing_of(dossier: Dossier) -> Iterator[str]:
    """Yield what the evidence of a dossier lacks, as message ids."""
    if not dossier.plans:
        yield N_("no final plan")
    latest = dossier.plans[-1].id if dossier.plans else 0
    agreed = {item.party for item in dossier.agreements if item.plan_id == latest}
    yield from (text for party, text in _AGREEMENTS.items() if party not in agreed)
    if any(day.held is None for day in dossier.days):
        yield N_("days without a word whether they were held")
    reported = {item.party for item in dossier.evaluations}
    yield from (text for party, text in _EVALUATIONS.items() if party not in reported)
    if not any(item.withdrawn_at is None for item in dossier.certificates):
        yield N_("no certificate")


_AGREEMENTS = {
    Party.LEARNER: N_("no agreement of the learner"),
    Party.COACH: N_("no agreement of the coach"),
    Party.SENDING_ORGANISATION: N_("no agreement of the sending organisation"),
    Party.PROJECT_LEADER: N_("no agreement of the project leader"),
}
_EVALUATIONS = {
    Party.LEARNER: N_("no evaluation of the learner"),
    Party.COACH: N_("no evaluation of the coach"),
    Party.SENDING_ORGANISATION: N_("no evaluation of the sending organisation"),
}


def _draw(
    db: sqlite_utils.Database, project_id: int, first: date, last: date, count: int, seed: int
) -> list[Switch]:
    ids = switches_with_held_day(db, project_id, first, last)
    drawn = sorted(Random(seed).sample(ids, min(count, len(ids))))
    return [get_record(db, Switch, switch_id) for switch_id in drawn]


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
        follow_ups_sheet(dossier, texts),
        history_sheet(reversed(lines), texts),
    ):
        yield f"{sheet.title.casefold()}.csv", write_table(sheet, texts)
