"""Copying a dossier for the next learner of the same sender, on screen."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from switching.i18n import Texts
from switching.models import Dossier, Language
from switching.services.context import Context
from switching.services.copying import NextLearner, copy_switch
from switching.services.organisations import list_people
from switching.services.projects import list_projects
from switching.ui.administration.projects_section import name_of_project
from switching.ui.kit import session
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_people
from switching.ui.kit.person_fields import details_of_new


def show_copy(context: Context, dossier: Dossier, texts: Texts) -> None:
    """Let the dossier be copied for who comes next."""
    if session.is_read_only():
        return
    _ = texts.gettext
    st.header(_("Copy for the next learner"), anchor=False)
    st.caption(
        _(
            "Opens a dossier for someone else of {sender}, with the same host, coach, project, "
            "arrangements and offer. What {learner} wrote or needs does not come along, and "
            "neither do dates, agreements and papers.",
            sender=escape_markdown(dossier.sending_organisation.name),
            learner=escape_markdown(dossier.learner.name),
        )
    )
    with st.container(border=True):
        wanted, form = _ask(context, dossier, texts)
        opened = form.submit(
            _("Copy the dossier"),
            lambda key: copy_switch(context, dossier.switch.id, wanted, key),
        )
    if opened is not None:
        st.switch_page("pages/intake_call.py", query_params={"switch": str(opened)})


def _ask(context: Context, dossier: Dossier, texts: Texts) -> tuple[NextLearner, Form]:
    _ = texts.gettext
    form, details = Form(f"copy:{dossier.switch.id}", texts), {}
    people = list_people(context, dossier.sending_organisation.id)
    others = [person for person in people if person.id != dossier.learner.id]
    learner = form.known_or_new("learner", _("Who comes next?"), names_of_people(others))
    if form.asks_more("learner", learner):
        details = details_of_new(partial(_line_of, form), partial(_choice_of, form), texts)
    aim = form.note(
        "general_aim", _("What does this learner hope to learn, in general?"), optional=True
    )
    goals = form.tick("with_goals", _("Take the learning goals along, as a start"))
    return NextLearner(learner, aim, goals, _project(context, dossier, form, texts), details), form


def _line_of(form: Form, field: str, label: str, /, **options: Any) -> str:
    return form.line(f"learner:{field}", label, **options)


def _choice_of(form: Form, field: str, label: str, among: Sequence[Language], /) -> Language | None:
    return form.choice(f"learner:{field}", label, among, optional=True)


def _project(context: Context, dossier: Dossier, form: Form, texts: Texts) -> int | None:
    """Ask for the project where the own one takes no new dossiers and there is a choice."""
    found = list_projects(context, session.today())
    own = dossier.switch.project_id
    if len(found) < 2 or own in {item.id for item in found}:
        return own
    names = {item.id: name_of_project(item) for item in found}
    return form.selection("project", texts.gettext("Project"), names)
