"""The widgets that people fill in, each once: how it is drawn, and how what it holds is read.

Who shows one says how it begins (`Ready`), and keeps what it gives: `Form` for something new,
`Sheet` for what is on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.models import Message
from switching.models.base import clean_text
from switching.rules.hours import hours_refused, parse_hours
from switching.rules.labels import tell_apart
from switching.rules.self_assessment import SCALE
from switching.rules.whole_numbers import parse_whole, whole_refused
from switching.ui.kit.escape import sentence

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)
Upload = tuple[str, bytes]
NUMBER = ":number"
"""How the key of a field for a number ends: by it the browser knows one (numbers.js)."""
FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)
"""The days a calendar takes: what is implausible is refused in words, not swallowed."""


@dataclass(frozen=True)
class Ready:
    """How a widget begins. `value` is what is stored, or what a form starts with.

    `is_set` says that the session's state of the widget holds a value, which goes first.
    """

    key: str
    disabled: bool
    value: Any = None
    is_set: bool = False

    def options(self, parameter: str = "value") -> dict[str, Any]:
        """Return what a widget of Streamlit is given, with its first value under `parameter`."""
        given = {"key": self.key, "disabled": self.disabled}
        return given if self.is_set else {**given, parameter: self.value}


def may_stay_empty(label: str, texts: Texts) -> str:
    """Return the label of a field that may stay empty where others may not, in the same words."""
    return texts.gettext("{field} (may stay empty)", field=label)


def line(label: str, ready: Ready, **options: Any) -> str:
    """Show a text field of one line."""
    return _clean(st.text_input(label, **ready.options(), **options))


def note(label: str, ready: Ready, **options: Any) -> str:
    """Show a text field of more lines."""
    return _clean(st.text_area(label, **ready.options(), **options))


def _clean(typed: str | None) -> str:
    return str(clean_text(typed or ""))


def number(
    label: str,
    ready: Ready,
    least: int | None = None,
    most: int | None = None,
    **options: Any,
) -> tuple[int | None, Message | None]:
    """Show a field for a whole number that may stay empty; return it, or why none can be read.

    It is a field for text, whose key ends with `NUMBER`: a browser's own field for numbers makes
    22 of 22,5, or nothing at all, without a word.
    """
    shown = replace(ready, value=number_text(ready.value))
    written = st.text_input(label, **shown.options(), **options) or ""
    return parse_whole(written), whole_refused(written, least, most)


def number_text(value: int | None) -> str:
    """Return how a field for a number holds one."""
    return "" if value is None else str(value)


def number_asked(
    label: str,
    key: str,
    first: int | None,
    texts: Texts,
    least: int,
    most: int,
    *,
    locked: bool = False,
    **options: Any,
) -> int | None:
    """Show a field for a number that is not stored; what is refused is said below it."""
    value, refused = number(label, Ready(key + NUMBER, locked, first), least, most, **options)
    if refused is not None:
        st.error(sentence(refused, texts))
        return None
    return value


def hours(
    label: str, ready: Ready, texts: Texts, span: int | None = None, **options: Any
) -> tuple[int | None, Message | None]:
    """Show a field for hours as people write them; return the minutes, or why none can be read.

    `span` is how many minutes there are between start and end, where these are known.
    """
    shown = texts.bare_hours(ready.value)
    written = st.text_input(label, **replace(ready, value=shown).options(), **options) or ""
    if written == shown:
        return ready.value, None
    return parse_hours(written), hours_refused(written, span)


def tick(label: str, ready: Ready, **options: Any) -> bool:
    """Show a box to tick."""
    return st.checkbox(label, **ready.options(), **options)


def day(label: str, ready: Ready, **options: Any) -> date | None:
    """Show a field for a date; an implausible one is refused in words, not swallowed."""
    value: date | None = st.date_input(
        label,
        min_value=FIRST,
        max_value=LAST,
        format="DD/MM/YYYY",
        **ready.options(),
        **options,
    )
    return value


def moment(label: str, ready: Ready, **options: Any) -> time | None:
    """Show a field for a time of day."""
    value: time | None = st.time_input(label, **ready.options(), **options)
    return value


def buttons(
    label: str, ready: Ready, among: Mapping[T, str], texts: Texts, **options: Any
) -> T | None:
    """Show a short list as buttons; none chosen is an answer too."""
    words = with_stored(among, ready.value, texts)
    value: T | None = st.segmented_control(
        label,
        list(words),
        format_func=lambda chosen: words.get(chosen, str(chosen)),
        **ready.options("default"),
        **options,
    )
    return value


def score(label: str, ready: Ready, texts: Texts) -> int | None:
    """Show the five steps of a self-assessment, in words; none chosen is an answer too."""
    steps = {step: f"{step} {texts.gettext(word)}" for step, word in SCALE.items()}
    return buttons(label, ready, steps, texts, wrap=True)


def several(label: str, ready: Ready, among: Sequence[Choice], texts: Texts) -> tuple[Choice, ...]:
    """Show a closed list of which any number may be chosen; return them in the list's order."""
    value = st.pills(
        label,
        list(among),
        selection_mode="multi",
        format_func=texts.label,
        **ready.options("default"),
    )
    return tuple(item for item in among if item in (value or []))


def selection(
    label: str,
    ready: Ready,
    among: Mapping[T, str],
    texts: Texts,
    stored: str = "",
    empty: str = "",
    **options: Any,
) -> T | None:
    """Show a list to choose one value of; `among` has a word for each, `stored` is that of now.

    A list without any is closed, and `empty` says below it why, and what to do first.
    """
    words = told_apart(with_stored(among, ready.value, texts, stored))
    given = ready.options("index")
    if "index" in given:
        given["index"] = list(words).index(ready.value) if ready.value in words else None
    if not words and not options.get("accept_new_options"):
        # The browser's own words for an empty list are English.
        given |= {"disabled": True}
        options["placeholder"] = texts.gettext("Nothing to choose from yet")
    value: T | None = st.selectbox(
        label,
        list(words),
        format_func=lambda chosen: words.get(chosen, str(chosen)),
        placeholder=options.pop("placeholder", texts.gettext("Choose…")),
        **given,
        **options,
    )
    if empty and not words:
        st.caption(empty)
    return {item: item for item in words}.get(value, value) if value is not None else None


def told_apart(words: Mapping[T, str]) -> dict[T, str]:
    """Number words that look the same: a list gives one of them back, whichever is chosen."""
    return tell_apart({value: (word,) for value, word in words.items()})


def many(
    label: str, ready: Ready, among: Mapping[T, str], texts: Texts, **options: Any
) -> tuple[T, ...]:
    """Show a list to choose any number of; `among` has a word for each."""
    words = told_apart(among)
    value = st.multiselect(
        label,
        list(words),
        format_func=lambda chosen: words.get(chosen, ""),
        placeholder=texts.gettext("Choose…"),
        **ready.options("default"),
        **options,
    )
    return tuple(value)


def file(label: str, ready: Ready, most_megabytes: int) -> Upload | None:
    """Show a field for a file: its name and its bytes, of which nothing is checked yet.

    It takes any type: Streamlit would refuse one by its name, before anyone looked at what it is.
    """
    given = st.file_uploader(
        label,
        max_upload_size=most_megabytes,
        key=ready.key,
        disabled=ready.disabled,
    )
    return (given.name, given.getvalue()) if given else None


def words_of(among: Sequence[Choice], texts: Texts) -> dict[Choice, str]:
    """Return the word on screen for each value of a closed list."""
    return {item: texts.label(item) for item in among}


def with_stored(among: Mapping[T, str], value: Any, texts: Texts, word: str = "") -> dict[T, str]:
    """Return the words to choose among, with the stored `value` whether or not it is among them.

    A list without it would show none, and none would be what is saved.
    """
    words = dict(among)
    if value not in (None, "") and value not in words:
        known = word or (texts.label(value) if isinstance(value, StrEnum) else str(value))
        words[value] = texts.gettext("{what} (no longer active)", what=known)
    return words
