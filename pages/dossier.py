"""A dossier as a whole: personal links, who takes part in it, the copy for who comes next,
and its history."""

from switching.ui.dossier.changing import show_change
from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.copying import show_copy
from switching.ui.dossier.header import show_header
from switching.ui.dossier.history import show_history
from switching.ui.dossier.links import show_links
from switching.ui.dossier.mails import show_mails
from switching.ui.dossier.origin import show_origin
from switching.ui.kit import failures, gate, session
from switching.ui.kit.sensitive_data import show_sensitive_data_notice

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context, "dossier")
with failures.part():
    show_header(context, dossier, texts)
show_sensitive_data_notice(texts)
for show in (show_links, show_mails, show_change, show_copy, show_history, show_origin):
    with failures.part():
        show(context, dossier, texts)
