"""A mail draft (.eml), to be opened and sent in one's own mail program."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from switching.models import mail_address

# A subject that looks like an encoded word (RFC 2047) would be decoded.
_ENCODED = re.compile(r"=(?=\?)")


@dataclass(frozen=True)
class Attached:
    """A file attached to a mail."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Draft:
    """A mail to be sent, with its attachments."""

    to: Sequence[str]
    subject: str
    text: str
    cc: Sequence[str] = ()
    attachments: Sequence[Attached] = ()
    calendar: Attached | None = None
    """The invitation, or that it is off; in a draft to be opened it is the first attachment."""


def write_mail(draft: Draft) -> bytes:
    """Return a draft as a file that mail programs open as an unsent mail."""
    mail = new_mail(draft.subject)
    for header, addresses in (("To", draft.to), ("Cc", draft.cc)):
        # Without names: Python before 3.13 spoils the commas of a long list with names in it.
        usable = _usable(addresses)
        if usable:
            mail[header] = ", ".join(usable)
    mail["X-Unsent"] = "1"
    mail.set_content(draft.text)
    attached = [*([draft.calendar] if draft.calendar else []), *draft.attachments]
    attach(mail, attached)
    if attached:
        # A hash of all parts occurs in none of them, and is the same each time.
        mail.set_boundary(f"switching-talent-{_digest(draft.text, attached)}")
    return mail.as_bytes()


def new_mail(subject: str) -> EmailMessage:
    """Return an empty mail about `subject`, made safe for a head of one line."""
    line = _one_line(subject)
    # Python folds a plain subject of over 78 characters before its first word.
    mail = EmailMessage(policy=SMTP.clone(max_line_length=998) if line.isascii() else SMTP)
    mail["Subject"] = line
    return mail


def attach(mail: EmailMessage, items: Iterable[Attached]) -> None:
    """Add files to a mail."""
    for item in items:
        maintype, subtype = item.media_type.split("/")
        mail.add_attachment(item.content, maintype=maintype, subtype=subtype, filename=item.name)


def _usable(addresses: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found for item in addresses if (found := mail_address(item))))


def _one_line(text: str) -> str:
    return _ENCODED.sub("= ", " ".join(text.split()))


def _digest(text: str, attached: Iterable[Attached]) -> str:
    parts = (text.encode(), *(item.content for item in attached))
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:32]
