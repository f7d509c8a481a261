"""A field for someone or something that may be on record: who is known comes first.

What is typed stays in the field. Enter takes the first of what is offered below it
(`switching/ui/saving/known_names.js`); what resembles none of them is said to be new.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

import streamlit as st

from switching.i18n import Texts
from switching.rules.matching import MOST_NEAR, finds_in, known_as, near_to
from switching.rules.normal_form import same_form
from switching.ui.kit import fields
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready

CLASS = "known"
MOST_FOUND = 20
"""What the keys of these fields begin with: the browser knows them by it."""


def names_offered(text: str, known: Mapping[int, str], settled: str) -> list[int]:
    """List who is offered below a field; nobody once `settled` says that this text is new."""
    if not text:
        return list(known) if len(known) <= MOST_NEAR else []
    if known_as(text, known) is not None or settled == same_form(text):
        return []
    return near_to(text, known)


def offer(key: str, text: str, known: Mapping[int, str], texts: Texts, disabled: bool) -> None:
    """Show below the field `key` who may be meant, or that the name is new."""
    settled_at = f"{key}:new"
    offered = names_offered(text, known, st.session_state.get(settled_at, ""))
    if offered:
        _ask(key, text, {item: known[item] for item in offered}, texts, disabled)
    elif text and known_as(text, known) is None:
        new = texts.gettext("‘{name}’ is new, and is added.", name=escape_markdown(text))
        st.caption(f":material/fiber_new: {new}")
    elif text:
        known_already = texts.gettext("On record already")
        st.caption(f":material/check: {known_already}")


def _ask(key: str, text: str, offered: Mapping[int, str], texts: Texts, disabled: bool) -> None:
    with st.container(
        horizontal=True,
        vertical_alignment="center",
        gap="xsmall",
        key=f"{CLASS}-offered:asked:{key}",
    ):
        if text:
            asked = texts.gettext("Do you mean:")
            st.caption(f":material/lightbulb: {asked}", width="content")
        for identity, name in offered.items():
            st.button(
                escape_markdown(name),
                key=f"{key}:take:{identity}",
                on_click=_put,
                args=(key, name),
                disabled=disabled,
            )
        if text:
            st.button(
                texts.gettext("No, new: ‘{name}’", name=escape_markdown(text)),
                key=f"{key}:is_new",
                type="tertiary",
                on_click=_put,
                args=(f"{key}:new", same_form(text)),
                disabled=disabled,
            )


def choose(
    label: str,
    ready: Ready,
    among: Mapping[int, str],
    texts: Texts,
    placeholder: str,
) -> int | None:
    """Show a field to search a long list by any part of a name; return what is called just so.

    A list of the browser's own would not find Özlem by 'ozlem', nor O’Brien by 'o'brien'.
    """
    with st.container(key=f"{CLASS}-field:{ready.key}", gap="small"):
        text = fields.line(label, ready, live="300ms", placeholder=placeholder)
        chosen = known_as(text, among)
        if chosen is None:
            found = [item for item in among if finds_in(text, among[item])]
            _show_found(ready.key, text, {item: among[item] for item in found}, texts)
    return chosen


def _show_found(key: str, text: str, found: Mapping[int, str], texts: Texts) -> None:
    if not found:
        st.caption(texts.gettext("No name has this: {typed}", typed=escape_markdown(text)))
        return
    with st.container(horizontal=True, gap="small", key=f"{CLASS}-offered:{key}"):
        if text:
            st.caption(texts.gettext("With ‘{typed}’:", typed=escape_markdown(text)))
        for identity, name in islice(found.items(), MOST_FOUND):
            st.button(
                escape_markdown(name), key=f"{key}:take:{identity}", on_click=_put, args=(key, name)
            )
        more = len(found) - MOST_FOUND
        if more > 0:
            st.caption(
                texts.ngettext(
                    "{count} more: type a part of the name",
                    "{count} more: type a part of the name",
                    more,
                )
            )


def _put(key: str, value: str) -> None:
    st.session_state[key] = value
