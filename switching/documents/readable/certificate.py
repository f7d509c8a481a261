"""The learning certificate to have read out."""

from __future__ import annotations

from collections.abc import Sequence

from switching.documents.certificate.content import CertificateContent
from switching.documents.readable.page import Page, Part, draw
from switching.i18n import Texts
from switching.models import Language


def render_readable_certificate(content: CertificateContent, marks: Sequence[str] = ()) -> bytes:
    """Write all that the paper says, with what a copy or a withdrawn one says of itself."""
    _ = Texts(Language(content.language)).gettext
    facts = (
        (_("Number"), content.number),
        (_("awarded to"), content.holder),
        *content.facts,
        (_("Issued on"), content.issued_on),
        (_("Signed by"), ", ".join(filter(None, (content.signatory, content.signatory_position)))),
    )
    lists = ((_("What was learned"), content.goals), (_("Learning activities"), content.activities))
    sections = [
        (_("What this certificate says"), [Part("paragraph", text=_statement(content))]),
        *((title, [Part("points", items)]) for title, items in lists if items),
    ]
    foot = [content.cofinancing, content.check, _("code {code}", code=content.code)]
    said = list(filter(None, foot))
    shown = [row for row in facts if row[1]]
    return draw(Page(content.title, content.number, content.language, shown, sections, said, marks))


def _statement(content: CertificateContent) -> str:
    return "\n".join(filter(None, (content.holder, content.position, content.statement)))
