"""What was laid ready of a view each month, and what changed since the time before."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import MonthlyFile, NamedView
from switching.overview.changes import changes_in_words
from switching.services.context import Context
from switching.services.views import list_monthly_files
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import MONTHLY
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold


def show_monthly(context: Context, view: NamedView) -> None:
    """Show the files of a view, the latest with what changed; they are read once it is open."""
    texts = context.texts
    part = fold(texts.gettext("Laid ready each month"), f"monthly:{view.id}")
    if not part.open:
        return
    with part:
        found = list_monthly_files(context, view.id)
        if not found:
            st.write(texts.gettext("After the end of this month the first one lies here."))
        for number, file in enumerate(found):
            before = found[number + 1] if number + 1 < len(found) else None
            _show(context, view, file, before, texts)


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
