"""When a call or a whole switch was called off, by whom and why, and the way back."""

from __future__ import annotations

import streamlit as st

from switching.documents.mails.cover_letters import stop_addressees
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.i18n.moments import planned_moment
from switching.models import Dossier, IntakeCall, MailKind, last_called_off
from switching.rules.calling_off import called_off_by_stop
from switching.rules.reaching import addressees_of_call
from switching.services import calls
from switching.services.context import Context
from switching.services.letters import Letter, written_for
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import CALL_CALENDAR, CALL_MAIL, STOP_MAIL
from switching.ui.kit import failures, notices, session
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.mail_drafts import name_unreached
from switching.ui.kit.sending import offer_sending


def stop_told(dossier: Dossier, texts: Texts) -> str:
    """Say when a switch was stopped, by whom and why."""
    switch = dossier.switch
    if switch.stopped_on is None:
        return ""
    date = texts.date(switch.stopped_on)
    if switch.stopped_by is None:
        return texts.gettext("This switch was stopped on {date}.", date=date)
    cause = [texts.label(switch.stop_cause)] if switch.stop_cause else []
    return texts.gettext(
        "This switch was stopped on {date} by {who}. Why: {reason}",
        date=date,
        who=texts.label(switch.stopped_by),
        reason=": ".join([*cause, switch.stop_reason]),
    )


def call_off_told(call: IntakeCall, texts: Texts) -> str:
    """Say which call did not take place, through whom and why, and when that was noted."""
    _ = texts.gettext
    parts = [
        _("The call of {when} did not take place: {outcome}.",
          when=planned_moment(call, texts), outcome=texts.label(call.outcome)),
        _("Through {who}.", who=texts.label(call.outcome_by)) if call.outcome_by else "",
        _("Why: {reason}", reason=call.outcome_reason) if call.outcome_reason else "",
        _("(noted on {date})", date=texts.date(call.completed_at)) if call.completed_at else "",
    ]  # fmt: skip
    return " ".join(filter(None, parts))


def show_calls_off(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show each call that did not take place; the last one can be told to all, or taken back."""
    for record in dossier.calls:
        if record.call.called_off:
            st.info(escape_markdown(call_off_told(record.call, texts)))
    last = last_called_off(dossier.calls)
    if last is None or dossier.call is not None:
        return
    with st.container(horizontal=True):
        offer_call_files(context, dossier, texts, off=True)
        _take_back(context, last.call, texts)
    label = texts.gettext("Send the mail that calls it off")
    offer_sending(context, dossier, MailKind.CALL, label, texts)
    name_unreached(addressees_of_call(dossier, last), texts)


def offer_call_files(context: Context, dossier: Dossier, texts: Texts, off: bool) -> None:
    """Offer the mail and the calendar file of the call, or those that call it off."""
    _, switch, state = texts.gettext, dossier.switch, "off" if off else "on"
    spoken = written_for(dossier, Letter(MailKind.CALL), context).texts
    said = spoken.gettext("Called off") if off else spoken.gettext("Invitation")
    download_button(
        context,
        _("Mail that calls it off (.eml)") if off else _("Mail with calendar file (.eml)"),
        CALL_MAIL.of(switch.id),
        file_name=file_name(said, switch.reference, end="eml"),
        mime="message/rfc822",
        key=f"call_mail:{switch.id}:{state}",
    )
    download_button(
        context,
        _("Out of the calendar (.ics)") if off else _("Calendar file (.ics)"),
        CALL_CALENDAR.of(switch.id),
        file_name=file_name(spoken.gettext("Introduction call"), switch.reference, end="ics"),
        mime="text/calendar",
        key=f"call_calendar:{switch.id}:{state}",
    )


def _take_back(context: Context, call: IntakeCall, texts: Texts) -> None:
    _ = texts.gettext
    question = _("Then the call stands open again, on its date and with all that was noted.")
    label, answer = _("It did take place after all"), _("Yes, open it again")
    if confirmed(label, question, answer, f"reinstate:{call.id}", session.is_read_only()) and (
        failures.attempt(lambda: calls.reinstate_call(context, call.id))
    ):
        notices.say("call", _("The call stands open again."))
        st.rerun()


def offer_stop_mail(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Offer the mail that takes what a stop called off out of calendars; nothing for nothing."""
    if called_off_by_stop(dossier):
        spoken = written_for(dossier, Letter(MailKind.STOP), context).texts
        download_button(
            context,
            texts.gettext("Mail that calls it off (.eml)"),
            STOP_MAIL.of(dossier.switch.id),
            file_name=file_name(spoken.gettext("Called off"), dossier.switch.reference, end="eml"),
            mime="message/rfc822",
            help=texts.gettext("Takes the call and the days still to come out of all calendars."),
            icon=":material/mail:",
        )
        name_unreached(stop_addressees(dossier), texts)
