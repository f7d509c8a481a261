"""The mail server as a setting says it: one address, with how it is spoken to and who signs in."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from switching.models import Message, N_, mail_address

_PORTS = {"smtp": 587, "smtps": 465}


class MailSettingsError(ValueError):
    """A setting for mail can't be meant as it stands; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text)
        self.message = message


@dataclass(frozen=True)
class MailServer:
    """Where mails go out: always over TLS, from the first byte or by STARTTLS."""

    host: str
    port: int
    tls_at_once: bool
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True)
class MailSettings:
    """The server, and the address of this installation that all mails come from."""

    server: MailServer
    sender: str

    @property
    def domain(self) -> str:
        """Return what stands behind the @ of the sender."""
        return self.sender.rpartition("@")[2]


def read_mail_settings(server: str, sender: str) -> MailSettings | None:
    """Read `SWITCHING_SMTP` and `SWITCHING_MAIL_FROM`; None without a server.

    Without a sender it is who signs in, when that is an address. Raises MailSettingsError; nothing
    of the password stands in it.
    """
    if not server.strip():
        return None
    found = _server_of(server.strip())
    address = mail_address(sender.strip() or found.user)
    if address is None:
        text = N_("SWITCHING_MAIL_FROM is no mail address. Set the address that mails come from.")
        raise MailSettingsError(Message(text))
    return MailSettings(found, address)


def _server_of(text: str) -> MailServer:
    wrong = MailSettingsError(
        Message(
            N_(
                "SWITCHING_SMTP can't be read. It looks like smtp://user:password@host:587 or "
                "smtps://user:password@host, with each sign such as @ or / in user and password "
                "written as %40 or %2F."
            )
        )
    )
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise wrong from None
    strange = parts.path.strip("/") or parts.query or parts.fragment
    if parts.scheme not in _PORTS or not parts.hostname or strange:
        raise wrong
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise wrong
    return MailServer(
        parts.hostname, port or _PORTS[parts.scheme], parts.scheme == "smtps", user, password
    )
