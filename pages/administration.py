"""Administration: what holds for the whole installation, a section for each subject."""

from switching.services.letterhead import get_paper_settings
from switching.services.rights import Need
from switching.ui.administration.audit import show_audit
from switching.ui.administration.backups import show_backups
from switching.ui.administration.personal_data import show_erasure
from switching.ui.administration.projects import show_projects
from switching.ui.administration.users import show_users
from switching.ui.administration.view import edit_papers
from switching.ui.kit import frame, gate, session

context = gate.require_context()
gate.require_right(context, Need.ADMINISTER)
texts = session.texts()
frame.title(texts.gettext("Administration"))
show_users(context, texts)
edit_papers(context, get_paper_settings(context), texts)
show_projects(context, texts)
show_erasure(context, texts)
show_backups(context, texts)
show_audit(context, texts)
