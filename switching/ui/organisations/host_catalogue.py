"""What a host can offer on screen, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.models import HostOption, LedgerLine, OptionKind, Organisation
from switching.services.context import Context
from switching.services.organisations import add_host_option
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.names import labels_of_options
from switching.ui.kit.rows import first_of, more_button
from switching.ui.kit.sheet import Sheet
from switching.ui.kit.tables import show_table
from switching.ui.look import icons

_AT_ONCE = 20


def show_catalogue(
    context: Context,
    host: Organisation,
    options: Sequence[HostOption],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show what a host can offer, and the way to add something."""
    _ = texts.gettext
    st.subheader(_("What this host can offer"), anchor=False)
    if not options:
        st.caption(_("Nothing yet: a guided tour, a working group, a talk with a specialist…"))
    labels, key = labels_of_options(options, texts), f"options:{host.id}"
    with st.container(gap="xsmall"):
        for option in first_of(options, key, _AT_ONCE):
            label = labels[option.id]
            if not option.active:
                label += " · " + _("no longer on offer")
            part = fold(escape_markdown(label), f"option:{option.id}")
            if part.open:
                with part:
                    _edit_option(option, sheet, texts)
    more_button(options, key, _AT_ONCE, texts)
    if session.is_read_only():
        return
    part = fold(_("Add something"), f"add_option:{host.id}", icon=icons.ADD)
    if part.open:
        with part:
            _new_option(context, host, texts)


def _new_option(context: Context, host: Organisation, texts: Texts) -> None:
    form = Form(f"option:{host.id}", texts)
    values = {"host_id": host.id, **_fields(form, texts)}
    added = form.submit(
        texts.gettext("Add to the catalogue"),
        lambda key: add_host_option(context, values, key),
    )
    if added is not None:
        st.rerun()


def _fields(form: Form, texts: Texts) -> dict[str, object]:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        title = form.line("title", _("What can a learner do here?"))
        kind = form.choice("kind", _("Kind"), list(OptionKind))
    with right:
        colleague = form.line("colleague", _("With which colleague?"), optional=True)
        hours, places = st.columns(2)
        with hours:
            minutes = form.hours("minutes", _("How many hours, usually?"), optional=True)
        with places:
            label = _("Places per month")
            places_per_month = form.number("places_per_month", label, optional=True)
    return {
        "title": title,
        "kind": kind,
        "colleague": colleague,
        "minutes": minutes,
        "places_per_month": places_per_month,
        "description": form.note("description", _("Description"), optional=True),
    }


def _edit_option(option: HostOption, sheet: Sheet, texts: Texts) -> None:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        sheet.line(option, "title", _("What can a learner do here?"))
        kinds = {item: texts.label(item) for item in OptionKind}
        sheet.selection(option, "kind", _("Kind"), kinds)
        sheet.tick(option, "active", _("on offer"))
    with right:
        sheet.line(option, "colleague", _("With which colleague?"))
        sheet.hours(option, "minutes", _("How many hours, usually?"))
        sheet.number(option, "places_per_month", _("Places per month"))
    sheet.note(option, "description", _("Description"))


def show_ledger(lines: Sequence[LedgerLine], texts: Texts) -> None:
    """Show what became of what a host offered: from offered to found useful."""
    _ = texts.gettext
    used = [line for line in lines if line.offered or line.planned]
    if not used:
        return
    st.subheader(_("What became of it"), anchor=False)
    frame = pd.DataFrame(
        {
            _("What"): [line.title for line in used],
            _("Kind"): [texts.label(line.kind) for line in used],
            _("Offered"): [line.offered for line in used],
            _("Maybe"): [line.maybe for line in used],
            _("Found useful beforehand"): [line.accepted for line in used],
            _("Planned"): [line.planned for line in used],
            _("Done"): [line.done for line in used],
            _("Found useful afterwards"): [line.useful for line in used],
        }
    )
    show_table(frame, row_height=36)
    if any(line.option_id is None for line in used):
        st.caption(_("With what was proposed in a call and stands in no catalogue."))
