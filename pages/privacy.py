"""Privacy: what is kept, why, how long, who sees it, and how to ask for it."""

from switching.services.projects import list_terms
from switching.ui.kit import gate, session
from switching.ui.privacy.notice import show_privacy

context = gate.require_context()
show_privacy(list_terms(context.path), session.texts())
