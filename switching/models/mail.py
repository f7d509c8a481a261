"""E-mail addresses and telephone numbers: the one rule for what is typed, kept and used."""

from __future__ import annotations

import re
from typing import Annotated
from unicodedata import category, normalize

from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from pydantic import AfterValidator, ValidationInfo

from switching.models.base import Line, N_, Name, is_stored, wrong

# What has no width but belongs to no category of such letters: fillers, selectors of variants.
_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
_PAIRS = ("<>", "()", "[]", '""', "''", "“”", "„”", "„“", "‘’", "«»")
_NAMED = re.compile(r"(?P<name>[^<>]*)<\s*(?:mailto:)?(?P<address>[^<>\s]+)\s*>", re.IGNORECASE)
_MAIL_MARK = re.compile(r"(?:mailto|e-?mail(?:adres)?|mail)\s*:\s*", re.IGNORECASE)
_PHONE_MARK = re.compile(
    r"(?:tel(?:efoon)?(?:nummer)?|phone|gsm|mobiel|t|m)\s*[.:]+\s*(?=[+(\d])", re.IGNORECASE
)
_PHONE = re.compile(
    r"\+?[\d(][\d ()./+-]*(?:,?\s*(?:ext|toestel|intern|int|post|x)\b\.?:?\s*\d+)?", re.IGNORECASE
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_FEWEST_DIGITS, _MOST_DIGITS = 3, 18


def _parsed(text: str) -> ValidatedEmail | None:
    """Return the parts of an address of which every mail program takes the local part (ASCII)."""
    try:
        return validate_email(text, allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None


def mail_address(text: str) -> str | None:
    """Return an address as the head of a mail takes it, in ASCII; None when it is none.

    One that was stored before there was a rule is cleaned as if it were typed now.
    """
    parsed = _parsed(_clean(text))
    return parsed.ascii_email if parsed else None


def _clean(text: str) -> str:
    """Drop what surely isn't meant: invisible characters, a name, 'mailto:', marks around it."""
    bare = _bare(text, _MAIL_MARK)
    named = _NAMED.fullmatch(bare)
    if named is None:
        return bare
    name, address = named["name"].strip(" \"'"), named["address"]
    is_one = name.casefold() == address.casefold() or not set(name) & set("@;")
    return _bare(address, _MAIL_MARK) if is_one else bare


def _bare(text: str, mark: re.Pattern[str]) -> str:
    """Return a text without what no one sees in it, and without marks and quotes around it.

    Nothing but such marks stays as it is: that is refused, not taken for nothing.
    """
    seen = "".join(letter for letter in text if category(letter) != "Cf")
    seen = " ".join(_UNSEEN.sub("", seen).split())
    bare, before = seen, ""
    while bare != before:
        before = bare
        bare = bare.rstrip(" ,;.:").lstrip(" ,;:")
        found = mark.match(bare)
        bare = _inside(bare[found.end() :] if found else bare)
    return bare or seen


def _inside(text: str) -> str:
    """Return what stands between a pair of marks; a text without such a pair as it is."""
    inner = text[1:-1]
    paired = any(
        text == f"{pair[0]}{inner}{pair[1]}" and not set(pair) & set(inner) for pair in _PAIRS
    )
    return inner.strip() if paired else text


def _refuse(text: str) -> Exception:
    local, at, _domain = text.rpartition("@")
    if not at:
        return wrong(
            N_("This is not an e-mail address: it has no @. Example: name@organisation.be.")
        )
    if "@" in local or any(mark in text for mark in " ,;<>"):
        return wrong(
            N_("Fill in one e-mail address and nothing else. Example: name@organisation.be.")
        )
    if not local.isascii():
        return wrong(
            N_(
                "Before the @ of an e-mail address stand no accents or other letters. "
                "Example: name@organisation.be."
            )
        )
    return wrong(N_("This is not an e-mail address. Example: name@organisation.be."))


def _mail(value: str, info: ValidationInfo) -> str:
    if is_stored(info):
        return value
    bare = _clean(value)
    parsed = _parsed(bare)
    if bare and parsed is None:
        raise _refuse(bare)
    return parsed.normalized if parsed else ""


def _sign_in_mail(value: str, info: ValidationInfo) -> str:
    if is_stored(info):
        return value
    if not value.isascii():
        # A letter that looks like another could otherwise stand in for it at the provider.
        raise wrong(N_("An address to sign in with has no accents or other letters."))
    return value.lower()


def _phone(value: str, info: ValidationInfo) -> str:
    if is_stored(info):
        return value
    bare = _DASHES.sub("-", _bare(normalize("NFKC", value), _PHONE_MARK))
    digits = sum(letter.isdigit() for letter in bare)
    if not bare:
        return ""
    if digits > _MOST_DIGITS:
        raise wrong(N_("Fill in one phone number and nothing else. Example: 0470 12 34 56."))
    if digits < _FEWEST_DIGITS or not bare.isascii() or not _PHONE.fullmatch(bare):
        raise wrong(N_("This is not a phone number. Example: 0470 12 34 56 or +32 9 123 45 67."))
    return bare


Mail = Annotated[Line, AfterValidator(_mail)]
"""An address to mail to, or nothing. The domain may have accents."""

SignInMail = Annotated[Name, AfterValidator(_mail), AfterValidator(_sign_in_mail)]
"""An address to sign in with, in lower case and ASCII."""

Phone = Annotated[Line, AfterValidator(_phone)]
"""A telephone number as people write it, or nothing."""
