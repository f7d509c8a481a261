"""Accessibility: what holds, what is known to fail, and whom to ask."""

from switching.services.accessibility import get_statement
from switching.ui.accessibility.statement import show_statement
from switching.ui.kit import frame, gate, session

context = gate.require_context()
texts = session.texts()
frame.title(texts.gettext("Accessibility"))
show_statement(context, get_statement(context.path), texts)
