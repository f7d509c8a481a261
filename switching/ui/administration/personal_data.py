"""The section of the administration page on personal data: erasing someone, and what falls due."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.i18n.erasure_sentences import line_on_due, sentences_on_person
from switching.privacy import erasure
from switching.privacy.erasure import Outlook
from switching.privacy.retention import list_due
from switching.services.context import Context
from switching.ui.administration.doubts_section import (
    ask_about,
    doubts_before,
    show_open_doubts,
)
from switching.ui.administration.people_search import choose_person
from switching.ui.administration.person_export import show_person_export
from switching.ui.kit import notices
from switching.ui.kit.confirm import require_tick
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form, renew_form
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE = 20
_COMMAND = "python -m switching erase-due --database …"


def show_erasure(context: Context, texts: Texts) -> None:
    """Show the way to erase someone, and what may no longer be kept."""
    _ = texts.gettext
    st.header(_("Personal data"), anchor=False)
    with st.container(border=True):
        st.subheader(_("Give someone their data"), anchor=False)
        show_person_export(context, texts)
    with st.container(border=True):
        st.subheader(_("Erase someone"), anchor=False)
        notices.show_notices("erasure")
        _choose(context, texts)
    show_open_doubts(context, texts)
    with st.container(border=True):
        st.subheader(_("What falls due"), anchor=False)
        _show_due(context, texts)


def _choose(context: Context, texts: Texts) -> None:
    chosen = choose_person(context, "erase", texts)
    if chosen is not None:
        _show_outlook(context, erasure.preview_erasure(context, chosen), texts)


def _show_outlook(context: Context, outlook: Outlook, texts: Texts) -> None:
    _ = texts.gettext
    if outlook.erased:
        st.info(_("This person was erased before."))
        return
    if outlook.refused is not None:
        st.warning(texts.message(outlook.refused))
        return
    for sentence in sentences_on_person(
        texts, outlook.pseudonym, outlook.accounts, outlook.learned_in, outlook.beside_in
    ):
        st.markdown("- " + escape_markdown(sentence))
    form = Form(f"erase:{outlook.person.id}", texts)
    reason = form.line("reason", _("Why? Leave out the name."))
    answers = _ask(context, outlook, bool(reason.strip()), form.key, texts)
    sure = form.tick("sure", _("Erase {name} for good", name=escape_markdown(outlook.person.name)))
    swept = form.submit(_("Erase"), lambda _key: _erase(context, outlook, reason, sure, answers))
    if swept is not None:
        notices.say("erasure", _("Erased."))
        if not swept:
            notices.say("erasure", texts.message(erasure.UNSWEPT), is_warning=True)
        renew_form("erase")
        doubts_before.clear()
        st.rerun()


def _ask(
    context: Context, outlook: Outlook, has_reason: bool, key: str, texts: Texts
) -> dict[str, bool]:
    """Show what may be someone else's name; sentences of dossiers are shown after a reason only."""
    if not has_reason:
        return {}
    found = doubts_before(context, context.path, outlook.person.id, outlook.revision)
    if not found:
        return {}
    st.write(
        texts.ngettext(
            "{count} sentence may name this person, or someone else. Look at it now, or later "
            "below: it stays until you answered.",
            "{count} sentences may name this person, or someone else. Look at them now, or later "
            "below: they stay until you answered.",
            len(found),
        )
    )
    return ask_about(found, key, texts)


def _erase(
    context: Context, outlook: Outlook, reason: str, sure: bool, answers: dict[str, bool]
) -> bool:
    require_tick(sure)
    return erasure.erase_person(context, outlook.person.id, reason, answers)


def _show_due(context: Context, texts: Texts) -> None:
    _ = texts.gettext
    found = list_due(context)
    for due in first_of(found, "due", _AT_ONCE):
        st.text(
            line_on_due(
                texts, due.title, list(due.notes.values()), len(due.contacts), len(due.people)
            )
        )
    more_button(found, "due", _AT_ONCE, texts)
    if found:
        st.caption(_("Whoever looks after the server erases this with the command below."))
        st.code(_COMMAND, language=None)
    else:
        st.caption(_("Nothing falls due."))
