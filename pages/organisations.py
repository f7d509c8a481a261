"""Organisations: senders, hosts and partners in a list, and of one its people, offer, dossiers."""

import streamlit as st

from switching.services.availability import list_availabilities, list_interests
from switching.services.organisations import (
    list_host_options,
    list_ledger,
    list_people,
)
from switching.services.rights import Need, may
from switching.ui.kit import failures, frame, gate, session
from switching.ui.kit.sheet import Sheet
from switching.ui.look import icons
from switching.ui.organisations.availability import show_availability
from switching.ui.organisations.dossiers import show_dossiers
from switching.ui.organisations.host_catalogue import show_catalogue, show_ledger
from switching.ui.organisations.known import dossiers_of_each, known_organisations
from switching.ui.organisations.merging import show_merging
from switching.ui.organisations.organisation import (
    edit_organisation,
    find_organisation,
    say_not_found,
    show_new_organisation,
)
from switching.ui.organisations.organisation_list import search_field, show_organisations
from switching.ui.organisations.size import show_size
from switching.ui.organisations.staff import edit_people
from switching.ui.worklist.dossier_table import read_lines

context = gate.require_context()
texts = session.texts()
session.show_read_only(not may(context.actor, Need.WRITE_SHARED))
organisations = known_organisations(context)
chosen = find_organisation(context, organisations)

with st.container(horizontal=True, vertical_alignment="center", key="organisations_head"):
    frame.title(texts.gettext("Organisations"))
    if chosen is not None:
        st.page_link(
            "pages/organisations.py",
            label=texts.gettext("All organisations"),
            icon=icons.ALL,
            width="content",
        )
    query = search_field(texts) if organisations and chosen is None else ""
failures.say_left_out(context, organisations)

if chosen is None:
    say_not_found(texts)
    if organisations:
        with failures.part():
            show_organisations(organisations, dossiers_of_each(context), query, texts)
    else:
        st.write(
            texts.gettext(
                "Here you keep the organisations that send learners, receive them or promote the "
                "programme. You need not begin here: who is named in a new switch is added by "
                "itself."
            )
        )
        if may(context.actor, Need.WRITE_DOSSIER):
            st.page_link("pages/new_switch.py", label=texts.gettext("New switch"), icon=icons.ADD)
    if not session.is_read_only():
        show_new_organisation(context, texts, expanded=not organisations)
    st.stop()

sheet = Sheet(context, texts)
with failures.part():
    edit_organisation(chosen, sheet, texts)
with failures.part():
    people = list_people(context, chosen.id)
    failures.say_left_out(context, people)
    edit_people(context, chosen, people, sheet, texts)
if chosen.is_host:
    with failures.part():
        options = list_host_options(context, chosen.id)
        failures.say_left_out(context, options)
        show_catalogue(context, chosen, options, sheet, texts)
    with failures.part():
        if may(context.actor, Need.SEE_FIGURES):
            show_ledger(list_ledger(context, chosen.id), texts)
    with failures.part():
        places, interests = (
            list_availabilities(context, chosen.id),
            list_interests(context, chosen.id),
        )
        failures.say_left_out(context, places)
        failures.say_left_out(context, interests)
        show_availability(context, chosen, places, interests, sheet, texts)
with failures.part():
    show_size(context, chosen, texts)
with failures.part():
    show_dossiers(chosen, read_lines(context), texts)
sheet.save()
if not session.is_read_only():
    with failures.part():
        show_merging(context, chosen, organisations, texts)
