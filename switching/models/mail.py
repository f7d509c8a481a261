"""E-mail addresses: the one rule for what is typed, kept, mailed to and signed in with."""

from __future__ import annotations

from typing import Annotated
from unicodedata import category

from email_validator import EmailNotValidError, ValidatedEmail, validate_email
from pydantic import AfterValidator, ValidationInfo

from switching.models.base import Line, N_, Name, is_stored, wrong


def _parsed(text: str) -> ValidatedEmail | None:
    """Return the parts of an address of which every mail program takes the local part (ASCII)."""
    try:
        return validate_email(text, allow_smtputf8=False, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None


def mail_address(text: str) -> str | None:
    """Return an address as the head of a mail takes it, in ASCII; None when it is none."""
    parsed = _parsed(text)
    return parsed.ascii_email if parsed else None


def _clean(text: str) -> str:
    """Drop what surely isn't meant: invisible characters, 'mailto:', <> around, a comma behind."""
    seen = "".join(letter for letter in text if category(letter) != "Cf").strip()
    bare = seen.rstrip(" ,;.")
    if bare.startswith("<") and bare.endswith(">"):
        bare = bare[1:-1].strip()
    if bare.lower().startswith("mailto:"):
        bare = bare[len("mailto:") :].strip()
    return bare or seen


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


Mail = Annotated[Line, AfterValidator(_mail)]
"""An address to mail to, or nothing. The domain may have accents."""

SignInMail = Annotated[Name, AfterValidator(_mail), AfterValidator(_sign_in_mail)]
"""An address to sign in with, in lower case and ASCII."""
