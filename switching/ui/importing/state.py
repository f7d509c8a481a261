"""What the page Import works on: an import under way, which the address names.

The file and what was chosen stand in the database, so that a closed tab loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
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
from switching.services.imports import ImportDraft, Preview, Upload
from switching.ui.downloads.button import download_button
from switching.ui.downloads.documents import IMPORT_TEMPLATE
from switching.ui.importing.heavy import worked_out
from switching.ui.kit import failures
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.queue import QueueError

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ADDRESS = "file"
"""The parameter of the address that names an import under way."""
ASKED = "import"
"""The parameter of the address that names an import that came in."""
_HELD, _SEEN, _FORM = "import:held", "import:seen", "import:form"
_MEGABYTES = MOST_BYTES // 1024**2


@dataclass(frozen=True)
class Held:
    """An import under way: its number, its file, what was chosen, and answers not taken over."""

    draft: int
    key: str
    upload: Upload
    choices: Choices
    given: Mapping[str, str]


def ask_for_file(context: Context, texts: Texts) -> Upload | None:
    """Show the field for a file and the templates; return the file that is being brought in."""
    _ = texts.gettext
    held = _held(context)
    if held is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{escape_markdown(held.upload.name)}**")
            if st.button(_("Another file"), key="begin_another_file"):
                leave()
                st.rerun()
        return held.upload
    if st.query_params.get(ADDRESS):
        leave()
        st.info(_("This import is no longer under way: it came in, or was thrown away."))
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
    _show_under_way(context, texts)
    return None


def _held(context: Context) -> Held | None:
    """Return what the address names: from this session, or from the database after a reload."""
    asked = st.query_params.get(ADDRESS, "")
    held: Held | None = st.session_state.get(_HELD)
    if held is not None and str(held.draft) == asked:
        return held
    found = imports.read_draft(context, int(asked)) if asked.isdecimal() else None
    if found is None:
        return None
    draft, upload = found
    chosen, given = Choices.of_plain(draft.chosen), dict(draft.chosen.get("given", ()))
    held = st.session_state[_HELD] = Held(draft.id, draft.key, upload, chosen, given)
    return held


def _read(context: Context, file: tuple[str, bytes] | None) -> Upload:
    return imports.read_upload(context, *(file or ("", b"")))


def _take(context: Context, upload: Upload) -> None:
    key, chosen = uuid4().hex, imports.propose_choices(context, upload)
    draft = imports.keep_draft(context, upload, chosen, key)
    st.session_state[_HELD] = Held(draft, key, upload, chosen, {})
    st.query_params.pop(ASKED, None)
    st.query_params[ADDRESS] = str(draft)


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


def _show_under_way(context: Context, texts: Texts) -> None:
    """Show the own imports that were begun and did not come in yet."""
    found = imports.list_drafts(context)
    if found:
        st.header(texts.gettext("Under way"), anchor=False)
    for draft in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            _show_draft(context, draft, texts)


def _show_draft(context: Context, draft: ImportDraft, texts: Texts) -> None:
    _ = texts.gettext
    st.page_link(
        "pages/importing.py",
        label=f"{escape_markdown(draft.file_name)} · {texts.date(draft.at)}",
        query_params={ADDRESS: str(draft.id)},
    )
    if confirmed(
        _("Throw away"),
        _("What you chose and answered for this file is forgotten. Nothing of it came in yet."),
        _("Yes, throw it away"),
        f"import_forget:{draft.id}",
    ):
        failures.attempt(lambda: imports.forget_draft(context, draft.key))
        st.rerun()


def held() -> Held:
    """Return the import that the page shows."""
    found: Held = st.session_state[_HELD]
    return found


def choices() -> Choices:
    """Return what was chosen until now."""
    return held().choices


def choose(context: Context, **changes: Any) -> None:
    """Change what was chosen; the next run shows what follows."""
    _keep(context, replace(held(), choices=replace(choices(), **changes)))


def give(context: Context, given: Mapping[str, str]) -> None:
    """Keep answers that were not taken over yet."""
    if dict(given) != dict(held().given):
        _keep(context, replace(held(), given=given))


def _keep(context: Context, changed: Held) -> None:
    st.session_state[_HELD] = changed
    imports.choose_in_draft(context, changed.draft, changed.choices, changed.given)


def key() -> str:
    """Return the key by which two clicks are one import."""
    return held().key


def leave() -> None:
    """Begin anew, without a file; what is under way stays so."""
    for name in (_HELD, _SEEN):
        st.session_state.pop(name, None)
    st.query_params.pop(ADDRESS, None)
    st.session_state[_FORM] = f"import:{uuid4().hex}"


def look(context: Context, upload: Upload, texts: Texts) -> Preview | None:
    """Return what an import would do as things are chosen; say why when there is nothing to see.

    What was seen of the same choices is shown again: a large file takes seconds.
    """
    wanted = (held().draft, choices())
    kept: tuple[tuple[int, Choices], Preview] | None = st.session_state.get(_SEEN)
    if kept is not None and kept[0] == wanted:
        return kept[1]
    work = partial(imports.preview, context, upload, choices())
    try:
        seen = worked_out(context, upload, work, texts)
    except InvalidError as refused:
        for message in refused.errors.values():
            st.error(escape_markdown(texts.message(message)))
        return None
    except QueueError as busy:
        st.warning(escape_markdown(texts.message(busy.message)))
        return None
    st.session_state[_SEEN] = (wanted, seen)
    return seen


def look_again() -> None:
    """Have the next run look anew: what is on record changed."""
    st.session_state.pop(_SEEN, None)
