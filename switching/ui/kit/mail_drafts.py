"""Mail drafts on screen: the button, and whom the mail does not reach."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from switching.documents.mails.cover_letters import certificate_addressees, plan_addressees
from switching.i18n import Texts
from switching.i18n.file_names import file_name
from switching.models import Dossier, MailKind
from switching.rules.certification import current_certificate
from switching.rules.reaching import Addressee, addressee, unreached_of
from switching.services.context import Context
from switching.services.letters import Letter, written_for
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import CERTIFICATE_MAIL, PLAN_MAIL
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sending import offer_sending
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons


def plan_mail_button(context: Context, dossier: Dossier, texts: Texts, **look: Any) -> None:
    """Offer the mail that asks for agreement."""
    _, switch_id, reference = texts.gettext, dossier.switch.id, dossier.switch.reference
    spoken = written_for(dossier, Letter(MailKind.PLAN), context).texts
    version = f"v{dossier.plans[-1].number}"
    download_button(
        context,
        _("Mail that asks for agreement (.eml)"),
        PLAN_MAIL.of(switch_id),
        file_name=file_name(spoken.gettext("Agreement"), reference, version, end="eml"),
        mime="message/rfc822",
        help=_("Opens in your own mail program, with the final plan and the days attached."),
        icon=icons.MAIL,
        **look,
    )


def show_whom_the_plan_mail_reaches(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Name who can't get the mail that asks for agreement yet, and let addresses be filled in."""
    _ = texts.gettext
    name_unreached(list(map(addressee, plan_addressees(dossier))), texts)
    if dossier.sending_contact is None:
        st.caption(
            escape_markdown(
                _("Who speaks for {organisation} is not known yet: choose it under 'Parties'.",
                  organisation=dossier.sending_organisation.name)
            )
        )  # fmt: skip
    key = f"addresses:{dossier.switch.id}"
    part = fold(_("Mail addresses"), key)
    if part.open:
        with part:
            _edit_addresses(dossier, sheet, texts)


def certificate_mail_button(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Offer the mail that takes the certificate to the learner; nothing while there is none."""
    _, switch_id, reference = texts.gettext, dossier.switch.id, dossier.switch.reference
    if current_certificate(dossier) is None:
        return
    spoken = written_for(dossier, Letter(MailKind.CERTIFICATE), context).texts
    download_button(
        context,
        _("Mail with the certificate (.eml)"),
        CERTIFICATE_MAIL.of(switch_id),
        file_name=file_name(spoken.gettext("Learning certificate"), reference, end="eml"),
        mime="message/rfc822",
        icon=":material/mail:",
    )
    label = _("Send the mail with the certificate")
    offer_sending(context, dossier, MailKind.CERTIFICATE, label, texts)
    if name_unreached(list(map(addressee, certificate_addressees(dossier))), texts):
        sender = dossier.sending_organisation
        st.page_link(
            "pages/organisations.py",
            label=_("Add the address at {organisation}", organisation=escape_markdown(sender.name)),
            query_params={"organisation": str(sender.id)},
        )


def name_unreached(addressees: Sequence[Addressee], texts: Texts) -> bool:
    """Name beside a mail each whom it does not reach, and why; tell whether there was one."""
    unreached = unreached_of(addressees)
    for message in unreached:
        st.caption("**!** " + escape_markdown(texts.message(message)))
    return bool(unreached)


def _edit_addresses(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Let each address be filled in."""
    for person in plan_addressees(dossier):
        label = texts.gettext("E-mail of {name}", name=escape_markdown(person.name))
        sheet.line(person, "email", label, live=False, type="email")
