"""The papers of a call: the sheet to prepare it with, and what was agreed in it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from switching.documents.mails.papers import agreed_addressees
from switching.i18n.file_names import file_name
from switching.models import MailKind
from switching.services.letters import Letter, written_for
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import AGREED, AGREED_MAIL, PREPARATION
from switching.ui.intake_call.call_page import CallPage
from switching.ui.kit.mail_drafts import name_unreached
from switching.ui.kit.sending import offer_sending


def offer_preparation(view: CallPage, where: str) -> None:
    """Offer the sheet that a project leader has beside them in the call."""
    _, switch = view.texts.gettext, view.dossier.switch
    download_button(
        view.context,
        _("Sheet to prepare with (PDF)"),
        PREPARATION.of(switch.id),
        file_name=file_name(_("Preparation"), switch.reference, end="pdf"),
        mime="application/pdf",
        help=_("Who comes, what to ask for each purpose, and room to write."),
        key=f"preparation_sheet:{where}:{switch.id}",
    )


def offer_agreed(view: CallPage) -> None:
    """Offer what was agreed, as a mail and as a page, and name whom the mail does not reach."""
    _, switch = view.texts.gettext, view.dossier.switch
    if switch.stopped_on is not None:
        return
    spoken = written_for(view.dossier, Letter(MailKind.AGREED), view.context).texts
    name = partial(file_name, spoken.gettext("Arrangements"), switch.reference)
    with st.container(horizontal=True):
        download_button(
        view.context,
            _("Mail with what you agreed (.eml)"),
            AGREED_MAIL.of(switch.id),
            file_name=name(end="eml"),
            mime="message/rfc822",
            help=_("Opens in your own mail program, for learner, coach and sending organisation. "
                   "Your notes are not in it."),
            icon=":material/mail:",
            key=f"agreed_mail:{switch.id}",
        )  # fmt: skip
        download_button(
            view.context,
            _("What you agreed (PDF)"),
            AGREED.of(switch.id),
            file_name=name(end="pdf"),
            mime="application/pdf",
            key=f"agreed:{switch.id}",
        )
    label = _("Send the mail with what you agreed")
    offer_sending(view.context, view.dossier, MailKind.AGREED, label, view.texts)
    name_unreached(agreed_addressees(view.dossier), view.texts)
