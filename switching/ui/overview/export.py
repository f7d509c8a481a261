"""Taking the overview along: what goes in, which file, and its progress."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

import streamlit as st

from switching.i18n import Texts
from switching.models import Language
from switching.overview.exports.selected import hiding_note
from switching.overview.exports.workbook import TooManyRowsError
from switching.overview.filters import span_word
from switching.overview.hiding import NO_WHOLE_MONTH, whole_months
from switching.services.context import Context
from switching.services.exports import ExportChoices, ExportKind
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import OVERVIEW, OVERVIEW_MADE, Asked
from switching.ui.kit.fragment import fragment
from switching.ui.kit.queue import QueueError, queued
from switching.ui.overview.order import MadeFile, Order
from switching.ui.overview.view import View

MOST_AT_ONCE = 3_000
"""With more dossiers a workbook takes seconds: it is made first, with its progress in sight."""

_MADE = "export_made"
ICONS = {
    ExportKind.REPORT: ":material/picture_as_pdf:",
    ExportKind.WORKBOOK: ":material/table:",
    ExportKind.TABLES: ":material/folder_zip:",
    ExportKind.PICTURES: ":material/image:",
}


def offer_exports(view: View) -> None:
    """Offer the files that what is selected can be taken along in."""
    with st.popover(view.texts.gettext("Export")):
        _panel(view)


@fragment
def _panel(context: Context, view: View) -> None:
    view = replace(view, context=context)
    order = Order(view.selection, *_choose(view))
    if order.choices.hides and whole_months(view.selection.span, view.today) is None:
        st.warning(view.texts.gettext(NO_WHOLE_MONTH))
        return
    whole = len(view.selected.switches)
    for kind, label in labels(view.texts).items():
        slow = kind in {ExportKind.REPORT, ExportKind.PICTURES} or whole > MOST_AT_ONCE
        if slow:
            _offer_made(view, order, kind, label)
        else:
            _download(view, order, kind, label, OVERVIEW.of(kind, order.written()))


def labels(texts: Texts) -> dict[ExportKind, str]:
    """Return what each file is called on its button."""
    _ = texts.gettext
    return {
        ExportKind.REPORT: _("Report (PDF)"),
        ExportKind.WORKBOOK: _("Workbook (Excel)"),
        ExportKind.TABLES: _("Tables (CSV)"),
        ExportKind.PICTURES: _("Charts (SVG and PNG)"),
    }


def _choose(view: View) -> tuple[ExportChoices, Language]:
    texts, _ = view.texts, view.texts.gettext
    hides = st.checkbox(
        _("Hide small numbers"), value=True, key="export:hides", help=hiding_note(texts)
    )
    names = st.checkbox(
        _("Names of persons in the rows of dossiers"),
        key="export:names",
        disabled=hides,
        help=_("Only for who needs them. Figures and tables never name persons."),
    )
    st.caption(
        _say_hidden(view) if hides else _("With a row per dossier: not for outside the house.")
    )
    language = st.selectbox(
        _("Language of the file"),
        list(Language),
        index=list(Language).index(texts.language),
        format_func=texts.label,
        key="export:language",
    )
    return ExportChoices(hides, names and not hides), language or texts.language


def _say_hidden(view: View) -> str:
    """Say what stays at home, and of which days the file tells when these are not those chosen."""
    texts = view.texts
    said = texts.gettext("Rounded to 5. The rows of single dossiers stay at home.")
    told = whole_months(view.selection.span, view.today)
    if told is None or told == view.selection.span:
        return said
    days = span_word(told, texts)
    return said + " " + texts.gettext("It counts whole months that are over: {days}.", days=days)


def _offer_made(view: View, order: Order, kind: ExportKind, label: str) -> None:
    """Offer to make a file, and then the file: a download can't show how far it is."""
    _ = view.texts.gettext
    made: tuple[Hashable, MadeFile] | None = st.session_state.get(_MADE)
    if made and made[0] == _known_by(view, order, kind):
        asked = OVERVIEW_MADE.of(made[1].number, kind, order.written())
        _download(view, order, kind, _("Download: {file}", file=label), asked)
    elif st.button(
        _("Make: {file}", file=label), icon=ICONS[kind], width="stretch", key=f"export:{kind}"
    ):
        _make(view, order, kind)


def _known_by(view: View, order: Order, kind: ExportKind) -> Hashable:
    return kind, view.context.path, view.revision, view.today, order


def _make(view: View, order: Order, kind: ExportKind) -> None:
    _ = view.texts.gettext
    bar = st.progress(0.0, _("Making the file…"))
    wait = _("Others are having files made just now: yours is next in line…")
    try:
        with queued(view.context, lambda: bar.progress(0.0, wait)):
            content = order.make(
                view.context, kind, lambda share: bar.progress(share, _("Making the file…"))
            )
    except QueueError as refused:
        bar.empty()
        st.warning(view.texts.message(refused.message))
        return
    except TooManyRowsError:
        bar.empty()
        st.error(_("There are too many dossiers for a workbook. Choose fewer days."))
        return
    st.session_state[_MADE] = (_known_by(view, order, kind), MadeFile(content))
    st.rerun(scope="fragment")


def _download(view: View, order: Order, kind: ExportKind, label: str, asked: Asked) -> None:
    word = Texts(order.language).gettext("overview")
    download_button(
        view.context,
        label,
        asked,
        file_name=f"switching-talent-{word}-{view.today.isoformat()}.{kind}",
        mime="application/pdf" if kind is ExportKind.REPORT else "application/octet-stream",
        icon=ICONS[kind],
        width="stretch",
        key=f"export:{kind}",
    )
