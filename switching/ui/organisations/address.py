"""The organisation that the address names."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from switching.services.context import Context
from switching.services.merging import MergeKind, get_current_number

ADDRESS = "organisation"


def wanted_organisation(context: Context) -> int:
    """Return the number in the address; one that was given up in a merge becomes the other's."""
    value = st.query_params.get(ADDRESS, "")
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
    leads = get_current_number(context, MergeKind.ORGANISATION, number)
    if leads is not None:
        st.query_params[ADDRESS] = str(leads)
    return leads or number


def go_to(number: int) -> NoReturn:
    """Show an organisation, from the next run on."""
    st.query_params[ADDRESS] = str(number)
    st.rerun()
