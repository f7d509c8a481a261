"""Open a dossier: who learns where, with whom, and the question as it stands before the call."""

import streamlit as st

from switching.services.rights import Need
from switching.services.switches import NewSwitch, open_switch, require_filled
from switching.ui.kit import frame, gate, session
from switching.ui.kit.form import Form
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.new_switch.parties import Parties
from switching.ui.new_switch.question import ask_aim, ask_goals, ask_wishes

context = gate.require_context()
gate.require_right(context, Need.WRITE_DOSSIER)
texts = session.texts()
_ = texts.gettext
form = Form("new_switch", texts)
parties = Parties(context, form, texts)

frame.title(_("New switch"))
st.caption(_("Type a part of a name: who is known comes first. A new name is added by itself."))

with st.container(border=True):
    left, right = st.columns(2)
    with left:
        sender, learner = parties.who_learns()
    with right:
        host, coach = parties.where()
    partner, leader = parties.who_leads()
    project = parties.project()

with st.container(border=True):
    about = _("About what is it?")
    st.header(f":material/psychology: {about}", anchor=False)
    show_sensitive_data_notice(texts)
    aim = ask_aim(form, texts)
    goals = ask_goals(form, texts)
    wishes = ask_wishes(form, texts)

new = NewSwitch(
    sender, learner, host, coach, partner, leader, aim, goals, wishes, project, parties.details
)
switch_id = form.submit(
    _("Open dossier"),
    lambda key: open_switch(context, new, key),
    check=lambda: require_filled(new),
)
if switch_id is not None:
    st.switch_page("pages/intake_call.py", query_params={"switch": str(switch_id)})
