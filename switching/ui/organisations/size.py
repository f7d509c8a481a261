"""How large an organisation is and of which kind, as the funder asks it."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Organisation, OrganisationKind, OrganisationSize
from switching.services.checks import required
from switching.services.context import Context
from switching.services.funder import get_organisation_profile, set_organisation_profile
from switching.ui.kit import notices, session
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form


def show_size(context: Context, organisation: Organisation, texts: Texts) -> None:
    """Show what was said of the size, and the way to say it anew."""
    _ = texts.gettext
    place = f"size:{organisation.id}"
    notices.show_notices(place)
    part = fold(_("Size (for ESF)"), f"organisation_{place}")
    if not part.open:
        return
    with part:
        found = get_organisation_profile(context, organisation.id)
        version = f"{found.id}:{found.version}" if found else "new"
        form = Form(f"organisation_{place}:{version}", texts)
        columns = st.columns(3)
        with columns[0]:
            kind = form.choice(
                "kind", _("Kind"), list(OrganisationKind), found.kind if found else None
            )
        with columns[1]:
            size = form.choice(
                "size", _("Size"), list(OrganisationSize), found.size if found else None
            )
        with columns[2]:
            day = form.day("asked_on", _("Asked on"), found.asked_on if found else session.today())
        values = {"kind": kind, "size": size, "asked_on": day}
        saved = form.submit(
            _("Save size"),
            lambda _key: set_organisation_profile(context, organisation.id, values),
            check=lambda: required(**values),
            primary=False,
        )
        if saved is not None:
            notices.say(place, _("The size was saved."))
            st.rerun()
