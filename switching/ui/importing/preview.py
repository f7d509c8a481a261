"""What would come in, what is there already, what waits and what stays empty; and the import."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.importing.planning import Outcome
from switching.importing.sentences import field_said
from switching.models import RowState
from switching.services import imports
from switching.services.checks import InvalidError
from switching.services.context import Context
from switching.services.imports import Preview, Upload
from switching.ui.importing.earlier import address_of
from switching.ui.importing.heavy import worked_out
from switching.ui.importing.state import choices, choose, key, leave, look_again
from switching.ui.kit import notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.queue import QueueError
from switching.ui.kit.tables import show_table

_MOST = 200


def show_preview(context: Context, upload: Upload, seen: Preview, texts: Texts) -> None:
    """Show the preview, and the button that brings it in."""
    _, counts = texts.gettext, seen.plan.counts
    st.header(_("What would come in"), anchor=False)
    earlier = imports.find_earlier(context, upload)
    if earlier:
        st.info(
            _(
                "This file came in before, on {day}. What is there already does not come twice.",
                day=texts.date(earlier[0].record.imported_at),
            )
        )
    said = [
        texts.ngettext("{count} row comes in", "{count} rows come in", counts["made"]),
        texts.ngettext("{count} is there already", "{count} are there already", counts["linked"]),
        texts.ngettext("{count} waits", "{count} wait", counts["waiting"]),
    ]
    st.markdown(" · ".join(said))
    show_table(pd.DataFrame([_line(item, texts) for item in seen.plan.outcomes[:_MOST]]))
    if len(seen.plan.outcomes) > _MOST:
        st.caption(
            texts.ngettext("Only {count} row is shown.", "Only {count} rows are shown.", _MOST)
        )
    _choose_rows(context, seen, texts)
    _offer_import(context, upload, seen, texts)


def _line(item: Outcome, texts: Texts) -> dict[str, object]:
    _ = texts.gettext
    why = [texts.message(message) for message in item.why]
    empty = [
        f"{field_said(key, texts)} ‘{text}’: {texts.message(message)}"
        for key, text, message in item.left_empty
    ]
    return {
        _("Row"): item.row,
        _("Who"): item.label,
        _("What"): texts.label(item.state) + (f" ({item.known})" if item.known else ""),
        _("Why"): "; ".join(why),
        _("Stays empty"): "; ".join(dict.fromkeys(empty)),
    }


def _choose_rows(context: Context, seen: Preview, texts: Texts) -> None:
    """Let some rows come in, and the others not."""
    all_rows = list(seen.table.rows.numbers)
    chosen = choices().rows
    found = st.multiselect(
        texts.gettext("Only these rows (none chosen: all)"), all_rows, list(chosen or ()),
        key="import_only", placeholder="",
    )  # fmt: skip
    wanted = tuple(sorted(found)) or None
    if wanted != chosen:
        choose(context, rows=wanted)
        st.rerun()


def _offer_import(context: Context, upload: Upload, seen: Preview, texts: Texts) -> None:
    count = seen.plan.counts["made"]
    label = texts.ngettext("Bring in {count} row", "Bring in {count} rows", count)
    if not st.button(label, type="primary", disabled=not count, key="import_now"):
        return
    work = partial(imports.import_file, context, upload, choices(), seen.digest, key())
    try:
        made = worked_out(context, upload, work, texts)
    except QueueError as busy:
        st.warning(escape_markdown(texts.message(busy.message)))
        return
    except InvalidError as refused:
        for message in refused.errors.values():
            notices.say("import", texts.message(message), is_warning=True)
        look_again()
        st.rerun()
    said = texts.ngettext(
        "{count} row came in. This is import {number}.",
        "{count} rows came in. This is import {number}.",
        made.counts[RowState.MADE], number=made.id,
    )  # fmt: skip
    notices.say("import", said)
    leave()
    st.query_params.update(address_of(made.id))
    st.rerun()
