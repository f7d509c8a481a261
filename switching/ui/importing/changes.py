"""Import again: what came in, what stands now and what the sheet says, side by side, to choose."""

from __future__ import annotations

from itertools import groupby

import pandas as pd
import streamlit as st

from switching.i18n import Texts
from switching.importing.changes import Difference
from switching.importing.sentences import field_said, value_said
from switching.services.context import Context
from switching.services.edits import Edit, save_edits
from switching.services.imports import Preview
from switching.services.rights import DeniedError
from switching.ui.importing.state import look_again
from switching.ui.kit import failures, notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.rows import first_of, more_button
from switching.ui.kit.tables import show_table

_AT_ONCE = 10
_LONGEST = 60


def show_changes(context: Context, seen: Preview, texts: Texts) -> None:
    """Show where the sheet says something else than dossiers that are there already."""
    _, found = texts.gettext, seen.differences
    if not found:
        return
    label = texts.ngettext(
        "{count} cell is not what the dossier has",
        "{count} cells are not what their dossier has",
        len(found),
    )
    part = fold(label, "import_changes")
    if not part.open:
        return
    with part:
        st.caption(_("What stands in the dossier stays, unless you choose otherwise."))
        show_table(pd.DataFrame([_line(item, texts) for item in found]))
        if seen.more:
            st.caption(_("There are more. They show once these are settled."))
        _choose(context, [item for item in found if item.record is not None], texts)


def _line(item: Difference, texts: Texts) -> dict[str, object]:
    _ = texts.gettext
    return {
        _("Row"): item.row,
        _("Dossier"): item.reference,
        _("What"): field_said(item.field, texts),
        _("What came in"): _said(item.imported, texts),
        _("What stands now"): _said(item.now, texts),
        _("What the sheet says"): _said(item.said, texts),
    }


def _said(value: object, texts: Texts) -> str:
    return "" if value in (None, "") else value_said(value, texts)


def _choose(context: Context, found: list[Difference], texts: Texts) -> None:
    _ = texts.gettext
    taken = []
    for item in first_of(found, "import_changes", _AT_ONCE):
        label = _(
            "Row {row}, {field}: take over ‘{value}’ in {reference}",
            row=item.row,
            field=field_said(item.field, texts),
            value=_said(item.said, texts)[:_LONGEST],
            reference=item.reference,
        )
        if st.checkbox(escape_markdown(label), key=f"import_change:{item.key}"):
            taken.append(item)
    more_button(found, "import_changes", _AT_ONCE, texts)
    label = texts.ngettext("Take over {count} cell", "Take over {count} cells", len(taken))
    if st.button(label, disabled=not taken, key="import_take_changes"):
        failures.attempt(lambda: _take(context, taken, texts))
        look_again()
        st.rerun()


def _take(context: Context, taken: list[Difference], texts: Texts) -> None:
    """Change each dossier in a transaction of its own; say which are another project leader's."""
    saved, refused = 0, list[str]()
    for switch_id, of_dossier in groupby(taken, lambda item: item.switch_id):
        edits = [Edit(item.record, {item.name: item.said}) for item in of_dossier if item.record]
        try:
            saved += save_edits(context, _together(edits), switch_id).count
        except DeniedError:
            refused += {item.reference for item in taken if item.switch_id == switch_id}
    said = texts.ngettext("{count} change is saved.", "{count} changes are saved.", saved)
    if refused:
        names = ", ".join(refused)
        said += " " + texts.gettext("These are another project leader's: {names}.", names=names)
    notices.say("import", said, is_warning=bool(refused))


def _together(edits: list[Edit]) -> list[Edit]:
    """Return one edit for each record, with all of its changes."""
    found: dict[tuple[str, int], Edit] = {}
    for edit in edits:
        place = (edit.record.TABLE, edit.record.id)
        before = found[place].changes if place in found else {}
        found[place] = Edit(edit.record, {**before, **edit.changes})
    return list(found.values())
