"""Privacy: what is kept, why, how long, who sees it, and how to ask for it."""

from switching.services.projects import list_projects
from switching.ui import page
from switching.ui.privacy.view import show_privacy

context = page.require_context()
show_privacy(list_projects(context), page.texts())
