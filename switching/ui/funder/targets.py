"""Targets and estimates per indicator, for an administrator."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import IndicatorTarget
from switching.services.context import Context
from switching.services.funder import list_indicator_targets, set_indicator_target
from switching.services.funder_reports import FunderTable
from switching.ui.funder.choosing import AskedFor
from switching.ui.kit import fields, notices
from switching.ui.kit.fields import Ready
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form


def show_targets(context: Context, asked: AskedFor, table: FunderTable, texts: Texts) -> None:
    """Show the way to set the target and the estimate of one indicator at a time."""
    _ = texts.gettext
    notices.show_notices("indicator_targets")
    part = fold(_("Targets and estimates"), "funder_targets")
    if not part.open:
        return
    with part:
        st.caption(
            _(
                "These are of the period that is chosen above. The overview shows how far they "
                "are, at 'How far are we?'. An estimate stands in the table only where it may: of "
                "what need not be asked, as long as no one was asked."
            )
        )
        words = {line.code: f"{line.code} · {line.label}" for line in table.paper.lines}
        key = f"funder:indicator:{table.paper.table.chosen.code}"
        ready = Ready(key, False, next(iter(words)), key in st.session_state)
        code = fields.selection(_("Indicator"), ready, words, texts)
        if code is not None:
            days = asked.first, asked.last
            found = list_indicator_targets(context, asked.project.id, *days).get(code)
            _edit(context, asked, code, found, texts)


def _edit(
    context: Context, asked: AskedFor, code: str, found: IndicatorTarget | None, texts: Texts
) -> None:
    _ = texts.gettext
    version = f"{found.id}:{found.version}" if found else f"new:{asked.first}:{asked.last}"
    form = Form(f"indicator:{asked.project.id}:{code}:{version}", texts)
    left, right = st.columns(2)
    with left:
        target = form.number("target", _("Target"), found.target if found else None)
    with right:
        estimate = form.number("estimate", _("Estimate"), found.estimate if found else None)

    def save(_key: str) -> bool:
        days = asked.first, asked.last
        set_indicator_target(context, asked.project.id, *days, code, target, estimate)
        return True

    if form.submit(_("Save target"), save, primary=False):
        notices.say("indicator_targets", _("The target of {code} was saved.", code=code))
        st.rerun()
