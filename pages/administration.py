"""Administration: what holds for the whole installation, a section for each subject."""

from switching.ui import page
from switching.ui.users import show_users

actor = page.require_actor()
texts = page.texts()
page.title(texts.gettext("Administration"))
show_users(actor, texts)
