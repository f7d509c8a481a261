"""The learning certificate on screen: what is missing, what it will say, and those on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import streamlit as st

from switching.documents.certificate.content import (
    CertificateContent,
    renamed_since,
    title_of,
)
from switching.i18n import Texts
from switching.i18n.file_names import file_name, file_word
from switching.models import Certificate, Dossier, Language, held_minutes
from switching.rules.certification import (
    certificate_number,
    current_certificate,
    missing_for_certificate,
    remarks_on_certificate,
)
from switching.rules.contradictions import open_contradictions
from switching.rules.reaching import addressee, language_for
from switching.rules.waiting import Waiting
from switching.services import certificates
from switching.services.context import Context
from switching.ui.downloads import documents
from switching.ui.downloads.button import download_button
from switching.ui.exchange.exchange_page import CERTIFICATE, ExchangePage
from switching.ui.kit import folds, notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.mail_drafts import certificate_mail_button
from switching.ui.kit.paper_language import choose_paper_language
from switching.ui.look import icons


def show_certificate(view: ExchangePage) -> None:
    """Show the certificate on record, or what it takes to issue one; withdrawn ones below it."""
    dossier, texts = view.dossier, view.texts
    with st.container(key=CERTIFICATE):
        st.header(texts.gettext("Learning certificate"), anchor=False)
        notices.show_notices("certificate")
        current = current_certificate(dossier)
        missing = missing_for_certificate(dossier, session.today())
        if current is not None:
            _show_issued(view, current)
        elif missing is not None:
            st.caption(escape_markdown(texts.message(missing)))
        else:
            _show_what_it_would_be(view)
        _show_withdrawn(view.context, dossier, texts)


def _show_what_it_would_be(view: ExchangePage) -> None:
    """Show in a line that it can be issued; open, what it will say and the button for it."""
    _, texts = view.texts.gettext, view.texts
    first = view.comes_first(Waiting.CERTIFICATE)
    hours = texts.hours(held_minutes(view.dossier.days))
    with st.container(border=True, gap=None, key="rows_certificate"):
        said = _("{hours} held", hours=hours)
        who, opens = _("Ready to be issued"), "" if view.sheet.disabled else _("Read and issue")
        if folds.line(CERTIFICATE, who, said, texts, opens, by_itself=first):
            with st.container(key="within_certificate"):
                _offer(view.context, view.dossier, texts, primary=first)


def _show_issued(view: ExchangePage, issued: Certificate) -> None:
    context, dossier, texts = view.context, view.dossier, view.texts
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
            documents.CERTIFICATE.of(issued.id),
            file_name=file_name(title_of(issued), number, end="pdf"),
            mime="application/pdf",
            key=f"certificate:{issued.id}",
            icon=icons.DOWNLOAD,
            type="secondary" if view.waits else "primary",
        )
        part = st.popover(_("More"), on_change="rerun", key=f"certificate_more:{issued.id}")
        if part.open:
            with part:
                st.caption(
                    _(
                        "On a copy it says that it is a copy. The button beside this one gives "
                        "the certificate itself."
                    )
                )
                _copy_button(context, issued, texts, width="stretch")
                _readable_button(context, issued, texts)
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


def _copy_button(context: Context, certificate: Certificate, texts: Texts, **look: Any) -> None:
    number = certificate_number(certificate.year, certificate.number)
    copy = texts.gettext("copy")
    download_button(
        context,
        texts.gettext("Download a copy of {number} (PDF)", number=number),
        documents.CERTIFICATE_COPY.of(certificate.id),
        file_name=file_name(title_of(certificate), number, file_word(copy), end="pdf"),
        mime="application/pdf",
        **look,
    )


def _readable_button(context: Context, certificate: Certificate, texts: Texts) -> None:
    number = certificate_number(certificate.year, certificate.number)
    download_button(
        context,
        texts.gettext("{number} to have read out (HTML)", number=number),
        documents.CERTIFICATE_READABLE.of(certificate.id),
        file_name=f"leercertificaat-{number}.html",
        mime="text/html",
        width="stretch",
    )


def _withdraw_form(context: Context, dossier: Dossier, issued: Certificate, texts: Texts) -> None:
    _ = texts.gettext
    label, key = _("Withdraw this certificate"), f"withdraw:{issued.id}"
    part = folds.fold(label, key)
    if not part.open:
        return
    with part:
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


def _offer(context: Context, dossier: Dossier, texts: Texts, primary: bool) -> None:
    """Show what the certificate will say, with the button that issues it."""
    switch_id = dossier.switch.id
    read_by = [addressee(dossier.learner)]
    language = choose_paper_language(
        f"certificate_language:{switch_id}",
        texts.gettext("Language of the certificate"),
        language_for(dossier, read_by, texts.language),
    )
    draft = certificates.draft_certificate(context.speaking(language), switch_id)
    _show_draft(draft)
    asked = [item.message for item in open_contradictions(dossier, session.today())]
    for remark in (*asked, *remarks_on_certificate(dossier, session.today())):
        st.caption(escape_markdown(texts.message(remark)))
    _preview(context, switch_id, draft, texts)
    st.markdown(_what_it_does(dossier, texts))
    _issue_form(context, switch_id, draft, texts, primary)


def _what_it_does(dossier: Dossier, texts: Texts) -> str:
    """Say what else happens when the certificate is issued."""
    _ = texts.gettext
    said = [
        _("It gets the next number, and stays as it is: it can't be changed, only withdrawn."),
        _("This switch then counts as completed, on the worklist and in the overview."),
        _("Hours that you confirm later don't come on it any more."),
        _("Nothing is sent: the mail to {name} is then ready to download.",
          name=escape_markdown(dossier.learner.name)),
        _("Evaluations can still be filled in afterwards."),
    ]  # fmt: skip
    title = _("What ‘Issue the certificate’ does")
    return f"**{title}**\n\n" + "\n".join(f"- {line}" for line in said)


def _show_draft(draft: CertificateContent) -> None:
    """Show the certificate as it is printed: label beside value."""
    spoken = Texts(Language(draft.language))
    facts = (*draft.facts, (spoken.gettext("Issued on"), draft.issued_on))
    lines = [f"**{escape_markdown(draft.holder)}**", escape_markdown(draft.position)]
    told = (f"*{escape_markdown(label)}* {escape_markdown(value)}" for label, value in facts)
    lines.append("  \n".join(told))
    for heading, items in (
        (spoken.gettext("What was learned"), draft.goals),
        (spoken.gettext("Learning activities"), draft.activities),
    ):
        if items:
            lines += [f"*{heading}*", _listed(map(escape_markdown, items))]
    lines.append(escape_markdown(f"{draft.signatory}, {draft.signatory_position}"))
    with st.container(border=True, key="certificate_draft"):
        st.markdown("\n\n".join(filter(None, lines)))


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


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
    example = texts.gettext("Example")
    download_button(
        context,
        texts.gettext("See how it will look (PDF)"),
        documents.CERTIFICATE_PREVIEW.of(switch_id, draft.language),
        file_name=file_name(draft.title, file_word(example), end="pdf"),
        mime="application/pdf",
    )


def _issue_form(
    context: Context, switch_id: int, draft: CertificateContent, texts: Texts, primary: bool
) -> None:
    _, form = texts.gettext, Form(f"certificate:{switch_id}", texts)
    done = form.submit(
        _("Issue the certificate"),
        lambda key: certificates.issue_certificate(context, switch_id, draft, key),
        _("It gets a number and stays as it is now. Is all of it right?"),
        _("Yes, issue it"),
        primary=primary,
        about=draft,
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
