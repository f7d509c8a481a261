"""The exchange: its days, the hours against the 14, and what still has to be confirmed."""

from switching.ui import page
from switching.ui.dossier import show_header
from switching.ui.exchange import show_days, show_hours, show_stop
from switching.ui.history import show_history
from switching.ui.holding import show_hand_over
from switching.ui.sheet import Sheet

actor = page.require_actor()
texts = page.texts()
dossier = page.require_dossier(actor)
show_header(dossier, texts)

sheet = Sheet(actor, texts, dossier.switch.id)
sheet.status()
show_hours(dossier, texts)
show_days(actor, dossier, sheet, texts)
sheet.save()
show_stop(actor, dossier, texts)
show_hand_over(actor, dossier, texts)
show_history(actor, dossier, texts)
