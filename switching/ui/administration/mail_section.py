"""The section of the administration page on mail: which server, and what is wrong with it."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.rules.mail_server import MailSettingsError
from switching.services.context import Context
from switching.services.links import public_address
from switching.services.sending import mail_settings, read_trouble
from switching.ui.kit.escape import escape_markdown


def show_mail(context: Context, texts: Texts) -> None:
    """Show by which server mails go out, and what it says when they do not."""
    _ = texts.gettext
    st.header(_("Mail"), anchor=False)
    try:
        settings = mail_settings()
    except MailSettingsError as error:
        st.error(escape_markdown(texts.message(error.message)))
        return
    if settings is None:
        st.write(
            _(
                "There is no mail server: the app sends nothing. Mails are drafts that each opens "
                "in their own mail program. Who looks after the server can set SWITCHING_SMTP "
                "(docs/deploy.md, 'Mail')."
            )
        )
        return
    server = settings.server
    st.text(_("Server: {host}, port {port}", host=server.host, port=str(server.port)))
    st.text(_("Mails come from: {address}", address=settings.sender))
    if public_address() is None:
        st.info(_("There are no personal links in mails: SWITCHING_ADDRESS is not set."))
    trouble = read_trouble(context)
    if trouble is None:
        st.text(_("The server gives no trouble."))
        return
    st.error(
        escape_markdown(
            _(
                "No mail goes out since {date}, {time}. The server says: {said}. Nothing is lost: "
                "all goes out once it works again.",
                date=texts.date(trouble.since),
                time=texts.time(trouble.since),
                said=texts.gettext(trouble.said),
            )
        )
    )


def wrong_with_mail(context: Context, texts: Texts) -> str:
    """Say in a few words what is wrong with mail; nothing while all is well."""
    try:
        settings = mail_settings()
    except MailSettingsError:
        return texts.gettext("not readable")
    if settings is None or read_trouble(context) is None:
        return ""
    return texts.gettext("does not go out")
