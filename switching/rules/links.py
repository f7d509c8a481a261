"""Personal links: what a token looks like, for whom they are, and until when they hold."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hmac import compare_digest
from urllib.parse import urlsplit

from switching.models import GuestLink, LinkWay, Party, Person, Project, Switch
from switching.rules.normal_form import find_form

TOKEN_BYTES = 32
"""256 random bits: no one guesses one."""

GUESTS: Sequence[Party] = (Party.LEARNER, Party.COACH, Party.SENDING_ORGANISATION)
"""The parties for whom there are personal links."""

VALID_FOR = timedelta(days=183)
AFTER_THE_END = timedelta(days=31)
"""How long a link outlives a dossier that ended after it was made."""

CODE_DIGITS, CODE_TRIES, CODE_HOLDS = 6, 5, timedelta(minutes=30)
"""How long a code by mail is, how often another one may be typed, and until when it holds."""

_TOKEN = re.compile(r"[a-z2-7]{52}")
_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:]+\](:\d+)?")
_THIS_COMPUTER = {"localhost", "127.0.0.1", "::1"}
_COLUMNS = {
    Party.LEARNER: "learner_id",
    Party.COACH: "coach_id",
    Party.SENDING_ORGANISATION: "sending_contact_id",
}


def written_token(random: bytes) -> str:
    """Write random bytes as base32 in small letters: 52 for 32 bytes."""
    return base64.b32encode(random).decode("ascii").rstrip("=").lower()


def read_token(text: str) -> str | None:
    """Return a token from an address, in small letters; None for what can't be one."""
    token = text.lower()
    return token if text.isascii() and _TOKEN.fullmatch(token) else None


def digest_of_token(token: str) -> str:
    """Return what is kept of a token: its SHA-256 in hexadecimals."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()


def origin_of(address: str) -> str | None:
    """Return the scheme and host of a public address without more; None when it is no such.

    Others reach it by https; by http is for this computer alone.
    """
    try:
        parts = urlsplit(address.strip())
        name = parts.hostname or ""
    except ValueError:
        return None
    more = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    safe = parts.scheme == "https" or (parts.scheme == "http" and name in _THIS_COMPUTER)
    if more or not safe or not _HOST.fullmatch(parts.netloc):
        return None
    return f"{parts.scheme}://{parts.netloc}"


def guest_id(switch: Switch, party: Party) -> int | None:
    """Return the id of who is the guest for a party now; None for a party without one."""
    column = _COLUMNS.get(party)
    return getattr(switch, column) if column else None


def last_day(link: GuestLink, switch: Switch) -> date:
    """Return the last day of a link: its own, or a month after the end of the dossier.

    One that was made after the end, to ask how it went, has its own days.
    """
    ended = switch.completed_on or switch.stopped_on
    if ended is None or ended < link.created_at.date():
        return link.valid_until
    return min(link.valid_until, ended + AFTER_THE_END)


def holds(link: GuestLink, switch: Switch, today: date) -> bool:
    """Tell whether a link opens anything: not ended, not past, and still for who has that role."""
    stays = guest_id(switch, link.party) == link.person_id
    return link.ended_at is None and stays and today <= last_day(link, switch)


def asks_code(link: GuestLink, project: Project | None) -> bool:
    """Tell whether who agrees by a link needs a code too: it did not go to their address alone."""
    return project is not None and project.asks_code and link.way is not LinkWay.MAILED


def digest_of_code(link: GuestLink, code: str) -> str:
    """Return what is kept of a code, which is good for one link alone.

    So few digits are found again from it: it protects by how short it holds.
    """
    return hashlib.sha256(f"{link.digest}:{code}".encode()).hexdigest()


def code_stands(link: GuestLink, now: datetime) -> bool:
    """Tell whether there is a code to type for a link."""
    return link.code_made_at is not None and now <= link.code_made_at + CODE_HOLDS


def code_fits(link: GuestLink, typed: str, now: datetime) -> bool:
    """Tell whether what was typed is the code of a link; blanks and such don't matter."""
    code = "".join(letter for letter in typed if letter in "0123456789")
    right = compare_digest(link.code_digest, digest_of_code(link, code))
    return code_stands(link, now) and right and link.code_tries < CODE_TRIES


def is_family_name(typed: str, person: Person) -> bool:
    """Tell whether `typed` is the name of someone, or its last words; capitals, accents and
    such don't matter."""
    words, wanted = find_form(person.name).split(), find_form(typed).split()
    return bool(wanted) and words[-len(wanted) :] == wanted
