"""What the page Import holds between two runs: the file, packed small, and what was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import streamlit as st

from switching.i18n import Texts
from switching.importing.book import MOST_BYTES
from switching.importing.fields import Target
from switching.importing.planning import Choices
from switching.services import imports
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.imports import Preview, Upload
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import IMPORT_TEMPLATE
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UPLOAD, _CHOICES, _KEY, _FORM = "import:upload", "import:choices", "import:key", "import:form"
_MEGABYTES = MOST_BYTES // 1024**2


def ask_for_file(context: Context, texts: Texts) -> Upload | None:
    """Show the field for a file and the templates; return the file that is being brought in."""
    _ = texts.gettext
    held: Upload | None = st.session_state.get(_UPLOAD)
    if held is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape_markdown(held.name)}**")
            if st.button(_("Another file"), key="begin_another_file"):
                leave()
                st.rerun()
        return held
    st.write(
        _(
            "Bring in what you kept in a spreadsheet: dossiers with their call, or hosts with "
            "what they offer. You see first what would come in; nothing is written before you "
            "say so, and you can undo it afterwards."
        )
    )
    form = Form(st.session_state.setdefault(_FORM, "import"), texts)
    file = form.file("file", _("Spreadsheet (xlsx, xls, ods, csv or tsv)"), _MEGABYTES)
    found = form.submit(_("Read this file"), lambda key: _read(context, file))
    if found is not None:
        _take(context, found)
        st.rerun()
    _offer_templates(context, texts)
    return None


def _read(context: Context, file: tuple[str, bytes] | None) -> Upload:
    return imports.read_upload(context, *(file or ("", b"")))


def _take(context: Context, upload: Upload) -> None:
    st.session_state[_UPLOAD] = upload
    st.session_state[_CHOICES] = imports.propose_choices(context, upload)
    st.session_state[_KEY] = uuid4().hex


def _offer_templates(context: Context, texts: Texts) -> None:
    _ = texts.gettext
    st.caption(_("Starting anew? Fill in an empty list: its columns are known by themselves."))
    with st.container(horizontal=True):
        for target, label, name in (
            (Target.DOSSIERS, _("Empty list of dossiers"), "dossiers.xlsx"),
            (Target.HOSTS, _("Empty list of hosts"), "hosts.xlsx"),
        ):
            download_button(
                context, label, IMPORT_TEMPLATE.of(str(target)), file_name=name, mime=SPREADSHEET,
                key=f"template:{target}",
            )  # fmt: skip


def choices() -> Choices:
    """Return what was chosen until now."""
    found: Choices = st.session_state[_CHOICES]
    return found


def choose(**changes: Any) -> None:
    """Change what was chosen; the next run shows what follows."""
    st.session_state[_CHOICES] = replace(choices(), **changes)


def key() -> str:
    """Return the key by which two clicks are one import."""
    return str(st.session_state[_KEY])


def leave() -> None:
    """Begin anew, without a file."""
    for name in (_UPLOAD, _CHOICES, _KEY):
        st.session_state.pop(name, None)
    st.session_state[_FORM] = f"import:{uuid4().hex}"


def look(context: Context, upload: Upload, texts: Texts) -> Preview | None:
    """Return what an import would do as things are chosen; say why when there is nothing to see."""
    try:
        return imports.preview(context, upload, choices())
    except InvalidError as refused:
        for message in refused.errors.values():
            st.error(escape_markdown(texts.message(message)))
    return None
