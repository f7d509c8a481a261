"""The learning action plan to have read out."""

from __future__ import annotations

from switching.documents.plan.content import (
    STILL_TO_FILL_IN,
    Block,
    Facts,
    Paragraph,
    PlanContent,
    Points,
    Section,
    Signatures,
    Table,
    shown_blocks,
)
from switching.documents.readable.page import Page, Part, draw
from switching.i18n import Texts
from switching.models import Language


def render_readable_plan(content: PlanContent) -> bytes:
    """Write all that the paper says; a draft says what is still to be filled in, as the paper."""
    texts = Texts(Language(content.language))
    _ = texts.gettext
    sections = [
        (
            section.title,
            [_part(block, section) for block in shown_blocks(section, content.final)]
            or _empty(section, texts),
        )
        for section in content.sections
        if section.blocks or not content.final
    ]
    facts = (
        (_("About"), content.subtitle),
        (_("Number"), content.reference),
        (_("Version"), content.version),
        (_("Date"), content.date),
    )
    code = _("code {code}", code=content.code)
    return draw(Page(content.title, content.reference, content.language, facts, sections, [code]))


def _empty(section: Section, texts: Texts) -> list[Part]:
    said = [section.empty, texts.gettext(STILL_TO_FILL_IN)]
    return [Part("paragraph", text=": ".join(filter(None, said)))]


def _part(block: Block, section: Section) -> Part:
    match block:
        case Facts(rows):
            return Part("facts", rows)
        case Paragraph(text, heading):
            return Part("paragraph", text=text, heading=heading)
        case Points(items, heading):
            return Part("points", items, heading=heading)
        case Table(header=header, rows=rows, named_by=named_by):
            return Part("table", rows, section.title, header=header, named_by=named_by)
        case Signatures(rows):
            return Part("facts", [(party, ", ".join(filter(None, who))) for party, *who in rows])
