"""What is open to everyone: privacy and accessibility, as the pages of those who sign in say it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from markdown_it import MarkdownIt

from switching.guests.blocks import Block, Bullets, Heading, Prose, Table, Text, Way
from switching.i18n import Texts
from switching.models import Language
from switching.services.accessibility import get_statement
from switching.services.projects import list_terms
from switching.ui.accessibility.text import parts_of
from switching.ui.kit.open_pages import addresses
from switching.ui.privacy.text import NO_TERMS, privacy_text, term_table


def info_page(name: str, path: Path, texts: Texts) -> tuple[str, list[Block]] | None:
    """Return the title and the blocks of a page; None when there is none of this name."""
    _ = texts.gettext
    if name == "":
        return _("About this app"), [Way(address, label) for address, label in addresses(texts)]
    if name == "accessibility":
        return _("Accessibility"), _accessibility(path, texts)
    return _privacy(path, texts) if name == "privacy" else None


def _accessibility(path: Path, texts: Texts) -> list[Block]:
    blocks: list[Block] = []
    for part in parts_of(get_statement(path), texts):
        blocks += [Heading(part.heading)] if part.heading else []
        blocks += [Text(paragraph) for paragraph in part.paragraphs]
        blocks += [Bullets(tuple(part.points))] if part.points else []
    return blocks


def _privacy(path: Path, texts: Texts) -> tuple[str, list[Block]]:
    title, before, after = _privacy_html(texts.language)
    terms = list_terms(path)
    table = term_table(terms, texts)
    rows = tuple(zip(*table.values(), strict=True))
    kept: Block = Table(tuple(table), rows) if terms else Text(texts.gettext(NO_TERMS))
    return title, [Prose(before), kept, Prose(after)]


@cache
def _privacy_html(language: Language) -> tuple[str, str, str]:
    """Return the title of the text, and the text before and after the terms, as HTML."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    before, after = privacy_text(language)
    heading, _, rest = before.partition("\n")
    return heading.removeprefix("# "), reader.render(rest), reader.render(after)
