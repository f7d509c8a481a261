"""Administration: what holds for the whole installation, a section for each subject."""

from switching.ui import page
from switching.ui.audit import show_audit

actor = page.require_actor()
page.require_right(actor, "search_audit")
texts = page.texts()
page.title(texts.gettext("Administration"))
show_audit(actor, texts)
