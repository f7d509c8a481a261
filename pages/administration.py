"""Administration: what holds for the whole installation, a section for each subject."""

from switching.services.letterhead import get_paper_settings
from switching.ui import page
from switching.ui.administration.audit import show_audit
from switching.ui.administration.backups import show_backups
from switching.ui.administration.erasure import show_erasure
from switching.ui.administration.projects import show_projects
from switching.ui.administration.users import show_users
from switching.ui.administration.view import edit_papers

actor = page.require_actor()
page.require_right(actor, "search_audit")
texts = page.texts()
page.title(texts.gettext("Administration"))
show_users(actor, texts)
edit_papers(actor, get_paper_settings(actor, page.database()), texts)
show_projects(actor, texts)
show_erasure(actor, texts)
show_backups(actor, texts)
show_audit(actor, texts)
