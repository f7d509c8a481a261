"""Organisations: senders, hosts and partners, their people, and what hosts can offer."""

import streamlit as st

from switching.services.organisations import (
    list_host_options,
    list_ledger,
    list_organisations,
    list_people,
)
from switching.services.rights import Need, may
from switching.ui.kit import failures, frame, gate, session
from switching.ui.kit.sheet import Sheet
from switching.ui.organisations.host_catalogue import show_catalogue, show_ledger
from switching.ui.organisations.merging import show_merging
from switching.ui.organisations.organisation import (
    choose_organisation,
    edit_organisation,
    show_new_organisation,
)
from switching.ui.organisations.staff import edit_people

context = gate.require_context()
texts = session.texts()
session.show_read_only(not may(context.actor, Need.WRITE_SHARED))
frame.title(texts.gettext("Organisations"))
organisations = list_organisations(context)

if not organisations:
    st.write(
        texts.gettext(
            "Here you keep the organisations that send learners, receive them or promote the "
            "programme. Add the first one."
        )
    )
failures.say_left_out(context, organisations)
chosen = choose_organisation(context, organisations, texts)
if not session.is_read_only():
    show_new_organisation(context, texts, expanded=not organisations)

if chosen is not None:
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
    sheet.save()
    if not session.is_read_only():
        with failures.part():
            show_merging(context, chosen, organisations, texts)
