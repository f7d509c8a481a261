"""The introduction call: filled in while people talk, or right after."""

from switching.ui.dossier.called_off import show_calls_off
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.dossier.incoming import Beside
from switching.ui.intake_call import (
    CallPage,
    is_filled_in,
    may_change,
    plan_form,
    show_before,
    show_under_way,
)
from switching.ui.kit import failures, gate, notices, session
from switching.ui.kit.sheet import Sheet

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context, "intake_call")
call = dossier.call
under_way = call is not None and is_filled_in(call)
leads_on = under_way and call is not None and call.call.outcome is None
with failures.part():
    show_header(context, dossier, texts, says_next=not leads_on)
notices.show_notices("call")
with failures.part():
    show_calls_off(context, dossier, texts)

if call is None:
    if dossier.switch.stopped_on is None:
        plan_form(context, dossier, texts)
else:
    sheet = Sheet(context, texts, dossier.switch.id, disabled=not may_change(call))
    sheet.beside = Beside(context, dossier, texts)
    view = CallPage(context, dossier, call, sheet, texts)
    with failures.part():
        if under_way:
            show_under_way(view)
        else:
            show_before(view)
    sheet.save()
