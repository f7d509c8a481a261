"""The guide: the first hour, a page for each role, and a part for each page of the app."""

from switching.ui.guide.show import show_guide
from switching.ui.kit import frame, gate, session

context = gate.require_context()
texts = session.texts()
frame.title(texts.gettext("Guide"))
show_guide(context, texts)
