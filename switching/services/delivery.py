"""A talk with a mail server: which answers are about a mail, and which about the server."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum, auto
from threading import Timer

from switching.models import N_
from switching.rules.mail_server import MailServer, MailSettings

_HERE = {"localhost", "127.0.0.1", "::1"}
_OVER = 421
_ABOUT_SIGN_IN = {530, 534, 535, 538}
_LONGEST = 200
_ADDRESS = re.compile(r"\S*@\S*")
_TALK_ERRORS = (OSError, smtplib.SMTPException, ValueError)


class ServerTroubleError(Exception):
    """The server can't be used now, whatever the mail; `said` is why, in its words."""

    def __init__(self, said: str) -> None:
        super().__init__(said)
        self.said = said


@dataclass(frozen=True)
class Patience:
    """How many seconds a server gets: to connect, to answer, after a mail, and for one in all.

    All in all a mail takes less than its lease.
    """

    connect: float = 30
    answer: float = 120
    end: float = 600
    whole: float = 1200


class Verdict(Enum):
    """What a server said of a mail. UNTOUCHED was about the server: the mail stays as it was."""

    ACCEPTED = auto()
    LATER = auto()
    REFUSED = auto()
    UNTOUCHED = auto()


@dataclass(frozen=True)
class Delivery:
    """What became of a mail; with `is_over` there is no talking with this server any more."""

    verdict: Verdict
    said: str = ""
    is_over: bool = False


class Talk:
    """A connection over which mails go, one after the other; opening it may raise trouble."""

    def __init__(
        self,
        settings: MailSettings,
        patience: Patience | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._settings = settings
        self._patience = patience or Patience()
        self._smtp = self._opened(settings.server, tls or ssl.create_default_context())

    def _opened(self, server: MailServer, tls: ssl.SSLContext) -> smtplib.SMTP:
        name, wait = self._settings.domain, self._patience.connect
        try:
            if server.tls_at_once:
                smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, name, timeout=wait, context=tls
                )
            else:
                smtp = smtplib.SMTP(server.host, server.port, name, wait)
        except _TALK_ERRORS as error:
            raise ServerTroubleError(_said_of(error)) from error
        try:
            with _at_most(self._patience.whole, smtp):
                _let_in(smtp, server, tls)
        except _TALK_ERRORS as error:
            smtp.close()
            raise ServerTroubleError(_said_of(error)) from error
        self._wait(smtp, self._patience.answer)
        return smtp

    def begin(self) -> None:
        """Say that a mail comes; raise ServerTroubleError when the server takes none."""
        try:
            with _at_most(self._patience.whole, self._smtp):
                self._smtp.rset()
                code, said = self._smtp.mail(self._settings.sender)
        except _TALK_ERRORS as error:
            raise ServerTroubleError(_said_of(error)) from error
        if not _is_yes(code):
            raise ServerTroubleError(_cleaned(code, said))

    def deliver(self, to: str, content: bytes) -> Delivery:
        """Hand over the mail that was begun, and return what the server said of it."""
        try:
            with _at_most(self._patience.whole, self._smtp):
                code, said = self._smtp.rcpt(to)
                if _is_yes(code):
                    self._wait(self._smtp, self._patience.end)
                    code, said = self._smtp.data(content)
                    self._wait(self._smtp, self._patience.answer)
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        except _TALK_ERRORS as error:
            return Delivery(Verdict.LATER, _said_of(error), is_over=True)
        return _judged(code, _cleaned(code, said))

    def end(self) -> None:
        """Say goodbye; what the server says to that matters to no mail."""
        with suppress(*_TALK_ERRORS):
            self._wait(self._smtp, self._patience.connect)
            self._smtp.quit()
        self._smtp.close()

    def _wait(self, smtp: smtplib.SMTP, seconds: float) -> None:
        if isinstance(smtp.sock, socket.socket):
            smtp.sock.settimeout(seconds)


def _let_in(smtp: smtplib.SMTP, server: MailServer, tls: ssl.SSLContext) -> None:
    """Go over to TLS and sign in: never the second without the first.

    A server on this computer that asks for no sign-in may do without: nothing leaves it.
    """
    smtp.ehlo_or_helo_if_needed()
    is_relay = server.host in _HERE and not server.user and not smtp.has_extn("starttls")
    if not server.tls_at_once and not is_relay:
        smtp.starttls(context=tls)
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


@contextmanager
def _at_most(seconds: float, smtp: smtplib.SMTP) -> Iterator[None]:
    """Cut a talk off that lasts too long: each byte that comes in starts a time-out anew."""

    def cut() -> None:
        if isinstance(smtp.sock, socket.socket):
            with suppress(OSError):
                smtp.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _judged(code: int, said: str) -> Delivery:
    if _is_yes(code):
        return Delivery(Verdict.ACCEPTED)
    if code in _ABOUT_SIGN_IN:
        return Delivery(Verdict.UNTOUCHED, said, is_over=True)
    if 500 <= code < 600 and code != 503:
        return Delivery(Verdict.REFUSED, said)
    is_about_mail = 400 <= code < 500 and code != _OVER
    return Delivery(Verdict.LATER, said, is_over=not is_about_mail)


def _cleaned(code: int, said: bytes | str) -> str:
    """Return an answer as one short line without addresses: they are personal, and stand beside."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    seen = "".join(letter if letter.isprintable() else " " for letter in words)
    bare = " ".join(_ADDRESS.sub("…", seen).split())
    return f"{code} {bare}"[:_LONGEST].strip() if code > 0 else bare[:_LONGEST]


def _said_of(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _cleaned(error.smtp_code, error.smtp_error)
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return N_("no answer in time")
    if isinstance(error, UnicodeError):
        return N_("the name or password holds a letter that a mail server does not take")
    return _cleaned(0, str(error) or type(error).__name__)


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()
