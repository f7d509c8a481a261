"""How an exchange ends on screen: completed or stopped, and taken up again."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import MINIMUM_MINUTES, Dossier, MailKind, Party, held_minutes
from switching.rules.calling_off import called_off_by_stop
from switching.rules.hours_reached import may_complete
from switching.rules.stop_causes import causes_of
from switching.services.completion import complete_switch, reopen_switch
from switching.services.context import Context
from switching.services.switches import resume_switch, stop_switch
from switching.ui.dossier.called_off import offer_stop_mail, stop_told
from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.kit import failures, notices, session
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.sending import offer_sending

_PLACE = "ending"


def show_end(view: ExchangePage) -> None:
    """Let a switch be completed or stopped, and let that be taken back."""
    notices.show_notices(_PLACE)
    if view.dossier.switch.completed_on is not None:
        _completed(view)
        return
    certified = any(item.withdrawn_at is None for item in view.dossier.certificates)
    running = view.dossier.switch.stopped_on is None and not certified
    if running and may_complete(view.dossier.days):
        _completion_form(view)
    show_stop(view.context, view.dossier, view.texts)


def _completed(view: ExchangePage) -> None:
    _, switch = view.texts.gettext, view.dossier.switch
    if switch.completed_on is None:
        return
    st.success(_("This switch was completed on {date}.", date=view.texts.date(switch.completed_on)))
    if st.button(_("Open this switch again"), disabled=session.is_read_only()):
        with failures.saving():
            reopen_switch(view.context, switch.id)
        notices.say(_PLACE, _("This switch is open again: days can be changed and added."))
        st.rerun()


def _completion_form(view: ExchangePage) -> None:
    _, dossier = view.texts.gettext, view.dossier
    part = fold(_("Complete this switch"), f"complete:{dossier.switch.id}")
    if not part.open:
        return
    with part:
        if held_minutes(dossier.days) < MINIMUM_MINUTES:
            st.write(
                _(
                    "Finishing early is completing too, not stopping. A certificate only comes "
                    "once 14 hours were held."
                )
            )
        form = Form(f"complete_switch:{dossier.switch.id}", view.texts)
        last = max(day.day for day in dossier.days if day.held)
        day = form.day("completed_on", _("Completed on"), last)
        done = form.submit(
            _("Complete this switch"),
            lambda key: complete_switch(view.context, dossier.switch.id, day),
        )
    if done is not None:
        st.rerun()


def show_stop(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Let a switch be stopped, with who and why, or taken up again."""
    _, switch = texts.gettext, dossier.switch
    if switch.stopped_on is not None:
        st.info(escape_markdown(stop_told(dossier, texts)))
        with st.container(horizontal=True):
            offer_stop_mail(context, dossier, texts)
            _take_up(context, switch.id, texts)
        if called_off_by_stop(dossier):
            label = _("Send the mail that calls it off")
            offer_sending(context, dossier, MailKind.STOP, label, texts)
        return
    if session.is_read_only():
        return
    part = fold(_("Stop this switch"), f"stop:{switch.id}")
    if not part.open:
        return
    with part:
        form = Form(f"stop:{switch.id}", texts)
        day = form.day("stopped_on", _("From which day?"), session.today())
        party = form.choice("stopped_by", _("Who stops it?"), list(Party))
        changes = {
            "stopped_on": day,
            "stopped_by": party,
            "stop_cause": form.choice("stop_cause", _("What kind of reason?"), causes_of(party)),
            "stop_reason": form.line("stop_reason", _("Why?")),
        }
        stopped = form.submit(
            _("Stop this switch"),
            lambda key: stop_switch(context, switch.id, changes),
        )
    if stopped is not None:
        notices.say(
            _PLACE,
            _("This switch was stopped. All that is on record stays; you can take it up again."),
        )
        st.rerun()


def _take_up(context: Context, switch_id: int, texts: Texts) -> None:
    _ = texts.gettext
    question = _("Then its call and its days count again. Send their calendar files anew.")
    label, answer = _("Take this switch up again"), _("Yes, take it up again")
    if confirmed(label, question, answer, f"resume:{switch_id}", session.is_read_only()):
        with failures.saving():
            resume_switch(context, switch_id)
        notices.say(_PLACE, _("This switch was taken up again."))
        st.rerun()
