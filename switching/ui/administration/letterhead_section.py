"""The parts of the administration page: what every paper carries."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Logo
from switching.rules.uploads import clean_stem
from switching.services import letterhead
from switching.services.context import Context
from switching.services.letterhead import LARGEST_LOGO, PaperSettings
from switching.ui.kit import drafts, failures, fields, notices, session
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.fields import Ready
from switching.ui.kit.form import Form, form_key, key_of, renew_form
from switching.ui.kit.pictures import inline
from switching.ui.kit.rows import first_of, more_button

_AT_ONCE = 6


def show_papers(context: Context, texts: Texts) -> None:
    """Show the line on co-financing and the logos, and the ways to change them."""
    _, settings = texts.gettext, letterhead.get_paper_settings(context)
    st.header(_("Papers"), anchor=False)
    st.write(_("These stand at the head of every new plan. Final plans stay as they are."))
    with st.container(border=True), failures.part():
        _edit_cofinancing(context, settings, texts)
    with st.container(border=True), failures.part():
        _edit_logos(context, settings, texts)


def _edit_cofinancing(context: Context, settings: PaperSettings, texts: Texts) -> None:
    _ = texts.gettext
    st.subheader(_("Co-financing"), anchor=False)
    form = Form(f"cofinancing:{settings.cofinancing}", texts)
    line = form.note(
        "cofinancing",
        _("The line on co-financing"),
        value=settings.cofinancing,
        optional=True,
        placeholder=_("With the support of …"),
        help=_("A project with a line of its own keeps that one."),
    )
    saved = form.submit(
        _("Save the line"),
        lambda key: _save_line(context, line),
    )
    if saved is not None:
        notices.say("cofinancing", _("Saved."))
        st.rerun()
    notices.show_notices("cofinancing")


def _save_line(context: Context, line: str) -> bool:
    letterhead.set_cofinancing(context, line)
    return True


def _edit_logos(context: Context, settings: PaperSettings, texts: Texts) -> None:
    _ = texts.gettext
    st.subheader(_("Logos"), anchor=False)
    notices.show_notices("logos")
    if not settings.logos:
        st.caption(_("No logo yet. They stand side by side, in this order."))
    for number, logo in enumerate(first_of(settings.logos, "logos", _AT_ONCE)):
        _show_logo(context, logo, number, texts)
    more_button(settings.logos, "logos", _AT_ONCE, texts)
    _new_logo(context, texts)


def _show_logo(context: Context, logo: Logo, number: int, texts: Texts) -> None:
    _, name = texts.gettext, escape_markdown(logo.name)
    picture, named, earlier, away = st.columns([1.2, 3, 1.4, 1.2], vertical_alignment="center")
    with picture, failures.part(_("This logo can't be drawn. Remove it.")):
        st.image(inline(logo.content), width=120)
    named.text(logo.name)
    if number and earlier.button(
        _("Move forward"),
        key=f"earlier:{logo.id}",
        help=_("Put {name} one place earlier", name=name),
    ):
        with failures.saving():
            letterhead.move_logo(context, logo.id)
        st.rerun()
    question = _("New papers then go without {name}. To have it back, you add the file again.",
                 name=name)  # fmt: skip
    with away:
        removed = confirmed(
            _("Remove"),
            question,
            _("Yes, remove it"),
            f"remove:logos:{logo.id}",
            help=_("Remove {name}", name=name),
        )
    if removed:
        with failures.saving():
            letterhead.remove_logo(context, logo.id)
        notices.say("logos", _("{name} was removed.", name=logo.name))
        st.rerun()


def _new_logo(context: Context, texts: Texts) -> None:
    _, key = texts.gettext, form_key("logo")
    ready = Ready(f"{key}:file", session.is_read_only())
    uploaded = fields.file(_("Add a logo (PNG or JPEG)"), ready, LARGEST_LOGO // 10**6)
    if uploaded is None:
        return
    name, content = clean_stem(uploaded[0], _("Logo")), uploaded[1]
    once = key_of(key, (name, drafts.digest_of(content)))
    if failures.attempt(lambda: letterhead.add_logo(context, name, content, once)):
        renew_form("logo")
        st.rerun()
