"""The targets of a project per period, on the administration page."""

from __future__ import annotations

import streamlit as st

from switching.i18n import Texts
from switching.models import Message, N_, Project, Target
from switching.services import projects
from switching.services.checks import WHOLE_RECORD, InvalidError
from switching.services.context import Context
from switching.store import ConflictError
from switching.ui.kit import failures, notices
from switching.ui.kit.confirm import confirmed
from switching.ui.kit.escape import escape_markdown
from switching.ui.kit.folds import fold
from switching.ui.kit.form import Form
from switching.ui.look import icons

FIELDS = {
    "switches": N_("Exchanges begun"),
    "hours": N_("Hours held"),
    "certificates": N_("Certificates"),
    "hosts": N_("Hosts"),
}


def show_targets(context: Context, project: Project, texts: Texts) -> None:
    """Show the targets of a project, with the ways to add, change and take away."""
    _ = texts.gettext
    found = projects.list_targets(context, project.id)
    failures.say_left_out(context, found)
    title = _("Targets")
    st.markdown(f"**{title}**")
    st.caption(_("The overview shows how far they are, at 'How far are we?'."))
    with st.container(gap="xsmall"):
        for target in found:
            part = fold(escape_markdown(_told(target, texts)), f"target:{target.id}")
            if part.open:
                with part:
                    _edit(context, target, texts)
    part = fold(_("Add targets for a period"), f"add_target:{project.id}", icon=icons.ADD)
    if part.open:
        with part:
            _new(context, project, texts)


def _told(target: Target, texts: Texts) -> str:
    first, last = texts.date(target.first_day), texts.date(target.last_day)
    wanted = [
        f"{texts.gettext(word)}: {texts.number(value)}"
        for name, word in FIELDS.items()
        if (value := getattr(target, name)) is not None
    ]
    return " · ".join([f"{first} – {last}", *wanted])


def _new(context: Context, project: Project, texts: Texts) -> None:
    form = Form(f"target:{project.id}", texts)
    values = {"project_id": project.id, **_fields(form, texts)}
    if form.submit(
        texts.gettext("Add targets"), lambda key: projects.add_target(context, values, key)
    ):
        st.rerun()


def _edit(context: Context, target: Target, texts: Texts) -> None:
    _ = texts.gettext
    # As they were when this form was opened: what someone else changes since is not written over.
    opened: Target = st.session_state.setdefault(f"target_opened:{target.id}", target)
    form = Form(f"target:{opened.id}:{opened.version}", texts)
    values = _fields(form, texts, opened)
    if form.submit(_("Save targets"), lambda _key: _save(context, opened, values)):
        st.session_state.pop(f"target_opened:{target.id}", None)
        notices.say("projects", _("The targets were saved."))
        st.rerun()
    question = _("The overview then shows no progress for this period any more.")
    if confirmed(
        _("Take these targets away"), question, _("Yes, take them away"), f"target_away:{target.id}"
    ) and failures.attempt(lambda: projects.remove_target(context, target.id)):
        st.rerun()


def _save(context: Context, target: Target, values: dict[str, object]) -> Target:
    try:
        return projects.update_target(context, target, values)
    except ConflictError:
        text = N_(
            "Someone else changed these targets meanwhile: nothing was saved. Load the page again."
        )
        raise InvalidError({WHOLE_RECORD: Message(text)}) from None


def _fields(form: Form, texts: Texts, target: Target | None = None) -> dict[str, object]:
    _ = texts.gettext
    left, right = st.columns(2)
    with left:
        first = form.day("first_day", _("From"), target.first_day if target else None)
    with right:
        last = form.day("last_day", _("To and including"), target.last_day if target else None)
    values: dict[str, object] = {"first_day": first, "last_day": last}
    for (name, word), column in zip(FIELDS.items(), st.columns(4), strict=True):
        with column:
            now = getattr(target, name) if target else None
            values[name] = form.number(name, _(word), now, optional=True)
    return values
