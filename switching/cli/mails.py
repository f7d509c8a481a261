"""Send the mails that wait, once: for an installation whose app is not always there."""

from __future__ import annotations

from pathlib import Path

import click
from sqlite_utils.utils import sqlite3

from switching.cli.command import command, now, require_sound, stop, unwritable
from switching.cli.options import database_option, language_option
from switching.i18n import Texts
from switching.models import Language, Message, N_
from switching.rules.mail_server import MailSettingsError
from switching.services.context import local_context
from switching.services.outbox import queue_asked_links, queue_reminders
from switching.services.sending import Tools, mail_settings, send_due
from switching.services.view_mails import queue_view_mails


@command(
    "send-mail",
    help=N_(
        "Send the mails that wait, and the reminders of this moment, by the server of "
        "SWITCHING_SMTP.\n\nThe app does the same while it runs; each mail goes once all the same."
    ),
)
@database_option
@language_option
def send_mail(database: Path, language: str) -> None:
    texts = Texts(Language(language))
    require_sound(texts, database)
    try:
        settings = mail_settings()
    except MailSettingsError as error:
        stop(texts, error.message)
    if settings is None:
        stop(texts, Message(N_("There is no mail server: SWITCHING_SMTP is not set.")))
    context = local_context(database, now(), texts.language)
    try:
        queue_reminders(context, settings)
        queue_view_mails(context, settings)
        queue_asked_links(context, settings)
        done = send_due(context, settings, Tools(now))
    except sqlite3.Error as error:
        stop(texts, unwritable(database, error))
    click.echo(texts.ngettext("{count} mail was sent.", "{count} mails were sent.", done.sent))
    if done.refused or done.later:
        refused = texts.gettext(
            "Refused: {refused}. Not taken yet: {later}.", refused=done.refused, later=done.later
        )
        click.echo(refused)
    if done.trouble:
        text = N_("The mail server can't be used now: {said}")
        stop(texts, Message(text, {"said": texts.gettext(done.trouble)}))
