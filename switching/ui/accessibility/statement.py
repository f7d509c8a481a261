"""The accessibility statement, and for an administrator the fields of who declares it."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.accessibility import Statement, set_statement
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.accessibility.text import parts_of
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form


def show_statement(context: Context, statement: Statement, texts: Texts) -> None:
    """Show who declared what, what is known to fail, and what to do about it."""
    for part in parts_of(statement, texts):
        if part.heading:
            st.header(part.heading, anchor=False)
        for paragraph in part.paragraphs:
            st.write(escape_markdown(paragraph))
        if part.points:
            st.markdown("\n".join(f"- {escape_markdown(point)}" for point in part.points))
    if may(context.actor, Need.ADMINISTER) and not session.is_read_only():
        _offer_form(context, statement, texts)


def _offer_form(context: Context, statement: Statement, texts: Texts) -> None:
    _ = texts.gettext
    notices.show_notices("statement")
    part = fold(_("Make the statement of your organisation"), "accessibility_statement")
    if not part.open:
        return
    with part:
        st.write(
            _(
                "With this your organisation declares what stands above: that the app meets WCAG "
                "2.2, level AA, in part. Do so only when someone there decided it."
            )
        )
        form = Form(f"statement:{statement.body}:{statement.contact}", texts)
        made = Statement(
            form.line("body", _("Which organisation?"), statement.body),
            form.line("contact", _("Whom can one ask? A general address"), statement.contact),
            form.day("declared_on", _("Declared on"), statement.declared_on),
        )
        done = form.submit(_("Save the statement"), lambda _key: _save(context, made))
    if done is not None:
        notices.say("statement", _("The statement was saved."))
        st.rerun()


def _save(context: Context, statement: Statement) -> bool:
    set_statement(context, statement)
    return True
