"""Where a learner can go: the hosts that have places in the time to come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.models import Interest, PlacesLine
from switching.services.availability import list_places
from switching.services.context import Context
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.organisations.address import ADDRESS

SHOWN_PLACES = 6


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _places(path: Path, at_revision: int, day: date, context: Context) -> list[PlacesLine]:
    return list_places(context)


def read_places(context: Context) -> list[PlacesLine]:
    """Return the hosts with places, read again only after something was written, and each day."""
    return _places(*session.version(), context.today, context)


def show_places(places: Sequence[PlacesLine], texts: Texts) -> None:
    """Show hosts with free places, soonest first; none that says 'not now' for that year."""
    free = [line for line in places if line.free and line.interest is not Interest.NOT_NOW]
    if not free:
        return
    part = fold(texts.gettext("Hosts with places"), "worklist_places")
    if not part.open:
        return
    with part:
        for line in free[:SHOWN_PLACES]:
            st.page_link(
                "pages/organisations.py",
                label=escape_markdown(_told(line, texts)),
                query_params={ADDRESS: str(line.host_id)},
            )
        if len(free) > SHOWN_PLACES:
            said = texts.gettext("These are the soonest ones; the others stand with each host.")
            st.caption(said)


def _told(line: PlacesLine, texts: Texts) -> str:
    first, last = texts.short_date(line.first_day), texts.short_date(line.last_day)
    days = first if line.first_day == line.last_day else f"{first} – {last}"
    said = texts.gettext(
        "{host} · {days} · free: {free} of {places}",
        host=line.host,
        days=days,
        free=texts.number(line.free),
        places=texts.number(line.places),
    )
    looking = line.interest is Interest.ACTIVELY_LOOKING
    return f"{said} · {texts.label(line.interest)}" if looking and line.interest else said
