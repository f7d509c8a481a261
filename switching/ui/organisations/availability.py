"""When a host has places for learners, and how it stands towards them in a year."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import Availability, HostInterest, Interest, Organisation
from switching.services.availability import add_availability, remove_availability, set_interest
from switching.services.context import Context
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.rows import first_of, more_button
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons

_AT_ONCE = 10


def show_availability(
    context: Context,
    host: Organisation,
    places: Sequence[Availability],
    interests: Sequence[HostInterest],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show the days with places and the interest of a host, and the ways to add to them."""
    _ = texts.gettext
    st.subheader(_("When this host has places"), anchor=False)
    for interest in interests:
        st.write(escape_markdown(_interest_told(interest, texts)))
    to_come = [item for item in places if item.last_day >= session.today()]
    if not to_come:
        st.caption(_("No days with places are on record. The worklist shows them to everyone."))
    key = f"availabilities:{host.id}"
    with st.container(gap="xsmall"):
        for item in first_of(to_come, key, _AT_ONCE):
            part = fold(days_told(item, texts), f"availability:{item.id}")
            if part.open:
                with part:
                    _edit(context, item, sheet, texts)
    more_button(to_come, key, _AT_ONCE, texts)
    if not session.is_read_only():
        _offer_additions(context, host, texts)


def days_told(item: Availability, texts: Texts) -> str:
    """Say on which days a host has how many places."""
    first, last = texts.date(item.first_day), texts.date(item.last_day)
    days = first if item.first_day == item.last_day else f"{first} – {last}"
    said = texts.ngettext(
        "{days} · {count} place", "{days} · {count} places", item.places, days=days
    )
    return escape_markdown(said)


def _interest_told(interest: HostInterest, texts: Texts) -> str:
    said = f"{interest.year}: {texts.label(interest.interest)}"
    return f"{said}. {interest.reason}" if interest.reason else said


def _edit(context: Context, item: Availability, sheet: Sheet, texts: Texts) -> None:
    _ = texts.gettext
    first, last, places, away = st.columns([3, 3, 2, 1], vertical_alignment="bottom")
    with first:
        sheet.day(item, "first_day", _("From"))
    with last:
        sheet.day(item, "last_day", _("To and including"))
    with places:
        sheet.number(item, "places", _("Places"))
    with away:
        question = _("Days that are planned at this host stay as they are.")
        sheet.removal(
            _("Take these days away"),
            question,
            _("Yes, take them away"),
            f"remove_availability:{item.id}",
            lambda context: remove_availability(context, item.id),
        )


def _offer_additions(context: Context, host: Organisation, texts: Texts) -> None:
    _ = texts.gettext
    part = fold(_("Add days with places"), f"add_availability:{host.id}", icon=icons.ADD)
    if part.open:
        with part:
            _new_days(context, host, texts)
    part = fold(_("Say how this host stands towards learners in a year"), f"interest:{host.id}")
    if part.open:
        with part:
            _new_interest(context, host, texts)


def _new_days(context: Context, host: Organisation, texts: Texts) -> None:
    _, form = texts.gettext, Form(f"availability:{host.id}", texts)
    first, last, places = st.columns([3, 3, 2])
    with first:
        first_day = form.day("first_day", _("From"))
    with last:
        last_day = form.day("last_day", _("To and including"), first_day)
    with places:
        count = form.number("places", _("Places"), 1)
    values = {"host_id": host.id, "first_day": first_day, "last_day": last_day, "places": count}
    if form.submit(_("Add these days"), lambda key: add_availability(context, values, key)):
        st.rerun()


def _new_interest(context: Context, host: Organisation, texts: Texts) -> None:
    _, form = texts.gettext, Form(f"interest:{host.id}", texts)
    left, right = st.columns([1, 3])
    with left:
        year = form.number("year", _("Year"), session.today().year)
    with right:
        interest = form.choice("interest", _("Interest"), list(Interest))
    reason = form.line("reason", _("Why?"), optional=True)
    values = {"year": year, "interest": interest, "reason": reason}
    if form.submit(_("Keep this"), lambda key: set_interest(context, host.id, values)):
        st.rerun()
