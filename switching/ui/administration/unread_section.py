"""The part of the administration page for what can't be read; without that, its list has none."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

import streamlit as st

from switching.i18n import Texts
from switching.i18n.audit_sentences import FIELD_WORDS, KIND_WORDS
from switching.i18n.texts import BRUSSELS
from switching.services import unread
from switching.services.context import Context
from switching.services.unread import VALUE, UnreadField
from switching.ui.kit import notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE = 8
_PLACE = "unread"


def show_unread(context: Context, texts: Texts) -> None:
    """Show each field that can't be read, with what may stand there instead."""
    _, found = texts.gettext, unread.list_unread_fields(context)
    st.header(_("What can't be read"), anchor=False)
    if found:
        st.write(
            _(
                "Here something stands in the database that the app can't read. Until it is "
                "mended, lists leave it out, and a dossier with it stays closed."
            )
        )
    else:
        st.write(_("Everything in the database can be read."))
    notices.show_notices(_PLACE)
    for field in first_of(found, "unread", _AT_ONCE):
        with st.container(border=True):
            _mend(context, field, texts, first=field is found[0])
    more_button(found, "unread", _AT_ONCE, texts)


def _mend(context: Context, field: UnreadField, texts: Texts, first: bool) -> None:
    _ = texts.gettext
    st.markdown(f"**{escape_markdown(_described(field, texts))}**")
    form = Form(f"mend:{field.table}:{field.record_id}:{field.name}", texts)
    value = _ask(form, field, texts)
    label = _("Put this there") if value is not None else _("Make empty")
    mended = form.submit(
        label, lambda _key: unread.mend_field(context, field, value) or True, primary=first
    )
    if mended:
        notices.say(_PLACE, _("That is mended."))
        st.rerun()


def _described(field: UnreadField, texts: Texts) -> str:
    """Say which field of what it is: 'the organisation De Speelvogel: sector'."""
    subject = field.subject or ""
    word = texts.label(subject) if isinstance(subject, StrEnum) else str(subject)
    place = f"({field.reference})" if field.reference else ""
    what = " ".join(filter(None, (texts.gettext(KIND_WORDS[field.table]), word, place)))
    return f"{what}: {texts.gettext(FIELD_WORDS.get(field.name, field.name))}"


def _ask(form: Form, field: UnreadField, texts: Texts) -> object:
    """Ask what is to stand there; None is nothing."""
    label, kind = texts.gettext("What should stand here?"), field.type
    if issubclass(kind, StrEnum):
        return form.choice(VALUE, label, list(kind))
    if issubclass(kind, bool):
        yes = {1: texts.gettext("yes"), 0: texts.gettext("no")}
        chosen = form.selection(VALUE, label, yes)
        return None if chosen is None else bool(chosen)
    if issubclass(kind, int):
        return form.selection(VALUE, label, {score: str(score) for score in range(1, 6)})
    if issubclass(kind, datetime):
        day = form.day(VALUE, label)
        return None if day is None else datetime.combine(day, time(12), BRUSSELS)
    if issubclass(kind, date):
        return form.day(VALUE, label)
    return form.moment(VALUE, label) if issubclass(kind, time) else None
