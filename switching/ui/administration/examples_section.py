"""The examples on the page Administration: the own ones, and those that colleagues have."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.services.context import Context
from switching.services.examples import Held, list_examples, throw_examples_of_someone_away
from switching.ui.examples.making import show_offer
from switching.ui.kit import failures
from switching.ui.kit.confirm import removal_confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE = 10


def show_examples(context: Context, texts: Texts) -> None:
    """Show what examples are for, who has them, and the way to throw them away."""
    _ = texts.gettext
    st.header(_("Examples"), anchor=False)
    st.write(
        _(
            "With examples one tries the app in made-up dossiers. Each user has their own, "
            "in a database beside the real one. No backup is made of them, and no figure, export "
            "or search in your own data knows them."
        )
    )
    show_offer(context, texts, "administration")
    held = list_examples(context)
    if not held:
        st.caption(_("Nobody has examples now."))
    for item in first_of(held, "examples", _AT_ONCE):
        _show_one(context, item, texts)
    more_button(held, "examples", _AT_ONCE, texts)


def _show_one(context: Context, item: Held, texts: Texts) -> None:
    _, found = texts.gettext, item.examples
    with st.container(horizontal=True, vertical_alignment="center"):
        who = item.user or _("the user of this computer")
        size = texts.number(found.size / 1024**2, 1)
        st.markdown(
            _(
                "**{who}** · used last on {day} · {size} MB",
                who=escape_markdown(who),
                day=texts.date(found.used_at),
                size=size,
            )
        )
        gone = removal_confirmed(
            _("Throw the examples away"),
            _("These examples go, with what was typed in them. They can't be brought back."),
            _("Yes, throw them away"),
            f"examples:{found.token}",
            disabled=False,
        )
    if gone and failures.attempt(
        lambda: throw_examples_of_someone_away(context, found.user_id, found.token)
    ):
        st.rerun()
