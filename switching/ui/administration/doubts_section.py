"""The part of the administration page on sentences that may name someone who is erased."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from switching.i18n import Texts
from switching.i18n.erasure_sentences import place_of_doubt
from switching.models import Message, N_
from switching.privacy import erasure
from switching.privacy.doubts import Doubt
from switching.privacy.erasure import OpenErasure
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.ui.kit import fields, notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form

MOST_SHOWN = 20


@st.cache_data(show_spinner=False, max_entries=2, ttl=300)
def doubts_before(_context: Context, _path: Path, person_id: int, revision: int) -> list[Doubt]:
    """Return what may name someone who is about to be erased, looked for once per change."""
    return erasure.preview_doubts(_context, person_id)


def ask_about(doubts: Sequence[Doubt], key: str, texts: Texts) -> dict[str, bool]:
    """Show the sentences one by one; return for each that was answered whether the name goes."""
    _ = texts.gettext
    answers: dict[str, bool] = {}
    for number, doubt in enumerate(doubts[:MOST_SHOWN], 1):
        with st.container(border=True):
            st.caption(escape_markdown(_place(doubt, texts)))
            st.markdown(_sentence(doubt))
            chosen = fields.buttons(
                _("{number}. Wipe it, or leave it?", number=number),
                Ready(f"{key}:{doubt.key}", session.is_read_only()),
                {True: _("Wipe"), False: _("Leave it")},
                texts,
            )
        if chosen is not None:
            answers[doubt.key] = chosen
    more = len(doubts) - MOST_SHOWN
    if more > 0:
        st.caption(
            texts.ngettext(
                "{count} more comes after these.", "{count} more come after these.", more
            )
        )
    return answers


def _place(doubt: Doubt, texts: Texts) -> str:
    return place_of_doubt(texts, doubt.reference, doubt.table, doubt.field)


def _sentence(doubt: Doubt) -> str:
    """Write the sentence with what may be the name in bold."""
    said = doubt.sentence
    before, word, after = (
        escape_markdown(" ".join(part.split())) for part in (said.before, said.word, said.after)
    )
    lead = " " if said.before[-1:].isspace() else ""
    tail = " " if said.after[:1].isspace() else ""
    return f"{before}{lead}**{word}**{tail}{after}"


def show_open_doubts(context: Context, texts: Texts) -> None:
    """Show what may still name who was erased, until someone answered it."""
    found = erasure.list_doubts(context)
    if not found:
        return
    _ = texts.gettext
    with st.container(border=True):
        st.subheader(_("Still to look at"), anchor=False)
        st.write(
            _(
                "These sentences may name someone who was erased, or someone else. Once you have "
                "answered, nothing of it is kept."
            )
        )
        for item in found:
            _show_erasure(context, item, texts)


def _show_erasure(context: Context, item: OpenErasure, texts: Texts) -> None:
    _ = texts.gettext
    st.markdown(escape_markdown(item.pseudonym))
    form = Form(f"doubts:{item.erasure.id}", texts)
    answers = ask_about(item.doubts, form.key, texts)
    swept = form.submit(
        _("Keep the answers"),
        lambda _key: _answer(context, item, answers),
        question=_("What you wipe can't be brought back. Go on?"),
        answer=_("Yes, keep my answers"),
    )
    if swept is not None:
        notices.say("erasure", _("Your answers are kept."))
        if not swept:
            notices.say("erasure", texts.message(erasure.UNSWEPT), is_warning=True)
        st.rerun()


def _answer(context: Context, item: OpenErasure, answers: dict[str, bool]) -> bool:
    if not answers:
        raise InvalidError({WHOLE_RECORD: Message(N_("Choose 'Wipe' or 'Leave it' first."))})
    return erasure.answer_doubts(context, item.erasure.id, answers)
