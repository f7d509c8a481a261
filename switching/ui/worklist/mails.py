"""The mails on the worklist: what did not arrive, and what goes out by rule tomorrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.models import DossierLine, MailState
from switching.services import outbox
from switching.services.context import Context
from switching.services.outbox import ComingReminder, MailLine
from switching.services.rights import Need, may
from switching.ui.dossier.mails import coming_told
from switching.ui.kit import failures, notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.rows import LinkRow, show_links
from switching.ui.kit.sending import usable_settings
from switching.ui.look import icons

T = TypeVar("T")

MOST_SHOWN = 8


def show_mails(context: Context, shown: Sequence[DossierLine], texts: Texts) -> None:
    """Show what a server refused and what is to be decided, of the dossiers in sight.

    What goes out tomorrow is read when someone opens it. Nothing stands here without a mail
    server, and without mails.
    """
    found = _of(shown, outbox.list_mails_to_decide(context), lambda line: line.mail.switch_id)
    if found:
        title = texts.gettext("Mails that did not go out")
        st.header(f"{icons.URGENT} {title} ({len(found)})", anchor=False)
        show_links([_row(line, texts) for line in found[:MOST_SHOWN]], "mails")
    if usable_settings() is not None:
        _show_tomorrow(context, shown, texts)


def _of(shown: Sequence[DossierLine], mails: Sequence[T], place: Callable[[T], int]) -> list[T]:
    """Return the mails of the dossiers `shown`, which are gone through when there is any mail."""
    within = {line.id for line in shown} if mails else set()
    return [mail for mail in mails if place(mail) in within]


def _row(line: MailLine, texts: Texts) -> LinkRow:
    _ = texts.gettext
    about = texts.label(line.mail.kind)
    if line.mail.state is MailState.REFUSED:
        about = _("{mail}: refused, look at the address", mail=about)
    else:
        about = _("{mail}: to be decided", mail=about)
    return LinkRow(
        "pages/dossier.py",
        icons.MAIL,
        f"{line.person.name} · {line.reference}",
        about=about,
        leads_to={"switch": str(line.mail.switch_id)},
    )


def _show_tomorrow(context: Context, shown: Sequence[DossierLine], texts: Texts) -> None:
    part = fold(texts.gettext("What goes out by itself tomorrow"), "mails_tomorrow")
    if not part.open:
        return
    with part:
        coming = outbox.list_reminders_of_tomorrow(context)
        found = _of(shown, coming, lambda item: item.switch_id)
        if not found:
            st.text(texts.gettext("Nothing."))
        notices.show_notices("mails_tomorrow")
        for item in found:
            said = f"{coming_told(item, context, texts)} · {escape_markdown(item.reference)}"
            with st.container(horizontal=True, vertical_alignment="center"):
                st.page_link(
                    "pages/dossier.py",
                    label=said,
                    query_params={"switch": str(item.switch_id)},
                )
                if may(context.actor, Need.WRITE_DOSSIER):
                    _offer_to_stop(context, item, texts)


def _offer_to_stop(context: Context, item: ComingReminder, texts: Texts) -> None:
    """Let a kind of reminder not go out in its dossier, from here."""
    _, kind = texts.gettext, item.reminder.kind
    place = f"{item.switch_id}:{kind}:{item.reminder.person.id}"
    about = f"{item.reminder.person.name} · {texts.label(kind)}"
    if st.button(_("Do not send it"), key=f"stop:{place}", help=escape_markdown(about)):
        done = failures.attempt(
            lambda: outbox.stop_reminders(context, item.switch_id, kind, stops=True)
        )
        if done:
            said = _(
                "In {reference} this does not go out any more: {kind}. In its dossier, at Mails, "
                "you let it go again.",
                reference=item.reference,
                kind=texts.label(kind),
            )
            notices.say("mails_tomorrow", said)
            st.rerun()
