"""The accessibility statement, and for an administrator the fields of who declares it."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.rules.shortcomings import SHORTCOMINGS
from switching.services.accessibility import Statement, set_statement
from switching.services.context import Context
from switching.services.rights import Need, may
from switching.ui.kit import notices, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form

COMPLAINTS = "www.vlaamseombudsdienst.be"


def show_statement(context: Context, statement: Statement, texts: Texts) -> None:
    """Show who declared what, what is known to fail, and what to do about it."""
    _ = texts.gettext
    st.write(escape_markdown(_declared(statement, texts)))
    st.header(_("How it was checked"), anchor=False)
    st.write(
        _(
            "By tests that run with each change, with axe-core on each page, and by hand: with "
            "the keyboard alone, with colours that the system forces, with letters twice as "
            "large, and on a window of 320 pixels. docs/accessibility.md has each criterion of "
            "WCAG 2.2, A and AA, with how it was checked."
        )
    )
    st.header(_("What is known to fail"), anchor=False)
    st.markdown(
        "\n".join(
            f"- {escape_markdown(_(item.text))} (WCAG {item.criterion})" for item in SHORTCOMINGS
        )
    )
    _show_ways(statement, texts)
    if may(context.actor, Need.ADMINISTER) and not session.is_read_only():
        _offer_form(context, statement, texts)


def _declared(statement: Statement, texts: Texts) -> str:
    _ = texts.gettext
    if not statement.is_made or statement.declared_on is None:
        return _(
            "The organisation that uses this app has not made its accessibility statement yet. "
            "What stands below is what the makers of the app know of it."
        )
    return _(
        "{body} wants everyone to be able to use this app. It declared on {date} that the app "
        "meets WCAG 2.2, level AA, in part: what is known to fail stands below.",
        body=statement.body,
        date=texts.date(statement.declared_on),
    )


def _show_ways(statement: Statement, texts: Texts) -> None:
    _ = texts.gettext
    st.header(_("Something does not work for you?"), anchor=False)
    asked = statement.contact or _("the administrator of this app")
    st.write(
        escape_markdown(
            _(
                "Ask {contact}. You can also ask there for what you need in another form.",
                contact=asked,
            )
        )
    )
    st.write(
        escape_markdown(
            _(
                "Does the answer not help, or is there none? Then you can complain to the Vlaamse "
                "Ombudsdienst: {address}.",
                address=COMPLAINTS,
            )
        )
    )


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
