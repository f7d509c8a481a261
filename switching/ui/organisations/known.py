"""All organisations, and in how many dossiers each is: read again after something was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from switching.models import DossierLine, Organisation
from switching.services.context import Context
from switching.services.organisations import list_organisations
from switching.store import Readable
from switching.ui.kit import session
from switching.ui.worklist.dossier_table import read_lines


def known_organisations(context: Context) -> Readable[Organisation]:
    """Return all organisations by name; who is given them changes nothing in the list."""
    return _organisations(*session.version(), context)


def dossiers_of_each(context: Context) -> Counter[int]:
    """Count for each organisation the dossiers that it is in, in whatever part."""
    return _dossiers(*session.version(), context, read_lines(context))


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _organisations(path: Path, at_revision: int, context: Context) -> Readable[Organisation]:
    return list_organisations(context)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs=session.BY_ACTOR)
def _dossiers(
    path: Path, at_revision: int, context: Context, _lines: Sequence[DossierLine]
) -> Counter[int]:
    return Counter(
        number
        for line in _lines
        for number in {line.sending_organisation_id, line.host_id, line.partner_id}
    )
