"""Signing in: with the provider of the secrets, or not at all on this computer only."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from switching.i18n import Texts
from switching.models import Message, N_
from switching.rules.session_end import (
    is_local_visit,
    trusted_issuers,
    verified_email,
    wrong_settings,
)
from switching.services.admission import Admission, Refusal, admit, admit_local, begin
from switching.ui.kit.escape import escape_markdown

CONTACT_VARIABLE = "SWITCHING_CONTACT"
_WARNED_BEFORE = timedelta(minutes=30)
_STAY = "Alt+A"
_LOG = logging.getLogger("switching")
_started_with_sign_in = False
_READ: ContextVar[list[dict[str, object] | None] | None] = ContextVar("read", default=None)
_UNREADABLE = N_("The secrets (.streamlit/secrets.toml) can't be read: {reason}")
_GONE = N_("The secrets with [auth] are gone: put them back and start the app again.")
_NOT_LOCAL = N_(
    "Without sign-in this app is for one user on this computer, and this visit comes past another "
    "computer or server. Set up sign-in first (docs/deploy.md, 'Sign-in')."
)


def refusal_to_serve() -> Message | None:
    """Say why this installation may show nothing to anyone, if so."""
    try:
        auth = _settings()
    except StreamlitSecretNotFoundError as error:
        return Message(_UNREADABLE, {"reason": str(error)})
    if auth is None and _started_with_sign_in:
        return Message(_GONE)
    return wrong_settings(auth, st.get_option("server.address"))


def _auth_settings() -> dict[str, object] | None:
    """Return the section [auth] of the secrets; None when there is no sign-in.

    Secrets that are there but can't be read raise: sign-in must not vanish with them.
    """
    there = any(Path(name).exists() for name in st.get_option("secrets.files"))
    if not st.secrets.load_if_toml_exists() and not there:
        return None
    if "auth" not in st.secrets:
        return None
    section = st.secrets["auth"]
    return dict(section) if isinstance(section, Mapping) else {}


@contextmanager
def settings_read_once() -> Iterator[None]:
    """Look at the secrets once within: without any, Streamlit looks for their files each time."""
    token = _READ.set([])
    try:
        yield
    finally:
        _READ.reset(token)


def _settings() -> dict[str, object] | None:
    """Return `_auth_settings`, as they were at the first look within `settings_read_once`."""
    read = _READ.get()
    if read is None:
        return _auth_settings()
    if not read:
        read.append(_auth_settings())
    return read[0]


def with_sign_in() -> bool:
    """Tell whether people sign in here."""
    return _settings() is not None


def is_reached_by_https() -> bool:
    """Tell whether people reach this app by https, going by where a sign-in comes back to.

    The scheme of a request tells less: a server in front that forgets X-Forwarded-Proto hides it.
    """
    return own_origin().startswith("https://")


def own_origin() -> str:
    """Return the scheme and host under which people reach this app; nothing without sign-in."""
    try:
        auth = _auth_settings() or {}
    except StreamlitSecretNotFoundError:
        auth = {}  # nothing is served then, and `refusal_to_serve` says why
    back = urlsplit(str(auth.get("redirect_uri", "")))
    return f"{back.scheme}://{back.netloc}" if back.netloc else ""


def hold_on_to_sign_in() -> None:
    """Never do without sign-in again in this process, whatever becomes of its secrets."""
    global _started_with_sign_in
    _started_with_sign_in = with_sign_in()


def require_serving(texts: Texts) -> None:
    """Stop this run when nothing may be shown, with the reason in browser and log."""
    refused = refusal_to_serve()
    if refused is None and not with_sign_in() and not is_local_visit(st.context.headers):
        refused = Message(_NOT_LOCAL)
    if refused is not None:
        _LOG.error(Texts().message(refused))
        st.error(escape_markdown(texts.message(refused)))
        st.stop()


def admit_visitor(
    path: Path, claims: Mapping[str, object] | None, now: datetime
) -> Admission | Refusal:
    """Return who works here by what a provider said of them, or why no one does.

    All that lets someone in goes past this: pages, their files, and the requests of our own.
    Without sign-in there are no `claims`.
    """
    if claims is None:
        return admit_local(path)
    return admit(path, claims, now, trusted_issuers(_settings() or {}))


def address_of(claims: Mapping[str, object]) -> str | None:
    """Return the address that the provider vouches for; None without one."""
    return verified_email(claims, trusted_issuers(_settings() or {}))


def begin_visit(path: Path, claims: Mapping[str, object], now: datetime) -> None:
    """Let sessions count from a sign-in of this very moment, after an earlier one was ended."""
    begin(path, claims, now, trusted_issuers(_settings() or {}))


def _claims() -> Mapping[str, object] | None:
    return st.user.to_dict() if with_sign_in() else None


def admission(path: Path, now: datetime) -> Admission | Refusal:
    """Return who works here, as the database knows them at this moment; or why no one does."""
    return admit_visitor(path, _claims(), now)


def mark_of(claims: Mapping[str, object] | None) -> str:
    """Return what tells a sign-in from an earlier or a later one of the same user."""
    return "" if claims is None else str(claims.get("iat", ""))


def mark() -> str:
    """Return the mark of the sign-in of this session; nothing without sign-in."""
    return mark_of(_claims())


def show_sign_in(refusal: Refusal, texts: Texts) -> NoReturn:
    """Show the way in, and why someone is not in."""
    _ = texts.gettext
    st.title(_("Switching Talent"), anchor=False)
    contact = os.environ.get(CONTACT_VARIABLE) or _("the administrator of this app")
    email = str(st.user.get("email") or "")
    explained = {
        Refusal.SIGNED_OUT: _("Sign in to go on."),
        Refusal.EXPIRED: _(
            "You signed in more than ten hours ago, so you were signed out. What was saved is "
            "safe. Sign in again to go on where you were."
        ),
        Refusal.UNVERIFIED: _(
            "Your account gives no verified e-mail address, so we can't tell who you are. "
            "Ask {contact}.",
            contact=contact,
        ),
        Refusal.UNKNOWN: _(
            "There is no user here with the address {email}. Ask {contact} to add you.",
            email=email,
            contact=contact,
        ),
        Refusal.DEACTIVATED: _(
            "The user {email} may no longer work here. What was saved is safe. "
            "Ask {contact} when that is not right.",
            email=email,
            contact=contact,
        ),
        Refusal.ENDED: _(
            "You were signed out, here or on another screen. What was saved is safe. Sign in "
            "again to go on where you were."
        ),
    }
    st.text(explained[refusal])
    again = {
        Refusal.SIGNED_OUT: _("Sign in"),
        Refusal.EXPIRED: _("Sign in again"),
        Refusal.ENDED: _("Sign in again"),
    }
    if st.button(again.get(refusal, _("Sign in with another account")), type="primary"):
        st.login()
    st.stop()


def seconds_to_warning(admitted: Admission, now: datetime) -> float | None:
    """Return after how long `warn_before_end` has something to say; None when it never will.

    The tab asks for a run then: someone who types for an hour asks for none.
    """
    if admitted.ends_at is None or admitted.ends_at - now <= _WARNED_BEFORE:
        return None
    return (admitted.ends_at - _WARNED_BEFORE - now).total_seconds()


def warn_before_end(admitted: Admission, texts: Texts, now: datetime) -> None:
    """Say in time that the session ends, while all that was typed can still be saved.

    One key lets it begin anew: with the provider, who mostly asks nothing, and back on this page.
    """
    if admitted.ends_at is None or admitted.ends_at - now > _WARNED_BEFORE:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(
            texts.gettext(
                "At {time} you have to sign in again. Press {key} to do so now: you come back to "
                "this page, and what you typed stays.",
                time=texts.time(admitted.ends_at),
                key=_STAY,
            )
        )
        if st.button(texts.gettext("Sign in again now"), shortcut=_STAY):
            st.login()


def show_user(admitted: Admission, texts: Texts, sign_out: Callable[[], bool]) -> None:
    """Show who works here, and the way out; without sign-in, that it is this computer only.

    Who goes out by it is out everywhere: `sign_out` tells whether that was done.
    """
    _ = texts.gettext
    if admitted.ends_at is None:
        st.caption(_("without sign-in: on this computer only"))
        return
    st.caption(f"{escape_markdown(admitted.user.name)} · {texts.label(admitted.user.role)}")
    told = _("Signs you out on all your screens, in every tab.")
    if st.button(_("Sign out"), type="tertiary", help=told) and sign_out():
        st.logout()
        st.stop()
