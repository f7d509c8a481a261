"""Administration: what holds for the whole installation, a section for each subject."""

from switching.services.rights import Need
from switching.ui.administration.audit_section import show_audit
from switching.ui.administration.backups_section import show_backups
from switching.ui.administration.letterhead_section import show_papers
from switching.ui.administration.personal_data import show_erasure
from switching.ui.administration.projects_section import show_projects
from switching.ui.administration.unread_section import show_unread
from switching.ui.administration.users_section import show_users
from switching.ui.kit import failures, frame, gate, session

context = gate.require_context()
gate.require_right(context, Need.ADMINISTER)
texts = session.texts()
frame.title(texts.gettext("Administration"))
sections = (
    show_unread,
    show_users,
    show_papers,
    show_projects,
    show_erasure,
    show_backups,
    show_audit,
)
for show in sections:
    with failures.part():
        show(context, texts)
