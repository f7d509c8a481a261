"""The part of the administration page that gives someone all that is held on them."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.services.checks import too_long
from switching.services.context import Context
from switching.ui.administration.people_search import choose_person
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import PERSON
from switching.ui.kit import session


def show_person_export(context: Context, texts: Texts) -> None:
    """Show the way to a file with all that is held on someone."""
    _ = texts.gettext
    st.caption(
        _(
            "One file (ZIP) with all that is kept on someone, in their language: a document to "
            "read, the same for computers, and their papers. It holds what was written in their "
            "dossiers: that you took it along, and why, stays on record for the project leader."
        )
    )
    chosen = choose_person(context, "export_person", texts)
    if chosen is None:
        return
    reason = st.text_input(
        _("Why? Leave out the name."), key=f"export_person:{chosen}:reason"
    ).strip()
    refused = too_long(reason)
    if refused is not None:
        st.error(texts.message(refused))
    if not reason:
        st.caption(_("With a reason filled in you can take the file along."))
    download_button(
        context,
        _("Take the file along"),
        PERSON.of(chosen, reason),
        file_name=file_name(_("data"), session.today().isoformat(), end="zip"),
        mime="application/zip",
        disabled=not reason or refused is not None or session.is_read_only(),
        key=f"person:{chosen}",
    )
