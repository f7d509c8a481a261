"""For the funder: the table of a project and a period, what was handed in, a sample."""

from switching.services.rights import Need, may
from switching.ui.funder.choosing import choose_project_and_period
from switching.ui.funder.handing_in import show_handed_in, show_handing_in
from switching.ui.funder.sample import show_sample
from switching.ui.funder.table import offer_files, read_table, show_incomplete, show_table_of
from switching.ui.funder.targets import show_targets
from switching.ui.funder.to_check import show_what_to_check
from switching.ui.kit import failures, frame, gate, session

context = gate.require_context()
gate.require_right(context, Need.FUNDER_TABLE)
texts = session.texts()
frame.title(texts.gettext("ESF"))
asked = choose_project_and_period(context, texts)
if asked is not None:
    table = read_table(context, asked, texts)
    if table is not None:
        for show in (show_table_of, show_incomplete, offer_files, show_handing_in):
            with failures.part():
                show(context, asked, table, texts)
    with failures.part():
        show_handed_in(context, asked, texts)
    if table is not None and may(context.actor, Need.ADMINISTER):
        with failures.part():
            show_what_to_check(table, texts)
        with failures.part():
            show_targets(context, asked, table, texts)
    if may(context.actor, Need.EXPORT):
        with failures.part():
            show_sample(context, asked, texts)
