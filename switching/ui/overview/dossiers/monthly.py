"""What was laid ready of a view each month, what changed since, and who gets a mail of it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.i18n import Texts
from switching.models import MonthlyFile, NamedView, ViewMail
from switching.overview.changes import changes_in_words
from switching.rules.labels import tell_apart
from switching.services.context import Context
from switching.services.view_mails import choose_readers, list_readers
from switching.services.views import list_monthly_files
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import MONTHLY
from switching.ui.kit import failures, notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sending import usable_settings

PLACE = "views"
"""Where is said what became of a view."""


def show_monthly(context: Context, view: NamedView) -> None:
    """Show the files of a view, the latest with what changed; they are read once it is open."""
    texts = context.texts
    part = fold(texts.gettext("Laid ready each month"), f"monthly:{view.id}")
    if not part.open:
        return
    with part:
        if usable_settings() is not None:
            _choose_readers(context, view, texts)
        found = list_monthly_files(context, view.id)
        if not found:
            st.write(texts.gettext("After the end of this month the first one lies here."))
        for number, file in enumerate(found):
            before = found[number + 1] if number + 1 < len(found) else None
            _show(context, view, file, before, texts)


def _choose_readers(context: Context, view: NamedView, texts: Texts) -> None:
    """Show which users get a mail for each file, to be changed; none of them is an address."""
    _, found = texts.gettext, list_readers(context, view.id)
    if not found:
        return
    words = tell_apart({item.user.id: (item.user.name, item.user.email) for item in found})
    told = [item.user.id for item in found if item.is_told]
    chosen = st.multiselect(
        _("Also by mail to"),
        list(words),
        default=told,
        format_func=lambda number: words[number],
        placeholder=_("nobody"),
        help=_(
            "When the next file lies ready: what changed, and a link to here. The file itself does "
            "not go along. You can choose who may open this view."
        ),
        key=f"readers:{view.id}:{told}",
    )
    if set(chosen) != set(told) and failures.attempt(
        lambda: choose_readers(context, view.id, chosen)
    ):
        notices.say(PLACE, _said(chosen, words, texts))
        st.rerun()
    for item in found:
        if item.is_told and item.mail:
            st.caption(escape_markdown(_last_mail(item.mail, words[item.user.id], texts)))


def _said(chosen: list[int], words: Mapping[int, str], texts: Texts) -> str:
    if not chosen:
        return texts.gettext("Nobody gets a mail of this view any more.")
    names = texts.enumeration([words[number] for number in chosen])
    return texts.gettext("A mail of the next file goes to {names}.", names=names)


def _last_mail(mail: ViewMail, name: str, texts: Texts) -> str:
    month, state = texts.month(mail.month), texts.label(mail.state)
    said = texts.gettext("Mail of {month} to {name}: {state}", month=month, name=name, state=state)
    return f"{said} ({texts.gettext(mail.said)})" if mail.said else said


def _show(
    context: Context, view: NamedView, file: MonthlyFile, before: MonthlyFile | None, texts: Texts
) -> None:
    with st.container(border=True):
        st.markdown(f"**{escape_markdown(texts.month(file.month))}**")
        if before is not None:
            since = texts.gettext("Since {month}:", month=texts.month(before.month))
            said = changes_in_words(before.counts, file.counts, texts)
            st.write(escape_markdown(f"{since} {said}"))
        download_button(
            context,
            texts.label(file.kind),
            MONTHLY.of(view.id, file.id),
            file_name=f"switching-talent-{file.month:%Y-%m}.{file.kind}",
            mime="application/octet-stream",
            key=f"monthly:{file.id}",
        )
