"""The evaluation form of a party, to print or to mail."""

from __future__ import annotations

from functools import partial

import streamlit as st

from switching.i18n.file_names import file_name, file_word
from switching.models import MailKind, N_, Party
from switching.rules.reaching import addressee_of_party
from switching.services.letters import Letter, written_for
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import EVALUATION_FORM, EVALUATION_MAIL
from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.kit.mail_drafts import name_unreached
from switching.ui.kit.sending import offer_sending

_WORDS = {
    Party.LEARNER: N_("Learner"),
    Party.COACH: N_("Coach"),
    Party.SENDING_ORGANISATION: N_("Sending organisation"),
}


def offer_form(view: ExchangePage, party: Party) -> None:
    """Offer the form as a mail and as a page, and name whom the mail does not reach."""
    _, switch = view.texts.gettext, view.dossier.switch
    letter = Letter(MailKind.EVALUATION, party)
    spoken = written_for(view.dossier, letter, view.context).texts
    whose = file_word(spoken.gettext(_WORDS[party]))
    name = partial(file_name, spoken.gettext("Evaluation"), whose, switch.reference)
    with st.container(horizontal=True):
        download_button(
            view.context,
            _("Mail with the form (.eml)"),
            EVALUATION_MAIL.of(switch.id, str(party)),
            file_name=name(end="eml"),
            mime="message/rfc822",
            icon=":material/mail:",
            key=f"evaluation_mail:{switch.id}:{party}",
        )
        download_button(
            view.context,
            _("Form to fill in by hand (PDF)"),
            EVALUATION_FORM.of(switch.id, str(party)),
            file_name=name(end="pdf"),
            mime="application/pdf",
            key=f"evaluation_form:{switch.id}:{party}",
        )
    label = _("Send the mail with the form")
    offer_sending(view.context, view.dossier, MailKind.EVALUATION, label, view.texts, party)
    name_unreached([addressee_of_party(view.dossier, party)], view.texts)
