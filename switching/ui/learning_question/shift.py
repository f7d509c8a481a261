"""How the question shifted: what the app proposes, and what the project leader decides."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, Purpose, QuestionVersion, Shift
from switching.rules.labels import tell_apart
from switching.rules.shift_kinds import ShiftProposal, propose_shift
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.sheet import Sheet


def edit_shift(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Ask how the learning question shifted, and what caused it; propose an answer."""
    _, question = texts.gettext, dossier.latest.question
    if dossier.latest is not dossier.before:
        _show_proposal(dossier.before, dossier.latest, sheet, texts)
    sheet.choice(question, "shift", _("How did the learning question shift?"), list(Shift))
    if question.shift in (None, Shift.UNCHANGED):
        return
    with st.container(horizontal=True, key="shift_by"):  # beside each other where there is room
        sheet.selection(
            question,
            "shift_purpose",
            _("Through which purpose of the call?"),
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
    """Say what the app would call the shift, and on what grounds."""
    proposal = propose_shift(before, after)
    words = {
        "shift": texts.label(proposal.shift),
        "grounds": escape_markdown(_grounds(proposal, texts)),
    }
    st.caption(texts.gettext("The app proposes **{shift}**: {grounds}.", **words))
    if after.question.shift is not proposal.shift and st.button(
        texts.gettext("Take over"), key=f"take_shift:{after.question.id}", disabled=sheet.disabled
    ):
        sheet.put(after.question, "shift", proposal.shift)


def _grounds(proposal: ShiftProposal, texts: Texts) -> str:
    """Write out what a proposal rests on, most telling first."""
    counted = (
        (proposal.added, texts.ngettext("{count} goal added", "{count} goals added",
                                        proposal.added)),
        (proposal.dropped, texts.ngettext("{count} goal dropped", "{count} goals dropped",
                                          proposal.dropped)),
        (proposal.sharpened, texts.ngettext("{count} goal sharpened", "{count} goals sharpened",
                                            proposal.sharpened)),
        (proposal.reworded, texts.ngettext("{count} goal reworded", "{count} goals reworded",
                                           proposal.reworded)),
    )  # fmt: skip
    parts = [said for count, said in counted if count]
    new, gone = (
        ", ".join(f"‘{word}’" for word in words)
        for words in (proposal.new_words, proposal.gone_words)
    )
    if new:
        parts.append(texts.gettext("new: {words}", words=new))
    if gone:
        parts.append(texts.gettext("gone: {words}", words=gone))
    return "; ".join(parts) or texts.gettext("nothing in it changed")
