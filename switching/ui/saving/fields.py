"""Text fields that the tab's keeper saves: a run shows what stands on record, and writes nothing.

Streamlit's own copy of such a field is older than what someone typed and has not left. So what the
tab saved itself is not pushed back into it; what a colleague saved is.
"""

from __future__ import annotations

from functools import cached_property

import streamlit as st

from switching.models.base import clean_text
from switching.services.context import Context
from switching.services.edits import FieldKey
from switching.services.typed_texts import FIELDS, list_own_texts
from switching.store.typed_texts import digest_of
from switching.ui.kit.fields import Ready
from switching.ui.saving import keeper

_SHOWN = "kept_texts_shown"
_FIELDS = {(kind.TABLE, name) for kind, names in FIELDS.items() for name in names}


class KeptTexts:
    """The text fields of one run that the tab's keeper saves."""

    def __init__(self, context: Context) -> None:
        self._context, self._tab = context, keeper.tab()
        self._shown: dict[FieldKey, str] = st.session_state.setdefault(_SHOWN, {})

    def keeps(self, field: FieldKey) -> bool:
        """Tell whether the keeper saves a field of this tab."""
        return self._tab is not None and (field[0], field[2]) in _FIELDS

    def ready(self, field: FieldKey, key: str, text: str, disabled: bool) -> Ready:
        """Return how the field is shown: the text on record, unless the tab has a newer one.

        A run that follows from it is asked for by the keeper.
        """
        before = self._shown.get(field)
        self._shown[field] = text
        # What a tab that outlived the server shows, it does not tell.
        told = clean_text(st.session_state[key]) if key in st.session_state else None
        if text in (before, told) or self._own.get(field) == digest_of(text):
            return Ready(key, disabled, text)
        st.session_state[key] = text
        return Ready(key, disabled, text, is_set=True)

    @cached_property
    def _own(self) -> dict[FieldKey, str]:
        return list_own_texts(self._context, self._tab or "")
