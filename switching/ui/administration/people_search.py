"""Finding someone among all people, on the page Administration."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models.base import LINE_LENGTH
from switching.privacy import erasure
from switching.rules.labels import tell_apart
from switching.services.context import Context
from switching.ui.kit import fields, session
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import form_key


def choose_person(context: Context, form: str, texts: Texts) -> int | None:
    """Show the fields to find someone by, in the part of the page called `form`."""
    _, key = texts.gettext, form_key(form)
    typed = st.text_input(
        _("Who is it about?"),
        placeholder=_("a part of the name or the e-mail address"),
        max_chars=LINE_LENGTH,
        key=f"{key}:who",
        disabled=session.is_read_only(),
    )
    if not typed.strip():
        return None
    found = erasure.find_people(context, typed)
    if not found:
        st.caption(_("No one is called so."))
        return None
    names = tell_apart(
        {
            person.id: (
                " · ".join(filter(None, (person.name, place.name, person.job, person.email))),
                person.phone,
            )
            for person, place in found
        }
    )
    return fields.selection(_("Which person?"), Ready(f"{key}:person", False), names, texts)
