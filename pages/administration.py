"""Administration: what holds for the whole installation, a section for each subject."""

from switching.domain.access import authorise
from switching.ui import page
from switching.ui.audit import show_audit
from switching.ui.users import show_users

actor = page.require_actor()
authorise(actor, "search_audit")
texts = page.texts()
page.title(texts.gettext("Administration"))
show_users(actor, texts)
show_audit(actor, texts)
