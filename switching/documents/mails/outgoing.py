"""A mail as it goes out: to one person, in 7 bits, with the invitation that a calendar accepts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from icalendar import Calendar

from switching.documents.mails.draft import Draft, attach, new_mail

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")
_ITEM = re.compile(r"(?:-|\d+\.) (.*)")
_STYLE = "font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5;color:#1d1d1f"


@dataclass(frozen=True)
class Envelope:
    """From whom a mail comes, and for whom it is.

    `sender` is the address of the installation, shown with the name of who leads the dossier;
    answers go to `reply_to`, if that is known.
    """

    sender: str
    sender_name: str
    reply_to: str
    to: str
    message_id: str
    sent_at: datetime
    language: str


def outgoing_mail(draft: Draft, envelope: Envelope) -> bytes:
    """Return a draft as it is sent: text, the same as HTML, and the invitation as the last of both.

    A calendar takes an invitation only when it is a form of the mail itself, with its method in the
    head of its part, and no attachment.
    """
    mail = new_mail(draft.subject)
    mail["From"] = _address(envelope.sender_name, envelope.sender)
    mail["To"] = envelope.to
    if envelope.reply_to:
        mail["Reply-To"] = _address(envelope.sender_name, envelope.reply_to)
    mail["Date"] = format_datetime(envelope.sent_at)
    mail["Message-ID"] = envelope.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = envelope.language
    mail.set_content(draft.text, cte="quoted-printable")
    html = html_of(draft.text, envelope.language)
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    if draft.calendar is not None:
        text = draft.calendar.content.decode()
        method = str(Calendar.from_ical(text)["method"])
        mail.add_alternative(text, subtype="calendar", cte="base64", params={"method": method})
    attach(mail, draft.attachments)
    for number, part in enumerate(item for item in mail.walk() if item.is_multipart()):
        part.set_boundary(f"switching-talent-{number}-{_token(envelope.message_id)}")
    return mail.as_bytes(policy=SMTP)


def html_of(text: str, language: str) -> str:
    """Return a plain text as HTML: paragraphs, lists and links, and nothing from elsewhere."""
    body = "\n".join(_block(block) for block in text.strip().split("\n\n"))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">'
        f'<head><meta charset="utf-8"></head>\n<body style="{_STYLE}">\n{body}\n</body></html>\n'
    )


def _block(block: str) -> str:
    """Write a paragraph; its lines that begin with a dash or a number are a list."""
    return "".join(_parts(block.split("\n")))


def _parts(lines: list[str]) -> Iterator[str]:
    plain: list[str] = []
    items: list[str] = []
    tag = "ul"
    for line in [*lines, ""]:
        found = _ITEM.fullmatch(line)
        if found and plain:
            yield f"<p>{'<br>'.join(plain)}</p>"
            plain = []
        if not found and items:
            yield f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"
            items = []
        if found:
            tag = "ul" if line.startswith("-") else "ol"
            items.append(_linked(found[1]))
        elif line:
            plain.append(_linked(line))
    if plain:
        yield f"<p>{'<br>'.join(plain)}</p>"


def _linked(text: str) -> str:
    """Escape a line, and make what is an address of a page a link that says that address."""
    written, last = "", 0
    for found in _LINK.finditer(text):
        address = escape(found[0])
        written += escape(text[last : found.start()]) + f'<a href="{address}">{address}</a>'
        last = found.end()
    return written + escape(text[last:])


def _address(name: str, address: str) -> Address:
    return Address(" ".join(name.split()), addr_spec=address)


def _token(message_id: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", message_id.partition("@")[0])[:40]
