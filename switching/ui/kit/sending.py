"""'Send' beside a draft: the mail as it will go out, to whom, and the click that lets it go."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, MailKind, Party
from switching.rules.mail_server import MailSettings
from switching.rules.reaching import Addressee
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.letters import Letter
from switching.services.outbox import Preview, preview_mail, queue_mails
from switching.services.sending import usable_mail_settings
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.look import icons


def usable_settings() -> MailSettings | None:
    """Return the mail server by which this session can send: none from examples."""
    return None if session.in_examples() else usable_mail_settings()


def offer_sending(
    context: Context,
    dossier: Dossier,
    kind: MailKind,
    label: str,
    texts: Texts,
    party: Party | None = None,
) -> None:
    """Offer to send a mail from here; nothing without a mail server.

    What goes out, and to whom, stands in the part that `label` opens: it is made when that is
    open.
    """
    settings = usable_settings()
    if settings is None:
        return
    key = ":".join(filter(None, ("send", str(kind), party, str(dossier.switch.id))))
    notices.show_notices(key)
    part = fold(label, key, icon=icons.MAIL)
    if part.open:
        with part:
            _show(context, dossier, Letter(kind, party), settings, key, texts)


def _show(
    context: Context,
    dossier: Dossier,
    letter: Letter,
    settings: MailSettings,
    key: str,
    texts: Texts,
) -> None:
    _ = texts.gettext
    try:
        link = _("(here stands the personal link of each)")
        preview = preview_mail(context, dossier.switch.id, letter, settings, link)
    except InvalidError as refused:
        for message in refused.errors.values():
            st.info(escape_markdown(texts.message(message)))
        return
    _show_head(preview, texts)
    with st.container(border=True, key=f"{key}:text"):
        st.text(preview.text)
    people = [item.person_id for item in preview.to if item.person_id is not None]
    if not people:
        st.caption(_("There is no one to whom this mail can go yet."))
        return
    form = Form(key, texts)
    count = len(people)
    said = texts.ngettext("Send to {count} person", "Send to {count} people", count)
    queued = form.submit(
        said,
        lambda form_key: queue_mails(
            context, dossier.switch.id, letter, people, form_key, settings
        ),
    )
    if queued is not None:
        notices.say(key, _told(queued, texts), is_warning=not queued)
        st.session_state[key] = False
        st.rerun()


def _told(queued: int, texts: Texts) -> str:
    if not queued:
        return texts.gettext("This mail waits to go out already: it was not queued once more.")
    return texts.ngettext(
        "{count} mail goes out. The dossier says how it went.",
        "{count} mails go out, one to each. The dossier says how it went.",
        queued,
    )


def _show_head(preview: Preview, texts: Texts) -> None:
    _, copied = texts.gettext, preview.copied
    lines = [
        (_("From"), f"{preview.sender_name} <{preview.sender}>"),
        (_("Answers go to"), preview.reply_to or preview.sender),
        (_("To, each apart"), ", ".join(_named(to) for to in preview.to if to not in copied)),
        (_("In copy"), ", ".join(map(_named, copied))),
        (_("Subject"), preview.subject),
        (_("With it"), ", ".join(preview.files)),
    ]
    shown = "  \n".join(f"**{label}**: {escape_markdown(said)}" for label, said in lines if said)
    st.markdown(shown)
    if preview.invites:
        st.caption(_("Their calendar asks whether they come; their answer goes to the sender."))


def _named(item: Addressee) -> str:
    return f"{item.name} <{item.address}>"
