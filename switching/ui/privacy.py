"""The part of the administration page that gives someone all that is held on them."""

from __future__ import annotations

import streamlit as st

from switching.domain.privacy import export_person
from switching.i18n import Texts
from switching.models import Actor
from switching.models.base import LINE_LENGTH
from switching.ui import page
from switching.ui.downloads import deferred
from switching.ui.people_search import choose_person


def show_person_export(actor: Actor, texts: Texts) -> None:
    """Show the way to a file with all that is held on someone."""
    _ = texts.gettext
    st.caption(
        _(
            "One file (ZIP) with all that is kept on someone, in Dutch: a document to read, the "
            "same for computers, and their papers. It holds what was written in their dossiers: "
            "that you took it along, and why, stays on record for the project leader."
        )
    )
    chosen = choose_person(actor, "export_person", texts)
    if chosen is None:
        return
    reason = st.text_input(
        _("Why? Leave out the name."), max_chars=LINE_LENGTH, key=f"export_person:{chosen}:reason"
    ).strip()
    if not reason:
        st.caption(_("With a reason filled in you can take the file along."))
    database, now = page.database(), page.now
    st.download_button(
        _("Take the file along"),
        data=deferred(lambda actor: export_person(actor, database, chosen, reason, now(), Texts())),
        file_name=f"gegevens-{page.today().isoformat()}.zip",
        mime="application/zip",
        on_click="ignore",
        disabled=not reason or page.is_read_only(),
        key=f"export_person:{chosen}:download",
    )
