"""How the question shifted: what the app proposes, and what the project leader decides."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, N_, Purpose, QuestionVersion, Shift
from switching.rules.labels import tell_apart
from switching.rules.shift_features import Feature
from switching.rules.shift_kinds import ShiftProposal, propose_shift
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.sheet import Sheet


def edit_shift(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Ask how the learning question shifted, and what caused it; propose an answer."""
    _, question = texts.gettext, dossier.latest.question
    sheet.choice(question, "shift", _("How did the learning question shift?"), list(Shift))
    if dossier.latest is not dossier.before:
        # Below the buttons: they stay where they are when it gives way to what was chosen.
        _show_proposal(dossier.before, dossier.latest, sheet, texts)
    if question.shift in (None, Shift.UNCHANGED):
        return
    with st.container(horizontal=True, key="shift_by"):  # beside each other where there is room
        sheet.selection(
            question,
            "shift_purpose",
            _("In which part of the call?"),
            {item: texts.label(item) for item in Purpose},
        )
        sheet.selection(
            question,
            "shift_proposal_id",
            _("Through which proposal?"),
            tell_apart(
                {item.id: (item.title, texts.label(item.kind)) for item in dossier.proposals}
            ),
            placeholder=_("no proposal in particular"),
        )
    sheet.line(question, "shift_reason", _("In a sentence: what changed, and why?"))


def _show_proposal(
    before: QuestionVersion, after: QuestionVersion, sheet: Sheet, texts: Texts
) -> None:
    """Say what the app would call the shift and on what grounds, or between which it doubts.

    Once one chose, it only says that it thought of another. Of a question in a language that it
    knows too little of, it says nothing.
    """
    proposal, chosen = propose_shift(before, after), after.question.shift
    if proposal is None:
        return
    if chosen is not None:
        if proposal.shift not in (None, chosen):
            shift = texts.label(proposal.shift)
            st.caption(
                texts.gettext("The app thought of **{shift}**: your choice counts.", shift=shift)
            )
        return
    grounds = escape_markdown(_grounds(proposal, texts))
    if proposal.shift is None:
        one, other = map(texts.label, proposal.two)
        text = texts.gettext(
            "The app doubts: **{one}** or **{other}**? Choose yourself ({grounds}).",
            **{"one": one, "other": other, "grounds": grounds},
        )
        st.caption(text)
        return
    words = {"shift": texts.label(proposal.shift), "grounds": grounds}
    with st.container(horizontal=True, vertical_alignment="center"):
        said = texts.gettext("The app proposes **{shift}**: {grounds}.", **words)
        st.caption(said, width="content")
        sheet.button(
            texts.gettext("Take over"),
            f"take_shift:{after.question.id}",
            sheet.putting("shift", proposal.shift, after.question),
        )


GROUNDS: Mapping[Feature, tuple[str, str]] = {
    Feature.GROWTH: (N_("more is said than before"), N_("less is said than before")),
    Feature.PIECES_BEFORE: (N_("it was about several things"), N_("it was about one thing")),
    Feature.PIECES_AFTER: (N_("it is about several things now"), N_("it is about one thing now")),
    Feature.WIDER: (N_("words such as ‘also’ or ‘all’ came"), ""),
    Feature.SMALLER: (N_("words such as ‘only’ or ‘the rest’ came"), ""),
    Feature.SPECIFIC: (
        N_("more figures and names stand in it"),
        N_("no more figures and names stand in it"),
    ),
    Feature.KEPT: (N_("much of it stayed"), N_("little of it stayed")),
    Feature.LETTERS: (N_("largely the same words"), N_("other words")),
    Feature.SUBJECTS: (N_("the same subject"), N_("another subject")),
}
"""What a feature is called as a ground: when it is high, and when it is low."""


def _grounds(proposal: ShiftProposal, texts: Texts) -> str:
    """Write out what a proposal rests on, most telling first."""
    named = (GROUNDS[ground.feature][not ground.is_high] for ground in proposal.grounds)
    parts = [texts.gettext(text) for text in named]
    new, gone = (
        ", ".join(f"‘{word}’" for word in words)
        for words in (proposal.new_words, proposal.gone_words)
    )
    if new:
        parts.append(texts.gettext("new: {words}", words=new))
    if gone:
        parts.append(texts.gettext("gone: {words}", words=gone))
    return "; ".join(parts) or texts.gettext("nothing in it changed")
