"""What the learner of a dossier answered the funder: opened on purpose, each look on record."""

import streamlit as st

from switching.services.rights import Need
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.funder_profile.profile import show_profile
from switching.ui.kit import failures, frame, gate, session
from switching.ui.kit.escape import escape_markdown
from switching.ui.look import icons

context = gate.require_context()
gate.require_right(context, Need.FUNDER_DATA)
texts = session.texts()
switch = require_dossier(context, "funder_profile").switch
frame.title(texts.gettext("ESF data of the learner"))
st.page_link(
    "pages/exchange.py",
    label=escape_markdown(switch.reference),
    icon=icons.ALL,
    query_params={"switch": str(switch.id)},
    width="content",
)
with failures.part():
    show_profile(context, switch.id, texts)
