"""The introduction call: filled in while people talk, or right after."""

from switching.ui.dossier.called_off import show_calls_off
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.intake_call import (
    CallPage,
    may_change,
    plan_form,
    show_bar,
    show_completion,
    show_loose_notes,
    show_participants,
    show_preparation,
    show_purposes,
)
from switching.ui.kit import failures, gate, notices, session
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.kit.sheet import Sheet

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context)
with failures.part():
    show_header(context, dossier, texts)
notices.show_notices("call")
with failures.part():
    show_calls_off(context, dossier, texts)

if dossier.call is None:
    if dossier.switch.stopped_on is None:
        plan_form(context, dossier, texts)
else:
    sheet = Sheet(context, texts, dossier.switch.id, disabled=not may_change(dossier.call))
    view = CallPage(context, dossier, dossier.call, sheet, texts)
    for show in (show_bar, show_preparation, show_participants):
        with failures.part():
            show(view)
    show_sensitive_data_notice(texts)
    for show in (show_loose_notes, show_purposes, show_completion):
        with failures.part():
            show(view)
    view.sheet.save()
