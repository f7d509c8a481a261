"""What the learner of a dossier answered the funder: opened on purpose, each look on record."""

from switching.services.rights import Need
from switching.ui.dossier.chosen_dossier import chosen_switch
from switching.ui.dossier.header import choose_dossier
from switching.ui.funder_profile.profile import show_profile
from switching.ui.kit import failures, frame, gate, session

context = gate.require_context()
gate.require_right(context, Need.FUNDER_DATA)
texts = session.texts()
frame.title(texts.gettext("ESF data of the learner"))
switch_id = chosen_switch()
if switch_id is None:
    choose_dossier(context, "funder_profile")
else:
    with failures.part():
        show_profile(context, switch_id, texts)
