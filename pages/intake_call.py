"""The introduction call: filled in while people talk, or right after."""

from switching.ui import page
from switching.ui.call import (
    CallPage,
    plan_form,
    show_bar,
    show_completion,
    show_participants,
    show_purposes,
)
from switching.ui.dossier import show_header
from switching.ui.sheet import Sheet

actor = page.require_actor()
texts = page.texts()
dossier = page.require_dossier(actor)
show_header(dossier, texts)

if dossier.call is None:
    plan_form(actor, dossier, texts)
else:
    view = CallPage(actor, dossier, dossier.call, Sheet(actor, texts, dossier.switch.id), texts)
    show_bar(view)
    show_participants(view)
    show_purposes(view)
    show_completion(view)
    view.sheet.save()
