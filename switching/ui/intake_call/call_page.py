"""What every part of the call page needs, and which part of it is in sight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import streamlit as st

from switching.i18n import Texts
from switching.models import CallRecord, Dossier, IntakeCall, Purpose
from switching.services.context import Context
from switching.ui.kit.sheet import Sheet

_ADDRESS = "step"
_STANDS = "at"
"""What the browser keeps in the address (focus.js): the number of the step in sight."""


class Finish(StrEnum):
    """The step after the six purposes."""

    FINISH = "finish"


CallStep = Purpose | Finish
STEPS: tuple[CallStep, ...] = (*Purpose, Finish.FINISH)


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


def is_filled_in(record: CallRecord) -> bool:
    """Tell whether the call is under way, over, or being filled in; if not, it is prepared."""
    call = record.call
    return (
        call.started_at is not None
        or call.outcome is not None
        or bool(call.actual_minutes or call.loose_notes or call.principles)
        or any(person.attended for person in record.participants)
        or any(item.covered is not None or item.notes for item in record.purposes)
        or step_key(call) in st.session_state
        or _next_key(call) in st.session_state
        or _asked_for() is not None
        or _stood_at() is not None
    )


def step_key(call: IntakeCall) -> str:
    """Return the key of the row of steps: in the session lies the step in sight."""
    return f"call_step:{call.id}"


def go_to(call: IntakeCall, step: CallStep) -> None:
    """Have the next run show another step; in this run its row has been drawn already."""
    st.session_state[_next_key(call)] = step


def first_step(record: CallRecord) -> tuple[CallStep, bool]:
    """Return the step in sight: asked for, gone on to, chosen, or else the first one to do.

    A page that is loaded anew has no chosen one: it shows the step that was in sight before.

    What was gone on to, or the address asks for, counts once over what the row of steps holds:
    then that was set to it, and the second is true.
    """
    wanted: CallStep | None = st.session_state.pop(_next_key(record.call), None) or _asked_for()
    if wanted is not None:
        st.query_params.pop(_ADDRESS, None)
        st.session_state[step_key(record.call)] = wanted
        return wanted, True
    chosen: CallStep | None = st.session_state.get(step_key(record.call))
    if chosen is not None:
        return chosen, False
    stood = _stood_at()
    if stood is not None:
        return stood, False
    if record.call.outcome is not None:
        return Finish.FINISH, False
    unsaid = (item.purpose for item in record.purposes if item.covered is None)
    return next(unsaid, Finish.FINISH), False


def address_of(switch_id: int, step: CallStep) -> dict[str, str]:
    """Return the parameters of the page of a call, at one of its steps."""
    return {"switch": str(switch_id), _ADDRESS: str(step)}


def _next_key(call: IntakeCall) -> str:
    return f"call_next:{call.id}"


def _asked_for() -> CallStep | None:
    asked = st.query_params.get(_ADDRESS)
    return next((step for step in STEPS if step == asked), None)


def _stood_at() -> CallStep | None:
    number = st.query_params.get(_STANDS)
    return next((step for at, step in enumerate(STEPS, start=1) if str(at) == number), None)
