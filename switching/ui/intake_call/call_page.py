"""What every part of the call page needs."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from switching.i18n import Texts
from switching.models import CallRecord, Dossier, IntakeCall
from switching.services.context import Context
from switching.ui.kit.sheet import Sheet


@dataclass(frozen=True)
class CallPage:
    """What every part of the page needs."""

    context: Context
    dossier: Dossier
    record: CallRecord
    sheet: Sheet
    texts: Texts

    @property
    def call(self) -> IntakeCall:
        """The call itself."""
        return self.record.call


def may_change(record: CallRecord) -> bool:
    """Tell whether the fields are open: until completion, or when someone gave a reason."""
    return record.call.outcome is None or correcting(record.call) in st.session_state


def correcting(call: IntakeCall) -> str:
    """Return what the session remembers a correction by."""
    return f"correcting:{call.id}"
