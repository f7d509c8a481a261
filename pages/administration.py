"""Administration: what holds for the whole installation, one subject of it at a time."""

import streamlit as st

from switching.services.rights import Need
from switching.ui.administration.audit_section import show_audit
from switching.ui.administration.backups_section import show_backups
from switching.ui.administration.examples_section import show_examples
from switching.ui.administration.letterhead_section import show_papers
from switching.ui.administration.mail_section import show_mail
from switching.ui.administration.parts import Part, choose_part
from switching.ui.administration.personal_data import show_erasure
from switching.ui.administration.projects_section import show_projects
from switching.ui.administration.unread_section import show_unread
from switching.ui.administration.users_section import show_users
from switching.ui.kit import failures, frame, gate, session

context = gate.require_context()
gate.require_right(context, Need.ADMINISTER)
texts = session.texts()
frame.title(texts.gettext("Administration"))
sections = {
    Part.USERS: show_users,
    Part.PROJECTS: show_projects,
    Part.PAPERS: show_papers,
    Part.PERSONS: show_erasure,
    Part.MAIL: show_mail,
    Part.BACKUPS: show_backups,
    Part.EXAMPLES: show_examples,
    Part.AUDIT: show_audit,
    Part.UNREAD: show_unread,
}
with st.container(horizontal=True, gap="medium", key="administration"):
    with st.container(gap=None, border=True, key="rows_parts"):
        part = choose_part(context, texts)
    with st.container(key="administration_part"), failures.part():
        sections[part](context, texts)
