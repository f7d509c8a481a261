"""What stands in forms for something new: it survives leaving the page, and a reload of the tab.

The session remembers what their widgets held. The tab's keeper remembers it too, for this user, and
gives it to the session that a reload begins. With the form's key: what was stored already is not
stored twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, time
from hashlib import sha256
from typing import Any

import streamlit as st

from switching.ui.kit.fields import Upload

_FORMS = "draft_forms"
_TAKEN = "drafts_taken"
_NOTHING = object()
_READS = {"date": date.fromisoformat, "time": time.fromisoformat}


def recall(name: str, key: str, field: str) -> bool:
    """Give a widget of a form what it held before one left; tell whether its value is set."""
    forms: dict[str, str] = st.session_state.setdefault(_FORMS, {})
    forms[name] = key
    widget, draft = f"{key}:{field}", _draft_of(key)
    draft.setdefault(field, _NOTHING)
    if widget in st.session_state or draft[field] is _NOTHING:
        return False
    st.session_state[widget] = draft[field]
    return True


def gather() -> None:
    """Remember what the widgets of forms hold: a run that shows others drops it at its end."""
    # Lists: a run that was stopped may still go on for a moment, and show one field more.
    for key in list(st.session_state.get(_FORMS, {}).values()):
        draft = _draft_of(key)
        for field in list(draft):
            held = st.session_state.get(f"{key}:{field}", _NOTHING)
            if held is not _NOTHING:
                draft[field] = held


def forget(name: str) -> None:
    """Drop what stands in a form: it was stored."""
    key = st.session_state.get(_FORMS, {}).pop(name, None)
    st.session_state.pop(f"{key}:draft", None)
    st.session_state.pop(f"{key}:files", None)


def keep_file(key: str, field: str, given: Upload | None, was_shown: bool) -> Upload | None:
    """Return the file that stands in a field of a form, or was chosen before one left the page.

    The session keeps it, not the tab. A field that `was_shown` with a file, and has none now, was
    emptied.
    """
    files: dict[str, tuple[Upload, bool]] = st.session_state.setdefault(f"{key}:files", {})
    kept, in_field = files.get(field, (None, False))
    if given is not None:
        files[field] = (given, True)
    elif kept is not None and in_field and was_shown:
        files.pop(field, None)
        kept = None
    elif kept is not None:
        files[field] = (kept, False)
    return given or kept


def content(key: str) -> str:
    """Return what stands in a form, in fields that it no longer shows too, and digests of files.

    What was stored may hide a field, or choose another one: someone new is known from then on.
    """
    gather()
    held = {
        field: _written(value) for field, value in list(_draft_of(key).items()) if _is_filled(value)
    }
    files: dict[str, tuple[Upload, bool]] = st.session_state.get(f"{key}:files", {})
    given = {field: (name, digest_of(data)) for field, ((name, data), _) in files.items()}
    return json.dumps([held, given], sort_keys=True)


def digest_of(data: bytes) -> str:
    """Return what stands for the bytes of a file in the key of a form."""
    return sha256(data).hexdigest()


def _is_filled(value: object) -> bool:
    """Tell whether a field holds something: one that came later and stands empty says nothing."""
    return value is not _NOTHING and value not in (None, "", False)


def drop_file(key: str, field: str) -> None:
    """Leave out a file that was chosen before."""
    st.session_state.get(f"{key}:files", {}).pop(field, None)


def to_tab() -> dict[str, Any]:
    """Return all that stands in forms, in a shape that the tab can remember."""
    gather()
    forms: dict[str, str] = st.session_state.get(_FORMS, {})
    return {
        name: {"key": key, "fields": {field: _written(value) for field, value in held.items()}}
        for name, key in list(forms.items())
        if (held := {f: v for f, v in list(_draft_of(key).items()) if v is not _NOTHING})
    }


def take_from_tab(kept: Mapping[str, Any] | None) -> None:
    """Take up what the tab remembers, once in a session."""
    if st.session_state.get(_TAKEN):
        return
    st.session_state[_TAKEN] = True
    for name, form in (kept or {}).items():
        key = str(form["key"])
        st.session_state[f"form:{name}"] = key
        st.session_state.setdefault(_FORMS, {})[name] = key
        _draft_of(key).update({field: _read(value) for field, value in form["fields"].items()})


def _draft_of(key: str) -> dict[str, Any]:
    draft: dict[str, Any] = st.session_state.setdefault(f"{key}:draft", {})
    return draft


def _written(value: Any) -> Any:
    if isinstance(value, (date, time)):
        return {"kind": type(value).__name__, "iso": value.isoformat()}
    return value


def _read(value: Any) -> Any:
    return _READS[value["kind"]](value["iso"]) if isinstance(value, Mapping) else value
