"""The evaluation form of a party, to print or to mail."""

from __future__ import annotations

import streamlit as st

from switching.models import Party
from switching.rules.reaching import addressee_of_party
from switching.services.papers import render_evaluation_form, render_evaluation_mail
from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.kit.downloads import download_button
from switching.ui.kit.mail_drafts import name_unreached

_FILES = {
    Party.LEARNER: "evaluatie-lerende",
    Party.COACH: "evaluatie-coach",
    Party.SENDING_ORGANISATION: "evaluatie-uitsturende-organisatie",
}


def offer_form(view: ExchangePage, party: Party) -> None:
    """Offer the form as a mail and as a page, and name whom the mail does not reach."""
    _, switch = view.texts.gettext, view.dossier.switch
    name = f"{_FILES[party]}-{switch.reference}"
    with st.container(horizontal=True):
        download_button(
            _("Mail with the form (.eml)"),
            lambda context: render_evaluation_mail(context, switch.id, party),
            file_name=f"{name}.eml",
            mime="message/rfc822",
            icon=":material/mail:",
            costly=True,
            key=f"evaluation_mail:{switch.id}:{party}",
        )
        download_button(
            _("Form to fill in by hand (PDF)"),
            lambda context: render_evaluation_form(context, switch.id, party),
            file_name=f"{name}.pdf",
            mime="application/pdf",
            costly=True,
            key=f"evaluation_form:{switch.id}:{party}",
        )
    name_unreached([addressee_of_party(view.dossier, party)], view.texts)
