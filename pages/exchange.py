"""The exchange: its days, the hours against the 14, the evaluation, and how it ends."""

from switching.rules.waiting import leads_elsewhere
from switching.services.plans import plan_holds
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.handing_over import show_hand_over
from switching.ui.dossier.header import show_header
from switching.ui.dossier.history import show_history
from switching.ui.dossier.incoming import Beside
from switching.ui.dossier.origin import show_origin
from switching.ui.exchange.certificate_section import show_certificate
from switching.ui.exchange.ending import show_end
from switching.ui.exchange.evaluation import show_evaluation
from switching.ui.exchange.exchange_days import show_days
from switching.ui.exchange.exchange_page import ExchangePage
from switching.ui.exchange.from_guests import show_from_guests
from switching.ui.exchange.hours_line import show_hours
from switching.ui.exchange.what_waits import show_what_waits
from switching.ui.funder_profile.link import show_link_to_profile
from switching.ui.kit import failures, gate, session
from switching.ui.kit.section_links import show_the_way
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.kit.sheet import Sheet

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context, "exchange")
sheet = Sheet(context, texts, dossier.switch.id)
sheet.beside = Beside(context, dossier, texts)
view = ExchangePage(context, dossier, sheet, texts)
holds = not dossier.plans or plan_holds(dossier, session.today())
with failures.part():
    show_header(context, dossier, texts, says_next=leads_elsewhere(dossier, session.today(), holds))

with failures.part():
    show_hours(dossier, view.sheet, texts)
with failures.part():
    show_what_waits(view)
show_sensitive_data_notice(texts)
for edit in (show_days, show_evaluation):
    with failures.part():
        edit(view)
view.sheet.save()
for end in (show_from_guests, show_certificate, show_end):
    with failures.part():
        end(view)
for show in (show_link_to_profile, show_hand_over, show_history, show_origin):
    with failures.part():
        show(context, dossier, texts)
show_the_way()
