"""A form for something new: its fields keep what was typed until it is stored."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from switching.i18n import Texts
from switching.models import Message
from switching.rules.hours import hours_refused, parse_hours
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.ui import page

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Upload = tuple[str, bytes]
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
"""The days a calendar takes: what is implausible is refused in words, not swallowed."""


def _place(among: Collection[T], first: T | None) -> int | None:
    """Return where `first` stands in `among`; None when it is not there."""
    return next((place for place, value in enumerate(among) if value == first), None)


class Form:
    """The fields of something new. What is refused gets its sentence beside the field.

    A field for what is stored has no `max_chars`: the browser drops all of what is pasted when it
    is longer, without a word. The record says how long a text may be.
    """

    def __init__(self, name: str, texts: Texts, disabled: bool | None = None) -> None:
        self._name, self._texts = name, texts
        self._disabled = page.is_read_only() if disabled is None else disabled
        self.key = page.form_key(name)
        self._values: dict[str, object] = {}
        self._refused: dict[str, tuple[object, Message]] = st.session_state.setdefault(
            f"{self.key}:refused", {}
        )
        self._slots: dict[str, DeltaGenerator] = {}
        self._unreadable: dict[str, Message] = {}

    def line(self, field: str, label: str, **options: Any) -> str:
        """Show a text field of one line."""
        return str(self._show(field, st.text_input(label, **self._given(field), **options)) or "")

    def note(self, field: str, label: str, **options: Any) -> str:
        """Show a text field of more lines."""
        return str(self._show(field, st.text_area(label, **self._given(field), **options)) or "")

    def tick(self, field: str, label: str, value: bool = False) -> bool:
        """Show a box to tick."""
        return bool(self._show(field, st.checkbox(label, value=value, **self._given(field))))

    def number(self, field: str, label: str, value: int | None = None) -> int | None:
        """Show a field for a whole number."""
        number = st.number_input(label, value=value, step=1, **self._given(field))
        return None if self._show(field, number) is None else int(number or 0)

    def hours(self, field: str, label: str, minutes: int | None = None) -> int | None:
        """Show a field for hours, as people write them; return the minutes."""
        ready = self._texts.bare_hours(minutes)
        written = self._show(field, st.text_input(label, value=ready, **self._given(field))) or ""
        refused = hours_refused(written)
        if refused is not None:
            self._unreadable[field] = refused
            self._slots[field].error(self._texts.message(refused))
        return parse_hours(written)

    def day(self, field: str, label: str, value: date | None = None, **options: Any) -> date | None:
        """Show a field for a date."""
        chosen = st.date_input(
            label,
            value=value,
            min_value=FIRST,
            max_value=LAST,
            format="DD/MM/YYYY",
            **self._given(field),
            **options,
        )
        self._show(field, chosen)
        return chosen

    def moment(self, field: str, label: str, value: time | None = None) -> time | None:
        """Show a field for a time of day."""
        chosen = st.time_input(label, value=value, step=900, **self._given(field))
        self._show(field, chosen)
        return chosen

    def choice(
        self, field: str, label: str, among: Sequence[Choice], first: Choice | None = None
    ) -> Choice | None:
        """Show a closed list to choose from, `first` chosen already."""
        chosen: Choice | None = st.selectbox(
            label,
            list(among),
            index=_place(among, first),
            format_func=self._texts.label,
            placeholder=self._texts.gettext("Choose…"),
            **self._given(field),
        )
        self._show(field, chosen)
        return chosen

    def selection(
        self, field: str, label: str, among: Mapping[int, str], first: int | None = None
    ) -> int | None:
        """Show a list of records to choose one of; `among` has a word for each id."""
        chosen: int | None = st.selectbox(
            label,
            list(among),
            index=_place(among, first),
            format_func=lambda key: among[key],
            placeholder=self._texts.gettext("Choose…"),
            **self._given(field),
        )
        self._show(field, chosen)
        return chosen

    def known_or_new(
        self, field: str, label: str, known: Mapping[str, int], first: str | None = None
    ) -> int | str | None:
        """Show a list of names in which a new name may be typed; return an id or that name."""
        names = list(known)
        chosen = st.selectbox(
            label,
            names,
            index=names.index(first) if first and first in known else None,
            accept_new_options=True,
            placeholder=self._texts.gettext("Choose or type a new name…"),
            **self._given(field),
        )
        self._show(field, chosen)
        return known.get(chosen, chosen) if chosen else None

    def file(self, field: str, label: str, most_megabytes: int, **options: Any) -> Upload | None:
        """Show a field for a file: its name and its bytes, of which nothing is checked yet."""
        given: UploadedFile | None = st.file_uploader(
            label, max_upload_size=most_megabytes, **self._given(field), **options
        )
        self._show(field, given.file_id if given else None)
        return (given.name, given.getvalue()) if given else None

    def submit(self, label: str, action: Callable[[str], T]) -> T | None:
        """Show the button; on a click run `action` with the form's key and open a new form.

        What `action` refuses is shown beside the fields, and nothing typed is lost.
        """
        whole = st.container()
        if st.button(label, type="primary", **self._given("submit")):
            self._refused.clear()
            if self._unreadable:
                return None
            try:
                with page.saving():
                    done = action(self.key)
            except InvalidError as error:
                self._refuse(error.errors)
            else:
                page.renew_form(self._name)
                return done
        self._show_whole(whole)
        return None

    def _given(self, field: str) -> dict[str, Any]:
        return {"key": f"{self.key}:{field}", "disabled": self._disabled}

    def _show(self, field: str, value: T) -> T:
        self._values[field] = value
        self._slots[field] = st.empty()
        self._show_refusal(field)
        return value

    def _refuse(self, errors: Mapping[str, Message]) -> None:
        for field, message in errors.items():
            place = field if field in self._slots else WHOLE_RECORD
            self._refused[place] = (self._values.get(place), message)
            if place in self._slots:
                self._show_refusal(place)

    def _show_refusal(self, field: str) -> None:
        value, message = self._refused.get(field, (None, None))
        if message is not None and value == self._values[field]:
            self._slots[field].error(self._texts.message(message))

    def _show_whole(self, place: DeltaGenerator) -> None:
        _, message = self._refused.get(WHOLE_RECORD, (None, None))
        if message is not None:
            place.error(self._texts.message(message))
