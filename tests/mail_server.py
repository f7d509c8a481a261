"""A mail server on this computer, with a certificate of its own, that can be bad in many ways."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from switching.rules.mail_server import MailServer, MailSettings
from tests.server import free_port

HOST, USER, PASSWORD = "127.0.0.1", "mailer@example.org", "sesam/open@"
SENDER = "switch@example.org"

Answer = Callable[[int], str | None]
"""Returns what is answered to the mail of a number, from 1; None to take it."""


@cache
def certificate() -> Path:
    """Return a file with a key and its own certificate, for this computer."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address(HOST))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=7))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = Path(mkdtemp(prefix="switching-mail-")) / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def trusting() -> ssl.SSLContext:
    """Return how a client that trusts this server speaks TLS."""
    return ssl.create_default_context(cafile=str(certificate()))


@dataclass
class Inbox:
    """What a server was told: the mails it stored, and how each session went."""

    port: int = 0
    stored: list[tuple[str, bytes]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    data: int = 0
    signed_in: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, read back."""
        return [
            cast(EmailMessage, message_from_bytes(content, policy=default))
            for _, content in self.stored
        ]

    @property
    def receivers(self) -> list[str]:
        """To whom they were, in their order."""
        return [to for to, _ in self.stored]

    def settings(self, password: str = PASSWORD) -> MailSettings:
        """Return what leads here."""
        return MailSettings(MailServer(HOST, self.port, False, USER, password), SENDER)


@dataclass
class Manners:
    """How a server behaves: what it answers to whom, and to which mail after it was sent.

    `after` answers once the mail is stored. `drops` ends the connection at these mails, before it
    stored them, and `slow` waits so many seconds.
    """

    rcpt: Callable[[str], str | None] = lambda to: None
    before: Answer = lambda number: None
    after: Answer = lambda number: None
    drops: Callable[[int], bool] = lambda number: False
    sender: str | None = None
    quit: str | None = None
    slow: float = 0.0


class _Handler:
    def __init__(self, inbox: Inbox, manners: Manners) -> None:
        self._inbox, self._manners = inbox, manners

    async def handle_MAIL(  # noqa: N802 - the names of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._inbox.commands.append("MAIL")
        if self._manners.sender:
            return self._manners.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refused = self._manners.rcpt(address)
        if refused:
            return refused
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._inbox.data += 1
        number = self._inbox.data
        if self._manners.slow:
            await asyncio.sleep(self._manners.slow)
        if self._manners.drops(number):
            server.transport.abort()
            return "250 OK"
        refused = self._manners.before(number)
        if refused:
            return refused
        content = envelope.original_content or b""
        self._inbox.stored.append((envelope.rcpt_tos[0], content))
        return self._manners.after(number) or "250 OK"

    async def handle_QUIT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self._inbox.commands.append("QUIT")
        return self._manners.quit or "221 Bye"


@contextmanager
def mail_server(manners: Manners | None = None, tls_at_once: bool = False) -> Iterator[Inbox]:
    """Run such a server."""
    inbox = Inbox()

    def let_in(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        login = cast(LoginPassword, data)
        right = (login.login, login.password) == (USER.encode(), PASSWORD.encode())
        inbox.signed_in += right
        return AuthResult(success=right, handled=False)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate())
    options: dict[str, Any] = (
        {"ssl_context": context}
        if tls_at_once
        else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(
        _Handler(inbox, manners or Manners()),
        hostname=HOST,
        port=free_port(),
        authenticator=let_in,
        auth_required=True,
        auth_require_tls=not tls_at_once,
        **options,
    )
    controller.start()
    try:
        assert controller.server is not None
        inbox.port = controller.server.sockets[0].getsockname()[1]
        yield inbox
    finally:
        controller.stop()
