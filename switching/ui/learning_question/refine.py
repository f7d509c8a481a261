"""The versions of the learning question on screen: two side by side, and the one that is open."""

from __future__ import annotations

import re
from collections.abc import Sequence

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, QuestionVersion, Shift
from switching.rules.certification import current_certificate
from switching.rules.comparison import (
    GoalChange,
    GoalPair,
    Mark,
    Piece,
    compare_goals,
    compare_words,
)
from switching.services import questions
from switching.services.context import Context
from switching.services.users import list_user_names
from switching.ui.kit import notices
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.sheet import DONE, Sheet
from switching.ui.learning_question.question_fields import edit_question, show_question
from switching.ui.learning_question.shift import edit_shift

# Between lines, and at both ends of a piece.
_BLANKS = re.compile(r"(\s*\n\s*|^\s+|\s+$)")
_GROUNDS = {
    Mark.SAME: "{text}",
    Mark.GONE: ":red-background[~~{text}~~]",
    Mark.NEW: ":green-background[**{text}**]",
}
"""How a piece is shown. Inside the brackets a mark holds whatever letter it stands next to."""


def show_side_by_side(context: Context, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show two versions with what differs; the right one may be open for change."""
    _ = texts.gettext
    notices.show_notices(DONE)
    names = list_user_names(context)
    left, right = (column.container(border=True) for column in st.columns(2))
    with left:
        st.header(_("The question then"), anchor=False)
        before = _choose(dossier, dossier.before, "before", texts)
        _show_origin(before, names, texts)
    with right:
        st.header(_("The question now"), anchor=False)
        after = _choose(dossier, dossier.latest, "after", texts)
        _show_origin(after, names, texts)
        if after is dossier.latest and after.question.settled_at is None:
            edit_question(context, after, sheet, texts)
        else:
            _show_side(before, after, Mark.NEW, texts)
        if after is dossier.latest:
            _version_buttons(context, dossier, sheet, texts)
    with left:
        _show_side(before, after, Mark.GONE, texts)
        if dossier.latest.question.settled_at is not None:
            _bring_back_button(context, dossier, before, sheet, texts)


def _show_side(before: QuestionVersion, after: QuestionVersion, mark: Mark, texts: Texts) -> None:
    if before is after:
        show_question(after, texts)
    else:
        _show_marked(before, after, mark, texts)


def _choose(dossier: Dossier, usual: QuestionVersion, side: str, texts: Texts) -> QuestionVersion:
    """Let a version be chosen; the choice falls back to the usual one when a version is added."""
    by_number = {version.question.number: version for version in dossier.versions}
    if len(by_number) == 1:
        return usual
    number = st.selectbox(
        texts.gettext("Which version, left?") if side == "before"
        else texts.gettext("Which version, right?"),
        list(by_number),
        index=list(by_number).index(usual.question.number),
        format_func=lambda chosen: _version_name(by_number[chosen], texts),
        label_visibility="collapsed",
        key=f"version:{side}:{dossier.switch.id}:{len(by_number)}",
    )  # fmt: skip
    return by_number[number]


def _version_name(version: QuestionVersion, texts: Texts) -> str:
    return texts.gettext(
        "version {number}, {moment}",
        number=version.question.number,
        moment=texts.label(version.question.moment),
    )


def _show_origin(version: QuestionVersion, names: dict[int, str], texts: Texts) -> None:
    """Say who made a version, when and why."""
    question = version.question
    parts = [_version_name(version, texts), texts.date(question.created_at)]
    if names.get(question.created_by):
        parts.append(texts.gettext("by {name}", name=names[question.created_by]))
    if question.settled_at is None:
        parts.append(texts.gettext("still open"))
    if question.reason:
        parts.append(f"“{question.reason}”")
    st.caption(escape_markdown(" · ".join(parts)))


def _show_marked(before: QuestionVersion, after: QuestionVersion, mark: Mark, texts: Texts) -> None:
    """Show one side of a comparison: what went struck through on red, what came bold on green."""
    _ = texts.gettext
    aim = _marked(before.question.general_aim, after.question.general_aim, mark)
    pairs = compare_goals(before, after)
    goals = list(filter(None, (_goal_line(pair, mark, texts) for pair in pairs)))
    wishes = _marked(_wishes(before), _wishes(after), mark)
    st.markdown(aim or _("No general aim was noted."))
    for line in goals:
        st.markdown(f"- {line}")
    if wishes:
        st.caption(_("With whom"))
        st.markdown(wishes)
    start = _GROUNDS[mark].partition("{")[0]
    if any(start in line for line in (aim, *goals, wishes)):
        shown = _("struck through") if mark is Mark.GONE else _("bold")
        marked = _styled(shown, mark)
        # No caption: on a ground its grey would have too little contrast.
        st.markdown(
            _("{marked}: left out later", marked=marked)
            if mark is Mark.GONE
            else _("{marked}: came in since then", marked=marked)
        )


def _wishes(version: QuestionVersion) -> str:
    return "\n".join(wish.description for wish in version.filled_wishes)


def _goal_line(pair: GoalPair, mark: Mark, texts: Texts) -> str:
    """Write a goal as one side shows it; nothing where that side lacks it."""
    shown = pair.before if mark is Mark.GONE else pair.after
    if shown is None:
        return ""
    other = pair.after if mark is Mark.GONE else pair.before
    texts_of = (pair.before.description if pair.before else "",
                pair.after.description if pair.after else "")  # fmt: skip
    line = _marked(*texts_of, mark) if other is not None else _styled(shown.description, mark)
    return " · ".join(filter(None, (line, *_goal_notes(pair, mark, texts))))


def _goal_notes(pair: GoalPair, mark: Mark, texts: Texts) -> list[str]:
    _ = texts.gettext
    shown = pair.before if mark is Mark.GONE else pair.after
    notes = []
    if shown is not None and shown.must_cover:
        notes.append(_("must be covered"))
    if pair.change is GoalChange.DROPPED:
        notes.append(_("left out"))
    if pair.change is GoalChange.ADDED:
        notes.append(_("new goal"))
    if mark is Mark.NEW and pair.moved:
        notes.append(_("moved"))
    was_must = pair.before is not None and pair.before.must_cover
    if mark is Mark.NEW and was_must and pair.after and not pair.after.must_cover:
        notes.append(_("no longer a must"))
    return notes


def _marked(before: str, after: str, mark: Mark) -> str:
    pieces = [piece for piece in compare_words(before, after) if piece.mark in (Mark.SAME, mark)]
    return "".join(_styled(piece.text, piece.mark) for piece in _joined(pieces, mark))


def _joined(pieces: Sequence[Piece], mark: Mark) -> list[Piece]:
    """Put marked pieces together that have but a blank between them: words read as one."""
    joined: list[Piece] = []
    for piece in pieces:
        before = joined[-2:]
        if [item.mark for item in (*before, piece)] == [mark, Mark.SAME, mark] and (
            before[1].text == " "
        ):
            joined[-2:] = [Piece(before[0].text + " " + piece.text, mark)]
        else:
            joined.append(piece)
    return joined


def _styled(text: str, mark: Mark) -> str:
    """Write a piece as Markdown; blanks at its ends and between its lines stay unmarked."""
    written = []
    for blank in _BLANKS.split(text):
        if blank.isspace():
            written.append("\n\n" if "\n" in blank else " ")
        elif blank:
            written.append(_GROUNDS[mark].format(text=escape_markdown(blank)))
    return "".join(written)


def _bring_back_button(
    context: Context, dossier: Dossier, version: QuestionVersion, sheet: Sheet, texts: Texts
) -> None:
    number, switch_id = version.question.number, dossier.switch.id
    reason = texts.gettext("version {number} brought back", number=number)
    if questions.what_is_said(version) == questions.what_is_said(dossier.latest):
        return
    if confirmed(
        texts.gettext("Bring version {number} back", number=number),
        _what_follows(dossier, number, texts),
        texts.gettext("Yes, bring it back"),
        f"bring_back:{switch_id}:{number}",
        sheet.disabled,
    ):
        sheet.act(
            lambda: questions.bring_back(context, switch_id, number, reason),
            texts.gettext(
                "A new version is open, with the words of version {number}.", number=number
            ),
        )


def _what_follows(dossier: Dossier, number: int, texts: Texts) -> str:
    """Say what bringing a version back comes to, for the papers too."""
    _ = texts.gettext
    said = [
        _("A new version opens with the words of version {number}. It counts once you settle it; "
          "until then you can discard it.", number=number)
    ]  # fmt: skip
    if dossier.plans:
        said.append(_("The final plan no longer holds then: it needs a new version."))
    if current_certificate(dossier) is not None:
        said.append(_("The certificate stays as it was issued."))
    return " ".join(said)


def _version_buttons(context: Context, dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    _, switch_id = texts.gettext, dossier.switch.id
    question = dossier.latest.question
    if question.settled_at is not None:
        if st.button(_("Refine the question"), disabled=sheet.disabled):
            sheet.act(lambda: questions.open_refinement(context, switch_id))
        return
    if question.call_id is not None:
        st.caption(_("This version is settled when you complete the call."))
        return
    label = (
        _("Why does the question change after the final plan?")
        if dossier.plans
        else _("Why this refinement? (may stay empty)")
    )
    sheet.line(question, "reason", label)
    with st.container(horizontal=True):
        if st.button(_("Settle this version"), type="primary", disabled=sheet.disabled):
            sheet.act(lambda: _settle(context, switch_id, texts))
        if confirmed(
            _("Discard this version"),
            _("What was changed in this version is gone then; the one before it counts again."),
            _("Yes, discard it"),
            f"discard:{question.id}",
            sheet.disabled,
        ):
            said = _("Version {number} was discarded.", number=question.number)
            sheet.act(lambda: questions.discard_version(context, switch_id), said)


def _settle(context: Context, switch_id: int, texts: Texts) -> None:
    if questions.settle_version(context, switch_id):
        return
    said = texts.gettext("Nothing was changed in this version, so it was left out again.")
    notices.say(DONE, said)


def show_shift(dossier: Dossier, sheet: Sheet, texts: Texts) -> None:
    """Show how the question shifted and what caused it, and let it be changed."""
    _ = texts.gettext
    if dossier.latest is dossier.before:
        return
    with st.container(border=True):
        edit_shift(dossier, sheet, texts)
        if dossier.latest.question.shift is Shift.UNCHANGED:
            st.caption(_("Unchanged is fine too: some questions are clear from the start."))
