"""Which project and which days the page for the funder is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from switching.i18n import Texts
from switching.models import Project
from switching.rules.labels import tell_apart
from switching.services.context import Context
from switching.services.projects import list_projects
from switching.services.rights import Need, may
from switching.ui.administration.projects_section import name_of_project
from switching.ui.guide.show import introduction
from switching.ui.kit import failures, fields, session
from switching.ui.kit.fields import Ready
from switching.ui.look import icons


@dataclass(frozen=True)
class AskedFor:
    """A project, and the first and last day of a period."""

    project: Project
    first: date
    last: date

    def file_name(self, what: str, end: str) -> str:
        """Return the name of a file about it."""
        days = f"{self.first.isoformat()}-{self.last.isoformat()}"
        return f"switching-talent-{what}-{self.project.id}-{days}.{end}"


def choose_project_and_period(context: Context, texts: Texts) -> AskedFor | None:
    """Show the choices, at first this calendar year; None until they are made."""
    _ = texts.gettext
    found = list_projects(context)
    failures.say_left_out(context, found)
    if not found:
        st.write(introduction("funder", texts))
        st.write(_("There are no projects yet."))
        show_way_to_projects(context, texts)
        return None
    by_id = {project.id: project for project in found}
    labels = tell_apart({item.id: (name_of_project(item),) for item in found})
    asking = next((item for item in found if item.indicator_set), found[0])
    year = session.today().year
    wide, left, right = st.columns([2, 1, 1])
    with wide:
        chosen = fields.selection(
            _("Project"), _ready("project", asking.id), labels, texts, width="stretch"
        )
    with left:
        first = fields.day(_("From"), _ready("first", date(year, 1, 1)))
    with right:
        last = fields.day(_("To and including"), _ready("last", date(year, 12, 31)))
    if chosen is None or first is None or last is None:
        st.caption(_("Choose a project and both days."))
        return None
    return AskedFor(by_id[chosen], first, last)


def show_way_to_projects(context: Context, texts: Texts) -> None:
    """Show who may change projects the way to them."""
    if may(context.actor, Need.ADMINISTER):
        st.page_link(
            "pages/administration.py",
            label=texts.gettext("Projects"),
            icon=icons.PARTS["projects"],
            query_params={"part": "projects"},
        )


def _ready(name: str, first: object) -> Ready:
    key = f"funder:{name}"
    return Ready(key, False, first, key in st.session_state)
