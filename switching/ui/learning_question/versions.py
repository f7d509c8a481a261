"""The versions of the question: where each comes from, two compared, settled and brought back."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, QuestionVersion
from switching.rules.certification import current_certificate
from switching.services import questions
from switching.services.context import Context
from switching.services.users import list_user_names
from switching.ui.kit import fields, notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.sheet import DONE
from switching.ui.learning_question.changes import compared
from switching.ui.learning_question.question_page import QuestionPage


def show_versions(view: QuestionPage) -> None:
    """Show a part in which two versions are compared, and one is brought back."""
    dossier, texts = view.dossier, view.texts
    if len(dossier.versions) == 1:
        return
    part = fold(texts.gettext("Versions"), f"versions:{dossier.switch.id}")
    if not part.open:
        return
    with part:
        before = _choose(dossier, dossier.before, "before", texts)
        show_origin(view.context, before, texts)
        after = _choose(dossier, dossier.latest, "after", texts)
        show_origin(view.context, after, texts)
        st.markdown(compared(before, after, texts))
        if not view.is_open:
            _bring_back_button(view, before)


def _choose(dossier: Dossier, usual: QuestionVersion, side: str, texts: Texts) -> QuestionVersion:
    """Let a version be chosen; the choice falls back to the usual one when a version is added."""
    by_number = {version.question.number: version for version in dossier.versions}
    number = st.selectbox(
        texts.gettext("From which version?") if side == "before"
        else texts.gettext("To which version?"),
        list(by_number),
        index=list(by_number).index(usual.question.number),
        format_func=lambda chosen: _version_name(by_number[chosen], texts),
        key=f"version:{side}:{dossier.switch.id}:{len(by_number)}",
    )  # fmt: skip
    return by_number[number]


def _version_name(version: QuestionVersion, texts: Texts) -> str:
    return texts.gettext(
        "version {number}, {moment}",
        number=version.question.number,
        moment=texts.label(version.question.moment),
    )


def show_origin(context: Context, version: QuestionVersion, texts: Texts) -> None:
    """Say who made a version, when and why."""
    question, names = version.question, list_user_names(context)
    parts = [_version_name(version, texts), texts.date(question.created_at)]
    if names.get(question.created_by):
        parts.append(texts.gettext("by {name}", name=names[question.created_by]))
    if question.settled_at is None:
        parts.append(texts.gettext("still open"))
    if question.reason:
        parts.append(f"“{question.reason}”")
    st.caption(escape_markdown(" · ".join(parts)))


def _bring_back_button(view: QuestionPage, version: QuestionVersion) -> None:
    dossier, sheet, texts = view.dossier, view.sheet, view.texts
    number, switch_id = version.question.number, dossier.switch.id
    reason = texts.gettext("version {number} brought back", number=number)
    if questions.what_is_said(version) == questions.what_is_said(dossier.latest):
        return
    sheet.ask(
        texts.gettext("Bring version {number} back", number=number),
        _what_follows(dossier, number, texts),
        texts.gettext("Yes, bring it back"),
        f"bring_back:{switch_id}:{number}",
        lambda context: questions.bring_back(context, switch_id, number, reason),
        texts.gettext("A new version is open, with the words of version {number}.", number=number),
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


def show_version_buttons(view: QuestionPage) -> None:
    """Show how a version is settled or discarded while it is open, and opened when it is not."""
    dossier, sheet, texts = view.dossier, view.sheet, view.texts
    _, switch_id = texts.gettext, dossier.switch.id
    question = dossier.latest.question
    if question.settled_at is not None:
        sheet.button(
            _("Refine the question"),
            f"refine:{question.id}",
            lambda context: questions.open_refinement(context, switch_id),
        )
        return
    if question.call_id is not None:
        return  # completing the call settles it
    label = (
        _("Why does the question change after the final plan?")
        if dossier.plans
        else fields.may_stay_empty(_("Why this refinement?"), texts)
    )
    sheet.line(question, "reason", label)
    with st.container(horizontal=True):
        sheet.button(
            _("Settle this version"),
            f"settle:{question.id}",
            lambda context: _settle(context, switch_id, texts),
            type="primary",
        )
        sheet.ask(
            _("Discard this version"),
            _("What was changed in this version is gone then; the one before it counts again."),
            _("Yes, discard it"),
            f"discard:{question.id}",
            lambda context: questions.discard_version(context, switch_id),
            _("Version {number} was discarded.", number=question.number),
        )


def _settle(context: Context, switch_id: int, texts: Texts) -> None:
    if questions.settle_version(context, switch_id):
        return
    said = texts.gettext("Nothing was changed in this version, so it was left out again.")
    notices.say(DONE, said)
