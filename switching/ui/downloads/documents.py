"""The files that buttons give: all there are, each with what makes it for who clicks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Concatenate, Generic, ParamSpec, cast

from switching.models import Language, Party
from switching.privacy.subject_access import export_person
from switching.rules.indicators import AskedAt
from switching.services import agreements, certificates, papers
from switching.services.audit_sample import SampleOrder, render_audit_sample
from switching.services.calendars import render_days_calendar
from switching.services.context import Context
from switching.services.funder import render_funder_form
from switching.services.funder_reports import FunderFile, get_funder_report, render_funder_file
from switching.services.imports import render_report, render_template
from switching.services.invitations import render_call_calendar, render_call_mail
from switching.services.mails import render_certificate_mail, render_plan_mail, render_stop_mail
from switching.services.monthly import get_monthly_file
from switching.services.plans import (
    render_plan_document,
    render_readable_draft,
    render_readable_version,
)
from switching.services.switches import get_dossier
from switching.store import NotFoundError
from switching.ui.overview.dossiers.order import make_table
from switching.ui.overview.order import give_made, make_ordered

P = ParamSpec("P")


@dataclass(frozen=True)
class Asked:
    """A file that a button gives: of which kind, and what of."""

    document: str
    arguments: tuple[int | str, ...]


@dataclass(frozen=True)
class Document(Generic[P]):
    """A kind of file; a `costly` one takes a turn.

    A click names it and gives numbers and words: what makes the file asks by itself whether who
    clicks may have it.
    """

    name: str
    make: Callable[Concatenate[Context, P], bytes]
    costly: bool = False

    def of(self, *arguments: P.args, **named: P.kwargs) -> Asked:
        """Return the file of this kind that these arguments, by their place, tell from others."""
        assert not named
        return Asked(self.name, cast(tuple[int | str, ...], arguments))


def _plan_draft(context: Context, switch_id: int, language: str = "") -> bytes:
    spoken = context.speaking(Language(language)) if language else context
    return render_plan_document(spoken, switch_id).document


def _plan_version(context: Context, switch_id: int, plan_id: int) -> bytes:
    for plan in get_dossier(context, switch_id).plans:
        if plan.id == plan_id:
            return plan.document
    raise NotFoundError(f"action_plans {plan_id}")


def _scan(context: Context, scan_id: int) -> bytes:
    return agreements.read_scan(context, scan_id).content


def _certificate_copy(context: Context, certificate_id: int) -> bytes:
    return certificates.render_certificate_copy(context, certificate_id).document


def _certificate_preview(context: Context, switch_id: int, language: str) -> bytes:
    draft = certificates.draft_certificate(context.speaking(Language(language)), switch_id)
    return certificates.preview_certificate(context, draft).document


def _person(context: Context, person_id: int, reason: str) -> bytes:
    return export_person(context, person_id, reason)


def _evaluation_form(context: Context, switch_id: int, party: str) -> bytes:
    return papers.render_evaluation_form(context, switch_id, Party(party))


def _evaluation_mail(context: Context, switch_id: int, party: str) -> bytes:
    return papers.render_evaluation_mail(context, switch_id, Party(party))


def _funder_table(
    context: Context, kind: str, project_id: int, first: str, last: str, names: int
) -> bytes:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    return render_funder_file(context, FunderFile(kind), project_id, *days, bool(names))


def _funder_report(context: Context, report_id: int, kind: str) -> bytes:
    return get_funder_report(context, report_id, FunderFile(kind))


def _funder_form(context: Context, switch_id: int, moment: str) -> bytes:
    return render_funder_form(context, switch_id, AskedAt(moment))


def _audit_sample(
    context: Context, project_id: int, first: str, last: str, count: int, seed: int, chosen: str
) -> bytes:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    ids = tuple(int(number) for number in chosen.split(",") if number)
    return render_audit_sample(context, SampleOrder(project_id, *days, count, seed, ids))


PREPARATION = Document("preparation", papers.render_preparation, costly=True)
AGREED = Document("agreed", papers.render_agreed, costly=True)
AGREED_MAIL = Document("agreed_mail", papers.render_agreed_mail, costly=True)
EVALUATION_FORM = Document("evaluation_form", _evaluation_form, costly=True)
EVALUATION_MAIL = Document("evaluation_mail", _evaluation_mail, costly=True)
CALL_MAIL = Document("call_mail", render_call_mail)
CALL_CALENDAR = Document("call_calendar", render_call_calendar)
STOP_MAIL = Document("stop_mail", render_stop_mail)
PLAN_DRAFT = Document("plan_draft", _plan_draft, costly=True)
PLAN_VERSION = Document("plan_version", _plan_version)
PLAN_DRAFT_READABLE = Document("plan_draft_readable", render_readable_draft)
PLAN_READABLE = Document("plan_readable", render_readable_version)
PLAN_MAIL = Document("plan_mail", render_plan_mail)
SCAN = Document("scan", _scan)
DAYS_CALENDAR = Document("days_calendar", render_days_calendar)
CERTIFICATE = Document("certificate", certificates.get_certificate_document)
CERTIFICATE_COPY = Document("certificate_copy", _certificate_copy, costly=True)
CERTIFICATE_READABLE = Document("certificate_readable", certificates.render_readable_copy)
CERTIFICATE_PREVIEW = Document("certificate_preview", _certificate_preview, costly=True)
CERTIFICATE_MAIL = Document("certificate_mail", render_certificate_mail)
PERSON = Document("person", _person, costly=True)
OVERVIEW = Document("overview", make_ordered, costly=True)
OVERVIEW_MADE = Document("overview_made", give_made)
OWN_TABLE = Document("own_table", make_table, costly=True)
MONTHLY = Document("monthly", get_monthly_file)
IMPORT_TEMPLATE = Document("import_template", render_template)
IMPORT_REPORT = Document("import_report", render_report, costly=True)
FUNDER_TABLE = Document("funder_table", _funder_table, costly=True)
FUNDER_REPORT = Document("funder_report", _funder_report)
FUNDER_FORM = Document("funder_form", _funder_form, costly=True)
AUDIT_SAMPLE = Document("audit_sample", _audit_sample, costly=True)

DOCUMENTS: Mapping[str, Document[Any]] = {
    document.name: document
    for document in (
        *(CALL_MAIL, CALL_CALENDAR, STOP_MAIL, PLAN_DRAFT, PLAN_VERSION, PLAN_MAIL, SCAN),
        *(DAYS_CALENDAR, CERTIFICATE, CERTIFICATE_COPY, CERTIFICATE_PREVIEW, CERTIFICATE_MAIL),
        *(PERSON, OVERVIEW, OVERVIEW_MADE, OWN_TABLE, MONTHLY),
        *(IMPORT_TEMPLATE, IMPORT_REPORT),
        *(FUNDER_TABLE, FUNDER_REPORT, FUNDER_FORM, AUDIT_SAMPLE),
        *(PLAN_DRAFT_READABLE, PLAN_READABLE, CERTIFICATE_READABLE),
        *(PREPARATION, AGREED, AGREED_MAIL, EVALUATION_FORM, EVALUATION_MAIL),
    )
}
