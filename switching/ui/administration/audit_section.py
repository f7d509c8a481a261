"""The audit trail of the whole installation, searched by an administrator."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

import streamlit as st

from switching.i18n import Texts
from switching.i18n.audit_sentences import KIND_WORDS, sentence_of
from switching.i18n.texts import BRUSSELS
from switching.models import TrailLine, TrailSearch
from switching.models.base import LINE_LENGTH
from switching.rules.labels import tell_apart
from switching.rules.normal_form import sort_key
from switching.services.audit import search_audit
from switching.services.context import Context
from switching.services.users import list_user_names, list_users
from switching.ui.dossier.history import show_pages
from switching.ui.kit.escape import escape_markdown


def show_audit(context: Context, texts: Texts) -> None:
    """Show the fields to search by, and what was found page by page."""
    _ = texts.gettext
    st.header(_("Audit trail"), anchor=False)
    st.caption(
        _(
            "Who did what, and when. What was written in a dossier stays hidden here until you "
            "open that dossier with a reason."
        )
    )
    search = _choose(context, texts)
    show_pages(
        f"audit_pages:{search}",
        lambda before: search_audit(context, search, before),
        lambda line: _line(line, texts),
        texts,
    )


def _choose(context: Context, texts: Texts) -> TrailSearch:
    _ = texts.gettext
    users = _users(context, texts)
    with st.container(horizontal=True, key="search_by"):
        user_id = st.selectbox(
            _("By whom?"),
            list(users),
            index=None,
            format_func=lambda key: users[key],
            placeholder=_("anyone"),
            key="audit_user",
        )
        kinds = sorted(KIND_WORDS, key=lambda table: sort_key(_(KIND_WORDS[table])))
        table = st.selectbox(
            _("About what?"),
            kinds,
            index=None,
            format_func=lambda kind: _(KIND_WORDS[kind]),
            placeholder=_("anything"),
            key="audit_table",
        )
        days = st.date_input(
            _("From when to when?"), value=[], format="DD/MM/YYYY", key="audit_days"
        )
        reference = st.text_input(
            _("Dossier number"),
            placeholder="ST-2026-0042",
            max_chars=LINE_LENGTH,
            key="audit_reference",
        )
    since, until = _span(days)
    return TrailSearch(user_id, table, since, until, reference or "")


def _users(context: Context, texts: Texts) -> dict[int, str]:
    """Return a name for each user, whether or not they may still sign in."""
    addresses = {user.id: user.email for user in list_users(context)}
    local = texts.gettext("The user of this computer")
    return tell_apart(
        {
            key: (name or local, addresses.get(key, ""))
            for key, name in list_user_names(context).items()
        }
    )


def _span(days: object) -> tuple[datetime | None, datetime | None]:
    """Return the instants around the chosen days; one day alone is that day and all after it."""
    chosen = [day for day in days if isinstance(day, date)] if isinstance(days, Sequence) else []
    since = _start_of(chosen[0]) if chosen else None
    until = _start_of(chosen[1] + timedelta(days=1)) if len(chosen) > 1 else None
    return since, until


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), BRUSSELS).astimezone(UTC)


def _line(line: TrailLine, texts: Texts) -> str:
    said = escape_markdown(sentence_of(line, texts))
    if line.reference is None:
        return said
    left_out = texts.gettext("text hidden")
    hidden = f" ({left_out})" if line.hidden and line.changes else ""
    way = f"[{escape_markdown(line.reference)}](exchange?switch={line.switch_id})"
    return f"{way} · {said}{hidden}"
