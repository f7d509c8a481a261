"""Whether a certificate is valid, for whoever has its code; the name only for who types it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.responses import Response

from switching.guests.answers import Page, draw, go_on
from switching.guests.blocks import Block, Form, Line, Notice, Pairs
from switching.i18n import Texts
from switching.rules.certification import certificate_number
from switching.services.certificates import CheckedCertificate, check_certificate, mark_of_holder


def answer_check(
    code: str, name: str | None, query: Mapping[str, str], texts: Texts, path: Path
) -> Response:
    """Answer for a code; a `name` that was typed leads on to what it was good for."""
    found = check_certificate(path, code)
    _ = texts.gettext
    if found is None:
        said = _("No certificate has this code. Check it on the paper: capitals don't matter.")
        return draw(Page(_("Unknown certificate"), texts, [Notice(said, "wrong")]), 404)
    if name is not None:
        # What the name was good for goes along as a mark: an address never holds a name.
        return go_on(f"/c/{code.lower()}?lang={texts.language}&name={mark_of_holder(found, name)}")
    return draw(Page(_title(found, texts), texts, _blocks(found, query, texts)))


def _title(found: CheckedCertificate, texts: Texts) -> str:
    _ = texts.gettext
    return _("Certificate withdrawn") if found.withdrawn_at else _("Valid certificate")


def _blocks(found: CheckedCertificate, query: Mapping[str, str], texts: Texts) -> list[Block]:
    _ = texts.gettext
    number = certificate_number(found.year, found.number)
    rows = [
        (_("Learning certificate"), number),
        (_("Issued on"), texts.date(found.issued_at)),
        (_("Hours"), texts.hours(found.held_minutes)),
    ]
    if found.withdrawn_at is not None:
        rows.append((_("Withdrawn on"), texts.date(found.withdrawn_at)))
    blocks: list[Block] = [Pairs(tuple(rows))]
    if query.get("name") == mark_of_holder(found, found.holder):
        blocks.append(Notice(_("It is in the name of {name}.", name=found.holder), "good"))
        return blocks
    if "name" in query:
        blocks.append(Notice(_("It is not in the name that you typed."), "wrong"))
    field = Line("name", _("In whose name is it?"), required=True)
    blocks.append(Form(_("Compare"), (field,)))
    return blocks
