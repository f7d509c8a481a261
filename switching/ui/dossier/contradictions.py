"""What can't all be true, asked where it is typed and listed at the head of the dossier."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, Person, PlanSection, Record
from switching.rules.contradictions import (
    Contradiction,
    confirmed_contradictions,
    open_contradictions,
)
from switching.services.confirmations import confirm_contradiction, withdraw_confirmation
from switching.services.context import Context
from switching.ui.kit import failures, notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.section_links import address_of
from switching.ui.kit.sheet import Sheet

_PLACE = "contradictions"


def ask_about(
    context: Context, dossier: Dossier, record: Record, fields: set[str], sheet: Sheet
) -> None:
    """Ask below `fields` of `record` whether what contradicts something else is right."""
    texts = sheet.texts
    for item in open_contradictions(dossier, session.today()):
        if (item.record.TABLE, item.record.id) != (record.TABLE, record.id):
            continue
        if item.field in fields:
            said, answer = st.columns([4, 1.2], vertical_alignment="center")
            with said:
                st.warning(_question(item, texts))
            with answer:
                _answer_below(context, dossier, item, sheet)


def _answer_below(context: Context, dossier: Dossier, item: Contradiction, sheet: Sheet) -> None:
    label = sheet.texts.gettext("Yes, that is right")
    sheet.button(
        label,
        f"right:{item.code}",
        lambda context: confirm_contradiction(context, dossier.switch.id, item.code),
        sheet.texts.gettext("On record: this is right."),
    )


def _question(item: Contradiction, texts: Texts) -> str:
    asked = texts.gettext("Is that right?")
    return f"{escape_markdown(texts.message(item.message))} {asked}"


def list_contradictions(
    context: Context, dossier: Dossier, texts: Texts, pages: dict[str, str]
) -> None:
    """List what can't all be true, each with the way there, and what someone said is right.

    `pages` has the page of each step.
    """
    notices.show_notices(_PLACE)
    asked = open_contradictions(dossier, session.today())
    right = confirmed_contradictions(dossier, session.today())
    if not asked and not right:
        return
    label = (
        texts.ngettext(
            "Is that right? {count} question", "Is that right? {count} questions", len(asked)
        )
        if asked
        else texts.gettext("Looked at and found right")
    )
    icon = ":material/help:" if asked else ":material/check:"
    with st.expander(label, key=f"contradictions:{dossier.switch.id}", icon=icon):
        for item in asked:
            _open_line(context, dossier, item, texts, pages[item.step])
        for item in right:
            _line_of_right(context, dossier, item, texts)


def _open_line(
    context: Context, dossier: Dossier, item: Contradiction, texts: Texts, page: str
) -> None:
    said, way, answer = st.columns([4, 1, 1.4], vertical_alignment="center")
    with said:
        st.write(escape_markdown(texts.message(item.message)))
    with way:
        # The fields of a person stand in a section of the plan that is open when it is asked for.
        section = PlanSection.PARTIES if isinstance(item.record, Person) else None
        address = address_of(dossier.switch.id, section)
        st.page_link(page, label=texts.gettext("To it"), query_params=address)
    with answer:
        label, key = texts.gettext("Yes, that is right"), f"listed:{item.code}"
        if st.button(label, key=key, disabled=session.is_read_only()):
            with failures.saving():
                confirm_contradiction(context, dossier.switch.id, item.code)
            notices.say(_PLACE, texts.gettext("On record: this is right."))
            st.rerun()


def _line_of_right(context: Context, dossier: Dossier, item: Contradiction, texts: Texts) -> None:
    said, answer = st.columns([5, 1.4], vertical_alignment="center")
    with said:
        st.caption("✓ " + escape_markdown(texts.message(item.message)))
    with answer:
        label, key = texts.gettext("Not right after all"), f"doubt:{item.code}"
        if st.button(label, key=key, disabled=session.is_read_only()):
            with failures.saving():
                withdraw_confirmation(context, dossier.switch.id, item.code)
            notices.say(_PLACE, texts.gettext("This is asked again."))
            st.rerun()
