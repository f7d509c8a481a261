"""What needs doing on the worklist, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from switching.i18n import Texts
from switching.i18n.texts import BRUSSELS
from switching.models import DossierLine, Message
from switching.rules.tasks import Task, Urgency
from switching.services.context import Context
from switching.ui.dossier.header import PAGES
from switching.ui.kit.escape import escape_markdown

SHOWN_TASKS, MOST_TASKS = 8, 40


def choose_whose(
    context: Context, lines: Sequence[DossierLine], texts: Texts
) -> Sequence[DossierLine]:
    """Return the dossiers whose tasks are shown: a project leader's own, unless all are chosen."""
    if context.actor.person_id is None:
        return lines
    colleagues = st.toggle(texts.gettext("My colleagues' too"), key="worklist_colleagues")
    own = [line for line in lines if line.project_leader_id == context.actor.person_id]
    return lines if colleagues else own


def show_hello(texts: Texts, writes: bool = True) -> None:
    """Greet someone with an empty database and show the first steps."""
    _ = texts.gettext
    if not writes:
        st.info(_("There are no dossiers yet."))
        return
    with st.container(border=True):
        st.header(_("Welcome to Switching Talent"), anchor=False)
        st.write(
            _(
                "Here you follow each switch from the introduction call to the certificate. "
                "Nothing is on record yet. You start like this:"
            )
        )
        st.markdown(
            "\n".join(
                (
                    "1. " + _("Open a dossier: who learns, at which host, with which question."),
                    "2. " + _("Hold the introduction call and fill in the page while you talk."),
                    "3. " + _("Refine the learning question and download the plan."),
                )
            )
        )
        with st.container(horizontal=True):
            if st.button(_("New switch"), type="primary"):
                st.switch_page("pages/new_switch.py")
            if st.button(_("Add organisations first")):
                st.switch_page("pages/organisations.py")


def greeting(texts: Texts, now: datetime) -> str:
    """Return the greeting of the hour."""
    hour = now.astimezone(BRUSSELS).hour
    if hour < 12:
        return texts.gettext("Good morning")
    return texts.gettext("Good afternoon") if hour < 18 else texts.gettext("Good evening")


def show_tasks(tasks: Sequence[Task], texts: Texts) -> None:
    """Show what needs doing, each with the way to the right page."""
    _ = texts.gettext
    due = [task for task in tasks if task.urgency is Urgency.TODAY]
    rest = [task for task in tasks if task.urgency is not Urgency.TODAY]
    if due:
        st.header(_("Today"), anchor=False)
        _show_some(due, texts)
    st.header(_("To do, most urgent first"), anchor=False)
    if not rest:
        st.write(_("Nothing is waiting. Enjoy your coffee."))
        return
    _show_some(rest, texts)


def _show_some(tasks: Sequence[Task], texts: Texts) -> None:
    """Show the first tasks; more of them one click away, as many as someone may look through."""
    _show_rows(tasks[:SHOWN_TASKS], texts)
    more = len(tasks) - SHOWN_TASKS
    if more <= 0:
        return
    with st.expander(texts.ngettext("{count} more task", "{count} more tasks", more)):
        _show_rows(tasks[SHOWN_TASKS:MOST_TASKS], texts)
        if len(tasks) > MOST_TASKS:
            st.caption(
                texts.gettext("These are the most urgent ones; the others follow as you go on.")
            )


def _show_rows(tasks: Sequence[Task], texts: Texts) -> None:
    for task in tasks:
        with st.container(border=True):
            words, way = st.columns([4, 1.2], vertical_alignment="center")
            with words:
                sign = "**!** " if task.urgency is Urgency.URGENT else ""
                st.markdown(f"{sign}**{escape_markdown(_who(task.line))}**")
                st.caption(escape_markdown(_about(task, texts)))
            with way:
                st.page_link(
                    PAGES[task.step],
                    label=texts.message(Message(task.action)),
                    icon=":material/arrow_forward:",
                    query_params={"switch": str(task.line.id)},
                )


def _who(line: DossierLine) -> str:
    return f"{line.learner} → {line.host}"


def _about(task: Task, texts: Texts) -> str:
    line = task.line
    parts = [texts.message(task.message)]
    if line.call_at is not None and task.message.text == "Call today":
        parts[0] = texts.gettext("Call at {time}", time=texts.time(line.call_at))
    if line.coach:
        parts.append(texts.gettext("coach {name}", name=line.coach))
    return " · ".join((*parts, line.reference))
