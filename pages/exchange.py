"""The exchange: its days, the hours against the 14, the evaluation, and how it ends."""

from switching.ui import page
from switching.ui.certificate import show_certificate
from switching.ui.day_cards import show_days
from switching.ui.dossier import show_header
from switching.ui.evaluation import show_evaluation
from switching.ui.exchange import ExchangePage, show_end
from switching.ui.health import warn_about_health
from switching.ui.history import show_history
from switching.ui.holding import show_hand_over
from switching.ui.hours_line import show_hours
from switching.ui.sheet import Sheet

actor = page.require_actor()
texts = page.texts()
dossier = page.require_dossier(actor)
show_header(dossier, texts)

view = ExchangePage(actor, dossier, Sheet(actor, texts, dossier.switch.id), texts)
show_hours(dossier, view.sheet, texts)
warn_about_health(texts)
show_days(view)
show_evaluation(view)
view.sheet.save()
show_certificate(actor, dossier, texts)
show_end(view)
show_hand_over(actor, dossier, texts)
show_history(actor, dossier, texts)
