"""The mails of a dossier: what went out and how it went, and what goes out by rule."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, MailKind, MailState
from switching.rules.reminders import REMINDERS, next_day_of_mails
from switching.services import outbox
from switching.services.context import Context
from switching.services.outbox import ComingReminder, MailLine
from switching.ui.kit import failures, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sending import usable_settings

MOST_SHOWN = 50
_OPEN = {MailState.WAITING, MailState.HELD, MailState.REFUSED}


def show_mails(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show the mails of a dossier and its reminders; nothing while no mail ever went out here."""
    _, switch_id = texts.gettext, dossier.switch.id
    lines = outbox.list_mails(context, switch_id)
    settings = usable_settings()
    if not lines and settings is None:
        return
    asks = any(line.mail.state in (MailState.HELD, MailState.REFUSED) for line in lines)
    part = fold(_("Mails"), f"mails:{switch_id}", expanded=asks)
    if not part.open:
        return
    with part:
        if not lines:
            st.caption(_("No mail went out of this dossier yet."))
        for line in lines[:MOST_SHOWN]:
            _show_line(context, line, texts)
        if len(lines) > MOST_SHOWN:
            st.caption(_("Older ones are in the history."))
        if settings is not None:
            _show_reminders(context, dossier, texts)


def _show_line(context: Context, line: MailLine, texts: Texts) -> None:
    mail, about = line.mail, told(line, texts)
    if mail.state not in _OPEN:
        st.markdown(f"- {about}")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**!** {about}" if mail.state is not MailState.WAITING else about)
        if mail.state is not MailState.WAITING and mail.kind is not MailKind.CODE:
            _decide(context, line, True, texts)
        _decide(context, line, False, texts)


def _decide(context: Context, line: MailLine, sends: bool, texts: Texts) -> None:
    _ = texts.gettext
    mail = line.mail
    again = _("Send it now") if mail.state is MailState.HELD else _("Try again")
    away = _("Do not send it") if mail.state is not MailState.REFUSED else _("Leave it")
    clicked = st.button(
        again if sends else away,
        key=f"mail:{mail.id}:{sends}",
        help=f"{escape_markdown(line.person.name)} · {texts.label(mail.kind)}",
        disabled=session.is_read_only(),
    )
    if clicked and failures.attempt(
        lambda: outbox.decide_mail(context, mail.switch_id, mail.id, sends)
    ):
        st.rerun()


def told(line: MailLine, texts: Texts) -> str:
    """Say of a mail what it is about, to whom, and how it went, as markdown."""
    _, mail = texts.gettext, line.mail
    at = mail.done_at or mail.queued_at
    moment = f"{texts.date(at, 'd MMM y')} {texts.time(at)}"
    parts = [moment, texts.label(mail.kind), line.person.name, texts.label(mail.state)]
    if mail.said:
        parts.append(_("the server said: {said}", said=texts.gettext(mail.said)))
    if mail.state is MailState.WAITING and mail.tries:
        parts.append(
            _(
                "tried again on {date} at {time}",
                date=texts.date(mail.next_try),
                time=texts.time(mail.next_try),
            )
        )
    return escape_markdown(" · ".join(parts))


def _show_reminders(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show which reminders come in the next days, and let each kind be stopped here."""
    _, switch_id = texts.gettext, dossier.switch.id
    coming = outbox.list_coming_reminders(context, switch_id)
    stopped = outbox.list_stopped_reminders(context, switch_id)
    st.subheader(_("Reminders"), anchor=False)
    st.caption(
        _(
            "They go out by themselves, by day and not on Sundays: at most one a day to a person, "
            "and none to who got another mail that day. What you stop here does not go out in "
            "this dossier."
        )
    )
    going = [item for item in coming if item.reminder.kind not in stopped]
    if not going:
        st.text(_("Nothing goes out in the next seven days."))
    for item in going:
        st.markdown(f"- {coming_told(item, context, texts)}")
    _show_stopping(context, switch_id, stopped, texts)


def coming_told(item: ComingReminder, context: Context, texts: Texts) -> str:
    """Say of a reminder when it goes out, what it is about and to whom, as markdown."""
    _, due = texts.gettext, item.reminder.due
    day = max(due, context.today)
    when = texts.date(day, "EEEE d MMMM")
    if day == next_day_of_mails(context.today):
        when = _("{day} (the next mails)", day=when)
    said = (when, texts.label(item.reminder.kind), item.reminder.person.name)
    return escape_markdown(" · ".join(said))


def _show_stopping(
    context: Context, switch_id: int, stopped: Collection[MailKind], texts: Texts
) -> None:
    """Let each kind be ticked: what is ticked goes out."""
    for kind in REMINDERS:
        goes = kind not in stopped
        wanted = st.checkbox(
            texts.label(kind).capitalize(),
            value=goes,
            key=f"reminder:{switch_id}:{kind}",
            disabled=session.is_read_only(),
        )
        if wanted != goes:
            _stop(context, switch_id, kind, not wanted)


def _stop(context: Context, switch_id: int, kind: MailKind, stops: bool) -> None:
    if failures.attempt(lambda: outbox.stop_reminders(context, switch_id, kind, stops)):
        st.rerun()
