"""The people of an organisation on screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from switching.i18n import Texts
from switching.models import Organisation, Person
from switching.services.context import Context
from switching.services.organisations import add_person
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.names import labels_of_people
from switching.ui.kit.person_fields import fields_of_new, person_fields
from switching.ui.kit.rows import first_of, more_button
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons

_AT_ONCE = 20


def edit_people(
    context: Context,
    organisation: Organisation,
    people: Sequence[Person],
    sheet: Sheet,
    texts: Texts,
) -> None:
    """Show the people of an organisation, and the way to add one."""
    _ = texts.gettext
    st.subheader(_("People"), anchor=False)
    if not people:
        st.caption(_("No one yet. Add learners, coaches or project leaders of this organisation."))
    labels, key = labels_of_people(people), f"people:{organisation.id}"
    with st.container(gap="xsmall"):
        for person in first_of(people, key, _AT_ONCE):
            part = fold(escape_markdown(labels[person.id]), f"person:{person.id}")
            if part.open:
                with part:
                    _edit_person(person, sheet, texts)
    more_button(people, key, _AT_ONCE, texts)
    if session.is_read_only():
        return
    part = fold(_("Add someone"), f"add_person:{organisation.id}", not people, icon=icons.ADD)
    if part.open:
        with part:
            _new_person(context, organisation, texts)


def _edit_person(person: Person, sheet: Sheet, texts: Texts) -> None:
    left, right = st.columns(2)
    person_fields(partial(sheet.line, person), partial(sheet.choice, person), texts, left, right)
    with right:
        sheet.tick(person, "active", texts.gettext("works here still"))


def _new_person(context: Context, organisation: Organisation, texts: Texts) -> None:
    form = Form(f"person:{organisation.id}", texts)
    left, right = st.columns(2)
    values = fields_of_new(form, texts, left, right)
    added = form.submit(
        texts.gettext("Add person"),
        lambda key: add_person(context, {"organisation_id": organisation.id, **values}, key),
    )
    if added is not None:
        st.rerun()
