"""The final plans and certificates of someone who was erased, written anew from what is left.

They keep number, version, date and code, so that a paper that someone still has can be recognised;
a plan says of itself that it was written anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import sqlite_utils

from switching.documents import PlanContent, plan_content, render_plan
from switching.documents.certificate.content import CertificateContent
from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import ActionPlan, Certificate, Language
from switching.privacy.occurrences import list_contents
from switching.services.letterhead import PaperSettings, read_paper_settings
from switching.store import get_record
from switching.store.queries.dossier import get_dossier
from switching.store.rewriting import set_columns
from switching.store.rows import to_column


class Rewriter(Protocol):
    """Who is erased: puts the pseudonym in data."""

    @property
    def pseudonym(self) -> str:
        """Return what the person is called from now on."""

    def may_be_in(self, text: str, place: int) -> bool:
        """Tell quickly whether a text of the dossier `place` may change."""

    def rewrite_data(self, value: Any, place: int) -> Any:
        """Put the pseudonym in all texts of `value`, which is in the dossier `place`."""


def rewrite_papers(
    db: sqlite_utils.Database,
    learned_in: Collection[int],
    dossiers: Collection[int],
    rewriter: Rewriter,
    now: datetime,
) -> None:
    """Write anew the papers of the dossiers that someone learned in, and those with the name."""
    settings = read_paper_settings(db)
    own = {*learned_in, *dossiers}
    for plan_id, switch_id, text in _concerned(db, ActionPlan.TABLE, own, rewriter):
        data = rewriter.rewrite_data(json.loads(text), switch_id)
        if switch_id in learned_in:
            _write_plan(db, plan_id, _rebuilt(db, plan_id, settings), settings, now)
        elif data != json.loads(text):
            _write_plan(db, plan_id, PlanContent.from_json(data), settings, now)
    for certificate_id, switch_id, text in _concerned(db, Certificate.TABLE, own, rewriter):
        data = rewriter.rewrite_data(json.loads(text), switch_id)
        if switch_id in learned_in:
            data = _without_learner(data, rewriter.pseudonym)
            set_columns(db, Certificate.TABLE, [certificate_id], {"holder": rewriter.pseudonym})
        # One without content is written from its dossier whenever it is asked for.
        if data != json.loads(text) or (switch_id in dossiers and not data):
            _write_certificate(db, certificate_id, data)


def _concerned(
    db: sqlite_utils.Database, table: str, own: Collection[int], rewriter: Rewriter
) -> Iterator[tuple[int, int, str]]:
    """Yield id, dossier and content of the own papers, and of those that may change."""
    for row_id, switch_id, text in list_contents(db, table):
        if switch_id in own or rewriter.may_be_in(text, switch_id):
            yield row_id, switch_id, text


def _rebuilt(db: sqlite_utils.Database, plan_id: int, settings: PaperSettings) -> PlanContent:
    """Compose a plan from what is left of its dossier, with its own number, date and code."""
    plan = get_record(db, ActionPlan, plan_id)
    texts = Texts(Language(plan.content.get("language", Language.DUTCH)))
    day = plan.finalised_at.astimezone(BRUSSELS).date()
    dossier = get_dossier(db, plan.switch_id)
    if plan == dossier.plans[-1]:
        dossier = dossier.as_made_final or dossier
    content = plan_content(dossier, texts, day, plan.number, settings.cofinancing)
    return replace(content, code=plan.content_code)


def _write_plan(
    db: sqlite_utils.Database,
    plan_id: int,
    content: PlanContent,
    settings: PaperSettings,
    now: datetime,
) -> None:
    texts = Texts(Language(content.language))
    said = texts.gettext(
        "{subtitle} – personal data erased on {date}, written anew from what is kept",
        subtitle=content.subtitle,
        date=texts.date(now),
    )
    document = render_plan(replace(content, subtitle=said), texts, now, settings.logos).document
    values = {"content": to_column(content.to_json()), "document": document}
    set_columns(db, ActionPlan.TABLE, [plan_id], values)


def _without_learner(data: dict[str, Any], pseudonym: str) -> dict[str, Any]:
    if not data:
        return data
    content = CertificateContent.from_json(data)
    left = replace(content, holder=pseudonym, position="", goals=(), activities=(), shortened=False)
    return left.to_json()


def _write_certificate(
    db: sqlite_utils.Database, certificate_id: int, data: dict[str, Any]
) -> None:
    """Store what a certificate says; its paper is written from that when it is asked for."""
    values = {"content": to_column(data), "document": b""}
    set_columns(db, Certificate.TABLE, [certificate_id], values)
