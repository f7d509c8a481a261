"""Open a dossier: who learns where, with whom, and the question as it stands before the call."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from switching.services.organisations import list_organisations, list_people
from switching.services.projects import list_projects
from switching.services.rights import Need
from switching.services.switches import KnownOrNew, NewSwitch, open_switch
from switching.ui.administration.projects_section import name_of_project
from switching.ui.kit import failures, frame, gate, session
from switching.ui.kit.form import Form
from switching.ui.kit.names import names_of_organisations, names_of_people
from switching.ui.kit.person_fields import details_of_new
from switching.ui.kit.sensitive_data import show_sensitive_data_notice

context = gate.require_context()
gate.require_right(context, Need.WRITE_DOSSIER)
texts = session.texts()
_ = texts.gettext
organisations = list_organisations(context)
form = Form("new_switch", texts)
details: dict[str, Mapping[str, object]] = {}


def people_of(organisation: KnownOrNew) -> dict[str, int]:
    """Return the people to choose from; a new organisation has none yet."""
    if not isinstance(organisation, int):
        return {}
    return names_of_people(list_people(context, organisation))


def ask_person(part: str, label: str, organisation: KnownOrNew) -> KnownOrNew:
    """Ask who it is; of someone new, ask what else is known."""
    chosen = form.known_or_new(part, label, people_of(organisation))
    if isinstance(chosen, str):
        with st.container(border=True):
            details[part] = details_of_new(partial(_line_of, part), texts)
    return chosen


def _line_of(part: str, field: str, label: str, /, **options: Any) -> str:
    return form.line(f"{part}:{field}", label, **options)


frame.title(_("New switch"))
st.caption(_("Choose from the lists, or type a new name: it is added by itself."))

with st.container(border=True):
    st.header(_("Who learns where?"), anchor=False)
    sending, hosting = st.columns(2)
    with sending:
        sender = form.known_or_new(
            "sending_organisation", _("Sending organisation"), names_of_organisations(organisations)
        )
        learner = ask_person("learner", _("Learner"), sender)
    with hosting:
        host = form.known_or_new("host", _("Host"), names_of_organisations(organisations))
        coach = ask_person("coach", _("Coach at the host (may come later)"), host)
    partner: KnownOrNew = context.actor.partner_id
    leader: KnownOrNew = context.actor.person_id
    if context.actor.person_id is None:
        with sending:
            partner = form.known_or_new(
                "partner",
                _("Project partner"),
                names_of_organisations([item for item in organisations if item.is_partner]),
            )
        with hosting:
            leader = ask_person("project_leader", _("Project leader"), partner)
    else:
        st.caption(_("You become its project leader; you can hand it over to a colleague later."))
    projects = list_projects(context, session.today())
    failures.say_left_out(context, organisations, projects)
    project = None
    if len(projects) > 1:
        names = {item.id: name_of_project(item) for item in projects}
        project = form.selection("project", _("Project"), names)

with st.container(border=True):
    st.header(_("Learning question before the call"), anchor=False)
    show_sensitive_data_notice(texts)
    general_aim = form.note(
        "general_aim",
        _("What does the learner hope to learn, in general?"),
        placeholder=_("For example: I want to see how another team talks with parents."),
    )
    st.write(_("Learning goals, as far as known"))
    goals: list[tuple[str, bool]] = []
    while len(goals) < 2 or goals[-1][0]:
        number = len(goals)
        text_column, must_column = st.columns([4, 1], vertical_alignment="center")
        with text_column:
            text = form.line(
                f"goal{number}",
                _("Goal {number}", number=number + 1),
                label_visibility="collapsed",
                placeholder=_("Goal {number}", number=number + 1),
            )
        with must_column:
            goals.append((text, form.tick(f"must{number}", _("must be covered"))))
    wishes: list[str] = []
    while not wishes or wishes[-1]:
        wishes.append(
            form.line(
                f"wish{len(wishes)}",
                _("With whom does the learner want to interact?"),
                placeholder=_("For example: someone who leads talks with parents"),
                label_visibility="visible" if not wishes else "collapsed",
            )
        )

new = NewSwitch(
    sender,
    learner,
    host,
    coach,
    partner,
    leader,
    general_aim,
    tuple(goals),
    tuple(wishes),
    project,
    details,
)
switch_id = form.submit(
    _("Open dossier"),
    lambda key: open_switch(context, new, key),
)
if switch_id is not None:
    st.switch_page("pages/intake_call.py", query_params={"switch": str(switch_id)})
