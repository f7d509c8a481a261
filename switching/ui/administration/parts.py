"""The parts of the page Administration: their list, what in it asks for attention, and which of
them is in sight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from enum import StrEnum

import streamlit as st
from pydantic import ValidationError

from switching.i18n import Texts
from switching.privacy.retention import list_due
from switching.services import unread
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.administration.backups_section import find_state
from switching.ui.administration.mail_section import wrong_with_mail
from switching.ui.kit import session
from switching.ui.kit.rows import LinkRow, keep_address, show_link
from switching.ui.look import icons

_ADDRESS = "part"


class Part(StrEnum):
    """A part of the page, as its address names it."""

    USERS = "users"
    PROJECTS = "projects"
    PAPERS = "papers"
    PERSONS = "persons"
    MAIL = "mail"
    BACKUPS = "backups"
    EXAMPLES = "examples"
    AUDIT = "audit"
    UNREAD = "unread"


_UNREAD = "administration_unread"
_NOT_IN_EXAMPLES = {Part.BACKUPS, Part.EXAMPLES, Part.MAIL}
"""A backup of the real data does not go into examples, which are not backed up and not mailed."""


def address_of(part: Part) -> dict[str, str]:
    """Return the parameters of the page Administration, with a part of it in sight."""
    return {_ADDRESS: str(part)}


def choose_part(context: Context, texts: Texts) -> Part:
    """Show the list of parts, each a link, and return the one that the address asks for."""
    asked = st.query_params.get(_ADDRESS)
    here = [part for part in Part if not (session.in_examples() and part in _NOT_IN_EXAMPLES)]
    found = next((part for part in here if part == asked), None)
    keep_address(_ADDRESS, found)
    chosen = found or Part.USERS
    show_parts(context, texts, chosen)
    return chosen


def show_parts(context: Context, texts: Texts, chosen: Part | None) -> None:
    """Show the list of parts, each a link; without a chosen one the page Import is in sight."""
    here = [part for part in Part if not (session.in_examples() and part in _NOT_IN_EXAMPLES)]
    marks = dict(_marks(context, texts))
    names = _names(texts)
    for part in here:
        if part is Part.UNREAD and part not in marks and part is not chosen:
            continue
        row = LinkRow(
            "pages/administration.py",
            icons.PARTS[part],
            names[part],
            beside=marks.get(part, ""),
            sign=icons.URGENT,
            leads_to=address_of(part),
        )
        _show_row(row, part is chosen)
        if part is Part.PROJECTS and may(context.actor, Need.IMPORT):
            importing = LinkRow("pages/importing.py", icons.IMPORT, texts.gettext("Import"))
            _show_row(importing, chosen is None)


def _show_row(row: LinkRow, is_chosen: bool) -> None:
    with st.container(gap=None, key="part_chosen") if is_chosen else nullcontext():
        show_link(row)


def _names(texts: Texts) -> Mapping[Part, str]:
    _ = texts.gettext
    return {
        Part.USERS: _("Users"),
        Part.PROJECTS: _("Projects"),
        Part.PAPERS: _("Papers"),
        Part.PERSONS: _("Personal data"),
        Part.MAIL: _("Mail"),
        Part.BACKUPS: _("Backups"),
        Part.EXAMPLES: _("Examples"),
        Part.AUDIT: _("Audit trail"),
        Part.UNREAD: _("What can't be read"),
    }


def _marks(context: Context, texts: Texts) -> Iterator[tuple[Part, str]]:
    """Yield each part that asks for attention, with a few words why."""
    _ = texts.gettext
    if _something_is_due(context):
        yield Part.PERSONS, _("term is past")
    mail = "" if session.in_examples() else wrong_with_mail(context, texts)
    if mail:
        yield Part.MAIL, mail
    backups = _wrong_with_backups(context, texts)
    if backups:
        yield Part.BACKUPS, backups
    # A session looks through all once: a tool of someone else's leaves no trace of what it wrote.
    kept = st.session_state.setdefault(_UNREAD, unread.KeptUnread())
    count = len(unread.list_unread_fields(context, kept))
    if count:
        yield Part.UNREAD, texts.ngettext("{count} value", "{count} values", count)


def _something_is_due(context: Context) -> bool:
    try:
        return bool(list_due(context))
    except ValidationError:
        return False  # it is marked as what can't be read, and the part itself says so


def _wrong_with_backups(context: Context, texts: Texts) -> str:
    _ = texts.gettext
    if session.in_examples():
        return ""
    try:
        state = find_state(context)
    except InvalidError:
        return _("not readable")
    if state.last is None:
        return _("none yet")
    if state.is_old:
        return _("too old")
    return _("not good") if state.broken else ""
