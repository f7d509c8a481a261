"""The projects' section of the administration page, with how long things are kept."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Message, N_, Project
from switching.rules.indicators import indicator_sets
from switching.rules.labels import tell_apart
from switching.services import projects
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.services.sending import usable_mail_settings
from switching.store import ConflictError
from switching.ui.administration.targets import show_targets
from switching.ui.kit import notices
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.kit.rows import first_of, more_button
from switching.ui.look import icons

_AT_ONCE = 20
_NO_SET = "none"


def name_of_project(project: Project) -> str:
    """Return what a project is called in a list."""
    return " · ".join(filter(None, (project.number, project.name)))


def show_projects(context: Context, texts: Texts) -> None:
    """Show the projects, with the ways to add and change one."""
    _ = texts.gettext
    found = projects.list_projects(context)
    st.header(_("Projects"), anchor=False)
    st.write(
        _(
            "A project says how long what is in its dossiers is kept. With more than one, you "
            "choose at each new switch; a dossier without a project is kept until someone asks to "
            "be erased."
        )
    )
    notices.show_notices("projects")
    labels = tell_apart({project.id: (name_of_project(project),) for project in found})
    with st.container(gap="xsmall"):
        for project in first_of(found, "projects", _AT_ONCE):
            part = fold(escape_markdown(labels[project.id]), f"project:{project.id}")
            if part.open:
                with part:
                    _edit_project(context, project, texts)
                    show_targets(context, project, texts)
    more_button(found, "projects", _AT_ONCE, texts)
    part = fold(_("Add a project"), "add_project", expanded=not found, icon=icons.ADD)
    if part.open:
        with part:
            _new_project(context, texts)


def _new_project(context: Context, texts: Texts) -> None:
    form = Form("project", texts)
    values = _fields(form, texts)
    added = form.submit(
        texts.gettext("Add project"),
        lambda key: projects.add_project(context, values, key),
    )
    if added is not None:
        st.rerun()


def _edit_project(context: Context, project: Project, texts: Texts) -> None:
    # As it was when this form was opened: what someone else changes since is not written over.
    opened: Project = st.session_state.setdefault(f"project_opened:{project.id}", project)
    form = Form(f"project:{opened.id}:{opened.version}", texts)
    values = _fields(form, texts, opened)
    st.caption(
        texts.gettext(
            "With an earlier day more may fall due: it is listed at 'Personal data', and erased "
            "by whoever looks after the server."
        )
    )
    changed = form.submit(
        texts.gettext("Save project"), lambda _key: _save(context, opened, values)
    )
    if changed is not None:
        st.session_state.pop(f"project_opened:{project.id}", None)
        notices.say("projects", texts.gettext("{name} was saved.", name=changed.number))
        st.rerun()


def _save(context: Context, project: Project, values: dict[str, object]) -> Project:
    try:
        return projects.update_project(context, project, values)
    except ConflictError:
        text = N_(
            "Someone else changed this project meanwhile: nothing was saved. Load the page again."
        )
        raise InvalidError({WHOLE_RECORD: Message(text)}) from None


def _fields(form: Form, texts: Texts, project: Project | None = None) -> dict[str, object]:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        number = form.line("number", _("Number"), value=project.number if project else "")
        name = form.line("name", _("Name"), project.name if project else "", optional=True)
        begins = form.day(
            "begins_on",
            _("Begins on"),
            project.begins_on if project else None,
            optional=True,
            help=_(
                "From when the funder pays. A learner with a held day before it is named when the "
                "table for the funder is made. Empty asks nothing."
            ),
        )
    with right:
        notes = form.day(
            "notes_until",
            _("Keep notes until"),
            project.notes_until if project else None,
            optional=True,
            help=_(
                "After this day free text of the dossiers falls due, with the contact data of "
                "whoever is in no other dossier. For example 12 months after the end. Empty is for "
                "as long as the evidence."
            ),
        )
        evidence = form.day(
            "evidence_until",
            _("Keep evidence until"),
            project.evidence_until if project else None,
            optional=True,
            help=_(
                "Evidence is who took part, days, hours, plan and certificate. After this day the "
                "names fall due too. For example 10 years after the project: ask the funder. Empty "
                "is without end."
            ),
        )
    chosen = _indicators(form, texts, project)
    asks = _code(form, texts, project)
    return {
        **{"number": number, "name": name, "notes_until": notes, "evidence_until": evidence},
        **{"indicator_set": chosen, "begins_on": begins, "asks_code": asks},
    }


def _code(form: Form, texts: Texts, project: Project | None) -> bool:
    """Show whether a copied link takes a code by mail; without a mail server none can be asked."""
    _, stored = texts.gettext, project.asks_code if project else False
    if usable_mail_settings() is None:
        if stored:
            st.caption(_("Codes by mail are asked for again once there is a mail server."))
        return stored
    label = _("Who agrees by a link that was copied types a code that we mail to them")
    return form.tick("asks_code", label, stored)


def _indicators(form: Form, texts: Texts, project: Project | None) -> str:
    """Show the choice of what the funder asks of the learners of a project; return its code."""
    words = {_NO_SET: texts.gettext("none")}
    words |= {code: item.label.in_(texts.language) for code, item in indicator_sets().items()}
    stored = project.indicator_set if project else ""
    label = texts.gettext("Indicators of the funder")
    chosen = form.selection("indicator_set", label, words, stored or _NO_SET)
    return "" if chosen in {None, _NO_SET} else str(chosen)
