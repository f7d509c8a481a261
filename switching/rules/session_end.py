"""What a sign-in needs: sound settings, a verified address, an end, and a way back."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from switching.models import Message, N_

SESSION_LENGTH = timedelta(hours=10)
CLOCK_DIFFERENCE = timedelta(minutes=5)
"""How far the provider's clock may run ahead of ours, or behind it."""
SHORTEST_SECRET = 32
REQUIRED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")

# Microsoft's addresses for accounts of any organisation: whoever runs one of those chooses which
# e-mail address its accounts carry, so it could be that of a user here.
_ANYONE = {"", "common", "organizations", "consumers", "9188040d-6c67-4c5b-b112-36a304b66dad"}
_MICROSOFT = "login.microsoftonline.com"
TRUSTED_ISSUERS = "issuers_without_email_verified"
"""The setting with the issuers that vouch for an address by giving it."""
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_NAME = re.compile(r"[a-z_]{1,40}")
_VALUE = re.compile(r"[A-Za-z0-9_.:,-]{1,100}")
_MOST_PARAMETERS = 20


def is_loopback(host: str | None) -> bool:
    """Tell whether only this computer is reached at `host`; none means every address."""
    if not host:
        return False
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def wrong_settings(auth: Mapping[str, object] | None, address: str | None) -> Message | None:
    """Say why the app may not be served with these sign-in settings at `address`, if so."""
    if auth is None:
        if is_loopback(address):
            return None
        return Message(
            N_(
                "Without sign-in this app listens on this computer only, and server.address is "
                "{address}. Leave it at localhost, or set up sign-in: [auth] in "
                ".streamlit/secrets.toml (docs/deploy.md, 'Sign-in')."
            ),
            {"address": address or "0.0.0.0"},
        )
    missing = [name for name in REQUIRED if not _text(auth, name)]
    if missing:
        text = N_("In [auth] of the secrets this is still missing: {names}.")
        return Message(text, {"names": ", ".join(missing)})
    return _weak_settings(auth)


def _weak_settings(auth: Mapping[str, object]) -> Message | None:
    if len(_text(auth, "cookie_secret")) < SHORTEST_SECRET:
        text = N_("cookie_secret in [auth] has to be random and at least {length} characters long.")
        return Message(text, {"length": SHORTEST_SECRET})
    back, provider = (urlsplit(_text(auth, key)) for key in ("redirect_uri", "server_metadata_url"))
    if not back.path.endswith("/oauth2callback") or not _is_safe(back.scheme, back.hostname):
        return Message(
            N_("redirect_uri in [auth] has to be the https address of this app + /oauth2callback.")
        )
    if not _is_safe(provider.scheme, provider.hostname):
        return Message(N_("server_metadata_url in [auth] has to be an https address."))
    if _is_of_anyone(provider):
        return Message(
            N_(
                "server_metadata_url in [auth] lets in accounts of any organisation. Put the "
                "number (tenant) of your own in it."
            )
        )
    return _weak_issuers(auth, provider.hostname)


def _is_of_anyone(address: SplitResult) -> bool:
    tenant = address.path.strip("/").partition("/")[0].lower()
    return address.hostname == _MICROSOFT and tenant in _ANYONE


def _weak_issuers(auth: Mapping[str, object], provider: str | None) -> Message | None:
    """Say what is wrong with an issuer that is trusted without `email_verified`, if anything."""
    listed = auth.get(TRUSTED_ISSUERS, [])
    issuers = trusted_issuers(auth)
    if not isinstance(listed, list | tuple) or len(issuers) != len(listed):
        text = N_("{name} in [auth] has to be a list of addresses, each between quotes.")
        return Message(text, {"name": TRUSTED_ISSUERS})
    for issuer in issuers:
        address = urlsplit(issuer)
        if address.hostname != provider or not _is_safe(address.scheme, address.hostname):
            text = N_("{name} in [auth] has to name the provider of server_metadata_url alone.")
            return Message(text, {"name": TRUSTED_ISSUERS})
        if _is_of_anyone(address):
            text = N_(
                "{name} in [auth] trusts accounts of any organisation. Put the number (tenant) of "
                "your own in it."
            )
            return Message(text, {"name": TRUSTED_ISSUERS})
    return None


def trusted_issuers(auth: Mapping[str, object]) -> tuple[str, ...]:
    """Return the issuers whose addresses count without `email_verified`: none unless listed."""
    listed = auth.get(TRUSTED_ISSUERS, ())
    found = listed if isinstance(listed, list | tuple) else ()
    return tuple(item for item in found if isinstance(item, str) and item)


def _text(settings: Mapping[str, object], name: str) -> str:
    value = settings.get(name)
    return value.strip() if isinstance(value, str) else ""


def _is_safe(scheme: str, host: str | None) -> bool:
    return bool(host) and (scheme == "https" or (scheme == "http" and is_loopback(host)))


def is_local_visit(headers: Mapping[str, str]) -> bool:
    """Tell whether a visit comes from this computer's own browser, past no other server.

    A server in front (nginx, say) reaches the app from this computer too, but leaves traces.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    if any(name in lower for name in _FORWARDED):
        return False
    hosts = [urlsplit(f"//{lower['host']}").hostname] if "host" in lower else []
    hosts += [urlsplit(lower["origin"]).hostname] if "origin" in lower else []
    return all(is_loopback(host) for host in hosts)


def verified_email(claims: Mapping[str, object], trusted: Collection[str] = ()) -> str | None:
    """Return the address that the provider vouches for, in lower case; None without one.

    A provider that says nothing of it (no `email_verified`) vouches for it when it is one of the
    issuers `trusted` in that. Only plain ASCII: a letter that merely looks like another never
    matches a user.
    """
    email = claims.get("email")
    if "email_verified" in claims:
        vouched = claims["email_verified"] is True or claims["email_verified"] == "true"
    else:
        vouched = claims.get("iss") in trusted
    if not vouched or not isinstance(email, str) or not email.isascii() or "@" not in email:
        return None
    return email.strip().lower()


def signed_in_at(claims: Mapping[str, object]) -> datetime | None:
    """Return when someone signed in, on the clock of the provider (`iat`); None when unknown.

    `auth_time` does not count: a provider that still knows someone from this morning keeps it.
    """
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return None
    try:
        return datetime.fromtimestamp(issued, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def session_end(claims: Mapping[str, object]) -> datetime | None:
    """Return when a session ends, counted from the sign-in; None when that is unknown."""
    issued = signed_in_at(claims)
    return issued and issued + SESSION_LENGTH


def ended_until(now: datetime) -> datetime:
    """Return the moment from which sign-ins count when all sessions of `now` are to be over.

    Their sign-in can bear a time that is still to come here: that of a provider whose clock runs
    ahead. What signs in after this is told from them by `counts_from`.
    """
    return now + CLOCK_DIFFERENCE + timedelta(seconds=1)


def counts_from(issued: datetime, sessions_from: datetime, now: datetime) -> datetime:
    """Return from when sign-ins count, after one that the provider gave just now, at `issued`.

    What it gave earlier bears an earlier time on its own clock, whatever ours says. A time too far
    from `now` is no measure of that, and then `sessions_from` stays.
    """
    fresh = abs(issued - now) <= CLOCK_DIFFERENCE
    return min(sessions_from, issued.replace(microsecond=0)) if fresh else sessions_from


def is_signed_out(issued: datetime | None, sessions_from: datetime | None) -> bool:
    """Tell whether someone who signed in at `issued` was signed out since."""
    return sessions_from is not None and (issued is None or issued < sessions_from)


def has_ended(end: datetime | None, now: datetime) -> bool:
    """Tell whether a session is over; an unknown end, or one too far away, counts as over."""
    return end is None or not now < end <= now + SESSION_LENGTH + CLOCK_DIFFERENCE


def wanted_address(referer: str, base: str, pages: Collection[str]) -> str | None:
    """Return the page of ours, with its parameters, that the address `referer` names.

    It is relative to `base`, and made of known names and plain ids: it leads nowhere else.
    """
    try:
        parts = urlsplit(referer)
    except ValueError:
        return None
    if not parts.path.startswith(f"{base}/"):
        return None
    page = parts.path.removeprefix(f"{base}/").rstrip("/")
    if page and page not in pages:
        return None
    pairs = [
        (name, value)
        for name, value in parse_qsl(parts.query)[:_MOST_PARAMETERS]
        if _NAME.fullmatch(name) and _VALUE.fullmatch(value)
    ]
    return f"{page}?{urlencode(pairs)}" if pairs else page
