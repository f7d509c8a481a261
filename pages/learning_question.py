"""The learning question: before and after, how it shifted, and what serves each goal."""

from switching.ui.dossier.chosen_dossier import require_dossier
from switching.ui.dossier.header import show_header
from switching.ui.kit import failures, gate, session
from switching.ui.kit.sensitive_data import show_sensitive_data_notice
from switching.ui.kit.sheet import Sheet
from switching.ui.learning_question.coverage_section import CoveragePage, show_coverage
from switching.ui.learning_question.refine import show_shift, show_side_by_side

context = gate.require_context()
texts = session.texts()
dossier = require_dossier(context)
with failures.part():
    show_header(context, dossier, texts)

sheet = Sheet(context, texts, dossier.switch.id)
sheet.status()
show_sensitive_data_notice(texts)
with failures.part():
    show_side_by_side(context, dossier, sheet, texts)
with failures.part():
    show_shift(dossier, sheet, texts)
with failures.part():
    show_coverage(CoveragePage(context, dossier, sheet, texts))
sheet.save()
