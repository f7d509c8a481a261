"""The learning certificate on screen: what is missing, what it will say, and those on record."""

from __future__ import annotations

import streamlit as st

from switching.documents.certificate.content import CertificateContent, renamed_since
from switching.i18n import Texts
from switching.models import Certificate, Dossier, Language
from switching.rules.certification import (
    certificate_number,
    current_certificate,
    missing_for_certificate,
    remarks_on_certificate,
)
from switching.rules.contradictions import open_contradictions
from switching.services import certificates
from switching.services.context import Context
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import (
    CERTIFICATE,
    CERTIFICATE_COPY,
    CERTIFICATE_PREVIEW,
)
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.mail_drafts import certificate_mail_button


def show_certificate(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show the certificate on record, or what it takes to issue one; withdrawn ones below it."""
    st.header(texts.gettext("Learning certificate"), anchor=False)
    notices.show_notices("certificate")
    current = current_certificate(dossier)
    missing = missing_for_certificate(dossier, session.today())
    if current is not None:
        _show_issued(context, dossier, current, texts)
    elif missing is not None:
        st.info(escape_markdown(texts.message(missing)))
    else:
        _offer(context, dossier, texts)
    _show_withdrawn(context, dossier, texts)


def _show_issued(context: Context, dossier: Dossier, issued: Certificate, texts: Texts) -> None:
    _, number = texts.gettext, certificate_number(issued.year, issued.number)
    st.success(
        _(
            "Certificate {number}, issued on {date} to {holder}, for {hours}.",
            number=number,
            date=texts.date(issued.issued_at),
            holder=escape_markdown(issued.holder),
            hours=texts.hours(issued.held_minutes),
        )
    )
    with st.container(horizontal=True):
        download_button(
            context,
            _("Download the certificate (PDF)"),
            CERTIFICATE.of(issued.id),
            file_name=f"leercertificaat-{number}.pdf",
            mime="application/pdf",
            type="primary",
        )
        _copy_button(context, issued, texts)
    certificate_mail_button(context, dossier, texts)
    _show_renamed(dossier, issued, texts)
    _withdraw_form(context, dossier, issued, texts)


def _show_renamed(dossier: Dossier, issued: Certificate, texts: Texts) -> None:
    """Say what is called otherwise now than on paper, and what to do when that matters."""
    for then, now in renamed_since(dossier, issued):
        said = texts.gettext(
            "On paper it says ‘{then}’, now that is ‘{now}’. The mail says so too. Should the "
            "paper say it, then withdraw it and issue a new one.",
            then=then,
            now=now,
        )
        st.caption(escape_markdown(said))


def _copy_button(context: Context, certificate: Certificate, texts: Texts) -> None:
    number = certificate_number(certificate.year, certificate.number)
    download_button(
        context,
        texts.gettext("Download a copy of {number} (PDF)", number=number),
        CERTIFICATE_COPY.of(certificate.id),
        file_name=f"leercertificaat-{number}-kopie.pdf",
        mime="application/pdf",
    )


def _withdraw_form(context: Context, dossier: Dossier, issued: Certificate, texts: Texts) -> None:
    _ = texts.gettext
    with st.expander(_("Withdraw this certificate"), key=f"withdraw:{issued.id}"):
        st.write(
            _(
                "It stays on record with its number, and its copies say that it was withdrawn. "
                "After that you can issue a new one, with the next number."
            )
        )
        form = Form(f"withdraw:{dossier.switch.id}", texts)
        reason = form.line("withdrawn_reason", _("Why is it withdrawn?"))
        done = form.submit(
            _("Withdraw the certificate"),
            lambda key: certificates.withdraw_certificate(context, issued.id, reason),
        )
    if done is not None:
        number = certificate_number(issued.year, issued.number)
        notices.say("certificate", _("Certificate {number} was withdrawn.", number=number))
        st.rerun()


def _offer(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Show what the certificate will say, with the button that issues it."""
    _, switch_id = texts.gettext, dossier.switch.id
    st.write(_("Read it first: once issued, a certificate can't be changed, only withdrawn."))
    language = st.segmented_control(
        _("Language of the certificate"),
        list(Language),
        default=texts.language,
        required=True,
        format_func=lambda item: item.own_name,
        key=f"certificate_language:{switch_id}",
    )
    draft = certificates.draft_certificate(context.speaking(language or texts.language), switch_id)
    _show_draft(draft)
    asked = [item.message for item in open_contradictions(dossier, session.today())]
    for remark in (*asked, *remarks_on_certificate(dossier, session.today())):
        st.caption(escape_markdown(texts.message(remark)))
    _preview(context, switch_id, draft, texts)
    _issue_form(context, switch_id, draft, texts)


def _show_draft(draft: CertificateContent) -> None:
    spoken = Texts(Language(draft.language))
    with st.container(border=True, key="certificate_draft"):
        st.subheader(escape_markdown(draft.holder), anchor=False)
        st.text(draft.position)
        for label, value in (*draft.facts, (spoken.gettext("Issued on"), draft.issued_on)):
            left, right = st.columns([1, 2.4])
            left.caption(label)
            right.text(value)
        for heading, items in (
            (spoken.gettext("What was learned"), draft.goals),
            (spoken.gettext("Learning activities"), draft.activities),
        ):
            if items:
                st.caption(heading)
                st.markdown("\n".join(f"- {escape_markdown(item)}" for item in items))
        st.caption(escape_markdown(f"{draft.signatory}, {draft.signatory_position}"))


@st.cache_data(max_entries=50, show_spinner=False)
def _replaced(code: str, _context: Context, _draft: CertificateContent) -> str:
    """Return the letters of a draft that the typeface lacks, once per content: `code` is its hash.

    Only writing the paper tells, which is too slow for every run of the page.
    """
    return certificates.preview_certificate(_context, _draft).replaced


def _preview(context: Context, switch_id: int, draft: CertificateContent, texts: Texts) -> None:
    replaced = _replaced(draft.code, context, draft)
    if replaced:
        st.warning(
            texts.gettext(
                "The typeface lacks these letters, they become '?': {letters}",
                letters=escape_markdown(replaced),
            )
        )
    download_button(
        context,
        texts.gettext("See how it will look (PDF)"),
        CERTIFICATE_PREVIEW.of(switch_id, draft.language),
        file_name="leercertificaat-voorbeeld.pdf",
        mime="application/pdf",
    )


def _issue_form(context: Context, switch_id: int, draft: CertificateContent, texts: Texts) -> None:
    _, form = texts.gettext, Form(f"certificate:{switch_id}", texts)
    done = form.submit(
        _("Issue the certificate"),
        lambda key: certificates.issue_certificate(context, switch_id, draft, key),
        _("It gets a number and stays as it is now. Is all of it right?"),
        _("Yes, issue it"),
    )
    if done is not None:
        st.rerun()


def _show_withdrawn(context: Context, dossier: Dossier, texts: Texts) -> None:
    withdrawn = [item for item in dossier.certificates if item.withdrawn_at is not None]
    if not withdrawn:
        return
    st.subheader(texts.gettext("Withdrawn certificates"), anchor=False)
    for item in reversed(withdrawn):
        with st.container(border=True):
            _show_one_withdrawn(item, texts)
            _copy_button(context, item, texts)


def _show_one_withdrawn(certificate: Certificate, texts: Texts) -> None:
    assert certificate.withdrawn_at is not None
    said = texts.gettext(
        "{number}, issued on {date}, withdrawn on {withdrawn}",
        number=certificate_number(certificate.year, certificate.number),
        date=texts.date(certificate.issued_at),
        withdrawn=texts.date(certificate.withdrawn_at),
    )
    st.write(escape_markdown(said))
    st.text(certificate.withdrawn_reason)
