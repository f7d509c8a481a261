"""The users' section of the administration page: who may sign in, and in which role."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from switching.i18n import Texts
from switching.models import Message, N_, Organisation, Person, User, UserRole
from switching.services import users as accounts
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.organisations import list_people
from switching.services.users import GIVEN_ROLES, Account, KnownOrNew
from switching.store import ConflictError
from switching.ui.kit import failures, notices
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.names import labels_of_users, names_of_organisations, names_of_people
from switching.ui.kit.rows import first_of, more_button
from switching.ui.look import icons
from switching.ui.organisations.known import known_organisations

T = TypeVar("T")
_AT_ONCE = 20


def show_users(context: Context, texts: Texts) -> None:
    """Show who may sign in, with the ways to add, change, deactivate and reactivate."""
    _ = texts.gettext
    users = accounts.list_users(context)
    organisations = known_organisations(context)
    st.header(_("Users"), anchor=False)
    st.write(_("Who signs in with one of these addresses may work here, in the role beside it."))
    if context.actor.role is UserRole.LOCAL:
        st.caption(_("This begins to count once sign-in is set up (docs/deploy.md, 'Sign-in')."))
    notices.show_notices("users")
    if not users:
        st.caption(_("No one yet. Add yourself first, as administrator."))
    labels = labels_of_users(users, texts)
    with st.container(gap="xsmall"):
        for user in first_of(users, "users", _AT_ONCE):
            label = labels[user.id] + ("" if user.active else f" · {_('may no longer sign in')}")
            part = fold(escape_markdown(label), f"user:{user.id}")
            if part.open:
                with part:
                    _edit_user(context, user, organisations, texts)
    more_button(users, "users", _AT_ONCE, texts)
    part = fold(_("Add a user"), "add_user", expanded=not users, icon=icons.ADD)
    if part.open:
        with part:
            _new_user(context, organisations, texts)
    if users:
        _end_all_sessions(context, texts)


def _end_all_sessions(context: Context, texts: Texts) -> None:
    _ = texts.gettext
    asked = _("Everyone has to sign in again, on every screen, you too. What they type is kept.")
    if not confirmed(
        _("Sign out all users"), asked, _("Yes, sign everyone out"), "end_all_sessions"
    ):
        return
    if failures.attempt(lambda: accounts.end_all_sessions(context)):
        notices.say("users", _("Everyone was signed out."))
        st.rerun()


def _end_sessions(context: Context, user: User, texts: Texts) -> None:
    _ = texts.gettext
    asked = _(
        "{name} has to sign in again, on every screen. What they type is kept.",
        name=escape_markdown(user.email),
    )
    label, key = _("Sign out all sessions"), f"end_sessions:{user.id}"
    if not confirmed(label, asked, _("Yes, sign out"), key):
        return
    if failures.attempt(lambda: accounts.end_sessions(context, user.id)):
        st.session_state.pop(_opened(user), None)
        notices.say("users", _("All sessions of {name} were signed out.", name=user.email))
        st.rerun()


def _new_user(context: Context, organisations: Sequence[Organisation], texts: Texts) -> None:
    form = Form("user", texts)
    account = _fields(context, form, organisations, texts)
    added = form.submit(
        texts.gettext("Add user"),
        lambda key: accounts.add_user(context, account, key),
    )
    if added is not None:
        notices.say("users", texts.gettext("{name} may sign in now.", name=added.email))
        st.rerun()


def _edit_user(
    context: Context, user: User, organisations: Sequence[Organisation], texts: Texts
) -> None:
    """Show the fields of a user; a role is changed on purpose, so they save with a button."""
    _ = texts.gettext
    # As it was when this form was opened: what someone else changes since is not written over.
    opened: User = st.session_state.setdefault(_opened(user), user)
    form = Form(f"user:{opened.id}:{opened.version}", texts)
    account = _fields(context, form, organisations, texts, opened)
    changed = form.submit(
        _("Save user"),
        lambda key: _unless_changed(lambda: accounts.update_user(context, opened, account)),
    )
    if changed is not None:
        st.session_state.pop(_opened(user), None)
        notices.say("users", _("{name} was saved.", name=changed.email))
        st.rerun()
    _edit_active(context, user, texts)
    _end_sessions(context, user, texts)


def _opened(user: User) -> str:
    return f"user_opened:{user.id}"


def _edit_active(context: Context, user: User, texts: Texts) -> None:
    _ = texts.gettext
    label = _("Deactivate") if user.active else _("Let in again")
    change = accounts.deactivate_user if user.active else accounts.reactivate_user
    if user.active:
        st.caption(_("Deactivated, someone is out from the next click on. What they did stays."))
    else:
        st.caption(_("Let in again, someone works on in the role that stands here."))
    if not st.button(label, key=f"active:{user.id}:{user.active}"):
        return
    if failures.attempt(lambda: change(context, user.id)):
        st.session_state.pop(_opened(user), None)
        said = _("{name} may no longer sign in.") if user.active else _("{name} may sign in now.")
        notices.say("users", said.format(name=user.email))
        st.rerun()


def _fields(
    context: Context,
    form: Form,
    organisations: Sequence[Organisation],
    texts: Texts,
    user: User | None = None,
) -> Account:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        email = form.line("email", _("E-mail to sign in with"), value=user.email if user else "")
        name = form.line("name", _("Name"), user.name if user else "", optional=True)
    with right:
        role = form.choice("role", _("Role"), GIVEN_ROLES, user.role if user else None)
        partner, person = None, None
        if role is UserRole.PROJECT_LEADER:
            partner, person = _place(context, form, organisations, texts, user)
    return Account(email, role, name, partner, person)


def _place(
    context: Context,
    form: Form,
    organisations: Sequence[Organisation],
    texts: Texts,
    user: User | None,
) -> tuple[KnownOrNew, KnownOrNew]:
    """Show the fields that a project leader has besides."""
    _ = texts.gettext
    names = names_of_organisations([item for item in organisations if item.is_partner])
    stored = user.partner_id if user else None
    partner = form.known_or_new(
        "partner", _("Project partner"), names, stored, _name_of(organisations, stored)
    )
    people = list_people(context, partner) if isinstance(partner, int) else []
    there = user.person_id if user and user.partner_id == partner else None
    person = form.known_or_new(
        "person", _("Who is it there?"), names_of_people(people), there, _name_of(people, there)
    )
    st.caption(_("Reads all dossiers of the partner, and writes those that this person leads."))
    return partner, person


def _name_of(records: Sequence[Organisation | Person], identity: int | None) -> str:
    return next((record.name for record in records if record.id == identity), "")


def _unless_changed(action: Callable[[], T]) -> T:
    """Run `action`; what someone else changed meanwhile becomes a sentence."""
    try:
        return action()
    except ConflictError:
        text = N_(
            "Someone else changed this user meanwhile: nothing was saved. Load the page again."
        )
        raise InvalidError({WHOLE_RECORD: Message(text)}) from None
